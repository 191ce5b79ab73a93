import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openStore } from "../../shared/store/open.ts";
import { openDatabase } from "../../shared/store/sqlite/database.ts";
import { issue, PHONE } from "../contract/store/samples.ts";

let folder: string;
let program: string;
let path: string;
let files = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-store-"));
  program = join(folder, "with-modules", "child.cjs");
  const entryPoints = [join(import.meta.dirname, "child.ts")];
  await build({ entryPoints, outfile: program, bundle: true, platform: "node", format: "cjs", external: ["libsql"] });
  symlinkSync(join(import.meta.dirname, "../../node_modules"), join(folder, "with-modules", "node_modules"));
});

afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  files += 1;
  path = join(folder, `${files}`, "xinshi.db");
});

/** Starts the bundled child, which finds only the modules beside it. */
function start(job: string, bundle = program): ChildProcess {
  return spawn(process.execPath, [bundle, job, path], { env: {}, stdio: ["ignore", "pipe", "inherit"] });
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  await once(child, "close");
  return text;
}

function runTogether(count: number, job: string): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => outputOf(start(job))));
}

function sum(outputs: string[]): number {
  return outputs.reduce((total, output) => total + Number(output.split(" ")[1]), 0);
}

test("openStore() works for ten processes that make the same file at once", async () => {
  expect(await runTogether(10, "open")).toEqual(Array(10).fill("found 0\n"));
});

test("reserveSends() lets exactly one of 400 sends of four processes to one number pass", async () => {
  expect(sum(await runTogether(4, "send"))).toBe(1);
  const store = await openStore({ driver: "sqlite", path });
  expect(await store.findMessages({ phone: PHONE, order: "newest", limit: 10 })).toHaveLength(1);
  await store.close();
});

test("checkVerification() compares no more than the allowed attempts over four processes", async () => {
  const store = await openStore({ driver: "sqlite", path });
  await store.issueVerification(issue());
  await store.close();
  expect(sum(await runTogether(4, "guess"))).toBe(5);
});

test("openStore() finds all that was acknowledged, and a sound file, after a process was killed at work", async () => {
  const child = start("forever");
  let text = "";
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (text.length > 20_000) child.kill("SIGKILL");
  }
  const acknowledged = text.split("\n").slice(0, -1);
  const store = await openStore({ driver: "sqlite", path });
  const delivered = await store.findMessages({ status: "delivered", order: "oldest", limit: 1_000_000 });
  await store.close();
  expect(delivered.map(({ id }) => id).slice(0, acknowledged.length)).toEqual(acknowledged);
  expect(delivered.length - acknowledged.length).toBeLessThanOrEqual(1);
  const db = await openDatabase(path, { events: [] });
  expect(db.get("PRAGMA integrity_check")).toEqual(["ok"]);
  expect(db.all("PRAGMA foreign_key_check")).toEqual([]);
  db.close();
});

test("openStore() says what SQLite needs where its native module is missing", async () => {
  const alone = join(folder, "without-modules", "child.cjs");
  mkdirSync(join(folder, "without-modules"));
  copyFileSync(program, alone);
  expect(JSON.parse(await outputOf(start("open", alone)))).toMatchObject({
    code: "NOT_CONFIGURED",
    message:
      "XINSHI_STORE selects SQLite, whose native module is not here: SQLite is for one machine with the sandbox. " +
      "In the cloud set XINSHI_STORE to a database server; on one machine install the package libsql",
  });
});
