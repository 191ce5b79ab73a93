import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../shared/store/open.ts";
import { EXPIRE, FIND } from "../../shared/store/postgres/open-messages.ts";
import { BARE_INBOUND, EMPTY_RAW } from "../../shared/store/postgres/retention.ts";
import type { Store } from "../../shared/store/store.ts";
import { newMessage, PHONE } from "../contract/store/samples.ts";
import { describePostgres, makeSchema, type TestSchema } from "./postgres-server.ts";

const NOW = 1_000_000;
const MANY = 20_000;

describePostgres("upkeep of a PostgreSQL database", () => {
  async function open(): Promise<{ schema: TestSchema; store: Store }> {
    const schema = await makeSchema();
    const store = await openStore({ driver: "postgres", url: schema.url });
    onTestFinished(async () => {
      await store.close();
      await schema.drop();
    });
    return { schema, store };
  }

  /** How the server would run it, by the words of the plan. */
  async function explain({ query }: TestSchema, sql: string, values: number[]): Promise<string> {
    const literal = values.reduce((text, value, place) => text.replaceAll(`$${place + 1}`, String(value)), sql);
    const rows = await query(`EXPLAIN ${literal}`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  }

  test("deleteOld() walks providers' words that are still there, not all that were ever emptied", async () => {
    const { schema } = await open();
    await schema.query(`INSERT INTO inbound (kind, provider, source, received_at, body)
      SELECT 'receipts', 'tencent', 'push', i, CASE WHEN i > ${MANY - 50} THEN '[]' ELSE '' END FROM generate_series(1, ${MANY}) AS i`);
    await schema.query(`INSERT INTO receipts (inbound_seq, provider, serial_number, phone, status, code, session_context, at, message_seq)
      SELECT seq, 'tencent', seq, '+1', 'delivered', '', '', 1, seq FROM inbound`);
    await schema.query("ANALYZE");
    expect(await explain(schema, EMPTY_RAW, [MANY, 500])).toContain("Index Scan using inbound_full");
    expect(await explain(schema, BARE_INBOUND, [10, 500])).toContain("Index Scan using inbound_received");
  });

  test("findOpenMessages() and expireMessages() walk what is open, not all that never had a receipt", async () => {
    const { schema } = await open();
    await schema.query(`INSERT INTO messages (id, batch_id, request_id, caller, caller_id, phone, provider, template_id, status, created_at)
      SELECT 'm' || i, 'b', 'r', 'service', 'shop', '+1' || i, 'tencent', '1',
        CASE WHEN i > ${MANY - 50} THEN 'submitted' WHEN i % 2 = 0 THEN 'rejected' ELSE 'expired' END, i
      FROM generate_series(1, ${MANY}) AS i`);
    await schema.query("ANALYZE");
    for (const plan of [
      await explain(schema, FIND, [MANY, MANY, 1, 50]),
      await explain(schema, EXPIRE, [MANY, 1000]),
    ]) {
      expect(plan).toContain("Index Scan using messages_open");
      expect(plan).not.toContain("Seq Scan");
    }
    const [index] = await schema.query(
      "SELECT reltuples::int AS rows FROM pg_class WHERE oid = 'messages_open'::regclass",
    );
    expect(index).toEqual({ rows: 50 });
  });

  test("expireMessages() walks what is open once, also where the server last counted none", async () => {
    const { schema, store } = await open();
    await schema.query("ALTER TABLE messages SET (autovacuum_enabled = false)");
    await schema.query("ANALYZE messages");
    await schema.query(`INSERT INTO messages (id, batch_id, request_id, caller, caller_id, phone, provider, template_id, status, created_at)
      SELECT 'm' || i, 'b', 'r', 'service', 'shop', '+1' || i, 'tencent', '1', 'unknown', i FROM generate_series(1, ${MANY}) AS i`);
    expect((await explain(schema, EXPIRE, [MANY, 1000])).match(/messages_open/g)).toHaveLength(1);
    expect(await store.expireMessages({ before: MANY, limit: 1000 })).toBe(1000);
  });

  test("deleteOld() leaves no receipt behind that comes while its message is deleted", async () => {
    const { schema, store } = await open();
    const message = newMessage({ createdAt: NOW });
    await store.reserveSends({ now: NOW, messages: [message], windows: [] });
    await store.settle({ now: NOW, settlements: [{ id: message.id, status: "submitted", serialNumber: "s1" }] });
    await schema.query(
      `CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END'`,
    );
    await schema.query("CREATE TRIGGER wait BEFORE INSERT ON receipts FOR EACH ROW EXECUTE FUNCTION wait()");
    const receipt = {
      serialNumber: "s1",
      phone: PHONE,
      status: "delivered",
      code: "",
      sessionContext: "",
      at: NOW,
    } as const;
    const coming = store.applyReceipts({ now: NOW, provider: "tencent", source: "push", raw: "", receipts: [receipt] });
    await expect
      .poll(() =>
        schema.query(
          "SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%INSERT INTO receipts%'",
        ),
      )
      .toHaveLength(1);
    const keep = { raw: 0, verifications: 0, helpers: 0, maxRefused: 9, limit: 9 };
    const deleting = store.deleteOld({ ...keep, messages: NOW + 1 });
    expect(await coming).toEqual({ matched: 1, unmatched: 0, duplicates: 0 });
    await deleting;
    expect(
      await schema.query(
        "SELECT (SELECT count(*)::int FROM messages) AS messages, (SELECT count(*)::int FROM receipts) AS receipts",
      ),
    ).toEqual([{ messages: 0, receipts: 0 }]);
  });
});
