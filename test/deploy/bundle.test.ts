import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { assertConfig } from "../../deploy/build.ts";
import { bundleFunctions } from "../../deploy/bundle.ts";
import { leanStatement, withoutIndentation } from "../../deploy/lean.ts";
import { ROOT } from "../../deploy/local.ts";
import { readService } from "../../deploy/service.ts";
import { unpack } from "../../deploy/unpack.ts";
import { once } from "../../shared/once.ts";
import { MIGRATIONS } from "../../shared/store/postgres/migrations/index.ts";
import config from "../../xinshi.config.ts";

const service = readService(join(ROOT, "serverless.yml"));

const made: string[] = [];

function outDir(): string {
  const dir = mkdtempSync(join(tmpdir(), "xinshi-bundle-"));
  made.push(dir);
  return dir;
}

afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

function hashes(dir: string): string[] {
  return service.functions.map(({ name }) =>
    createHash("sha256")
      .update(readFileSync(join(dir, "functions", name, "index.js")))
      .digest("hex"),
  );
}

/**
 * What each may grow to: what it has and a hundredth. The budget of `sendsms` is 250 KB. What explains every code of every
 * provider is only in `console` and `pullstatus`.
 */
const MAX_BYTES: Readonly<Record<string, number>> = {
  sendsms: 250_000,
  verifycode: 131_000,
  phonenumber: 65_000,
  uploadvoice: 169_000,
  sendvoice: 235_500,
  pullstatus: 342_000,
  smsadmin: 206_000,
  console: 206_000,
  smscallback: 122_500,
};

/** Once for all tests, over a function that is no more. */
const bundled = once(async () => {
  const dir = outDir();
  mkdirSync(join(dir, "functions", "gone"), { recursive: true });
  return { dir, reports: await bundleFunctions(ROOT, service, dir) };
});

test("bundleFunctions() writes one file a function in the shape that every platform takes, and nothing else", async () => {
  const { dir, reports } = await bundled();
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
    expect([name, bytes <= (MAX_BYTES[name] ?? 0)]).toEqual([name, true]);
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
  const again = outDir();
  await bundleFunctions(ROOT, service, again);
  expect(hashes(again)).toEqual(hashes((await bundled()).dir));
});

test("the verifycode bundle holds no provider client", async () => {
  const { reports } = await bundled();
  const parts = reports.find(({ name }) => name === "verifycode")?.parts ?? [];
  expect(parts.map(([origin]) => origin)).not.toContain("shared/providers");
});

test("the phonenumber bundle holds no store, as it asks nothing of one", async () => {
  const { reports, dir } = await bundled();
  const parts = reports.find(({ name }) => name === "phonenumber")?.parts.map(([origin]) => origin) ?? [];
  expect(parts).not.toContain("postgres");
  expect(readFileSync(join(dir, "functions/phonenumber/index.js"), "utf8")).toContain("left out of this bundle");
});

test("only the console's bundle searches the ledger", async () => {
  const { dir } = await bundled();
  const searching = service.functions.filter(({ name }) =>
    readFileSync(join(dir, "functions", name, "index.js"), "utf8").includes("strpos(phone"),
  );
  expect(searching.map(({ name }) => name)).toEqual(["console"]);
});

test("a bundle carries the whole schema, packed, and unpacks it as it is", async () => {
  const { dir } = await bundled();
  const text = readFileSync(join(dir, "functions/sendsms/index.js"), "utf8");
  const packed = [...text.matchAll(/(["'`])([(-[\]-}]{1000,})\1/g)].map(([, , one = ""]) => unpack(one));
  const plain = MIGRATIONS.map(({ name, sql }) => ({ name, sql: leanStatement(withoutIndentation(sql)) }));
  expect(packed).toContainEqual(plain);
  expect(text).not.toContain("CREATE TABLE messages");
});
