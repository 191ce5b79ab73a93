/**
 * What a bundle carries and nobody runs, left out while bundling: half of it is indentation of SQL.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import { MIGRATIONS } from "../shared/store/postgres/migrations/index.ts";
import { packedModule } from "./packed.ts";

/** SQL without indentation and comments. Outside of texts, TypeScript means the same without either. */
export const leanSql: Plugin = {
  name: "lean-sql",
  setup(build) {
    build.onLoad({ filter: /[\\/]shared[\\/]store[\\/](?:postgres|sqlite)[\\/].*\.ts$/ }, async ({ path }) => {
      return { contents: withoutIndentation(await readFile(path, "utf8")), loader: "ts" };
    });
  },
};

/** Migrations, which a database needs once in its life and a cold start counts. */
export const leanMigrations: Plugin = {
  name: "lean-migrations",
  setup(build) {
    build.onLoad({ filter: /[\\/]shared[\\/]store[\\/]postgres[\\/]migrations[\\/]index\.ts$/ }, () => {
      const migrations = MIGRATIONS.map(({ name, sql }) => ({ name, sql: withoutIndentation(sql) }));
      return {
        contents: packedModule(migrations, "export const MIGRATIONS ="),
        loader: "js",
      };
    });
  },
};

/** Source with nothing before the first word of each line, and without lines that are SQL comments. */
export function withoutIndentation(source: string): string {
  return source.replace(/^[ \t]+/gm, "").replace(/^-- .*\n/gm, "");
}
