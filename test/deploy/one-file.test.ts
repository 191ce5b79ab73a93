import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildOneFile } from "../../deploy/one-file.ts";

const dir = mkdtempSync(join(tmpdir(), "xinshi-one-file-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const SOURCES = {
  "entry.js": `import { seen } from "./seen.js"; seen.push("entry");
    export const load = () => import("./lazy.js"); export { seen };`,
  "lazy.js": `import { seen } from "./seen.js"; import old from "./old.cjs"; seen.push("lazy");
    export const unused = "is " + "unused"; export const answer = old.answer; export function self() { return this; }`,
  "old.cjs": "exports.answer = 42;",
  "seen.js": "export const seen = [];",
};

test("buildOneFile() loads on first use what is imported so, shares what both use, and is strict", async () => {
  mkdirSync(join(dir, "src"));
  for (const [name, source] of Object.entries(SOURCES)) writeFileSync(join(dir, "src", name), source);
  const { contents, metafile } = await buildOneFile("./src/entry.js", { absWorkingDir: dir, platform: "node" });
  writeFileSync(join(dir, "built.cjs"), contents);
  const { load, seen } = createRequire(import.meta.url)(join(dir, "built.cjs"));
  expect(seen).toEqual(["entry"]);
  const { answer, self } = await load();
  expect([seen, answer, self()]).toEqual([["entry", "lazy"], 42, undefined]);
  await load();
  expect(seen).toEqual(["entry", "lazy"]);
  const sources = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  expect(sources).toEqual(expect.arrayContaining(Object.keys(SOURCES).map((name) => `src/${name}`)));
});
