import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callbackUrl, startLocal } from "../../deploy/local.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { describePostgres, makeSchema, type TestSchema } from "../store/postgres-server.ts";

/** No index of PostgreSQL takes it: 9,000 characters of which none repeats for long. */
const LONG = Array.from({ length: 9000 }, (_, place) => (place * place * 7919).toString(36).at(-3) ?? "0").join("");

describePostgres("smscallback on PostgreSQL", () => {
  let dataDir: string;
  let schema: TestSchema;
  let sandbox: Sandbox;
  const lines: string[] = [];

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "xinshi-callback-"));
    schema = await makeSchema();
    const environment = { XINSHI_STORE: "postgres", DATABASE_URL: schema.url };
    sandbox = await startLocal({ port: 0, dataDir, cron: false, environment, log: (line) => lines.push(line) });
  });
  afterAll(async () => {
    await sandbox.close();
    await schema.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function push(cloud: "tencent" | "aliyun", body: unknown): Promise<number> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(callbackUrl(sandbox.url, cloud), {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return response.status;
  }

  test.each([
    ["tencent", { nationcode: "86", mobile: "13922220001", report_status: "SUCCESS" }, { sid: "id-1" }, { sid: LONG }],
    ["aliyun", { phone_number: "13922220001", success: true }, { biz_id: "id-2" }, { biz_id: LONG }],
    ["aliyun", { biz_id: "id-3", success: true }, { phone_number: "13922220001" }, { phone_number: LONG }],
  ] as const)("keeps what %s pushes beside what no index can take: %o", async (cloud, common, good, bad) => {
    const receipt = { ...common, ...good };
    expect(await push(cloud, [{ ...common, ...bad }, receipt])).toBe(200);
    const [id] = JSON.stringify(receipt).match(/id-\d/) ?? [""];
    expect(await schema.query("SELECT phone FROM receipts WHERE serial_number = $1", [id])).toEqual([
      { phone: "+8613922220001" },
    ]);
    const raw = await schema.query("SELECT count(*)::int AS kept FROM inbound WHERE strpos(body, $1) > 0", [LONG]);
    expect(raw).toEqual([{ kept: expect.any(Number) }]);
    expect(raw[0]?.kept).toBeGreaterThan(0);
  });

  const receipt = (serial: string, more: object = {}): object => ({
    ...{ nationcode: "86", mobile: "13922220004", sid: serial, report_status: "SUCCESS", errmsg: "DELIVRD" },
    ...more,
  });

  test("acknowledges nothing that is not written down, and takes it when it is pushed again", async () => {
    const serial = "not-yet";
    await schema.query("ALTER TABLE receipts RENAME TO receipts_away");
    try {
      expect(await push("tencent", [receipt(serial)])).toBe(500);
    } finally {
      await schema.query("ALTER TABLE receipts_away RENAME TO receipts");
    }
    const kept = () => schema.query("SELECT count(*)::int AS kept FROM inbound WHERE strpos(body, $1) > 0", [serial]);
    expect(await kept()).toEqual([{ kept: 0 }]);
    expect(await push("tencent", [receipt(serial)])).toBe(200);
    expect(await kept()).toEqual([{ kept: 1 }]);
    expect(await schema.query("SELECT status FROM receipts WHERE serial_number = $1", [serial])).toEqual([
      { status: "delivered" },
    ]);
  });

  test("takes the same receipts once, pushed many times at one moment in every order", async () => {
    const phones = Array.from({ length: 40 }, (_, place) => `139222${String(30_000 + place)}`);
    const orders = Array.from({ length: 12 }, (_, turn) => [...phones.slice(turn * 3), ...phones.slice(0, turn * 3)]);
    const bodies = orders.map((order, turn) =>
      (turn % 2 === 0 ? order : order.reverse()).map((mobile) => receipt(`order-${mobile}`, { mobile })),
    );
    const answers = await Promise.all(bodies.map((body) => push("tencent", body)));
    expect(new Set(answers)).toEqual(new Set([200]));
    const [rows] = await schema.query(
      "SELECT count(*)::int AS rows, sum(times)::int AS times FROM receipts WHERE serial_number LIKE 'order-%'",
    );
    expect(rows).toEqual({ rows: phones.length, times: phones.length * bodies.length });
  });

  test("logs nothing of what stands where a number should", async () => {
    for (const text of ["13922220002,13922220003", "it is 482913, call 13922220002 at once"]) {
      expect(await push("aliyun", [{ phone_number: text, success: true, biz_id: "a-3" }])).toBe(200);
    }
    const printed = lines.join("\n");
    expect(printed).toContain('"function":"smscallback"');
    expect(printed).not.toMatch(/482913|1392222\d{4}/);
    const withoutStacks = lines.filter((line) => !line.includes("errorStack"));
    expect(Math.max(...withoutStacks.map(({ length }) => length))).toBeLessThan(1000);
  });
});
