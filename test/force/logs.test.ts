import { expect, test } from "vitest";
import { faultsOf, ownLines, type Printed, printAll } from "./logs.ts";

test("a full run prints nothing in clear, and one line for each thing done", async () => {
  const printed = await printAll();
  expect(faultsOf(printed)).toEqual([]);
  const own = ownLines(printed.lines);
  expect(own.length).toBeGreaterThan(200);
  expect(new Set(own.map(({ fn }) => fn)).size).toBeGreaterThanOrEqual(7);
  for (const outcome of [
    "OK",
    "RATE_LIMITED",
    "UNAUTHENTICATED",
    "PROVIDER_REJECTED",
    "OUTCOME_UNKNOWN",
    "NOT_CONFIGURED",
  ]) {
    expect(own.some(({ line }) => line.includes(`"outcome":"${outcome}"`))).toBe(true);
  }
}, 60_000);

const RECORD = { event: "invocation", function: "sendsms", requestId: "r", durationMs: 1 };
const printed = (record: object | string, providerRequests = 0): Printed => ({
  lines: [
    "[sendsms] START RequestId: r",
    `[sendsms] ${typeof record === "string" ? record : JSON.stringify(record)}`,
    "[sendsms] END RequestId: r",
    "[sendsms] Report RequestId: r Duration:1ms",
  ],
  secrets: {
    phone: new Set(["+8613700001000"]),
    code: new Set(["482913"]),
    text: new Set(["W1Z"]),
    key: new Set(["sandboxSecretKey"]),
    openid: new Set(["o-1"]),
  },
  providerRequests,
});

test("faultsOf() finds nothing in what is as it should be", () => {
  expect(faultsOf(printed({ ...RECORD, phone: "+86137****1000", other: "1482913-7" }))).toEqual([]);
});

test.each([
  ["a number in its national form", { ...RECORD, to: "13700001000" }],
  ["a code", { ...RECORD, to: "482913" }],
  ["a text", { ...RECORD, to: "xW1Zx" }],
  ["a key", { ...RECORD, to: "sandboxSecretKey" }],
  ["an openid", { ...RECORD, to: "o-1" }],
  ["a line of another function", { ...RECORD, function: "verifycode" }],
  ["a line without duration", { ...RECORD, durationMs: undefined }],
  ["a line that is no JSON", "Error: x"],
])("faultsOf() finds %s", (_what, record) => {
  expect(faultsOf(printed(record))).not.toEqual([]);
});

test("faultsOf() finds a request to a provider that nothing was said of", () => {
  expect(faultsOf(printed(RECORD, 1))).toEqual(["0 lines for 1 requests to providers"]);
});
