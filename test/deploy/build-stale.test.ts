import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { buildStale } from "../../deploy/build-stale.ts";

function project() {
  const root = mkdtempSync(join(tmpdir(), "xinshi-stale-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("shared/deep/one.ts", "1");
  write("xinshi.config.ts", "{}");
  const build = async (): Promise<void> => write("dist/functions/sendsms/index.js", "built");
  return { root, write, build: () => buildStale(root, build) };
}

test("buildStale() builds what was never built, and not again", async () => {
  const { build } = project();
  expect([await build(), await build()]).toEqual([true, false]);
});

test.each([
  ["a source", "shared/deep/one.ts"],
  ["a new source", "functions/new/index.ts"],
  ["the config", "xinshi.config.ts"],
  ["the packages", "package-lock.json"],
  ["a bundle", "dist/functions/sendsms/index.js"],
])("buildStale() builds when %s has changed", async (_what, path) => {
  const { build, write } = project();
  await build();
  write(path, "another");
  expect([await build(), await build()]).toEqual([true, false]);
});

test("buildStale() builds when a bundle is gone", async () => {
  const { build, root } = project();
  await build();
  rmSync(join(root, "dist/functions"), { recursive: true });
  expect(await build()).toBe(true);
});

test("buildStale() builds again after a build that failed", async () => {
  const { build, root, write } = project();
  await build();
  write("shared/deep/one.ts", "wrong");
  await expect(buildStale(root, () => Promise.reject(new Error("no such import")))).rejects.toThrow("no such import");
  expect(await build()).toBe(true);
});

test("buildStale() goes by content: neither dates nor files that are no sources matter", async () => {
  const { build, root, write } = project();
  await build();
  utimesSync(join(root, "shared/deep/one.ts"), 1, 1);
  write("docs/one.md", "words");
  write("dist/functions/sendsms/index.js.123.new", "half");
  expect(await build()).toBe(false);
});
