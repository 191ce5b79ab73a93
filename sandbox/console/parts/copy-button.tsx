/**
 * A button that copies a text and says so.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { words } from "../language.ts";
import { Icon } from "./icon.tsx";

const SHOWN_MS = 1500;

export function CopyButton({ text, label, isPlain = false }: { text: string; label?: string; isPlain?: boolean }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (event: Event): Promise<void> => {
    event.stopPropagation();
    await copyText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN_MS);
  };
  const said = isCopied ? words().copied : (label ?? words().copy);
  return (
    <button type="button" class={isPlain ? "button quiet small" : "button small"} onClick={copy} title={said}>
      <Icon name={isCopied ? "check" : "copy"} size={15} />
      <span class={label === undefined ? "unseen" : ""} aria-live="polite">
        {said}
      </span>
    </button>
  );
}

/** The clipboard is there for pages of this machine and over HTTPS only; elsewhere the old way does. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    const isDone = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    if (isDone) return;
  }
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
