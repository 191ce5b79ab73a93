import { afterAll, beforeAll, expect, test } from "vitest";
import { describePostgres, makeSchema } from "../store/postgres-server.ts";
import type { OwnBuild } from "./own-functions.ts";
import { trendsOf } from "./soak/memory.ts";
import { DAY_MS, HOUR_MS, Model, midnightBefore } from "./soak/model.ts";
import { brokenPromises, type SoakResult, toTable } from "./soak/report.ts";
import { buildForSoak, soak } from "./soak.ts";

/** The full size is `npx tsx test/force/soak.ts`: docs/reliability.md has its table. */
const SMALL = { days: 2, seed: 1, timerMinutes: 60, sessions: 50 };
/** Two days are over before a process is warm. */
const COLD = { memory: false };

let build: OwnBuild;
beforeAll(async () => {
  build = await buildForSoak();
});
afterAll(() => build.remove());

function check(result: SoakResult): void {
  expect(brokenPromises(result, COLD)).toEqual([]);
  const rules = ["phone_30s", "phone_1h", "phone_24h", "user_24h", "ip_1h", "scene_day"];
  for (const rule of rules) expect(result.sends[`RATE_LIMITED ${rule}`], rule).toBeGreaterThan(0);
  for (const answer of ["ok", "CODE_MISMATCH", "CODE_EXPIRED"]) expect(result.checks[answer]).toBeGreaterThan(0);
  expect(result.fullDays).toBe(1);
  expect(result.retries).toBeGreaterThan(0);
  expect(result.deleted).toBeGreaterThan(0);
  expect(result.kept).toBeGreaterThan(0);
}

test("two days of traffic are answered as the model says", async () => {
  check(await soak({ ...SMALL, build }));
}, 120_000);

describePostgres("two days on PostgreSQL", () => {
  test("two days of traffic are answered as the model says", async () => {
    const schema = await makeSchema();
    check(await soak({ ...SMALL, build, schema }).finally(() => schema.drop()));
  }, 120_000);
});

const MIDNIGHT = Date.parse("2026-12-31T00:00:00+08:00");
const PERSON = { scene: "code", phone: "+8613000008888", openid: "o1", ip: "203.0.113.1" } as const;

test("midnightBefore() says when a day of Beijing began", () => {
  expect(midnightBefore(MIDNIGHT)).toBe(MIDNIGHT);
  expect(midnightBefore(MIDNIGHT - 1)).toBe(MIDNIGHT - DAY_MS);
  expect(midnightBefore(MIDNIGHT + DAY_MS - 1)).toBe(MIDNIGHT);
});

test("judge() names the rule that makes a send wait longest", () => {
  const model = new Model();
  for (let sent = 0; sent < 5; sent++) model.send({ ...PERSON, at: MIDNIGHT + sent * 31_000 });
  const now = { ...PERSON, at: MIDNIGHT + 4 * 31_000 + 500 };
  expect(model.judge(now)).toBe("RATE_LIMITED phone_1h 3476");
  expect(model.judge({ ...now, at: MIDNIGHT + HOUR_MS })).toBe("ok");
  expect(model.judge({ ...now, phone: "+8613000018888", ip: "203.0.113.2" })).toBe("ok");
});

test("judge() gives a day its budget back at midnight", () => {
  const model = new Model();
  const late = MIDNIGHT + DAY_MS - 1000;
  for (let sent = 0; sent < 120; sent++) model.send({ scene: "code", phone: `+86130${sent}`, at: late });
  const other = { scene: "code", phone: "+8613100008888" } as const;
  expect(model.judge({ ...other, at: late })).toBe("RATE_LIMITED scene_day 1");
  expect(model.judge({ ...other, at: MIDNIGHT + DAY_MS })).toBe("ok");
});

test("check() takes a right code once, and no code after five guesses", () => {
  const model = new Model();
  const at = MIDNIGHT;
  model.issue({ ...PERSON, at }, "123456");
  expect(model.check({ ...PERSON, at }, "654321")).toBe("CODE_MISMATCH 4");
  expect(model.check({ ...PERSON, at: at + 299_999 }, "123456")).toBe("ok");
  expect(model.check({ ...PERSON, at }, "123456")).toBe("CODE_EXPIRED");
  model.issue({ ...PERSON, at }, "222222");
  for (let guess = 0; guess < 5; guess++) model.check({ ...PERSON, at }, "000000");
  expect(model.check({ ...PERSON, at }, "222222")).toBe("CODE_EXPIRED");
  model.issue({ ...PERSON, at }, "333333");
  expect(model.check({ ...PERSON, at: at + 300_000 }, "333333")).toBe("CODE_EXPIRED");
});

/** A process that held so much at the hours 0, 1, 2 …. */
function held(...megabytes: number[]) {
  return megabytes.map((mb, hour) => ({ name: "sendsms", at: hour * HOUR_MS, megabytes: mb }));
}

test("trendsOf() compares the last quarter with all before", () => {
  const [trend] = trendsOf(held(10, 99, 50, 50, 51, 51, 60, 52, 53));
  expect(trend).toMatchObject({ name: "sendsms", beforeMb: 99, afterMb: 60 });
  expect(trend?.slopeMb).toBeCloseTo(0.5 * 24);
});

const RESULT: SoakResult = {
  store: "SQLite",
  days: 2,
  seconds: 7,
  broken: [],
  sends: { ok: 3, "RATE_LIMITED phone_30s": 1 },
  checks: { ok: 1 },
  retries: 1,
  fullDays: 1,
  timerRuns: 4,
  receipts: 3,
  deleted: 2,
  kept: 1,
  samples: held(50, 50, 50, 50),
};

test("brokenPromises() hears of wrong answers and growing memory", () => {
  expect(brokenPromises(RESULT, { memory: true })).toEqual([]);
  const bad = { ...RESULT, broken: ["a code: ok, not CODE_EXPIRED"], samples: held(50, 50, 50, 60, 70) };
  expect(brokenPromises(bad, { memory: true })).toEqual([
    "a code: ok, not CODE_EXPIRED",
    "memory grows: sendsms 50 and 70 (240.00 a day)",
  ]);
  expect(brokenPromises(bad, COLD)).toHaveLength(1);
  const large = (name: string) => held(200, 200, 200, 200, 209).map((sample) => ({ ...sample, name }));
  expect(brokenPromises({ ...RESULT, samples: large("sendsms") }, { memory: true })).toHaveLength(1);
  expect(brokenPromises({ ...RESULT, samples: large("sandbox") }, { memory: true })).toEqual([]);
});

test("toTable() says what was answered and what is left", () => {
  const row =
    "| SQLite | 2 | 3 ok, 1 RATE_LIMITED phone_30s | 1 | 1 ok | 1 | 4, 3 | 2, 1 | sendsms 50 and 50 (0.00 a day) | 0 | 7 |";
  expect(toTable([RESULT])).toContain(row);
});
