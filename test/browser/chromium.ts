/**
 * A real browser for tests: the Chromium that CHROMIUM_PATH names, or Debian's own, or nothing where there is none.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { describe } from "vitest";

const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** In a container, without a display, and without a word to anybody. */
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function hasChromium(): boolean {
  return existsSync(CHROMIUM);
}

/** Runs the tests where there is a browser; elsewhere they are skipped, and say why. */
export function describeBrowser(name: string, tests: () => void): void {
  if (hasChromium()) describe(name, tests);
  else describe.skip(`${name} (skipped: needs Chromium, CHROMIUM_PATH)`, tests);
}

/** Starts it; the caller closes it. */
export function launchChromium(moreArguments: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: [...ARGUMENTS, ...moreArguments] });
}
