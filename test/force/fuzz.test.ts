import { expect, test } from "vitest";
import { describePostgres, makeSchema } from "../store/postgres-server.ts";
import { FUNCTIONS } from "./fuzz/inputs.ts";
import { judgeAnswer, judgeThrown } from "./fuzz/judge.ts";
import { type FuzzOptions, fuzz, toTable } from "./fuzz.ts";

/** The full size is `npx tsx test/force/fuzz.ts`: docs/reliability.md has its table. */
const SMALL = { events: 900, seed: 7, processes: 1 };

async function check(options: FuzzOptions): Promise<void> {
  const { faults, counts, events } = await fuzz(options);
  expect(faults).toEqual([]);
  expect(events).toBe(options.events);
  const reached = Object.keys(counts).map((name) => name.replace(/ \S+/, "")); // whatever way it came by
  for (const fn of FUNCTIONS) {
    const deep = fn === "verifycode" ? "CODE_EXPIRED" : "ok"; // there it would be luck
    expect(reached).toEqual(expect.arrayContaining([`${fn} ${deep}`, `${fn} UNAUTHENTICATED`]));
  }
}

test("every function answers every fuzzed event with an outcome, and outlives it", async () => {
  await check(SMALL);
}, 120_000);

describePostgres("fuzzed events on PostgreSQL", () => {
  test("every function answers every one with an outcome, and outlives it", async () => {
    const schema = await makeSchema();
    await check({ ...SMALL, events: 600, postgresUrl: schema.url }).finally(() => schema.drop());
  }, 120_000);
});

const OK = { ok: true, requestId: "r", data: null };
const refused = (code: string) => ({ ok: false, requestId: "r", error: { code, message: "m" } });
const http = (statusCode: number, body: unknown, headers: object = {}) => ({
  statusCode,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

test.each([
  ["an outcome", OK, "ok"],
  ["a refusal", refused("RATE_LIMITED"), "RATE_LIMITED"],
  ["an outcome over HTTP", http(200, OK), "ok"],
  ["a refusal over HTTP", http(429, refused("RATE_LIMITED")), "RATE_LIMITED"],
  ["an answer without a body", http(204, ""), "empty 204"],
  ["an envelope", http(200, { Response: { RequestId: "r" } }), "envelope"],
])("judgeAnswer() takes %s", (_what, answer, outcome) => {
  expect(judgeAnswer("sendsms", answer)).toEqual({ outcome });
});

test.each([
  ["nothing", undefined],
  ["a text", "ok"],
  ["another name beside an outcome's", { ...OK, more: 1 }],
  ["a code that is none of ours", refused("TEAPOT")],
  ["a bug", refused("INTERNAL")],
  ["settings that are all there", refused("NOT_CONFIGURED")],
  ["a status that is not the code's", http(200, refused("RATE_LIMITED"))],
  ["a body that is no outcome", http(500, "<html>")],
  ["an empty success", http(200, "")],
  ["a header with a line end", http(200, OK, { a: "b\r\nc: d" })],
  ["a stack trace", { ...OK, data: "Error: x\n    at main (/var/user/index.js:1:2)" }],
  ["an envelope of a bug", http(200, { Response: { RequestId: "r", Error: { Code: "InternalError", Message: "" } } })],
  ["what JSON cannot carry", { ...OK, data: 1n }],
])("judgeAnswer() does not take %s", (_what, answer) => {
  expect(judgeAnswer("sendsms", answer)).toHaveProperty("fault");
});

test("judgeAnswer() takes a provider's acknowledgement, and no outcome in its place", () => {
  expect(judgeAnswer("smscallback", http(200, '{"result":0,"errmsg":"OK"}'))).toEqual({ outcome: "ok" });
  expect(judgeAnswer("smscallback", http(200, OK))).toHaveProperty("fault");
});

test("judgeThrown() takes what a timer's platform should try again, and nothing else", () => {
  const unavailable = new Error("PROVIDER_UNAVAILABLE (request id r-1)");
  expect(judgeThrown("pullstatus", unavailable)).toEqual({ outcome: "thrown PROVIDER_UNAVAILABLE" });
  expect(judgeThrown("sendsms", unavailable)).toHaveProperty("fault");
  expect(judgeThrown("pullstatus", new Error("INTERNAL (request id r-1)"))).toHaveProperty("fault");
});

test("toTable() has a line for each function", () => {
  expect(toTable({ "sendsms http ok": 1200, "sendsms http RATE_LIMITED": 1, "sendsms timer ok": 2 })).toContain(
    "| sendsms | 1,203 | 1,201 http, 2 timer | 1,202 ok, 1 RATE_LIMITED |",
  );
});
