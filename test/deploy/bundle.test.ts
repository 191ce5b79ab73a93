import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { assertConfig } from "../../deploy/build.ts";
import { bundleFunctions } from "../../deploy/bundle.ts";
import { ROOT } from "../../deploy/local.ts";
import { readService } from "../../deploy/service.ts";
import config from "../../xinshi.config.ts";

const service = readService(join(ROOT, "serverless.yml"));

function outDir(): string {
  const made = mkdtempSync(join(tmpdir(), "xinshi-bundle-"));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function hashes(dir: string): string[] {
  return service.functions.map(({ name }) =>
    createHash("sha256")
      .update(readFileSync(join(dir, "functions", name, "index.js")))
      .digest("hex"),
  );
}

/**
 * What each may grow to. The budget of `sendsms` is 250 KB, and with PostgreSQL in it is missed: docs/benchmarks.md. What
 * explains every code of every provider is only in `pullstatus`.
 */
const MAX_BYTES: Readonly<Record<string, number>> = {
  sendsms: 285_000,
  sendvoice: 265_000,
  smsadmin: 250_000,
  pullstatus: 365_000,
};

test("bundleFunctions() writes one file a function in the shape that every platform takes, and nothing else", async () => {
  const dir = outDir();
  mkdirSync(join(dir, "functions", "gone"), { recursive: true });
  const reports = await bundleFunctions(ROOT, service, dir);
  expect(readdirSync(join(dir, "functions")).sort()).toEqual(service.functions.map(({ name }) => name).sort());
  for (const { name } of service.functions) {
    const folder = join(dir, "functions", name);
    expect(readdirSync(folder).sort()).toEqual(["config.json", "index.js", "package.json"]);
    expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).toMatchObject({ name, main: "index.js" });
  }
  expect(JSON.parse(readFileSync(join(dir, "functions/pullstatus/config.json"), "utf8"))).toEqual({
    permissions: { openapi: [] },
    triggers: [{ name: "every-minute", type: "timer", config: "0 * * * * * *" }],
  });
  for (const { name, bytes, parts } of reports) {
    expect([name, bytes <= (MAX_BYTES[name] ?? 250_000)]).toEqual([name, true]);
    const counted = parts.reduce((sum, [, size]) => sum + size, 0);
    expect(counted).toBeGreaterThan(0.9 * bytes);
    expect(parts.map(([origin]) => origin).filter((origin) => /tencentcloud|alicloud|libsql/.test(origin))).toEqual([]);
  }
});

test("assertConfig() names every fault of a config, so that none is deployed", () => {
  const wrong = { ...config, defaultScene: "nope", providers: {} };
  expect(() => assertConfig(wrong)).toThrow(
    /^xinshi\.config\.ts is wrong: defaultScene: names no scene; .*providers: must have/,
  );
  expect(() => assertConfig(config)).not.toThrow();
});

test("bundleFunctions() makes the same bytes every time", async () => {
  const [first, second] = [outDir(), outDir()];
  await bundleFunctions(ROOT, service, first);
  await bundleFunctions(ROOT, service, second);
  expect(hashes(second)).toEqual(hashes(first));
});

test("the verifycode bundle holds no provider client", async () => {
  const reports = await bundleFunctions(ROOT, service, outDir());
  const parts = reports.find(({ name }) => name === "verifycode")?.parts ?? [];
  expect(parts.map(([origin]) => origin)).not.toContain("shared/providers");
});

test("only the console's bundle searches the ledger", async () => {
  const dir = outDir();
  await bundleFunctions(ROOT, service, dir);
  const searching = service.functions.filter(({ name }) =>
    readFileSync(join(dir, "functions", name, "index.js"), "utf8").includes("strpos(phone"),
  );
  expect(searching.map(({ name }) => name)).toEqual(["console"]);
});
