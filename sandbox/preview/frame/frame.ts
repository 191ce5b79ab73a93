/**
 * The phone around the mini-program, and the tools beside it: who holds it, theme, size of text, network, and what was texted.
 *
 * @module
 */
import { element } from "../client/sheet.ts";
import { type Language, WORDS } from "./words.ts";

interface Tools {
  user: string;
  theme: "light" | "dark";
  scale: string;
  isOffline: boolean;
  language: Language;
}

const KEPT = "preview tools";
const BARS = `<svg viewBox="0 0 58 13" fill="currentColor" aria-hidden="true"><rect x="0" y="8" width="3" height="5" rx="1"/><rect x="5" y="5.5" width="3" height="7.5" rx="1"/><rect x="10" y="3" width="3" height="10" rx="1"/><rect x="15" y="0" width="3" height="13" rx="1"/><rect x="28" y=".5" width="25" height="12" rx="3.5" fill="none" stroke="currentColor" opacity=".4"/><rect x="30" y="2.5" width="21" height="8" rx="2"/><path d="M54.5 4.5v4c.8-.3 1.4-1.1 1.4-2s-.6-1.7-1.4-2z" opacity=".5"/></svg>`;

const tools: Tools = {
  user: "oPreviewUser1",
  theme: preferred(),
  scale: "1",
  isOffline: false,
  language: spoken(),
  ...kept(),
};
const phone = element("div", "phone");
const screen = element("iframe");
const clock = element("span");
const panel = element("section", "tools");
const trouble = element("p", "trouble");
const latest = element("div");
/** The newest text, told anew when the language changes. */
let newest: NewText | undefined;
let isLost = false;

build();
fillPanel();
reload();
setInterval(tellTime, 10_000);
watchFiles();
watchTexts();

function build(): void {
  const glass = element("div", "glass");
  const status = element("div", "status");
  const icons = element("span");
  icons.innerHTML = BARS;
  status.append(clock, icons);
  screen.title = "小程序";
  screen.allow = "microphone; clipboard-write";
  glass.append(status, screen, element("div", "home"));
  phone.append(glass);
  trouble.setAttribute("role", "alert");
  latest.setAttribute("aria-live", "polite");
  document.getElementById("frame")?.append(phone, panel);
  tellTime();
}

/** The tools, in the language chosen. */
function fillPanel(): void {
  const words = WORDS[tools.language];
  document.documentElement.lang = tools.language === "zh" ? "zh-CN" : "en";
  const other = button(words.other, () => {
    tools.language = tools.language === "zh" ? "en" : "zh";
    keep();
    fillPanel();
  });
  other.className = "language";
  other.lang = tools.language === "zh" ? "en" : "zh-CN";
  panel.replaceChildren(
    other,
    element("h1", "", words.title),
    element("p", "", words.hint),
    field(
      words.user,
      choice(["oPreviewUser1", "oPreviewUser2", "oPreviewUser3"], tools.user, (user) => set({ user })),
    ),
    field(
      words.look,
      choice(
        ["light", "dark"],
        tools.theme,
        (theme) => set({ theme: theme === "dark" ? "dark" : "light" }),
        words.looks,
      ),
    ),
    field(
      words.scale,
      choice(["1", "1.2", "1.4"], tools.scale, (scale) => set({ scale }), words.scales),
    ),
    checkbox(words.offline, tools.isOffline, (isOffline) => {
      tools.isOffline = isOffline;
      keep();
      tellScreen({ isOffline });
    }),
    button(words.again, reload),
    trouble,
    latest,
  );
  tellTrouble();
  tellText();
}

function tellScreen(message: object): void {
  screen.contentWindow?.postMessage(message, location.origin);
}

function set(changed: Partial<Tools>): void {
  Object.assign(tools, changed);
  keep();
  reload();
}

function reload(): void {
  phone.dataset.theme = tools.theme;
  const query = new URLSearchParams({
    user: tools.user,
    theme: tools.theme,
    scale: tools.scale,
    offline: tools.isOffline ? "1" : "0",
  });
  screen.src = `screen?${query}`;
}

function tellTime(): void {
  clock.textContent = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}

function watchFiles(): void {
  const files = new EventSource("changes");
  files.addEventListener("change", reload);
  files.addEventListener("error", () => {
    phone.dataset.lost = "true";
    isLost = true;
    tellTrouble();
  });
  files.addEventListener("open", () => {
    isLost = false;
    tellTrouble();
    if (phone.dataset.lost === undefined) return;
    delete phone.dataset.lost;
    reload();
  });
}

function tellTrouble(): void {
  trouble.textContent = isLost ? WORDS[tools.language].lost : "";
}

interface NewText {
  /** E.164. */
  phone: string;
  text: string;
  code: string | null;
  /** Of `sandbox/message.ts`. */
  status: string;
}

/** The newest text that a phone of the sandbox got: its code is offered above the keyboard, and at hand here. */
function watchTexts(): void {
  new EventSource("/_sandbox/events").addEventListener("message", ({ data }: MessageEvent<string>) => {
    const told = JSON.parse(data) as NewText;
    if (told.status === "refused") return; // no phone got it
    newest = told;
    tellText();
    if (told.code !== null) tellScreen({ suggestion: told.code, to: told.phone });
  });
}

function tellText(): void {
  if (newest === undefined) return;
  const words = WORDS[tools.language];
  const { phone: number, text, code } = newest;
  const shown = element("div", "text");
  shown.append(element("div", "", words.text(number)), element("div", "", text));
  latest.replaceChildren(shown);
  if (code === null) return;
  shown.append(element("strong", "", code));
  latest.append(
    button(words.fill, () => tellScreen({ fill: code })),
    button(words.copy, () => void navigator.clipboard.writeText(code)),
  );
}

function field(name: string, control: HTMLElement): HTMLElement {
  const label = element("label", "", name);
  label.append(control);
  return label;
}

function choice(
  values: readonly string[],
  chosen: string,
  onChange: (value: string) => void,
  labels = values,
): HTMLElement {
  const select = element("select");
  select.append(...values.map((value, place) => new Option(labels[place] ?? value, value, false, value === chosen)));
  select.addEventListener("change", () => onChange(select.value));
  return select;
}

function checkbox(name: string, isOn: boolean, onChange: (isOn: boolean) => void): HTMLElement {
  const label = element("label", "row");
  const box = element("input");
  box.type = "checkbox";
  box.checked = isOn;
  box.addEventListener("change", () => onChange(box.checked));
  label.append(box, name);
  return label;
}

function button(name: string, onClick: () => void): HTMLElement {
  const made = element("button", "", name);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

function spoken(): Language {
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
}

function preferred(): Tools["theme"] {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function kept(): Partial<Tools> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

function keep(): void {
  localStorage.setItem(KEPT, JSON.stringify(tools));
}
