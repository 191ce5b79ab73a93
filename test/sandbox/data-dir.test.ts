import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { emptyDataDir, openDataDir } from "../../sandbox/runtime/data-dir.ts";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "xinshi-data-dir-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("openDataDir() makes a folder that only its owner reads: the ledger holds phone numbers", () => {
  const dir = join(folder(), "a", "b");
  openDataDir(dir, []);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test("emptyDataDir() empties the folder and makes it anew where it is gone", () => {
  const dir = join(folder(), "data");
  mkdirSync(join(dir, "deep"), { recursive: true });
  emptyDataDir(dir);
  expect(() => statSync(join(dir, "deep"))).toThrow("ENOENT");
  rmSync(dir, { recursive: true });
  emptyDataDir(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test("openDataDir() refuses a folder that holds the program", () => {
  const dir = folder();
  expect(() => openDataDir(dir, [dir])).toThrow("The data folder holds the program itself");
});
