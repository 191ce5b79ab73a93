import { expect, test } from "vitest";
import { CAUSES, planCalls } from "./failover/causes.ts";
import { type Ending, runDrill } from "./failover/drill.ts";
import { brokenPromises, toTable } from "./failover/report.ts";

/** The full size is `npx tsx test/drills/failover.ts`: docs/reliability.md has its tables. */
const SENDS = 300;

test.each([
  { first: "tencent", second: "aliyun" },
  { first: "aliyun", second: "tencent" },
] as const)(
  "sendSmsAsService() texts nobody twice and loses nobody, whatever happens at $first first",
  async (routes) => {
    const { first, second } = routes;
    const { endings, log } = await runDrill({ sends: SENDS, seed: 1, first });
    const table = toTable(endings, first);
    expect(brokenPromises(endings)).toEqual([]);
    expect(endings).toHaveLength(SENDS);
    for (const cause of CAUSES) expect(table).toMatch(new RegExp(`\\| ${cause.what.replace(/[()]/g, ".")} \\| [1-9]`));

    const met = (fits: (ending: Ending) => boolean): number => endings.filter(fits).length;
    expect(
      met(({ told, refusals }) => told.status === "accepted" && told.provider === second && refusals > 0),
    ).not.toBe(0);
    expect(met(({ told, texts }) => told.status === "unknown" && texts.length === 1)).not.toBe(0);
    expect(met(({ told, texts }) => told.status === "unknown" && texts.length === 0)).not.toBe(0);
    expect(met(({ told }) => told.error?.code === "RECIPIENT_BLOCKED")).not.toBe(0);
    expect(met(({ told }) => told.error?.code === "RATE_LIMITED")).not.toBe(0);
    const withoutIds = log.join("\n").replace(/"[0-9A-F-]{36}"/gi, ""); // some have eleven digits in a row
    expect(withoutIds).not.toMatch(/13\d{9}/);
  },
  90_000,
);

test("planCalls() asks for each phone once, for so many, and for the same with the same seed", () => {
  const calls = planCalls(3000, 7);
  const phones = calls.flatMap((call) => call.phones);
  expect(phones).toHaveLength(3000);
  expect(new Set(phones).size).toBe(3000);
  expect(phones.every((phone) => /^\+8613\d{9}$/.test(phone))).toBe(true);
  expect(planCalls(3000, 7)).toEqual(calls);
  expect(planCalls(3000, 8)).not.toEqual(calls);
  expect(new Set(calls.map(({ cause }) => cause))).toEqual(new Set(CAUSES));
});

/** A message that went well, with changes. */
function ending({ told, row, later, ...fields }: Changes = {}): Ending {
  const [cause] = CAUSES;
  if (cause === undefined) throw new Error("There is a first cause");
  const common = { id: "m1", phone: "+8613800138000", provider: "tencent", errorCode: null } as Ending["row"] & object;
  return {
    cause,
    told: { phone: "+8613800138000", status: "accepted", provider: "tencent", ...told },
    row: row === null ? undefined : { ...common, status: "submitted", ...row },
    later: { ...common, status: "delivered", ...later },
    refusals: 0,
    texts: [{ provider: "tencent", status: "delivered" }],
    ...fields,
  };
}

type Changes = Partial<Pick<Ending, "refusals" | "texts">> & {
  told?: Partial<Ending["told"]>;
  row?: Partial<NonNullable<Ending["row"]>> | null;
  later?: Partial<NonNullable<Ending["later"]>>;
};

const BLOCKED = { status: "rejected", error: { code: "RECIPIENT_BLOCKED", message: "no" } } as const;
const UNKNOWN = { status: "unknown", error: { code: "OUTCOME_UNKNOWN", message: "who knows" } } as const;
const TEXT = { provider: "tencent", status: "delivered" };

for (const [what, changes, promise] of [
  ["all is well", {}, undefined],
  [
    "a text by the route that was told",
    { told: { provider: "aliyun" }, texts: [{ ...TEXT, provider: "aliyun" }] },
    undefined,
  ],
  [
    "an unknown one whose text arrived",
    { told: UNKNOWN, row: { status: "unknown", errorCode: "OUTCOME_UNKNOWN" } },
    undefined,
  ],
  [
    "an unknown one whose text arrived and never had a receipt",
    {
      told: UNKNOWN,
      row: { status: "unknown", errorCode: "OUTCOME_UNKNOWN" },
      later: { status: "unknown" },
      texts: [{ ...TEXT, status: "accepted" }],
    },
    undefined,
  ],
  [
    "a refusal with its code",
    {
      told: BLOCKED,
      row: { status: "rejected", errorCode: "RECIPIENT_BLOCKED" },
      later: { status: "rejected" },
      texts: [],
    },
    undefined,
  ],
  ["two texts", { texts: [TEXT, { ...TEXT, provider: "aliyun" }] }, "the phone received 2 texts"],
  ["no row", { row: null }, "the ledger has no row"],
  ["a queued row", { row: { status: "queued" } }, "the row was left queued"],
  ["another status", { row: { status: "rejected" } }, "told accepted, the ledger said rejected"],
  [
    "another code",
    { told: UNKNOWN, row: { status: "unknown", errorCode: "INTERNAL" } },
    "told OUTCOME_UNKNOWN, the ledger said INTERNAL",
  ],
  ["no code", { told: { status: "unknown" }, row: { status: "unknown" } }, "not accepted, and no code says why"],
  ["no text", { texts: [] }, "accepted, and the phone received nothing"],
  ["a text by another", { texts: [{ ...TEXT, provider: "aliyun" }] }, "accepted, and the phone received nothing"],
  [
    "a text after a refusal",
    { told: BLOCKED, row: { status: "rejected", errorCode: "RECIPIENT_BLOCKED" } },
    "rejected, and the phone received a text",
  ],
  ["another end", { later: { status: "submitted" } }, "the phone: delivered, the ledger at the end: submitted"],
  [
    "a receipt of nothing",
    { told: UNKNOWN, row: { status: "unknown", errorCode: "OUTCOME_UNKNOWN" }, texts: [] },
    "a receipt, and no text",
  ],
] as const satisfies readonly (readonly [string, Changes, string | undefined])[]) {
  test(`brokenPromises() says ${promise ?? "nothing"} of ${what}`, () => {
    const said = brokenPromises([ending(changes)]);
    if (promise === undefined) expect(said).toEqual([]);
    else expect(said).toContain(`nothing (…8000): ${promise}`);
  });
}
