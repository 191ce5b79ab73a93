import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import {
  type Id,
  QcloudSms,
  type QcloudSmsInstance,
  type TwinOptions,
} from "../../../shared/compat/qcloudsms/qcloudsms.ts";
import { UnreadableReply } from "../../../shared/providers/unreadable-reply.ts";
import { refusedPort, serve } from "../../providers/servers.ts";
import { control, NOON, openSandbox, travel } from "../../sandbox/helpers.ts";
import { callOf } from "./calls.ts";

const APP_ID = 1_400_006_666;
const APP_KEY = "5f03a35d00ee52a21327ab048186a2c4";
const CREDENTIALS = { secretId: "secretId", secretKey: "secretKey" };
const MOBILE = "13711112222";
const OTHER = "13711113333";

function twinAt(endpoint: string, more: Partial<TwinOptions> = {}): QcloudSmsInstance {
  const endpoints = { sms: endpoint, voice: endpoint, api3Sms: endpoint, api3Voice: endpoint };
  const options = { protocol: "api3", credentials: CREDENTIALS, endpoints, now: () => NOON, ...more };
  return QcloudSms(APP_ID, APP_KEY, options as TwinOptions);
}

async function open(): Promise<{ sandbox: Sandbox; twin: QcloudSmsInstance }> {
  const sandbox = await openSandbox();
  return { sandbox, twin: twinAt(`http://127.0.0.1:${sandbox.port}`, { now: () => sandbox.clock.now() }) };
}

/** What the sandbox's phones show. */
async function messagesIn(sandbox: Sandbox): Promise<unknown> {
  return (await control(sandbox, "GET", "/messages")).json.messages;
}

describe("sendWithParam() to one number through API 3.0", () => {
  test("delivers, and answers as the old protocol did", async () => {
    const { sandbox, twin } = await open();
    const reply = await twin.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云", "", "session");
    expect(Object.keys(reply)).toEqual(["result", "errmsg", "ext", "sid", "fee"]);
    expect(reply).toEqual({ result: 0, errmsg: "OK", ext: "session", sid: expect.stringMatching(/./), fee: 1 });
    expect(await messagesIn(sandbox)).toMatchObject([
      { phone: "+8613711112222", text: "【腾讯云】您的验证码是: 5678", sessionContext: "session", app: "1400006666" },
    ]);
  });

  test("takes numbers for ids, phones and values as the old SDK did", async () => {
    const { sandbox, twin } = await open();
    const reply = await twin.SmsSingleSender().sendWithParam("+86", 13_711_112_222, "7839", [5678], "腾讯云");
    expect(reply.result).toBe(0);
    expect(await messagesIn(sandbox)).toMatchObject([{ phone: "+8613711112222", params: ["5678"] }]);
  });

  test.each<{ name: string; args: [Id, Id, Id, Id[], string]; result: number }>([
    { name: "an unknown template", args: [86, MOBILE, 1, ["5678"], "腾讯云"], result: 1014 },
    { name: "too many values", args: [86, MOBILE, 7839, ["1", "2"], "腾讯云"], result: 1014 },
    { name: "an unknown sign name", args: [86, MOBILE, 7839, ["1"], "陌生"], result: 1012 },
    { name: "no number", args: [86, "123", 7839, ["1"], "腾讯云"], result: 1016 },
    { name: "a blocked number", args: [86, "13711110003", 7839, ["1"], "腾讯云"], result: 1015 },
    { name: "a code of letters", args: [86, MOBILE, 7839, ["abc"], "腾讯云"], result: 1038 },
    { name: "a domestic template to a foreign number", args: [852, "61234567", 7839, ["1"], ""], result: 1014 },
  ])("answers $result for $name", async ({ args, result }) => {
    const { twin } = await open();
    const reply = await twin.SmsSingleSender().sendWithParam(...args, "", "x");
    expect(Object.keys(reply)).toEqual(["result", "errmsg", "ext"]);
    expect(reply).toMatchObject({ result, ext: "x", errmsg: expect.stringMatching(/^[A-Z]\w+\.\w+: ./) });
  });

  test("answers 1023 for the same text within 30 seconds", async () => {
    const { twin } = await open();
    const send = () => twin.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云");
    expect((await send()).result).toBe(0);
    expect(await send()).toMatchObject({
      result: 1023,
      errmsg: expect.stringMatching(/^LimitExceeded\.PhoneNumberThirtySecondLimit: /),
    });
  });

  test("answers 1001 for a wrong key, and 1019 for an unknown application", async () => {
    const { sandbox } = await open();
    const endpoint = `http://127.0.0.1:${sandbox.port}`;
    const wrong = twinAt(endpoint, { credentials: { secretId: "secretId", secretKey: "no" } });
    const unknown = twinAt(endpoint, { credentials: { ...CREDENTIALS, smsSdkAppId: "1499999999" } });
    for (const [twin, result] of [
      [wrong, 1001],
      [unknown, 1019],
    ] as const) {
      expect(await twin.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云")).toMatchObject({
        result,
      });
    }
  });

  test("calls back with the old request, unsigned", async () => {
    const { twin } = await open();
    const called = await callOf(twin, {
      run: (sdk, callback) =>
        sdk.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云", "", "", callback),
    });
    expect(called).toMatchObject({ err: undefined, resData: { result: 0 }, count: 3 });
    const { req } = JSON.parse(JSON.stringify(called.res));
    expect(req.path).toBe("/v5/tlssmssvr/sendsms?sdkappid=1400006666");
    expect(req.body).toEqual({
      tel: { nationcode: "86", mobile: MOBILE },
      sign: "腾讯云",
      tpl_id: 7839,
      params: ["5678"],
      extend: "",
      ext: "",
    });
  });
});

