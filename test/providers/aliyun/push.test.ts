import { expect, test } from "vitest";
import { readAliyunPush } from "../../../shared/providers/aliyun/push.ts";

const NOW = Date.UTC(2026, 2, 1, 4);
const RECEIPT = { phone_number: "13711112222", success: true, biz_id: "9006^0", report_time: "2026-03-01 12:00:00" };
const REPLY = { phone_number: "13711112222", content: "TD", send_time: "2026-03-01 12:00:00", dest_code: "12" };
const CALL = { call_id: "1170^1", callee: "13711112222", status_code: "200000" };

test("readAliyunPush() reads the published SmsReport and SmsUp", () => {
  const report = {
    ...{ phone_number: "13811110000", send_time: "2017-01-01 00:00:00", report_time: "2017-01-01 00:00:00" },
    ...{ success: true, err_code: "DELIVERED", err_msg: "用户接收成功", sms_size: "1" },
    ...{ biz_id: "366107990573586823^0", out_id: "67890" },
  };
  const at = Date.UTC(2016, 11, 31, 16);
  expect(readAliyunPush([report], NOW)).toEqual({
    channel: "sms",
    received: 1,
    receipts: [
      {
        phone: "+8613811110000",
        serialNumber: "366107990573586823^0",
        status: "delivered",
        code: "DELIVERED",
        sessionContext: "67890",
        at,
      },
    ],
    replies: [],
  });
  const up = { phone_number: "13811110000", content: "TD", send_time: "2017-09-01 00:00:00", dest_code: "1234" };
  for (const sequence_id of ["1234567890", 1234567890]) {
    expect(readAliyunPush([{ ...up, sequence_id }], NOW).replies).toEqual([
      { phone: "+8613811110000", text: "TD", signName: "", extendCode: "1234", at: Date.UTC(2017, 7, 31, 16) },
    ]);
  }
});

test.each([
  ["200000", "delivered"],
  ["200001", "delivered"],
  ["200002", "undelivered"],
  [200005, "undelivered"],
])("readAliyunPush() reads the end of a call, %o, as %s", (status_code, status) => {
  const call = { ...CALL, status_code, end_time: "2026-03-01 12:00:05" };
  expect(readAliyunPush([call], NOW)).toMatchObject({
    channel: "voice",
    receipts: [{ phone: "+8613711112222", serialNumber: "1170^1", status, code: String(status_code), at: NOW + 5000 }],
  });
});

test.each([
  ["13711112222", "+8613711112222"],
  ["+8613711112222", "+8613711112222"],
  ["8613711112222", "+8613711112222"],
  ["0085251234567", "+85251234567"],
  ["85251234567", "+85251234567"],
])("readAliyunPush() reads the number %s as %s", (phone_number, e164) => {
  expect(readAliyunPush([{ ...RECEIPT, phone_number }], NOW).receipts).toMatchObject([{ phone: e164 }]);
});

const LONG = "x".repeat(257);

test.each([
  ["a number with words around it", [{ ...RECEIPT, phone_number: "call 13711112222 with 482913" }]],
  ["two numbers in one", [{ ...RECEIPT, phone_number: "13711112222,13811112222" }]],
  ["a number that is none", [{ ...RECEIPT, phone_number: "1".repeat(21) }]],
  ["an id longer than any", [{ ...RECEIPT, biz_id: LONG }]],
  ["a reply of no number", [{ ...REPLY, phone_number: "TD" }]],
  ["a reply with a sign name longer than any", [{ ...REPLY, sign_name: LONG }]],
  ["a reply with an extension longer than any", [{ ...REPLY, dest_code: LONG }]],
  ["a call of no number", [{ ...CALL, callee: "nobody" }]],
  ["a call with an id longer than any", [{ ...CALL, call_id: LONG }]],
])("readAliyunPush() leaves out %s, and reads what stands beside it", (_what, [item]) => {
  const good = item !== undefined && "callee" in item ? CALL : RECEIPT;
  const { receipts, replies, received } = readAliyunPush([item, good], NOW);
  expect([receipts.map(({ phone }) => phone), replies, received]).toEqual([["+8613711112222"], [], 2]);
});
