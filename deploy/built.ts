/**
 * The functions as the build left them: what is uploaded.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ServiceFunction } from "./service.ts";

export interface BuiltFunction extends ServiceFunction {
  /** Its folder below `dist/functions`, absolute. */
  folder: string;
  files: { name: string; bytes: number }[];
}

/** What every platform needs of a folder; nothing else may lie there. */
const FILES = ["config.json", "index.js", "package.json"];

/**
 * Finds each function's folder.
 *
 * @param only names of functions; all when empty
 * @throws Error when one is not a function, or is not built, or its folder holds something that no build put there
 */
export function findBuilt(
  root: string,
  functions: readonly ServiceFunction[],
  only: readonly string[] = [],
): BuiltFunction[] {
  const unknown = only.filter((name) => functions.every((fn) => fn.name !== name));
  if (unknown.length > 0) throw new Error(`serverless.yml has no function ${unknown.join(", ")}`);
  const wanted = functions.filter(({ name }) => only.length === 0 || only.includes(name));
  return wanted.map((fn) => ({ ...fn, ...look(join(root, "dist/functions", fn.name), fn.name) }));
}

function look(folder: string, name: string): Pick<BuiltFunction, "folder" | "files"> {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const missing = FILES.filter((file) => !names.includes(file));
  if (missing.length > 0) throw new Error(`${name} is not built, run npm run build first (${folder} lacks ${missing})`);
  const strange = names.filter((file) => !FILES.includes(file));
  if (strange.length > 0) throw new Error(`${folder} holds what the build did not put there: ${strange.join(", ")}`);
  return { folder, files: names.map((file) => ({ name: file, bytes: statSync(join(folder, file)).size })) };
}
