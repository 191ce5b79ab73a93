/**
 * The files of a folder that are worth reading: sources and settings, none of them other people's packages.
 *
 * @module
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

export interface ReadFile {
  /** Relative, with slashes. */
  path: string;
  text: string;
}

export interface ReadFolder {
  files: ReadFile[];
  skipped: { path: string; reason: string }[];
}

const SOURCES = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const SETTINGS = /^(?:package|config|cloudbaserc)\.json$|^(?:serverless|template)\.ya?ml$/;
/** Not deployed, and full of made-up secrets. */
const TESTS = /\.(?:test|spec)\.\w+$/;
/** Packages, what was built, and the mini-program's own copy of packages. */
const OTHERS = /^(?:node_modules|miniprogram_npm|dist|build|coverage|\..*)$/;
const MAX_FILES = 2000;
const MAX_BYTES = 512 * 1024;
/** A source that people write has no such line. */
const MAX_LINE = 5000;

/** Reads it, in the order of the names. What cannot be read is said so. */
export function readFolder(folder: string): ReadFolder {
  const found: ReadFolder = { files: [], skipped: [] };
  for (const path of walk(folder, "")) {
    if (found.files.length === MAX_FILES) {
      found.skipped.push({ path, reason: `there are more than ${MAX_FILES} files` });
      break;
    }
    const text = readOne(join(folder, path));
    if (typeof text === "string") found.files.push({ path, text });
    else found.skipped.push({ path, reason: text.reason });
  }
  return found;
}

function* walk(folder: string, below: string): Iterable<string> {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && !OTHERS.test(entry.name)) yield* walk(folder, path);
    else if (entry.isFile() && isWanted(entry.name)) yield path;
  }
}

function isWanted(name: string): boolean {
  const isSource = SOURCES.test(name) && !TESTS.test(name) && !/\.d\.[cm]?ts$|\.min\.js$/.test(name);
  return isSource || SETTINGS.test(name);
}

function readOne(file: string): string | { reason: string } {
  try {
    if (statSync(file).size > MAX_BYTES) return { reason: `it has more than ${MAX_BYTES} bytes` };
    const text = readFileSync(file, "utf8");
    return text.split("\n").some((line) => line.length > MAX_LINE) ? { reason: "it is a bundle" } : text;
  } catch {
    return { reason: "it cannot be opened" };
  }
}
