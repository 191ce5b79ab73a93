/**
 * Each function's zip: the file or folder that `codeUri` names, the framework's own package, or an artifact. The same code
 * makes the same bytes, on any machine and at any time.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { ZipFile } from "yazl";
import { PluginError } from "./errors.ts";
import type { Code } from "./wanted.ts";

/**
 * Of a zip sent in a request: the platform's front takes 10 MB, and base64 adds a third. Its fields promise more; which of
 * the two counts is not documented.
 *
 * Source: "Signature v3", https://www.tencentcloud.com/document/api/583/33846
 */
export const MAX_ZIP_BYTES = 7 * 1024 * 1024;
const SAME_MODE = 0o100644;

/**
 * Zips a file by its name, or all files of a folder but hidden ones, by their paths within it.
 *
 * @throws PluginError `SCF_CODE_MISSING` when there is nothing
 */
export async function zipOf(path: string): Promise<Buffer> {
  const zip = new ZipFile();
  const mtime = new Date(1980, 1, 1); // any one moment, in local time, as zips have it
  for (const { file, name } of filesOf(path)) {
    zip.addBuffer(readFileSync(file), name, { mtime, mode: SAME_MODE, forceDosTimestamp: true });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function filesOf(path: string): { file: string; name: string }[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile()) return [{ file: path, name: basename(path) }];
  const files = stats === undefined ? [] : listFiles(path).sort();
  if (files.length === 0) {
    throw new PluginError("SCF_CODE_MISSING", `There is no code at ${path}: build it first, or set codeUri right`);
  }
  return files.map((file) => ({ file, name: relative(path, file).split(sep).join("/") }));
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".")) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

/**
 * Writes a function's zip.
 *
 * @param codeUri relative to `root`; `{function}` in it stands for the function's key
 * @returns the zip's path
 */
export async function packFunction(root: string, codeUri: string, key: string, folder: string): Promise<string> {
  const zip = await zipOf(resolve(root, codeUri.replaceAll("{function}", key)));
  const file = join(folder, `${key}.zip`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, zip);
  return file;
}

/**
 * Reads a zip that is to be deployed.
 *
 * @param hasBucket zips that no request can carry go by a bucket
 * @throws PluginError `SCF_CODE_MISSING`, `SCF_CODE_TOO_LARGE`
 */
export function readCode(file: string, key: string, hasBucket = false): Code {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) {
    throw new PluginError(
      "SCF_CODE_MISSING",
      `functions.${key}: there is no package at ${file}; run serverless package`,
    );
  }
  if (size > MAX_ZIP_BYTES && !hasBucket) {
    const megabytes = (size / 1024 / 1024).toFixed(1);
    const message = `functions.${key}: its zip has ${megabytes} MB, and a request takes ${MAX_ZIP_BYTES / 1024 / 1024} MB; bundle the code to one file and leave out what does not run, or set provider.cos.bucket in serverless.yml to a bucket by which larger ones go`;
    throw new PluginError("SCF_CODE_TOO_LARGE", message);
  }
  const zip = readFileSync(file);
  return { zip, sha256: createHash("sha256").update(zip).digest("hex") };
}
