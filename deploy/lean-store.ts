/**
 * Of the store, a function's bundle holds what the function asks of it. Operations are found by their names in the function's
 * own source; what is left out throws when it is called all the same, so that a test of the bundles tells.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile, Plugin } from "esbuild";
import ts from "typescript";

/** Where a store is put together: an object with one member an operation. */
const ASSEMBLIES = /[\\/]shared[\\/]store[\\/](?:postgres|encryption)[\\/](?:store|phone-forms)\.ts$/;
/** Only `npm run rewrite-phones` asks for these. */
const OF_NO_FUNCTION = ["rewrite", "keepOnly"];
const OUTSIDE_THE_STORE = /^(?:functions|shared\/(?!store\/)|xinshi\.config)/;
const PORT = "shared/store/store.ts";

/** Names of the store's operations, as its port declares them. */
export function operationsOf(port: string): string[] {
  const file = ts.createSourceFile(PORT, port, ts.ScriptTarget.Latest);
  return file.statements
    .filter((node) => ts.isInterfaceDeclaration(node) && node.name.text === "Store")
    .flatMap((node) => (node as ts.InterfaceDeclaration).members.filter(ts.isMethodSignature))
    .map(({ name }) => (name as ts.Identifier).text);
}

/** Operations that nothing in the sources of a bundle asks for. */
export function unusedOperations(root: string, { inputs }: Pick<Metafile, "inputs">): Set<string> {
  const sources = Object.keys(inputs).filter((path) => OUTSIDE_THE_STORE.test(path));
  const words = new Set(sources.flatMap((path) => readText(join(root, path)).match(/\b[a-z]\w+\b/gi) ?? []));
  const unused = operationsOf(readText(join(root, PORT))).filter((name) => !words.has(name));
  return new Set([...unused, ...OF_NO_FUNCTION]);
}

/** The source of an assembly without these members. */
export function withoutMembers(source: string, names: ReadonlySet<string>): string {
  const file = ts.createSourceFile("store.ts", source, ts.ScriptTarget.Latest, true);
  const cuts: [number, number][] = [];
  const visit = (node: ts.Node): void => {
    const isMember = ts.isPropertyAssignment(node) || ts.isMethodDeclaration(node);
    if (isMember && ts.isObjectLiteralExpression(node.parent) && names.has(node.name.getText(file))) {
      cuts.push([node.getFullStart(), node.getEnd()]);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  // From the last to the first, each with the comma behind it.
  return cuts.reduceRight((text, [from, to]) => text.slice(0, from) + text.slice(to).replace(/^\s*,/, ""), source);
}

/** Leaves them out of a bundle. It reads these files first of all plugins, so what else is to be changed in them is done here. */
export function leanStore(names: ReadonlySet<string>, change: (source: string) => string): Plugin {
  return {
    name: "lean-store",
    setup(build) {
      build.onLoad({ filter: ASSEMBLIES }, ({ path }) => {
        return { contents: change(withoutMembers(readText(path), names)), loader: "ts" };
      });
    },
  };
}

function readText(path: string): string {
  return readFileSync(path, "utf8");
}
