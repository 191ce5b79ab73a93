/**
 * What WeChat shows over a page: dialogs and choices. Texts are set as texts.
 *
 * @module
 */

export interface Choice {
  label: string;
  kind?: "primary" | "plain";
}

/** Resolves with the place of the choice, in the order given. */
export function ask(title: string, content: string, choices: readonly Choice[]): Promise<number> {
  return new Promise((resolve) => {
    const dialog = element("dialog", "wx-modal");
    if (title !== "") dialog.append(element("h2", "", title));
    dialog.append(element("p", "", content));
    const row = element("div", "wx-modal-actions");
    choices.forEach(({ label, kind = "plain" }, place) => {
      const button = element("button", kind, label);
      button.addEventListener("click", () => {
        dialog.close();
        dialog.remove();
        resolve(place);
      });
      row.append(button);
    });
    dialog.append(row);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function toast(text: string, milliseconds = 1500): void {
  const shown = element("div", "wx-toast", text);
  shown.setAttribute("role", "status");
  document.body.append(shown);
  setTimeout(() => shown.remove(), milliseconds);
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
  text = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.className = className;
  if (text !== "") made.textContent = text;
  return made;
}
