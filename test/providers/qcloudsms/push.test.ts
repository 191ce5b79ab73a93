import { expect, test } from "vitest";
import { readTencentPush } from "../../../shared/providers/qcloudsms/push.ts";

const NOW = Date.UTC(2026, 2, 1, 4);
const PHONE = { nationcode: "86", mobile: "13711112222" };
const RECEIPT = { ...PHONE, sid: "2:7a", report_status: "SUCCESS", errmsg: "DELIVRD" };
const REPLY = { ...PHONE, text: "TD", time: 1772337600, sign: "信使", extend: "12" };
const CALL = { ...PHONE, callid: "c-1", result: "0" };

const LONG = "x".repeat(257);

test("readTencentPush() leaves out a receipt with an id longer than any, and reads what stands beside it", () => {
  const { receipts, received } = readTencentPush([{ ...RECEIPT, sid: LONG }, RECEIPT], NOW);
  expect([receipts.map(({ serialNumber }) => serialNumber), received]).toEqual([["2:7a"], 2]);
});

test("readTencentPush() reads a reply, and the ends of calls", () => {
  expect(readTencentPush(REPLY, NOW).replies).toMatchObject([{ phone: "+8613711112222", text: "TD" }]);
  expect(readTencentPush({ voiceprompt_callback: CALL }, NOW).receipts).toMatchObject([{ status: "delivered" }]);
  const failed = { ...PHONE, callid: "c-2", failure_code: 8 };
  expect(readTencentPush({ voice_failure_callback: failed }, NOW).receipts).toMatchObject([{ code: "FAILURE_8" }]);
});

test.each([
  ["a reply with a sign name longer than any", { ...REPLY, sign: LONG }],
  ["a reply with an extension longer than any", { ...REPLY, extend: LONG }],
  ["a reply of no number", { ...REPLY, mobile: "13711112222 and 482913" }],
  ["a call with an id longer than any", { voicecode_callback: { ...CALL, callid: LONG } }],
  ["a call of no number", { voiceprompt_callback: { ...CALL, mobile: "13711112222 and 482913" } }],
  ["a call to no country", { voiceprompt_callback: { ...CALL, nationcode: "code 482913" } }],
  ["a failed call of no number", { voice_failure_callback: { ...CALL, mobile: "x", failure_code: 8 } }],
])("readTencentPush() leaves out %s", (_what, body) => {
  expect(readTencentPush(body, NOW)).toMatchObject({ receipts: [], replies: [], received: 1 });
});
