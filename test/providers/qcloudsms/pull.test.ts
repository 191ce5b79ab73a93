import { describe, expect, test } from "vitest";
import { createQcloudsmsProvider } from "../../../shared/providers/qcloudsms/client.ts";
import { UnreadableReply } from "../../../shared/providers/unreadable-reply.ts";
import { answered } from "../canned.ts";
import { bodyOf, DEADLINE, FIRST, NOW, ok, opened, RANDOM, refused, SIGNATURES, TIME } from "./helpers.ts";

const SMS = "https://yun.tim.qq.com/v5/tlssmssvr";
const QUERY = `?sdkappid=1400000000&random=${RANDOM}`;
const WEEK = { from: NOW - 7 * 86_400_000, limit: 500 };

const RECEIPT = {
  user_receive_time: "2015-10-17 08:03:04",
  nationcode: "86",
  mobile: "13788888888",
  report_status: "SUCCESS",
  errmsg: "DELIVRD",
  description: "用户短信送达成功",
  sid: "8:1",
};
const REPLY = {
  extend: "01",
  mobile: "13788888888",
  nationcode: "86",
  sign: "腾讯云",
  text: "TD",
  time: 1_457_336_869,
};
const LOGGED = {
  nationcode: "86",
  mobile: "13788888888",
  sign: "腾讯云",
  text: "您的验证码是: ****",
  send_time: "2016-03-07 15:47:49",
  type: 0,
  result: 0,
  errmsg: "OK",
  sid: "8:1",
  user_receive_time: "2016-03-07 15:47:51",
  report_status: "SUCCESS",
  status: "DELIVRD",
  description: "用户短信送达成功",
};

function open(...results: Parameters<typeof opened>[0]) {
  const { options, asked } = opened(results);
  const provider = createQcloudsmsProvider(options);
  const { queue, phoneLog } = provider;
  if (queue === undefined || phoneLog?.repliesByPhone === undefined) throw new Error("The provider lacks a part");
  return { provider, queue, phoneLog, repliesByPhone: phoneLog.repliesByPhone, asked };
}

describe("the request of a pull", () => {
  test("from the queue has the type and at most 100", async () => {
    const { queue, asked } = open(ok({ count: 0, data: [] }));
    expect(queue.maxPull).toBe(100);
    await queue.pullReceipts(10, DEADLINE);
    await queue.pullReplies(500, DEADLINE);
    expect(asked.map(({ url }) => url)).toEqual([`${SMS}/pullstatus${QUERY}`, `${SMS}/pullstatus${QUERY}`]);
    expect(asked.map(bodyOf)).toEqual([
      { type: 0, max: 10, sig: SIGNATURES.none, time: TIME },
      { type: 1, max: 100, sig: SIGNATURES.none, time: TIME },
    ]);
  });

  test("of one number has its halves and the range, and signs no number", async () => {
    const { phoneLog, repliesByPhone, asked } = open(ok());
    await phoneLog.receiptsByPhone({ phone: FIRST, ...WEEK }, DEADLINE);
    await repliesByPhone({ phone: FIRST, from: NOW - 1500, to: NOW - 500, limit: 5 }, DEADLINE);
    expect(asked[0]?.url).toBe(`${SMS}/pullstatus4mobile${QUERY}`);
    const common = { nationcode: "86", mobile: "13788888888", sig: SIGNATURES.none, time: TIME };
    expect(asked.map(bodyOf)).toEqual([
      { type: 0, max: 100, begin_time: TIME - 604_800, end_time: TIME, ...common },
      { type: 1, max: 5, begin_time: TIME - 2, end_time: TIME, ...common },
    ]);
  });

  test("of one number's messages signs the number", async () => {
    const { provider, asked } = open(ok({ data: [] }));
    await provider.messagesByPhone({ phone: FIRST, from: NOW - 1000 }, DEADLINE);
    expect(asked[0]?.url).toBe(`${SMS}/querysms4mobile${QUERY}`);
    expect(bodyOf(asked[0])).toEqual({
      nationcode: "86",
      mobile: "13788888888",
      begin_time: TIME - 1,
      end_time: TIME,
      sig: SIGNATURES.one,
      time: TIME,
    });
  });
});

