/**
 * The list of keys.
 *
 * @module
 */
import { useEffect, useRef } from "preact/hooks";
import { words } from "../language.ts";
import { Icon } from "../parts/icon.tsx";

export function Shortcuts({ close }: { close(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { shortcuts, close: closeLabel } = words();
  const rows = [
    ["/", shortcuts.search],
    ["j k", shortcuts.move],
    ["Enter", shortcuts.open],
    ["Esc", shortcuts.closeIt],
    ["?", shortcuts.help],
  ] as const;
  return (
    <dialog ref={dialog} class="dialog" aria-label={shortcuts.title} onClose={close}>
      <header>
        <h2>{shortcuts.title}</h2>
        <button type="button" class="button quiet square" onClick={close} aria-label={closeLabel}>
          <Icon name="close" />
        </button>
      </header>
      <dl class="shortcuts">
        {rows.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