describe("sendWithParam() to many numbers through API 3.0", () => {
  test("answers one detail a number, in the order asked", async () => {
    const { twin } = await open();
    const numbers = [MOBILE, "13711110003", OTHER];
    const reply = await twin.SmsMultiSender().sendWithParam("86", numbers, 7839, ["5678"], "腾讯云", "", "x");
    const accepted = (mobile: string) => {
      return { result: 0, errmsg: "OK", mobile, nationcode: "86", sid: expect.stringMatching(/./), fee: 1 };
    };
    expect(Object.keys(reply)).toEqual(["result", "errmsg", "ext", "detail"]);
    expect(reply).toEqual({
      result: 0,
      errmsg: "OK",
      ext: "x",
      detail: [
        accepted(MOBILE),
        {
          result: 1015,
          errmsg: expect.stringContaining("FailedOperation.PhoneNumberInBlacklist"),
          mobile: "13711110003",
          nationcode: "86",
        },
        accepted(OTHER),
      ],
    });
  });

  test("sends to a number that is listed twice once, and bills it once", async () => {
    const { sandbox, twin } = await open();
    const reply = await twin.SmsMultiSender().sendWithParam(86, [MOBILE, OTHER, MOBILE], 7839, ["5678"], "腾讯云");
    expect(reply.detail?.map(({ mobile, fee }) => [mobile, fee])).toEqual([
      [MOBILE, 1],
      [OTHER, 1],
      [MOBILE, 0],
    ]);
    expect(reply.detail?.[2]?.sid).toBe(reply.detail?.[0]?.sid);
    expect(await messagesIn(sandbox)).toHaveLength(2);
  });

  test.each([
    { name: "more than 200", numbers: Array.from({ length: 201 }, (_, index) => 13_711_110_100 + index), result: 1046 },
    { name: "nobody", numbers: [], result: 1004 },
  ])("answers $result for $name, without details", async ({ numbers, result }) => {
    const { twin } = await open();
    const reply = await twin.SmsMultiSender().sendWithParam(86, numbers, 7839, ["5678"], "腾讯云", "", "x");
    expect(Object.keys(reply)).toEqual(["result", "errmsg", "ext"]);
    expect(reply.result).toBe(result);
  });
});

