/**
 * The types of the package's entries: a declaration for each source file that they are made of, in `dist/types`.
 *
 * @module
 */
import { rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { replaceFile } from "./bundle.ts";

/** What `exports` in package.json names. */
const ENTRIES = ["deploy/testing.ts", "shared/compat/qcloudsms/qcloudsms.ts"];

/** Writes `dist/types`; how many files those are. Whether the sources are right is `npm run typecheck`'s to say. */
export function writeDeclarations(root: string, outDir = join(root, "dist")): number {
  const folder = join(outDir, "types");
  const entries = ENTRIES.map((entry) => join(root, entry));
  const program = ts.createProgram(entries, { ...readOptions(root), outDir: folder, rootDir: root });
  const done = new Set<string>();
  rmSync(folder, { recursive: true, force: true });
  for (const file of takeAll(entries, done)) {
    const text = declarationOf(program, file);
    replaceFile(join(folder, relative(root, file).replace(/\.ts$/, ".d.ts")), text);
    entries.push(...importsOf(text).map((target) => resolve(dirname(file), target)));
  }
  return done.size;
}

/** Each once, those too that are added on the way. */
function* takeAll(files: readonly string[], done: Set<string>): Iterable<string> {
  for (const file of files) {
    if (done.has(file)) continue;
    done.add(file);
    yield file;
  }
}

function readOptions(root: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, noCheck: true };
}

function declarationOf(program: ts.Program, file: string): string {
  let declaration: string | undefined;
  const keep = (_: string, text: string): void => {
    declaration = text;
  };
  program.emit(program.getSourceFile(file), keep, undefined, true);
  if (declaration === undefined) throw new Error(`There is no declaration of ${file}`);
  return declaration;
}

/** Own files that a declaration needs. */
function importsOf(text: string): string[] {
  return ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith(".") && name.endsWith(".ts"));
}
