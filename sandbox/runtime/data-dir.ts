/**
 * The folder that the functions keep their data in: emptied by a reset, so it must hold nothing else.
 *
 * @module
 */
import { mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";

/** Functions keep phone numbers there. */
const OWNER_ONLY = 0o700;

/** Creates the folder if need be and returns its real path. Throws when emptying it would delete other things. */
export function openDataDir(dir: string, keep: string[]): string {
  mkdirSync(dir, { recursive: true, mode: OWNER_ONLY });
  const real = realpathSync(dir);
  for (const other of keep) {
    if (isInside(realpathSync(other), real)) {
      throw new Error(
        "The data folder holds the program itself, and a reset would delete it; choose a folder of its own",
      );
    }
  }
  return real;
}

/** Deletes what is in the folder, and keeps the folder. */
export function emptyDataDir(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: OWNER_ONLY });
  for (const entry of readdirSync(dir)) rmSync(path.join(dir, entry), { recursive: true, force: true });
}

/** True when `inner` is `outer` or lies below it. */
export function isInside(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === "" || (!relative.startsWith(`..${path.sep}`) && relative !== ".." && !path.isAbsolute(relative));
}
