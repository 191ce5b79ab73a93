/**
 * A sheet that comes in from the side, over the page on a phone; Escape closes it.
 *
 * @module
 */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../language.ts";
import { Icon } from "./icon.tsx";

interface DrawerProps {
  label: string;
  close(): void;
  heading: ComponentChildren;
  children: ComponentChildren;
}

export function Drawer({ label, close, heading, children }: DrawerProps) {
  const closer = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    closer.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <section class="drawer" aria-label={label}>
      <header>
        <div class="drawer-heading">{heading}</div>
        <button ref={closer} type="button" class="button quiet square" onClick={close} aria-label={words().close}>
          <Icon name="close" />
        </button>
      </header>
      <div class="drawer-body">{children}</div>
    </section>
  );
}
