import { expect, test } from "vitest";
import { invokeLocal } from "../../deploy/invoke-local.ts";

for (const { type, data, answer } of [
  { type: "call", data: { phone: "13711112222" }, answer: { result: { ok: true, data: { accepted: 1 } } } },
  { type: "http", data: { phones: ["+8613711112222"], scene: "login" }, answer: { ok: true } },
  { type: "http", data: undefined, answer: { ok: false, error: { code: "INVALID_ARGUMENT" } } },
] as const) {
  test(`invokeLocal() gives what ${type} gets${data ? "" : " without data"}`, async () => {
    const lines: string[] = [];
    expect(await invokeLocal({ function: "sendsms", type, data }, (line) => lines.push(line))).toMatchObject(answer);
    expect(lines.join()).toContain("[sendsms] START");
  });
}

test("invokeLocal() fires the timer", async () => {
  expect(await invokeLocal({ function: "pullstatus", type: "timer" }, () => undefined)).toMatchObject({
    fired: true,
    result: { ok: true },
  });
});
