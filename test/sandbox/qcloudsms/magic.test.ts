import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, NOON, openSandbox, sdk, send, travel } from "../helpers.ts";
import { classic, classicRaw, tel } from "./helpers.ts";

const SEND = "tlssmssvr/sendsms";
const MULTI = "tlssmssvr/sendmultisms2";

function message(mobile: string, params: string[] = ["1234"]): Record<string, unknown> {
  return { tel: tel(mobile), sign: "腾讯云", tpl_id: 7839, params, ext: "e" };
}

const ending = (endsIn: string) => `1371111${endsIn}`;

function pull(sandbox: Sandbox, type = 0) {
  return classic(sandbox, "tlssmssvr/pullstatus", { type, max: 100 });
}

async function countCaptured(sandbox: Sandbox): Promise<number> {
  return ((await control(sandbox, "GET", "/messages")).json.messages as unknown as unknown[]).length;
}

describe("under the classic API a phone that ends in", () => {
  test.each([
    ["2222", "delivered", "SUCCESS", "DELIVRD", "用户短信接收成功"],
    ["0001", "undelivered", "FAIL", "UNDELIV", "手机关机、停机或不在服务区"],
    ["0002", "expired", "FAIL", "EXPIRED", "短信超过有效期"],
  ])("%s becomes %s", async (endsIn, status, report_status, errmsg, description) => {
    const sandbox = await openSandbox();
    await classic(sandbox, SEND, message(ending(endsIn)));
    expect(await pull(sandbox)).toMatchObject({ count: 0 });
    travel(sandbox, 1000);
    expect(await pull(sandbox)).toMatchObject({ count: 1, data: [{ report_status, errmsg, description }] });
    const { json } = await control(sandbox, "GET", `/messages?phone=${ending(endsIn)}`);
    expect(json.messages).toMatchObject([{ status, timeline: [{ code: "0" }, {}, { status: "receipt_pulled" }] }]);
  });

  test.each([
    ["0003", 1015, "手机号在黑名单库中"],
    ["0005", 1023, "单个手机号30秒内下发短信条数超过设定的上限"],
  ])("%s is refused with %s, alone of a batch", async (endsIn, result, errmsg) => {
    const sandbox = await openSandbox();
    const batch = { ...message(""), tel: [tel(ending(endsIn)), tel("13788888888")] };
    expect(await classic(sandbox, MULTI, batch)).toMatchObject({
      result: 0,
      detail: [{ result, errmsg, mobile: ending(endsIn) }, { result: 0 }],
    });
    expect(await classic(sandbox, SEND, message(ending(endsIn)))).toEqual({ result, errmsg, ext: "e" });
  });

  test("0004 never has a receipt", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, SEND, message(ending("0004")));
    travel(sandbox, 86_400_000);
    expect(await pull(sandbox)).toMatchObject({ count: 0 });
  });

  test("0006 is accepted, then the connection is cut", async () => {
    const sandbox = await openSandbox();
    await expect(classicRaw(sandbox, SEND, message(ending("0006")))).rejects.toMatchObject({ code: "ECONNRESET" });
    travel(sandbox, 1000);
    expect(await pull(sandbox)).toMatchObject({ count: 1, data: [{ errmsg: "DELIVRD" }] });
  });

  test("0007 has an internal error happen, and nothing is accepted", async () => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, SEND, message(ending("0007")))).toEqual({
      result: 1007,
      errmsg: "其他错误",
      ext: "e",
    });
    expect(await countCaptured(sandbox)).toBe(0);
  });

  test("0008 has the connection cut, and nothing is accepted", async () => {
    const sandbox = await openSandbox();
    await expect(classicRaw(sandbox, SEND, message(ending("0008")))).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(await countCaptured(sandbox)).toBe(0);
  });

  test("0009 answers TD, and is not texted again", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, SEND, message(ending("0009")));
    travel(sandbox, 2000);
    expect(await pull(sandbox, 1)).toMatchObject({ count: 1, data: [{ text: "TD", mobile: ending("0009") }] });
    expect(await classic(sandbox, SEND, message(ending("0009"), ["9"]))).toMatchObject({ result: 1015 });
  });

  test("0010 has its receipt twice", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, SEND, message(ending("0010")));
    travel(sandbox, 1000);
    const { count, data } = await pull(sandbox);
    expect(count).toBe(2);
    expect(data?.[0]).toEqual(data?.[1]);
  });

  test("0011 is accepted, the answer takes 20 seconds", async () => {
    const sandbox = await openSandbox();
    let answered = false;
    const answer = classic(sandbox, SEND, message(ending("0011"))).finally(() => {
      answered = true;
    });
    while ((await countCaptured(sandbox)) === 0);
    travel(sandbox, 19_999);
    await control(sandbox, "GET", "/health");
    expect(answered).toBe(false);
    travel(sandbox, 1);
    expect(await answer).toMatchObject({ result: 0 });
  });
});

