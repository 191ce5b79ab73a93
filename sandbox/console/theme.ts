/**
 * Light or dark: the system's until somebody chooses.
 *
 * @module
 */
import { keep, readKept } from "./kept.ts";
import { createStore } from "./store.ts";

export type Theme = "light" | "dark";

const DARK = matchMedia("(prefers-color-scheme: dark)");

export const theme = createStore<Theme>(chosen() ?? system());

/** Shows the theme, and follows the system where nobody chose. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme.get();
  theme.watch(() => {
    document.documentElement.dataset.theme = theme.get();
  });
  DARK.addEventListener("change", () => theme.set(chosen() ?? system()));
}

export function toggleTheme(): void {
  const next = theme.get() === "dark" ? "light" : "dark";
  keep("theme", next === system() ? undefined : next);
  theme.set(next);
}

function chosen(): Theme | undefined {
  const kept = readKept("theme");
  return kept === "light" || kept === "dark" ? kept : undefined;
}

function system(): Theme {
  return DARK.matches ? "dark" : "light";
}
