import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fromBuffer } from "yauzl";
import { MAX_ZIP_BYTES, packFunction, readCode, zipOf } from "../../../deploy/serverless-tencent/code.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-zip-"));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function namesIn(zip: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => {
    fromBuffer(zip, (error, file) => {
      if (error) return reject(error);
      const names: string[] = [];
      file.on("entry", ({ fileName }: { fileName: string }) => names.push(fileName));
      file.on("end", () => resolve(names));
    });
  });
}

test("zipOf() holds one file at its root, or a folder's files without hidden ones, in order", async () => {
  mkdirSync(join(folder, "lib"));
  for (const name of ["index.js", "lib/b.js", ".env", "a.js"]) writeFileSync(join(folder, name), name);
  expect(await namesIn(await zipOf(join(folder, "index.js")))).toEqual(["index.js"]);
  expect(await namesIn(await zipOf(folder))).toEqual(["a.js", "index.js", "lib/b.js"]);
});

test("zipOf() makes the same bytes whenever the file was written and wherever the clock is", async () => {
  const file = join(folder, "index.js");
  writeFileSync(file, "exports.main = () => 1");
  const first = await zipOf(file);
  rmSync(file);
  writeFileSync(file, "exports.main = () => 1", { mode: 0o755 });
  vi.stubEnv("TZ", "Pacific/Auckland");
  expect((await zipOf(file)).equals(first)).toBe(true);
  writeFileSync(file, "exports.main = () => 2");
  expect((await zipOf(file)).equals(first)).toBe(false);
});

test("packFunction() puts the function's key into the path, and says what is missing", async () => {
  mkdirSync(join(folder, "hello"));
  writeFileSync(join(folder, "hello/index.js"), "");
  const zip = await packFunction(folder, "{function}/index.js", "hello", join(folder, "zips"));
  expect(readCode(zip, "hello").sha256).toMatch(/^[0-9a-f]{64}$/);
  await expect(packFunction(folder, "{function}/index.js", "other", folder)).rejects.toMatchObject({
    code: "SCF_CODE_MISSING",
    message: expect.stringContaining("other/index.js: build it first"),
  });
});

test("readCode() refuses a zip that no request can carry, with both sizes", () => {
  const file = join(folder, "big.zip");
  writeFileSync(file, Buffer.alloc(MAX_ZIP_BYTES + 1024 * 1024));
  expect(() => readCode(file, "big")).toThrow(
    expect.objectContaining({
      code: "SCF_CODE_TOO_LARGE",
      message: expect.stringContaining(
        "its zip has 8.0 MB, and a request takes 7 MB; bundle the code to one file and leave out what does not run, or set provider.cos.bucket",
      ),
    }),
  );
  expect(readCode(file, "big", true).zip).toHaveLength(MAX_ZIP_BYTES + 1024 * 1024);
  expect(() => readCode(join(folder, "none.zip"), "none")).toThrow(/run serverless package/);
});
