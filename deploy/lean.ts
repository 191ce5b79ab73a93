/**
 * What a bundle carries and nobody runs, left out while bundling: half of it is spaces of SQL.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import ts from "typescript";
import { MIGRATIONS } from "../shared/store/postgres/migrations/index.ts";
import { packedModule } from "./packed.ts";

/** By the module's own source: all functions' bundles have much the same. */
const leanSources = new Map<string, string>();

/** SQL without the spaces and comments that it can do without. */
export const leanSql: Plugin = {
  name: "lean-sql",
  setup(build) {
    build.onLoad({ filter: /[\\/]shared[\\/]store[\\/](?:postgres|sqlite)[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const contents = leanSources.get(source) ?? droppableSql(leanSource(source));
      leanSources.set(source, contents);
      return { contents, loader: "ts" };
    });
  },
};

/** What replaces it: every function's bundle has it, and packing takes longer than bundling. */
let packedMigrations: string | undefined;

/** Migrations, which a database needs once in its life and a cold start counts. */
export const leanMigrations: Plugin = {
  name: "lean-migrations",
  setup(build) {
    build.onLoad({ filter: /[\\/]shared[\\/]store[\\/]postgres[\\/]migrations[\\/]index\.ts$/ }, () => {
      packedMigrations ??= packMigrations();
      return { contents: packedMigrations, loader: "js" };
    });
  },
};

function packMigrations(): string {
  const migrations = MIGRATIONS.map(({ name, sql }) => ({ name, sql: leanStatement(withoutIndentation(sql)) }));
  return packedModule(migrations, "export const MIGRATIONS =");
}

/** A module of the store with lean SQL. Outside of texts, TypeScript means the same without indentation. */
export function leanSource(source: string): string {
  const plain = withoutIndentation(source);
  const file = ts.createSourceFile("module.ts", plain, ts.ScriptTarget.Latest, true);
  const texts: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateLiteralToken(node) && IS_SQL.test(node.getText())) texts.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts.reduceRight(
    (text, node) =>
      text.slice(0, node.getStart()) + leanStatement(node.getText()).replace(/^`\n/, "`") + text.slice(node.end),
    plain,
  );
}

/**
 * A module whose SQL goes where nobody uses it. Of a text with other constants in it esbuild cannot see that making it does
 * nothing else, so it would stay; a call that is said to do nothing else goes.
 */
export function droppableSql(source: string): string {
  const file = ts.createSourceFile("module.ts", source, ts.ScriptTarget.Latest, true);
  const texts = file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) =>
    declarationList.declarations.flatMap(({ initializer }) => {
      return initializer && ts.isTemplateExpression(initializer) && IS_SQL.test(initializer.getText())
        ? initializer
        : [];
    }),
  );
  return texts.reduceRight(
    (text, node) =>
      `${text.slice(0, node.getStart())}/* @__PURE__ */ (() => ${node.getText()})()${text.slice(node.end)}`,
    source,
  );
}

const IS_SQL = /\b(?:SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|VALUES|SET|AND|AS|ORDER)\b/;

/** SQL without spaces around what needs none, but for what it quotes. */
export function leanStatement(sql: string): string {
  return sql.replace(/'[^']*'| *([,=()]) */g, (found, sign?: string) => sign ?? found);
}

/** Source with nothing before the first word of each line, and without lines that are SQL comments. */
export function withoutIndentation(source: string): string {
  return source.replace(/^[ \t]+/gm, "").replace(/^-- .*\n/gm, "");
}
