import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type DriverSettings, openStore } from "../../shared/store/open.ts";
import { openDatabase } from "../../shared/store/sqlite/database.ts";
import { issue, PHONE } from "../contract/store/samples.ts";
import { buildProgram, killAtWork, outputOf, type Program, sum } from "./processes.ts";

let program: Program;
let path: string;
let settings: DriverSettings;
let files = 0;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(() => program.remove());

beforeEach(() => {
  files += 1;
  path = join(program.folder, `${files}`, "xinshi.db");
  settings = { driver: "sqlite", path };
});

test("openStore() works for ten processes that make the same file at once", async () => {
  expect(await program.runTogether(10, "open", settings)).toEqual(Array(10).fill("found 0\n"));
});

test("reserveSends() lets exactly one of 400 sends of four processes to one number pass", async () => {
  expect(sum(await program.runTogether(4, "send", settings))).toBe(1);
  const store = await openStore(settings);
  expect(await store.findMessages({ phone: PHONE, order: "newest", limit: 10 })).toHaveLength(1);
  await store.close();
});

test("checkVerification() compares no more than the allowed attempts over four processes", async () => {
  const store = await openStore(settings);
  await store.issueVerification(issue());
  await store.close();
  expect(sum(await program.runTogether(4, "guess", settings))).toBe(5);
});

test("openStore() finds all that was acknowledged, and a sound file, after a process was killed at work", async () => {
  const acknowledged = await killAtWork(program.start("forever", settings), 20_000);
  const store = await openStore(settings);
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
  const alone = join(program.folder, "without-modules", "child.cjs");
  mkdirSync(join(program.folder, "without-modules"));
  copyFileSync(program.path, alone);
  expect(JSON.parse(await outputOf(program.start("open", settings, alone)))).toMatchObject({
    code: "NOT_CONFIGURED",
    message:
      "XINSHI_STORE selects SQLite, whose native module is not here: SQLite is for one machine with the sandbox. " +
      "In the cloud set XINSHI_STORE to a database server; on one machine install the package libsql",
  });
});
