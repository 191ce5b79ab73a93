import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { type DriverSettings, openStore } from "../../shared/store/open.ts";
import { openDatabase } from "../../shared/store/postgres/database.ts";
import { migrate } from "../../shared/store/postgres/migrate.ts";
import { MIGRATIONS } from "../../shared/store/postgres/migrations/index.ts";
import { statement } from "../../shared/store/postgres/statement.ts";
import { issue, PHONE } from "../contract/store/samples.ts";
import { describePostgres, makeSchema, type TestSchema } from "./postgres-server.ts";
import { buildProgram, killAtWork, type Program, sum } from "./processes.ts";

/** Of the first version. */
const ROW = `
INSERT INTO messages (id, batch_id, request_id, caller, caller_id, phone, provider, template_id, status, created_at)
VALUES ('m1', 'b1', 'r1', 'user', 'o1', '+8613800138000', 'tencent', '1', 'submitted', 1)`;

describePostgres("processes on one PostgreSQL database", () => {
  let program: Program;
  let schema: TestSchema;
  let settings: DriverSettings;

  beforeAll(async () => {
    program = await buildProgram();
  });

  afterAll(() => program.remove());

  beforeEach(async () => {
    schema = await makeSchema();
    settings = { driver: "postgres", url: schema.url };
    return () => schema.drop();
  });

  async function open() {
    const db = await openDatabase(schema.url, { events: [] });
    onTestFinished(() => db.close());
    return db;
  }

  test("openStore() works for ten processes that make the same tables at once", async () => {
    expect(await program.runTogether(10, "open", settings)).toEqual(Array(10).fill("found 0\n"));
    expect(await schema.query("SELECT version FROM xinshi_schema")).toEqual([{ version: MIGRATIONS.length }]);
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

  test("openStore() finds all that was acknowledged after a process was killed at work", async () => {
    const acknowledged = await killAtWork(program.start("forever", settings), 2000);
    const store = await openStore(settings);
    const delivered = await store.findMessages({ status: "delivered", order: "oldest", limit: 1_000_000 });
    await store.close();
    expect(delivered.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
    expect(delivered.length - acknowledged.length).toBeLessThanOrEqual(1);
  });

  test("migrate() brings a database of every earlier version to this one, with what is in it", async () => {
    for (let version = 1; version < MIGRATIONS.length; version++) {
      const earlier = await makeSchema();
      const db = await openDatabase(earlier.url, { events: [] });
      await migrate(db, MIGRATIONS.slice(0, version));
      await db.close();
      await earlier.query(ROW);
      const store = await openStore({ driver: "postgres", url: earlier.url });
      expect(await store.findMessages({ order: "newest", limit: 9 })).toMatchObject([
        { id: "m1", status: "submitted" },
      ]);
      await store.close();
      await earlier.drop();
    }
  });

  test("migrate() leaves the database as it was when a migration fails", async () => {
    const db = await open();
    const broken = [...MIGRATIONS, { name: "broken", sql: "CREATE TABLE half (id TEXT); SELECT * FROM missing" }];
    await expect(migrate(db, broken)).rejects.toThrow();
    expect(await schema.query("SELECT 1 FROM pg_tables WHERE schemaname = current_schema()")).toEqual([]);
    await migrate(db);
  });

  test("openStore() brings an earlier database up to date for ten processes at once, beside sends of the old program", async () => {
    const old = await open();
    await migrate(old, MIGRATIONS.slice(0, 1));
    await schema.query(ROW);
    const send = async (index: number): Promise<void> => {
      await schema.query(ROW.replaceAll("'m1'", `'n${index}'`));
    };
    let isOver = false;
    const sending = (async () => {
      for (let index = 0; !isOver; index++) await send(index);
    })();
    const printed = await program.runTogether(10, "open", settings);
    isOver = true;
    await sending;
    expect(printed.map((text) => Number(/^found (\d+)\n$/.exec(text)?.[1]) >= 1)).toEqual(Array(10).fill(true));
    expect(await schema.query("SELECT version FROM xinshi_schema")).toEqual([{ version: MIGRATIONS.length }]);
  });

  test("migrate() gives up at once behind a long reader, so that sends of the old program go on, and works after it", async () => {
    const old = await open();
    await migrate(old, MIGRATIONS.slice(0, -1));
    let end = (): void => undefined;
    const isRead = new Promise<void>((resolve) => {
      end = resolve;
    });
    const backup = await open();
    const reading = backup.write(async (transaction) => {
      await transaction.run(statement("SELECT count(*) FROM messages"));
      await isRead;
    });
    await expect.poll(() => schema.query("SELECT FROM pg_locks WHERE relation = 'messages'::regclass")).not.toEqual([]);
    const migrating = openStore(settings).catch((error: unknown) => error);
    await expect.poll(() => schema.query("SELECT FROM pg_locks WHERE NOT granted")).not.toEqual([]);
    await old.run(statement(ROW));
    expect(await migrating).toMatchObject({
      code: "NOT_CONFIGURED",
      message: expect.stringContaining("such as a backup"),
    });
    end();
    await reading;
    await (await openStore(settings)).close();
    expect(await schema.query("SELECT version FROM xinshi_schema")).toEqual([{ version: MIGRATIONS.length }]);
  });

  test("openStore() refuses a database that a newer program made", async () => {
    const db = await open();
    await migrate(db, [...MIGRATIONS, { name: "newer", sql: "SELECT 1" }]);
    await expect(openStore(settings)).rejects.toMatchObject({
      code: "NOT_CONFIGURED",
      message: expect.stringContaining("newer version"),
    });
  });
});

test("openStore() says that the server does not answer, and neither address nor password", async () => {
  const url = "postgres://who:secret@127.0.0.1:1/nowhere";
  const failure: unknown = await openStore({ driver: "postgres", url }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: expect.not.stringContaining("secret") });
});