describe("a fault rule for the classic API", () => {
  const rule = (effect: object) => ({ provider: "qcloudsms", action: "sendsms", times: 1, effect });

  test.each([
    { effect: { kind: "throttle" }, result: 1013, errmsg: "下发短信/语音命中了频率限制策略" },
    { effect: { kind: "error", code: "1031" }, result: 1031, errmsg: "套餐包余量不足" },
    { effect: { kind: "error", code: "60008" }, result: 60008, errmsg: /^service timeout/ },
    { effect: { kind: "error", code: "1002", message: "词" }, result: 1002, errmsg: "词" },
    {
      effect: { kind: "error", code: "9999" },
      result: 9999,
      errmsg: "a fault rule of the sandbox refuses this request",
    },
    { effect: { kind: "error", code: "LimitExceeded.DailyLimit" }, result: 1047, errmsg: "国际短信日下发条数被限制" },
  ])("answers $result for $effect", async ({ effect, result, errmsg }) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", rule(effect));
    const refused = await classic(sandbox, SEND, message("13788888888"));
    expect(refused).toMatchObject({
      result,
      errmsg: typeof errmsg === "string" ? errmsg : expect.stringMatching(errmsg),
    });
    expect(await countCaptured(sandbox)).toBe(0);
    expect(await classic(sandbox, SEND, message("13788888888"))).toMatchObject({ result: 0 });
  });

  test.each([
    { effect: { kind: "http", status: 502, body: "<html>" }, status: 502, text: "<html>", captured: 0 },
    { effect: { kind: "body", raw: "{", accept: true }, status: 200, text: "{", captured: 1 },
  ])("answers otherwise for $effect", async ({ effect, status, text, captured }) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", rule(effect));
    expect(await classicRaw(sandbox, SEND, message("13788888888"))).toMatchObject({ status, text });
    expect(await countCaptured(sandbox)).toBe(captured);
  });

  test.each([
    { effect: { kind: "drop-before" }, captured: 0 },
    { effect: { kind: "drop-after-accept" }, captured: 1 },
  ])("cuts the connection for $effect.kind", async ({ effect, captured }) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", rule(effect));
    await expect(classicRaw(sandbox, SEND, message("13788888888"))).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(await countCaptured(sandbox)).toBe(captured);
  });

  test("loses a receipt, which a pull by number still shows", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { provider: "qcloudsms", effect: { kind: "lose-receipt" } });
    await classic(sandbox, SEND, message("13788888888"));
    travel(sandbox, 1000);
    expect(await pull(sandbox)).toMatchObject({ count: 0 });
    const window = { nationcode: "86", mobile: "13788888888", begin_time: NOON / 1000, end_time: NOON / 1000 + 1 };
    const found = await classic(sandbox, "tlssmssvr/pullstatus4mobile", { type: 0, max: 10, ...window });
    expect(found).toMatchObject({ count: 1, data: [{ errmsg: "DELIVRD" }] });
  });

  test("leaves API 3.0 alone", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/faults", { provider: "qcloudsms", effect: { kind: "drop-before" } });
    const { SendStatusSet } = await sdk(sandbox).SendSms(send());
    expect(SendStatusSet).toMatchObject([{ Code: "Ok" }]);
  });
});

describe("the limits of a number", () => {
  const results = async (sandbox: Sandbox, mobile: string, codes: string[]) => {
    const found: unknown[] = [];
    for (const code of codes) found.push((await classic(sandbox, SEND, message(mobile, [code]))).result);
    return found;
  };

  test.each([
    { limits: {}, codes: ["1", "1", "2"], expected: [0, 1023, 0] },
    { limits: { phonePer30Seconds: 1 }, codes: ["1", "2"], expected: [0, 1023] },
    { limits: {}, codes: ["1", "2", "3", "4", "5", "6"], expected: [0, 0, 0, 0, 0, 1024] },
    { limits: { phonePerHour: null, phonePerDay: 1 }, codes: ["1", "2"], expected: [0, 1025] },
    { limits: { sameTextPer30Seconds: null, sameTextPerDay: 1 }, codes: ["1", "1"], expected: [0, 1026] },
    { limits: { appPerDay: 1 }, codes: ["1", "2"], expected: [0, 1022] },
  ])("with $limits answer $expected", async ({ limits, codes, expected }) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { limits });
    expect(await results(sandbox, "13788888888", codes)).toEqual(expected);
  });

  test("hold for a number twice in one batch", async () => {
    const sandbox = await openSandbox();
    const batch = { ...message(""), tel: [tel("13788888888"), tel("13788888888")] };
    expect(await classic(sandbox, MULTI, batch)).toMatchObject({ detail: [{ result: 0 }, { result: 1023 }] });
  });
});