describe("pulls through API 3.0", () => {
  test("give receipts in the old shape, once", async () => {
    const { sandbox, twin } = await open();
    const numbers = [MOBILE, "13711110001"];
    const sent = await twin.SmsMultiSender().sendWithParam(86, numbers, 7839, ["5678"], "腾讯云", "", "session");
    travel(sandbox, 1000);
    const reply = await twin.SmsStatusPuller().pullCallback(10);
    const common = {
      nationcode: "86",
      user_receive_time: expect.stringMatching(/^$|^2026-03-02 12:00:01$/),
      ext: "session",
    };
    expect(reply).toEqual({
      result: 0,
      errmsg: "ok",
      count: 2,
      data: [
        {
          ...common,
          mobile: MOBILE,
          report_status: "SUCCESS",
          errmsg: "DELIVRD",
          description: "用户短信送达成功",
          sid: sent.detail?.[0]?.sid,
        },
        {
          ...common,
          mobile: "13711110001",
          report_status: "FAIL",
          errmsg: "UNDELIV",
          description: "UNDELIV",
          sid: sent.detail?.[1]?.sid,
        },
      ],
    });
    expect(await twin.SmsStatusPuller().pullCallback(10)).toEqual({ result: 0, errmsg: "ok", count: 0, data: [] });
  });

  test("give replies in the old shape", async () => {
    const { sandbox, twin } = await open();
    await twin.SmsSingleSender().sendWithParam(86, "13711110009", 7839, ["5678"], "腾讯云");
    travel(sandbox, 2000);
    const expected = {
      result: 0,
      errmsg: "ok",
      count: 1,
      data: [
        { extend: "", mobile: "13711110009", nationcode: "86", sign: "腾讯云", text: "TD", time: NOON / 1000 + 2 },
      ],
    };
    const range = [NOON / 1000 - 10, NOON / 1000 + 10, 10] as const;
    expect(await twin.SmsMobileStatusPuller().pullReply(86, "13711110009", ...range)).toEqual(expected);
    expect(await twin.SmsStatusPuller().pullReply(10)).toEqual(expected);
  });

  test("of one number consume nothing", async () => {
    const { sandbox, twin } = await open();
    await twin.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云");
    travel(sandbox, 1000);
    const pull = () => twin.SmsMobileStatusPuller().pullCallback("86", MOBILE, NOON / 1000 - 10, NOON / 1000 + 10, 10);
    expect(await pull()).toMatchObject({ result: 0, count: 1, data: [{ mobile: MOBILE, errmsg: "DELIVRD" }] });
    expect(await pull()).toMatchObject({ count: 1 });
  });

  test("answer 1004 for more than 100", async () => {
    const { twin } = await open();
    expect(await twin.SmsStatusPuller().pullCallback(101)).toEqual({
      result: 1004,
      errmsg: "InvalidParameter: The value type of parameter `Limit` is not valid.",
    });
  });

  test("leave nothing out, however it looks", async () => {
    const items = [null, { PhoneNumber: "+85261234567", SerialNo: 5, ReportStatus: "NEW", UserReceiveTime: "soon" }];
    const { url } = await serve((response) => {
      response.end(JSON.stringify({ Response: { RequestId: "r", PullSmsSendStatusSet: items } }));
    });
    const empty = {
      user_receive_time: "",
      nationcode: "",
      mobile: "",
      report_status: "",
      errmsg: "",
      description: "",
      sid: "",
      ext: "",
    };
    expect((await twinAt(url).SmsStatusPuller().pullCallback(10)).data).toEqual([
      empty,
      { ...empty, nationcode: "852", mobile: "61234567", report_status: "NEW", sid: "5" },
    ]);
  });
});

describe("an answer that says nothing", () => {
  const send = (twin: QcloudSmsInstance) => twin.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云");

  test.each([
    { name: "HTML", body: "<html>" },
    { name: "an empty set", body: `{"Response":{"RequestId":"r","SendStatusSet":[]}}` },
    {
      name: "an acceptance without an id",
      body: `{"Response":{"RequestId":"r","SendStatusSet":[{"PhoneNumber":"+8613711112222","Code":"Ok","SerialNo":"","Fee":1}]}}`,
    },
  ])("is an error with the body for $name", async ({ body }) => {
    const { url } = await serve((response) => response.end(body));
    const error: unknown = await send(twinAt(url)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "OUTCOME_UNKNOWN",
      message: "It is not known whether the provider accepted the message; do not send it again",
      cause: expect.any(UnreadableReply),
    });
    expect(error).toHaveProperty("cause.body", body);
  });

  test("is an item that may have gone out, where the others are told", async () => {
    const told = { PhoneNumber: "+8613711112222", Code: "Ok", SerialNo: "5000:1", Fee: 1 };
    const { url } = await serve((response) => {
      response.end(JSON.stringify({ Response: { RequestId: "r", SendStatusSet: [told] } }));
    });
    const reply = await twinAt(url).SmsMultiSender().sendWithParam(86, [MOBILE, OTHER], 7839, ["5678"], "腾讯云");
    expect(reply.detail).toEqual([
      { result: 0, errmsg: "OK", mobile: MOBILE, nationcode: "86", sid: "5000:1", fee: 1 },
      { result: 1007, errmsg: "It is not known whether it was accepted", mobile: OTHER, nationcode: "86" },
    ]);
  });

  test("is PROVIDER_UNAVAILABLE when nobody listens", async () => {
    await expect(send(twinAt(`http://127.0.0.1:${await refusedPort()}`))).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
    });
  });
});

