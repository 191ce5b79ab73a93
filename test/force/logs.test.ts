import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../deploy/local.ts";
import { faultsOf, ownLines, type Printed, printAll } from "./logs.ts";

test("a full run prints nothing in clear, and one line for each thing done", async () => {
  const printed = await printAll();
  expect(faultsOf(printed)).toEqual([]);
  const own = ownLines(printed.lines);
  const explained = readFileSync(join(ROOT, "docs/logs.md"), "utf8");
  for (const field of new Set(own.flatMap(({ line }) => Object.keys(JSON.parse(line) as object)))) {
    expect(explained, field).toContain(`\`${field}\``);
  }
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
}, 300_000);

const ID = "01KDVXQG00EXAMPLE000000000";
const ABOUT = { phones: ["+86137****1000"], recipients: 1, messageIds: [ID], messages: 1 };
const RECORD = { event: "invocation", function: "sendsms", requestId: "r", outcome: "OK", durationMs: 1, ...ABOUT };
const REQUEST = { ...RECORD, event: "provider_request", provider: "tencent", code: "Ok", sessionContext: "s" };
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
  ["a number in full-width digits", { ...RECORD, to: "１３７００００１０００" }],
  ["a number before another", { ...RECORD, to: "13700001000 137****1000" }],
  ["a code", { ...RECORD, to: "482913" }],
  ["a text", { ...RECORD, to: "xW1Zx" }],
  ["a key", { ...RECORD, to: "sandboxSecretKey" }],
  ["an openid", { ...RECORD, to: "o-1" }],
  ["a line of another function", { ...RECORD, function: "verifycode" }],
  ["the beginning of a number", { ...RECORD, to: "+861370000" }],
  ["a line without duration", { ...RECORD, durationMs: undefined }],
  ["a send without phones", { ...RECORD, phones: undefined }],
  ["a send without its messages", { ...RECORD, messages: 2 }],
  ["a line that is no JSON", "Error: x"],
])("faultsOf() finds %s", (_what, record) => {
  expect(faultsOf(printed(record))).not.toEqual([]);
});

test.each([
  ["whose invocation is not known", { ...REQUEST, requestId: "s" }],
  ["whose messages are not named", { ...REQUEST, messageIds: undefined }],
  ["whose code is not told", { ...REQUEST, code: undefined }],
])("faultsOf() finds a request %s", (_what, request) => {
  const good = printed(RECORD);
  const withLine = (record: object): Printed => ({
    ...good,
    lines: [...good.lines, `[sendsms] ${JSON.stringify(record)}`],
    providerRequests: 1,
  });
  expect(faultsOf(withLine(REQUEST))).toEqual([]);
  expect(faultsOf(withLine(request))).toHaveLength(1);
});

test("faultsOf() finds a request to a provider that nothing was said of", () => {
  expect(faultsOf(printed(RECORD, 1))).toEqual(["0 lines for 1 requests to providers"]);
});
