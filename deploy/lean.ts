/**
 * What a bundle carries and nobody runs, left out while bundling: half of it is indentation of SQL.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "esbuild";

/** SQL without indentation and comments. Outside of texts, TypeScript means the same without either. */
export const leanSql: Plugin = {
  name: "lean-sql",
  setup(build) {
    build.onLoad({ filter: /[\\/]shared[\\/]store[\\/](?:postgres|sqlite)[\\/].*\.ts$/ }, async ({ path }) => {
      return { contents: withoutIndentation(await readFile(path, "utf8")), loader: "ts" };
    });
  },
};

/** Source with nothing before the first word of each line, and without lines that are SQL comments. */
export function withoutIndentation(source: string): string {
  return source.replace(/^[ \t]+/gm, "").replace(/^-- .*\n/gm, "");
}

/** libphonenumber-js for engines of this decade, which its package holds beside the one for all engines. */
export const leanPhones: Plugin = {
  name: "lean-phones",
  setup(build) {
    build.onResolve({ filter: /^\.\.\/es6\// }, ({ path, resolveDir }) =>
      /[\\/]libphonenumber-js[\\/]/.test(resolveDir)
        ? { path: join(resolveDir, path.replace("es6", "es6-modern")), sideEffects: false }
        : null,
    );
  },
};

/** postgres.js can follow a replication stream and read large objects; no store does. */
export const leanPostgres: Plugin = {
  name: "lean-postgres",
  setup(build) {
    build.onLoad({ filter: /[\\/]postgres[\\/]src[\\/](?:subscribe|large)\.js$/ }, () => ({
      contents: "export default function unused() { return {}; }",
      loader: "js",
    }));
  },
};