describe("what API 3.0 has no counterpart for", () => {
  const TEXT = "API 3.0 sends approved templates only: call sendWithParam with the template's id and its values";
  const PROMPT =
    "API 3.0 reads out approved templates only: call TtsVoiceSender with a voice template's id and its values";
  const FILE =
    "API 3.0 plays no uploaded files: call TtsVoiceSender with a voice template, or stay with protocol: 'classic' here";
  const UPLOAD =
    "API 3.0 takes no files: call TtsVoiceSender with a voice template, or stay with protocol: 'classic' here";

  test.each<{ name: string; message: string; run(sdk: QcloudSmsInstance): Promise<unknown> }>([
    {
      name: "a text to one",
      message: TEXT,
      run: (sdk) => sdk.SmsSingleSender().send(0, 86, MOBILE, "您的验证码是: 5678"),
    },
    {
      name: "a text to many",
      message: TEXT,
      run: (sdk) => sdk.SmsMultiSender().send(0, 86, [MOBILE], "您的验证码是: 5678"),
    },
    { name: "a prompt", message: PROMPT, run: (sdk) => sdk.PromptVoiceSender().send(86, MOBILE, 2, "5678", 2) },
    { name: "a file", message: FILE, run: (sdk) => sdk.FileVoiceSender().send(86, MOBILE, "f.mp3", 2) },
    {
      name: "a text without a sign name",
      message:
        "API 3.0 knows no default sign name: give sendWithParam one, or set credentials.defaultSignName for all calls",
      run: (sdk) => sdk.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], ""),
    },
    { name: "an upload", message: UPLOAD, run: (sdk) => sdk.VoiceFileUploader().upload(Buffer.from("a"), "mp3") },
  ])("is an error that names the alternative: $name", async ({ run, message }) => {
    const { url, seen } = await serve((response) => response.end("{}"));
    await expect(run(twinAt(url))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message,
      details: { reason: "no_api3_counterpart" },
    });
    expect(seen).toEqual([]);
  });

  test("is thrown at once to those who call back", () => {
    const twin = twinAt("http://127.0.0.1:9");
    expect(() => twin.SmsSingleSender().send(0, 86, MOBILE, "您的验证码是: 5678", "", "", () => {})).toThrow(TEXT);
  });
});

describe("options that do not fit together", () => {
  test.each([
    {
      name: "no credentials",
      options: { protocol: "api3" },
      message: "API 3.0 needs credentials with secretId and secretKey; the app key is the old protocol's",
    },
    {
      name: "another protocol",
      options: { protocol: "api4" },
      message: "protocol must be 'classic', 'api3' or 'dual'",
    },
    {
      name: "dual at the real ones",
      options: { protocol: "dual", credentials: CREDENTIALS, report() {} },
      message: "protocol: 'dual' sends everything twice, so every endpoint must be this machine, such as a sandbox",
    },
  ])("are refused: $name", ({ options, message }) => {
    expect(() => Reflect.apply(QcloudSms, undefined, [APP_ID, APP_KEY, options])).toThrowError(
      expect.objectContaining({ code: "NOT_CONFIGURED", message: `The twin cannot be made: ${message}` }),
    );
  });

  test.each([
    { at: "sms", endpoint: "https://yun.tim.qq.com" },
    { at: "voice", endpoint: "http://127.0.0.1.example.com" },
    { at: "api3Sms", endpoint: "http://192.168.0.1" },
    { at: "api3Voice", endpoint: "no address" },
  ])("are refused: dual with only $at elsewhere", ({ at, endpoint }) => {
    const here = "http://127.0.0.1:9";
    const endpoints = { sms: here, voice: "http://localhost:9", api3Sms: "http://[::1]:9", api3Voice: here };
    const options = { protocol: "dual", credentials: CREDENTIALS, report() {} } as const;
    expect(() => QcloudSms(APP_ID, APP_KEY, { ...options, endpoints })).not.toThrow();
    expect(() => QcloudSms(APP_ID, APP_KEY, { ...options, endpoints: { ...endpoints, [at]: endpoint } })).toThrow(
      "every endpoint must be this machine",
    );
  });

  test("are refused: dual without a report", () => {
    const here = "http://127.0.0.1:9";
    const endpoints = { sms: here, voice: here, api3Sms: here, api3Voice: here };
    const options = { protocol: "dual", credentials: CREDENTIALS, endpoints };
    expect(() => Reflect.apply(QcloudSms, undefined, [APP_ID, APP_KEY, options])).toThrow(
      "The twin cannot be made: protocol: 'dual' needs a function as report",
    );
  });
});
