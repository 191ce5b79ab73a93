/**
 * Puts the built page of the console into its function, which then needs no other file.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** While there is no such file, the function keeps the words that stand for it. */
export function withConsolePage(file: string): Plugin {
  return {
    name: "console-page",
    setup(build) {
      build.onLoad({ filter: /[\\/]functions[\\/]console[\\/]page\.ts$/ }, async () => {
        if (!existsSync(file)) return null;
        return { contents: `export const CONSOLE_PAGE = ${JSON.stringify(await readFile(file, "utf8"))};` };
      });
    },
  };
}