describe("one app under both protocols", () => {
  test("has one queue of receipts, one log, one budget", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { limits: { appPerDay: 2 } });
    const old = await classic(sandbox, SEND, message("13788888888"));
    const { SendStatusSet } = await sdk(sandbox).SendSms(send());
    travel(sandbox, 1000);
    const mixed = await sdk(sandbox).PullSmsSendStatus({ SmsSdkAppId: "1400006666", Limit: 1 });
    expect(mixed.PullSmsSendStatusSet).toMatchObject([
      { SerialNo: old.sid, PhoneNumber: "+8613788888888", Description: "DELIVRD", SessionContext: "e" },
    ]);
    const left = { count: 1, data: [{ sid: SendStatusSet?.[0]?.SerialNo, mobile: "13711112222" }] };
    expect(await pull(sandbox)).toMatchObject(left);
    const range = { begin_date: 2026030212, end_date: 2026030212 };
    expect(await classic(sandbox, "tlssmssvr/pullsendstatus", range)).toMatchObject({
      data: { request: 2, success: 2 },
    });
    expect(await classic(sandbox, SEND, message("13788888889"))).toMatchObject({ result: 1022 });
    const refused = await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["+8613700000009"] }));
    expect(refused.SendStatusSet).toMatchObject([{ Code: "LimitExceeded.AppDailyLimit" }]);
  });

  test("meets one 30-second limit", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send({ TemplateId: "7839", TemplateParamSet: ["4370"] }));
    expect(await classic(sandbox, SEND, message("13711112222", ["4370"]))).toMatchObject({ result: 1023 });
  });

  test("shows both in the log of a number", async () => {
    const sandbox = await openSandbox();
    const old = await classic(sandbox, SEND, message("13711112222"));
    const { SendStatusSet } = await sdk(sandbox).SendSms(send({ TemplateParamSet: ["12345678", "5"] }));
    expect(SendStatusSet).toMatchObject([{ Code: "InvalidParameterValue.TemplateParameterFormatError" }]);
    await sdk(sandbox).SendSms(send());
    travel(sandbox, 1000);
    const body = { nationcode: "86", mobile: "13711112222", begin_time: 0, end_time: NOON / 1000 + 5 };
    const log = await classic(sandbox, "tlssmssvr/querysms4mobile", body);
    expect(log).toMatchObject({ result: 0, errmsg: "OK", real_count: 3, truncated: 0 });
    const delivered = {
      user_receive_time: "2026-03-02 12:00:01",
      report_status: "SUCCESS",
      status: "DELIVRD",
      description: "用户短信接收成功",
    };
    const common = {
      nationcode: "86",
      mobile: "13711112222",
      sign: "腾讯云",
      send_time: "2026-03-02 12:00:00",
      type: 0,
    };
    expect(log.data).toEqual([
      {
        ...common,
        ...delivered,
        text: "【腾讯云】****为您的登录验证码，请于5分钟内填写，如非本人操作，请忽略本短信。",
        result: 0,
        errmsg: "OK",
        sid: expect.stringMatching(/^5000:/),
      },
      {
        ...common,
        text: "【腾讯云】********为您的登录验证码，请于5分钟内填写，如非本人操作，请忽略本短信。",
        result: 1038,
        errmsg: "验证码类模板，模板变量只能传入0-6位（包括6位）纯数字",
      },
      { ...common, ...delivered, text: "【腾讯云】您的验证码是: ****", result: 0, errmsg: "OK", sid: old.sid },
    ]);
  });

  test("keeps other accounts' texts to themselves", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, SEND, message("13788888888"));
    travel(sandbox, 1000);
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    const { PullSmsSendStatusSet } = await other.PullSmsSendStatus({ SmsSdkAppId: "1400006666", Limit: 100 });
    expect(PullSmsSendStatusSet).toEqual([]);
    expect(await pull(sandbox)).toMatchObject({ count: 1 });
  });
});

describe("receipts and the log", () => {
  test("come without ext where the account has not asked for it", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { echoSessionContext: false });
    await classic(sandbox, SEND, message("13788888888"));
    travel(sandbox, 1000);
    const { data } = await pull(sandbox);
    expect(Object.keys(data?.[0] ?? {})).not.toContain("ext");
  });

  test("cut the log after 100 texts and each text after 100 characters", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", {
      limits: { sameTextPer30Seconds: null, phonePerHour: null, phonePerDay: null },
    });
    await control(sandbox, "POST", "/templates", { id: "2001", text: "长{1}" });
    const long = { ...message("13788888888", ["x".repeat(200)]), tpl_id: 2001 };
    for (let count = 0; count < 101; count++) await classic(sandbox, SEND, long);
    const body = { nationcode: "86", mobile: "13788888888", begin_time: 0, end_time: NOON / 1000 };
    const log = await classic(sandbox, "tlssmssvr/querysms4mobile", body);
    expect(log).toMatchObject({ real_count: 101, truncated: 1 });
    expect(log.data).toHaveLength(100);
    expect(log.data?.[0]?.text).toBe(`【腾讯云】长${"x".repeat(94)}...`);
  });
});
