import { createHash } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { testFunctions } from "../contract/functions.ts";
import { describePostgres, makeSchema, type TestSchema } from "../store/postgres-server.ts";
import { openBundles } from "./bundles.ts";

/** A mobile number of mainland China, with or without its country code, and not a part of a longer one. */
const NUMBER = "\\m(86)?1[3-9]\\d{9}\\M";

/** The other driver and hidden numbers in one go: what functions do must depend on neither. */
describePostgres("on PostgreSQL", () => {
  let schema: TestSchema;

  testFunctions("the built bundles, with encrypted numbers", async () => {
    schema = await makeSchema();
    return openBundles({
      XINSHI_STORE: "postgres",
      DATABASE_URL: schema.url,
      XINSHI_PHONE_KEYS: `k1:${createHash("sha256").update("one").digest("base64url")}`,
    });
  });

  test("no number of all those that were texted is in the database in clear", async () => {
    const [check] = await schema.query("SELECT count(*)::int AS texted, '+8613800138000' ~ $1 AS finds FROM messages", [
      NUMBER,
    ]);
    expect(check).toEqual({ texted: expect.any(Number), finds: true });
    expect(check?.texted).toBeGreaterThan(50);
    const tables = await schema.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()");
    for (const { name } of tables) {
      const inClear = await schema.query(`SELECT * FROM ${name} AS row WHERE row::text ~ $1 LIMIT 3`, [NUMBER]);
      expect(inClear, String(name)).toEqual([]);
    }
  });

  afterAll(() => schema.drop());
});
