import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readManifest } from "../../sandbox/runtime/manifest.ts";
import { scratchDir } from "./runtime-harness.ts";

const GOOD = {
  name: "pullstatus",
  dir: "functions/pullstatus",
  handler: "index.main",
  memoryMb: 256,
  timeoutSeconds: 20,
  http: true,
  timers: [{ name: "every-minute", cron: "0 * * * * * *" }],
};

function manifest(content: unknown): string {
  const file = path.join(scratchDir(), "functions.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

test("readManifest() resolves folders from where the file is", () => {
  const file = manifest({ functions: [GOOD] });
  expect(readManifest(file)).toEqual([{ ...GOOD, dir: path.join(path.dirname(file), "functions/pullstatus") }]);
});

test.each([
  [{ name: "1st" }, "functions.0.name: must be 1 to 60 letters, digits, - or _, first a letter"],
  [{ handler: "main" }, "functions.0.handler: must be file.export, such as index.main"],
  [{ handler: "../index.main" }, "functions.0.handler: must be file.export, such as index.main"],
  [{ memoryMb: 32 }, "functions.0.memoryMb: Too small: expected number to be >=64"],
  [{ timeoutSeconds: 0 }, "functions.0.timeoutSeconds: Too small: expected number to be >0"],
  [{ http: "yes" }, "functions.0.http: Invalid input: expected boolean, received string"],
  [
    { timers: [{ name: "t", cron: "60 * * * * * *" }] },
    "functions.0.timers.0.cron: The second field is wrong: it takes 0-59, with only , - * /",
  ],
  [
    { timers: [{ name: "t", cron: "0 * * * * * *", argument: "x".repeat(4097) }] },
    "functions.0.timers.0.argument: must be at most 4 KB",
  ],
  [{ extra: 1 }, 'functions.0: Unrecognized key: "extra"'],
])("readManifest() refuses %j by name", (change, fault) => {
  const file = manifest({ functions: [{ ...GOOD, ...change }] });
  expect(() => readManifest(file)).toThrow(new Error(`Cannot use functions.json: ${fault}`));
});

test("readManifest() names every fault at once", () => {
  const file = manifest({ functions: [{ ...GOOD, http: 1, memoryMb: "x" }] });
  expect(() => readManifest(file)).toThrow(/memoryMb: .*; functions\.0\.http: /);
});

test("readManifest() says what to do when there is no file, or none that is JSON", () => {
  const dir = scratchDir();
  mkdirSync(path.join(dir, "dist"));
  const missing = path.join(dir, "dist/functions.json");
  expect(() => readManifest(missing)).toThrow("Cannot read functions.json: build the functions first (npm run build)");
  expect(() => readManifest(manifest("{"))).toThrow("Cannot read functions.json: it is not JSON");
});
