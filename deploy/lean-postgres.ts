/**
 * postgres.js can do much that no store asks for: follow a replication stream, copy, listen, put queries together of
 * fragments, walk cursors. What of it can be told by name is left out of bundles, 7 KB of 33; what is called all the same throws.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Plugin } from "esbuild";
import ts from "typescript";

/** By file of the package, whose version the lock file holds: functions and methods, and lists that only they read. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  "index.js": ["listen", "notify", "reserve", "begin", "file", "json", "array", "close", "osUsername"],
  "connection.js": [
    ...["CopyInResponse", "CopyOutResponse", "CopyBothResponse", "CopyData", "CopyDone"],
    ...["PortalSuspended", "CloseComplete"], // cursors
    ...["fetchArrayTypes", "addArrayType"], // `fetch_types` is off
    "Close",
  ],
  "types.js": [
    "build",
    "stringifyValue",
    "fragment",
    "valuesBuilder",
    "values",
    "select",
    "builders",
    "arraySerializer",
    ...["toCamel", "toPascal", "toKebab", "fromCamel", "fromPascal", "fromKebab"], // `transform`
  ],
  "query.js": ["cursor", "readable", "writable", "describe", "stream", "forEach", "raw"],
};
/** Files of which nothing is used. */
const UNUSED_FILES = new Set(["subscribe.js", "large.js"]);

/** What is left of them, by path: every function's bundle has the same. */
const cutFiles = new Map<string, Promise<string>>();

export const leanPostgres: Plugin = {
  name: "lean-postgres",
  setup(build) {
    build.onLoad({ filter: /[\\/]postgres[\\/]src[\\/]\w+\.js$/ }, async ({ path }) => {
      const file = basename(path);
      if (UNUSED_FILES.has(file)) return { contents: "export default function unused() { return {}; }" };
      const names = UNUSED[file];
      if (names === undefined) return undefined;
      const contents = cutFiles.get(path) ?? readFile(path, "utf8").then((source) => withoutBodies(source, names));
      cutFiles.set(path, contents);
      return { contents: await contents };
    });
  },
};

/**
 * Source in which these functions, methods and constants are empty: a function throws, a constant is an empty list.
 *
 * @throws Error when one is not there, as in another version of the package
 */
export function withoutBodies(source: string, names: readonly string[]): string {
  const file = ts.createSourceFile("module.js", source, ts.ScriptTarget.Latest, true);
  const missing = new Set(names);
  const cuts: { node: ts.Node; by: string }[] = [];
  const visit = (node: ts.Node): void => {
    const name = ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isVariableDeclaration(node);
    if (name && node.name !== undefined && names.includes(node.name.getText())) {
      const inside = ts.isVariableDeclaration(node) ? node.initializer : node.body;
      if (inside !== undefined) {
        missing.delete(node.name.getText());
        cuts.push({ node: inside, by: ts.isBlock(inside) ? "{ leftOut() }" : "[]" });
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (missing.size > 0) throw new Error(`Not there to be left out: ${[...missing].join(", ")}`);
  const cut = cuts.reduceRight(
    (text, { node, by }) => text.slice(0, node.getStart()) + by + text.slice(node.end),
    source,
  );
  return `${cut}\nfunction leftOut() { throw new Error("left out of this bundle") }`;
}
