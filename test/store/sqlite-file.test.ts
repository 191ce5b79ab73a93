import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../shared/store/open.ts";
import { openDatabase, type SqliteDatabase } from "../../shared/store/sqlite/database.ts";
import { filtersOf, selectMessages } from "../../shared/store/sqlite/messages.ts";
import { migrate } from "../../shared/store/sqlite/migrate.ts";
import { MIGRATIONS } from "../../shared/store/sqlite/migrations/index.ts";
import type { MessageQuery } from "../../shared/store/store.ts";
import { NOW, receipt, receipts, replies, reply } from "../contract/store/samples.ts";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "xinshi-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function openEmpty(path = join(newFolder(), "xinshi.db")): Promise<SqliteDatabase> {
  const db = await openDatabase(path, { events: [] });
  onTestFinished(() => db.close());
  return db;
}

test("openStore() makes a folder that only its owner can read", async () => {
  const path = join(newFolder(), "a", "b", "xinshi.db");
  await (await openStore({ driver: "sqlite", path })).close();
  expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
});

for (const { what, make } of [
  { what: "a folder", make: (path: string) => mkdirSync(path) },
  { what: "a file of another kind", make: (path: string) => writeFileSync(path, "not a database ".repeat(100)) },
]) {
  test(`openStore() says what the path must be when it is ${what}`, async () => {
    const path = join(newFolder(), "thing");
    make(path);
    await expect(openStore({ driver: "sqlite", path })).rejects.toMatchObject({
      code: "NOT_CONFIGURED",
      message:
        "Cannot open the SQLite database that XINSHI_STORE selects: its path must be a file that this process can write",
    });
  });
}

test("openStore() refuses a database that a newer program made, and leaves it alone", async () => {
  const path = join(newFolder(), "xinshi.db");
  const db = await openEmpty(path);
  db.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
  await expect(openStore({ driver: "sqlite", path })).rejects.toMatchObject({
    code: "NOT_CONFIGURED",
    message:
      "The SQLite database that XINSHI_STORE selects was made by a newer version of this program: update the program, " +
      "or give it a database of its own",
  });
  expect(db.all("SELECT name FROM sqlite_schema")).toEqual([]);
});

test("migrate() applies what is missing, in order and once", async () => {
  const db = await openEmpty();
  const first = { name: "001", sql: "CREATE TABLE steps (name TEXT); INSERT INTO steps VALUES ('one')" };
  const second = { name: "002", sql: "INSERT INTO steps VALUES ('two')" };
  await migrate(db, [first]);
  for (const _ of [1, 2]) await migrate(db, [first, second]);
  expect(db.all("SELECT name FROM steps")).toEqual([{ name: "one" }, { name: "two" }]);
});

test("migrate() leaves the database as it was when a migration fails", async () => {
  const db = await openEmpty();
  const broken = [
    { name: "001", sql: "CREATE TABLE steps (name TEXT)" },
    { name: "002", sql: "INSERT INTO steps VALUES ('one'); INSERT INTO missing VALUES (1)" },
  ];
  await expect(migrate(db, broken)).rejects.toThrow("no such table: missing");
  expect(db.all("SELECT name FROM sqlite_schema")).toEqual([]);
  expect(db.get("PRAGMA user_version")).toEqual([0]);
});

test("write() says that another process has the database, and works when it is free again", async () => {
  const path = join(newFolder(), "xinshi.db");
  const [db, other] = [await openEmpty(path), await openEmpty(path)];
  db.exec("PRAGMA busy_timeout = 10; CREATE TABLE t (n INTEGER)");
  other.exec("BEGIN IMMEDIATE");
  let runs = 0;
  const add = () => db.write(() => db.run("INSERT INTO t VALUES (?)", [++runs]));
  for (const result of await Promise.allSettled([add(), add()])) {
    expect(result).toMatchObject({
      status: "rejected",
      reason: {
        code: "INTERNAL",
        message: "The SQLite database was locked by another process for more than 5 seconds",
      },
    });
  }
  expect(runs).toBe(0);
  other.exec("ROLLBACK");
  expect(await add()).toBe(1);
});

