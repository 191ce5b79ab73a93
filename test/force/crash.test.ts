import { afterAll, beforeAll, expect, test } from "vitest";
import { describePostgres, makeSchema } from "../store/postgres-server.ts";
import { planCalls } from "./crash/plan.ts";
import { brokenPromises, type CrashResult, toTable } from "./crash/report.ts";
import { buildForCrash, crash } from "./crash.ts";
import type { OwnBuild } from "./own-functions.ts";

/** The full size is `npx tsx test/force/crash.ts`: docs/reliability.md has its table. */
const SMALL = { sends: 90, seed: 1 };

let build: OwnBuild;
beforeAll(async () => {
  build = await buildForCrash();
});
afterAll(() => build.remove());

function check(result: CrashResult): void {
  expect(brokenPromises(result)).toEqual([]);
  expect(result.endings).toHaveLength(SMALL.sends);
  expect(result.storm.kills.sends).toBeGreaterThan(0);
  expect(result.storm.struck).toBeGreaterThan(0);
}

test("sendsms killed at any moment leaves no text without a row", async () => {
  check(await crash({ ...SMALL, build }));
}, 120_000);

describePostgres("killed processes on PostgreSQL", () => {
  test("sendsms killed at any moment leaves no text without a row", async () => {
    const schema = await makeSchema();
    check(await crash({ ...SMALL, build, postgresUrl: schema.url }).finally(() => schema.drop()));
  }, 120_000);
});

test("planCalls() asks for each phone once, the same with one seed", () => {
  const calls = planCalls(2000, 7);
  const phones = calls.flatMap((call) => call.phones);
  expect(new Set(phones).size).toBe(2000);
  expect(phones.every((phone) => /^\+8613\d{9}$/.test(phone))).toBe(true);
  expect(planCalls(2000, 7)).toEqual(calls);
  expect(planCalls(2000, 8)).not.toEqual(calls);
});

type Ending = CrashResult["endings"][number];

const ROW = { id: "m1", requestId: "r1", status: "delivered" } as Ending["rows"][number];
const TEXT = { provider: "tencent", status: "delivered", sessionContext: "r1", pulledAt: undefined };
const PULLED = { ...TEXT, pulledAt: 1500 };
const QUERIED = { source: "query", receivedAt: 9000 } as Ending["receipts"][number];
const CALL = { kind: "code", caller: "code-1", phones: ["+8613000008888"], killAfterMs: undefined } as const;

/** One message that went well, with changes. */
function result(changes: Partial<Ending> = {}, isCut = false): CrashResult {
  const told = { call: { ...CALL, phones: [...CALL.phones] }, tries: 2, at: 0, outcome: accepted() };
  const ending: Ending = { phone: CALL.phones[0], told, rows: [ROW], texts: [TEXT], receipts: [], ...changes };
  const pulls = [{ from: 1000, isCut }];
  return {
    store: "SQLite",
    storm: { told: [ending.told], pulls, kills: { sends: 1, pulls: 1 }, struck: 1 },
    endings: [ending],
    open: [],
    seconds: 1,
  };
}

function accepted(status: "accepted" | "rejected" = "accepted"): Ending["told"]["outcome"] {
  const messages = [{ phone: CALL.phones[0], status }];
  return { ok: true, requestId: "i1", data: { messages, accepted: 1, rejected: 0, unknown: 0 } };
}

for (const [what, changed, promise] of [
  ["all is well", result(), undefined],
  ["a receipt found again after a cut pull", result({ texts: [PULLED], receipts: [QUERIED] }, true), undefined],
  [
    "a receipt that was asked for first",
    result({ texts: [{ ...PULLED, pulledAt: 9500 }], receipts: [QUERIED] }),
    undefined,
  ],
  ["two texts", result({ texts: [TEXT, TEXT] }), "the phone received 2 texts"],
  ["no row", result({ rows: [] }), "a text without a row"],
  ["another request's row", result({ rows: [{ ...ROW, requestId: "r2" }] }), "a text without a row"],
  ["another end", result({ rows: [{ ...ROW, status: "unknown" }] }), "the phone: delivered, the ledger: unknown"],
  ["a receipt of nothing", result({ texts: [] }), "the ledger has a receipt, the phone has no text"],
  [
    "a receipt lost in a good pull",
    result({ texts: [PULLED], receipts: [QUERIED] }),
    "its receipt was lost in a pull that went well, at 1970-01-01T00:00:01.500Z",
  ],
  [
    "words without a text",
    result({ told: { ...result().endings[0]?.told, tries: 1 } as Ending["told"], rows: [], texts: [] }),
    "told accepted, and there is no text",
  ],
  [
    "a refusal with a text",
    result({ told: { ...result().endings[0]?.told, tries: 1, outcome: accepted("rejected") } as Ending["told"] }),
    "told rejected, and there is a text",
  ],
] as const) {
  test(`brokenPromises() says ${promise ?? "nothing"} of ${what}`, () => {
    const said = brokenPromises(changed);
    if (promise === undefined) expect(said).toEqual([]);
    else expect(said).toContain(`code-1 (…000008888): ${promise}`);
  });
}

test("brokenPromises() names open rows and codes that were refused", () => {
  const bad = result();
  const told = { ...bad.endings[0]?.told, codeIsRight: false } as Ending["told"];
  const said = brokenPromises({ ...bad, storm: { ...bad.storm, told: [told] }, open: [{ ...ROW, status: "queued" }] });
  expect(said).toEqual(["code-1: the code that arrived was refused", "m1: still queued after everything"]);
});

test("brokenPromises() names keys that are still held", () => {
  const bad = result();
  const error = { code: "OUTCOME_UNKNOWN", message: "", reason: "unfinished" } as const;
  const told = { ...bad.endings[0]?.told, outcome: { ok: false, requestId: "i1", error } } as Ending["told"];
  const said = brokenPromises({ ...bad, storm: { ...bad.storm, told: [told] } });
  expect(said).toEqual(["code-1: its key is held by a call that died"]);
});

test("toTable() counts what died and what was lost", () => {
  const table = toTable([result({ texts: [PULLED], receipts: [QUERIED] }, true)]);
  expect(table).toContain(
    "| SQLite | 1 | 1 | 1 | 1 | 1 | 1, 0, 0 | 1 | 0 | 0 | 0, 0 | 0, 0 | 1, 1 | 1, 1 | 0 | 0 | 1 |",
  );
});