describe("receipts", () => {
  test.each([
    { name: "delivered", item: {}, receipt: { status: "delivered", code: "DELIVRD" } },
    {
      name: "undelivered",
      item: { report_status: "FAIL", errmsg: "MK:0012" },
      receipt: { status: "undelivered", code: "MK:0012" },
    },
    {
      name: "expired",
      item: { report_status: "FAIL", errmsg: "EXPIRED_619" },
      receipt: { status: "expired", code: "EXPIRED_619" },
    },
    {
      name: "without a carrier's code",
      item: { report_status: "FAIL", errmsg: "" },
      receipt: { status: "undelivered", code: "FAIL" },
    },
    { name: "with the context", item: { ext: "r1" }, receipt: { sessionContext: "r1" } },
    { name: "without a time", item: { user_receive_time: "" }, receipt: { at: NOW } },
  ])("are read when $name", async ({ item, receipt }) => {
    const { queue } = open(ok({ count: 1, data: [{ ...RECEIPT, ...item }] }));
    const { items, received } = await queue.pullReceipts(10, DEADLINE);
    expect(received).toBe(1);
    expect(items).toEqual([
      {
        phone: FIRST,
        serialNumber: "8:1",
        status: "delivered",
        code: "DELIVRD",
        sessionContext: "",
        at: Date.parse("2015-10-17T08:03:04+08:00"),
        ...receipt,
      },
    ]);
  });

  test("that cannot be read are counted and stay in the raw body", async () => {
    const data = [RECEIPT, { ...RECEIPT, sid: "" }, { ...RECEIPT, report_status: "MAYBE" }, null];
    const { queue } = open(ok({ count: 4, data }));
    const { items, received, raw } = await queue.pullReceipts(10, DEADLINE);
    expect([items.length, received]).toEqual([1, 4]);
    expect(raw).toContain("MAYBE");
  });

  test.each([{ count: 0, data: [] }, { count: 0 }, { count: 0, data: null }])("are none in %j", async (body) => {
    const { queue } = open(ok(body));
    expect(await queue.pullReceipts(10, DEADLINE)).toMatchObject({ items: [], received: 0 });
  });
});

test("replies are read with sign name and extend code", async () => {
  const { queue } = open(ok({ count: 2, data: [REPLY, { ...REPLY, sign: null, extend: null, text: "" }] }));
  const { items } = await queue.pullReplies(10, DEADLINE);
  const read = { phone: FIRST, text: "TD", signName: "腾讯云", extendCode: "01", at: TIME * 1000 };
  expect(items).toEqual([read, { ...read, text: "", signName: "", extendCode: "" }]);
});

test("messagesByPhone() reads what was accepted and what was refused", async () => {
  const refusedOne = { ...LOGGED, result: 1016, errmsg: "手机号格式错误", sid: undefined, status: undefined };
  const { provider } = open(
    ok({ real_count: 3, truncated: 0, data: [LOGGED, refusedOne, { ...LOGGED, send_time: "" }] }),
  );
  const { items, received } = await provider.messagesByPhone({ phone: FIRST, from: NOW - 1000 }, DEADLINE);
  const read = {
    phone: FIRST,
    signName: "腾讯云",
    text: "您的验证码是: ****",
    sentAt: NOW,
    code: "0",
    serialNumber: "8:1",
    receiptCode: "DELIVRD",
  };
  expect(items).toEqual([read, { ...read, code: "1016", serialNumber: "", receiptCode: "" }]);
  expect(received).toBe(3);
});

describe("an error of a pull", () => {
  test.each([
    { name: "a refusal", reply: refused(1006, "No permission"), code: "PROVIDER_REJECTED", provider: "1006" },
    { name: "a limit", reply: refused(1013, ""), code: "PROVIDER_REJECTED", provider: "1013" },
    { name: "their timeout", reply: refused(1008, ""), code: "OUTCOME_UNKNOWN", provider: "1008" },
    {
      name: "nothing sent",
      reply: { kind: "not-sent", error: new Error("ECONNREFUSED") } as const,
      code: "PROVIDER_UNAVAILABLE",
      provider: "NotSent",
    },
    {
      name: "no answer",
      reply: { kind: "unknown", error: new Error("ECONNRESET") } as const,
      code: "OUTCOME_UNKNOWN",
      provider: "NoAnswer",
    },
  ])("is $code for $name", async ({ reply, code, provider }) => {
    const { queue } = open(reply);
    await expect(queue.pullReceipts(10, DEADLINE)).rejects.toMatchObject({
      code,
      message: {
        PROVIDER_REJECTED: "The provider refused to be asked",
        PROVIDER_UNAVAILABLE: "The provider could not be asked; nothing was taken from its queue",
        OUTCOME_UNKNOWN: "The provider's answer did not arrive whole; items may be lost with it",
      }[code],
      details: { provider: { name: "qcloudsms", code: provider } },
    });
  });

  test.each([
    { name: "no list", body: { result: 0, errmsg: "ok", data: "none" } },
    { name: "items under a refusal", body: { result: 1007, errmsg: "", count: 1, data: [RECEIPT] } },
  ])("keeps what came when it is $name, for what is pulled is gone", async ({ body }) => {
    const { queue } = open(answered(body));
    const error: unknown = await queue.pullReceipts(10, DEADLINE).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: expect.any(UnreadableReply) });
    expect(error).toHaveProperty("cause.body", JSON.stringify(body));
  });
});
