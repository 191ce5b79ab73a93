/**
 * Of the store and of the providers, a function's bundle holds what the function asks of them. Operations are found by their
 * names in the function's own source; what is left out throws when it is called all the same, so that a test of the bundles tells.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Metafile, Plugin } from "esbuild";
import ts from "typescript";

/** Where a store or a provider's client is put together: an object with one member an operation. */
const ASSEMBLIES =
  /[\\/]shared[\\/](?:store[\\/](?:postgres|encryption)[\\/](?:store|phone-forms)|providers[\\/]\w+[\\/](?:client|phone-log))\.ts$/;
/** Only `npm run rewrite-phones` asks for these. */
const OF_NO_FUNCTION = ["rewrite", "keepOnly"];
const OUTSIDE = /^(?:functions|shared\/(?!store\/|providers\/)|xinshi\.config)/;
/** The interfaces of what is put together there. What all of a kind have is asked for by all: `SmsProvider.send`. */
const PORTS: Readonly<Record<string, readonly string[]>> = {
  "shared/store/store.ts": ["Store"],
  "shared/providers/provider.ts": ["ReceiptQueue", "PhoneLog"],
  "shared/providers/aliyun/client.ts": ["AliyunProvider"],
  "shared/providers/qcloudsms/client.ts": ["QcloudsmsProvider"],
};

/** Names of the operations that these interfaces declare. */
export function operationsOf(port: string, interfaces: readonly string[]): string[] {
  const file = ts.createSourceFile("port.ts", port, ts.ScriptTarget.Latest);
  return file.statements
    .filter((node) => ts.isInterfaceDeclaration(node) && interfaces.includes(node.name.text))
    .flatMap((node) => (node as ts.InterfaceDeclaration).members.filter(ts.isMethodSignature))
    .map(({ name }) => (name as ts.Identifier).text);
}

/** Operations that nothing in the sources of a bundle asks for. */
export function unusedOperations(root: string, { inputs }: Pick<Metafile, "inputs">): Set<string> {
  const sources = Object.keys(inputs).filter((path) => OUTSIDE.test(path));
  const words = new Set(sources.flatMap((path) => readText(join(root, path)).match(/\b[a-z]\w+\b/gi) ?? []));
  const ports = Object.entries(PORTS);
  const all = ports.flatMap(([port, interfaces]) => operationsOf(readText(join(root, port)), interfaces));
  return new Set([...all.filter((name) => !words.has(name)), ...OF_NO_FUNCTION]);
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
      // A function that asks nothing of a store has none.
      build.onLoad({ filter: /[\\/]shared[\\/]store[\\/]open\.ts$/ }, ({ path }) => {
        const operations = operationsOf(readText(join(dirname(path), "store.ts")), ["Store"]);
        return operations.every((name) => names.has(name)) ? { contents: NO_STORE } : undefined;
      });
    },
  };
}

const NO_STORE = 'export function openStore() { throw new Error("left out of this bundle"); }';

function readText(path: string): string {
  return readFileSync(path, "utf8");
}
