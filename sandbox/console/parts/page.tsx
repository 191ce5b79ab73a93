/**
 * A page: its heading, what can be done on it, what is in it.
 *
 * @module
 */
import type { ComponentChildren } from "preact";

interface PageProps {
  title: string;
  /** Beside the title. */
  note?: ComponentChildren;
  actions?: ComponentChildren;
  /** The page fills the window and scrolls inside. */
  isFull?: boolean;
  children: ComponentChildren;
}

export function Page({ title, note, actions, isFull = false, children }: PageProps) {
  return (
    <main id="page" class={isFull ? "page full" : "page"}>
      <header class="page-head">
        <h1>{title}</h1>
        {note !== undefined && <span class="page-note">{note}</span>}
        {actions !== undefined && <div class="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}