test("write() shares a commit, undoes the one that throws and keeps the others", async () => {
  const db = await openEmpty();
  db.exec("CREATE TABLE t (n INTEGER)");
  const add = (n: number, fails = false) =>
    db.write(() => {
      db.run("INSERT INTO t VALUES (?)", [n]);
      if (fails) throw new Error("No");
      return n;
    });
  const results = await Promise.allSettled([add(1), add(2, true), add(3)]);
  expect(results.map((result) => (result.status === "fulfilled" ? result.value : result.reason.message))).toEqual([
    1,
    "No",
    3,
  ]);
  expect(db.all("SELECT n FROM t")).toEqual([{ n: 1 }, { n: 3 }]);
});

test("applyReceipts(), applyReplies() and settle() keep the provider's words", async () => {
  const path = join(newFolder(), "xinshi.db");
  const store = await openStore({ driver: "sqlite", path });
  await store.applyReceipts({ ...receipts(receipt()), raw: '{"a":1}' });
  await store.applyReceipts({ ...receipts(), source: "push", raw: "<html>" });
  await store.applyReplies({ ...replies(reply()), source: "query", raw: "[]" });
  const rawReply = { requestId: "request-1", provider: "tencent", action: "SendSms", body: "half a js" };
  await store.settle({ now: NOW, settlements: [], rawReply });
  await store.close();
  const db = await openEmpty(path);
  expect(db.all("SELECT kind, provider, source, body FROM inbound ORDER BY seq")).toEqual([
    { kind: "receipts", provider: "tencent", source: "pull", body: '{"a":1}' },
    { kind: "receipts", provider: "tencent", source: "push", body: "<html>" },
    { kind: "replies", provider: "tencent", source: "query", body: "[]" },
  ]);
  expect(db.all("SELECT request_id AS requestId, provider, action, body FROM raw_replies")).toEqual([rawReply]);
});

const SORTED_BY_INDEX: { query: Partial<MessageQuery>; index: string }[] = [
  { query: {}, index: "messages_created" },
  { query: { phone: "+8613800138000" }, index: "messages_phone (phone=?)" },
  {
    query: { phone: "+8613800138000", from: 1, to: 2 },
    index: "messages_phone (phone=? AND created_at>? AND created_at<?)",
  },
  { query: { phone: "+8613800138000", status: "submitted" }, index: "messages_phone (phone=?)" },
  { query: { batchId: "b" }, index: "messages_batch (batch_id=?)" },
  { query: { userId: "o" }, index: "messages_user (caller_id=?)" },
  { query: { userId: "o", scene: "login", from: 1 }, index: "messages_user (caller_id=? AND created_at>?)" },
  { query: { from: 1, to: 2 }, index: "messages_created (created_at>? AND created_at<?)" },
  { query: { from: 1, to: 2, scene: "login" }, index: "messages_created (created_at>? AND created_at<?)" },
  { query: { status: "queued", to: 2 }, index: "messages_open (created_at<?)" },
  { query: { status: "submitted", from: 1, to: 2 }, index: "messages_open (created_at>? AND created_at<?)" },
];

for (const order of ["newest", "oldest"] as const) {
  for (const { query, index } of SORTED_BY_INDEX) {
    test(`findMessages() walks an index in order for ${JSON.stringify(query)}, ${order} first`, async () => {
      const plan = await explain({ ...query, order, limit: 10 });
      expect(plan).toEqual([expect.stringMatching(/^(SEARCH|SCAN) messages USING INDEX /)]);
      expect(plan[0]).toContain(index);
    });
  }
}

for (const query of [{ id: "m" }, { serialNumber: "5000:1" }, { serialNumber: "5000:1", phone: "+8613800138000" }]) {
  test(`findMessages() searches an index for ${JSON.stringify(query)}`, async () => {
    const plan = await explain({ ...query, order: "newest", limit: 10 });
    expect(plan[0]).toMatch(
      /^SEARCH messages USING INDEX (sqlite_autoindex_messages_1|messages_serial|messages_phone) /,
    );
  });
}

async function explain(query: MessageQuery): Promise<string[]> {
  const db = await openEmpty();
  await migrate(db);
  const conditions = filtersOf(query);
  const params = [...conditions.flatMap((condition) => condition.params), query.limit];
  const steps = db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${selectMessages(conditions, query.order)}`, params);
  return steps.map(({ detail }) => detail);
}
