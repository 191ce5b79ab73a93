import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { proves } from "../../coverage/proves.ts";
import { mp3, wav } from "../../helpers/sounds.ts";
import { control, NOON, openSandbox, travel } from "../helpers.ts";
import { APP, official, SAMPLE_APP } from "./helpers.ts";

// The published samples' own values.
const PHONES = ["21212313123", "12345678902", "12345678903"];
const TEMPLATE = 7839;
const SIGN = "腾讯云";
const PARAMS = ["5678"];
const BEGIN = 1511125600;
const END = 1511841600;

const SID = /^8:[0-9a-z]{19}20260302$/;
const CALL_ID = /^[0-9a-f]{32}$/;

const sample = (sandbox: Sandbox, sender: string, method: string, ...parameters: unknown[]) =>
  official(sandbox, sender, method, parameters);

async function captured(sandbox: Sandbox) {
  return (await control(sandbox, "GET", "/messages")).json.messages;
}

describe("qcloudsms_js SmsSingleSender", () => {
  test("sendWithParam() sends by template, as the sample prints it", async () => {
    proves("classic/sendsms", "sdk");
    const sandbox = await openSandbox();
    const data = await sample(
      sandbox,
      "SmsSingleSender",
      "sendWithParam",
      "86",
      PHONES[0],
      TEMPLATE,
      PARAMS,
      SIGN,
      "",
      "",
    );
    expect(data).toEqual({ result: 0, errmsg: "OK", ext: "", sid: expect.stringMatching(SID), fee: 1 });
    expect(await captured(sandbox)).toMatchObject([
      {
        provider: "qcloudsms",
        account: "published",
        app: "1400009099",
        phone: "+8621212313123",
        text: "【腾讯云】您的验证码是: 5678",
        code: "5678",
        serialNumber: data.sid,
        answer: { code: "0", message: "OK" },
        status: "accepted",
      },
    ]);
  });

  test("sendWithParam() sends what the mini-program sample sends", async () => {
    const sandbox = await openSandbox();
    const app = { id: 140000001, key: "abcdefghijkl123445" };
    const parameters = ["86", "19012345678", 1234, PARAMS, SIGN, "", ""];
    const data = await official(sandbox, "SmsSingleSender", "sendWithParam", parameters, app);
    expect(data).toMatchObject({ result: 0, errmsg: "OK", fee: 1 });
  });

  test("sendWithParam() without a sign name sends under the default one", async () => {
    const sandbox = await openSandbox();
    await sample(sandbox, "SmsSingleSender", "sendWithParam", "86", PHONES[0], TEMPLATE, PARAMS, "", "12", "order-1");
    expect(await captured(sandbox)).toMatchObject([
      { text: "【腾讯云】您的验证码是: 5678", signName: "腾讯云", extendCode: "12", sessionContext: "order-1" },
    ]);
  });

  test("send() sends a free text that follows a template", async () => {
    proves("classic/sendsms, free text", "sdk");
    const sandbox = await openSandbox();
    const data = await sample(
      sandbox,
      "SmsSingleSender",
      "send",
      0,
      "86",
      PHONES[0],
      "【信使】您的验证码是: 5678",
      "",
      "x",
    );
    expect(data).toEqual({ result: 0, errmsg: "OK", ext: "x", sid: expect.stringMatching(SID), fee: 1 });
    expect(await captured(sandbox)).toMatchObject([
      { text: "【信使】您的验证码是: 5678", signName: "信使", templateId: "7839", params: ["5678"] },
    ]);
  });

  test("send() has other texts refused", async () => {
    const sandbox = await openSandbox();
    const data = await sample(sandbox, "SmsSingleSender", "send", 0, "86", PHONES[0], "明天见", "", "x");
    expect(data).toEqual({ result: 1014, errmsg: "模版未审批或内容不匹配", ext: "x" });
  });

  test("sendWithParam() reaches a foreign number by an international template", async () => {
    const sandbox = await openSandbox();
    const data = await sample(sandbox, "SmsSingleSender", "sendWithParam", "1", "2025550123", 1110, PARAMS, "", "", "");
    expect(data).toMatchObject({ result: 0, errmsg: "OK", fee: 1 });
    expect(await captured(sandbox)).toMatchObject([
      { phone: "+12025550123", country: "US", text: "5678 is your verification code." },
    ]);
  });
});

describe("qcloudsms_js SmsMultiSender", () => {
  test("sendWithParam() gets one element a number, in the order sent", async () => {
    proves("classic/sendmultisms2", "sdk");
    const sandbox = await openSandbox();
    const phones = [...PHONES, "1378888"];
    const data = await sample(
      sandbox,
      "SmsMultiSender",
      "sendWithParam",
      "86",
      phones,
      TEMPLATE,
      PARAMS,
      SIGN,
      "",
      "batch",
    );
    const accepted = { result: 0, errmsg: "OK", nationcode: "86", sid: expect.stringMatching(SID), fee: 1 };
    expect(data).toEqual({
      result: 0,
      errmsg: "OK",
      ext: "batch",
      detail: [
        ...PHONES.map((mobile) => ({ ...accepted, mobile })),
        { result: 1016, errmsg: "手机号格式错误", mobile: "1378888", nationcode: "86" },
      ],
    });
  });

  test("send() sends one free text to all", async () => {
    proves("classic/sendmultisms2, free text", "sdk");
    const sandbox = await openSandbox();
    const data = await sample(sandbox, "SmsMultiSender", "send", 0, "86", PHONES, "您的验证码是: 5678", "", "");
    expect(data).toMatchObject({ result: 0, detail: [{ result: 0 }, { result: 0 }, { result: 0 }] });
    expect((await captured(sandbox))?.[0]).toMatchObject({ text: "【腾讯云】您的验证码是: 5678" });
  });
});

describe("qcloudsms_js SmsStatusPuller", () => {
  test("pullCallback() takes receipts from the queue", async () => {
    proves("classic/pullstatus, receipts", "sdk");
    const sandbox = await openSandbox();
    const sent = await sample(
      sandbox,
      "SmsSingleSender",
      "sendWithParam",
      "86",
      PHONES[0],
      TEMPLATE,
      PARAMS,
      SIGN,
      "",
      "o1",
    );
    travel(sandbox, 1000);
    expect(await sample(sandbox, "SmsStatusPuller", "pullCallback", 10)).toEqual({
      result: 0,
      errmsg: "ok",
      count: 1,
      data: [
        {
          user_receive_time: "2026-03-02 12:00:01",
          nationcode: "86",
          mobile: "21212313123",
          report_status: "SUCCESS",
          errmsg: "DELIVRD",
          description: "用户短信接收成功",
          sid: sent.sid,
          ext: "o1",
        },
      ],
    });
    expect(await sample(sandbox, "SmsStatusPuller", "pullCallback", 10)).toEqual({
      result: 0,
      errmsg: "ok",
      count: 0,
      data: [],
    });
  });

  test("pullReply() takes replies from their own queue", async () => {
    proves("classic/pullstatus, replies", "sdk");
    const sandbox = await openSandbox();
    await sample(sandbox, "SmsSingleSender", "sendWithParam", "86", PHONES[0], TEMPLATE, PARAMS, SIGN, "7", "");
    travel(sandbox, 1000);
    await control(sandbox, "POST", `/phones/${PHONES[0]}/reply`, { text: "收到" });
    expect(await sample(sandbox, "SmsStatusPuller", "pullReply", 10)).toEqual({
      result: 0,
      errmsg: "ok",
      count: 1,
      data: [
        { extend: "7", mobile: "21212313123", nationcode: "86", sign: "腾讯云", text: "收到", time: NOON / 1000 + 1 },
      ],
    });
    expect(await sample(sandbox, "SmsStatusPuller", "pullReply", 10)).toMatchObject({ count: 0 });
    expect(await sample(sandbox, "SmsStatusPuller", "pullCallback", 10)).toMatchObject({ count: 1 });
  });
});

describe("qcloudsms_js SmsMobileStatusPuller", () => {
  test.each(["pullCallback", "pullReply"])("%s() takes the sample's years-old window", async (method) => {
    const sandbox = await openSandbox();
    const data = await sample(sandbox, "SmsMobileStatusPuller", method, "86", PHONES[0], BEGIN, END, 10);
    expect(data).toEqual({ result: 0, errmsg: "ok", count: 0, data: [] });
  });

  test("both look without taking", async () => {
    proves(["classic/pullstatus4mobile, receipts", "classic/pullstatus4mobile, replies"], "sdk");
    const sandbox = await openSandbox();
    await sample(sandbox, "SmsSingleSender", "sendWithParam", "86", PHONES[0], TEMPLATE, PARAMS, SIGN, "", "");
    travel(sandbox, 1000);
    await control(sandbox, "POST", `/phones/${PHONES[0]}/reply`, { text: "收到" });
    const window = ["86", PHONES[0], NOON / 1000, NOON / 1000 + 60, 10];
    for (let again = 0; again < 2; again++) {
      expect(await sample(sandbox, "SmsMobileStatusPuller", "pullCallback", ...window)).toMatchObject({
        count: 1,
        data: [{ errmsg: "DELIVRD" }],
      });
      expect(await sample(sandbox, "SmsMobileStatusPuller", "pullReply", ...window)).toMatchObject({
        count: 1,
        data: [{ text: "收到" }],
      });
    }
    expect(await sample(sandbox, "SmsStatusPuller", "pullCallback", 10)).toMatchObject({ count: 1 });
  });
});

describe("qcloudsms_js voice senders", () => {
  const CALLED = {
    code: "classic/sendcvoice",
    prompt: "classic/sendvoiceprompt",
    template: "classic/sendtvoice",
    file: "classic/sendfvoice",
  } as const;
  type Kind = keyof typeof CALLED;
  const calls: { sender: string; parameters: unknown[]; kind: Kind; text: string; code: string | null }[] = [
    {
      sender: "CodeVoiceSender",
      parameters: ["86", PHONES[0], "5678", 2, "e"],
      kind: "code",
      text: "您的验证码是5678",
      code: "5678",
    },
    {
      sender: "SmsVoiceVerifyCodeSender",
      parameters: ["86", PHONES[0], "5678", 2, "e"],
      kind: "code",
      text: "您的验证码是5678",
      code: "5678",
    },
    {
      sender: "PromptVoiceSender",
      parameters: ["86", PHONES[0], 2, "5678", 2, "e"],
      kind: "prompt",
      text: "5678",
      code: null,
    },
    {
      sender: "SmsVoicePromptSender",
      parameters: ["86", PHONES[0], 2, "5678", 2, "e"],
      kind: "prompt",
      text: "5678",
      code: null,
    },
    {
      sender: "TtsVoiceSender",
      parameters: ["86", PHONES[0], 12345, ["5678"], 2, "e"],
      kind: "template",
      text: "您的验证码是5678",
      code: "5678",
    },
    {
      sender: "FileVoiceSender",
      parameters: ["86", PHONES[0], "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3", 2, "e"],
      kind: "file",
      text: "",
      code: null,
    },
  ];
  test.each(calls)("$sender send() rings the phone", async ({ sender, parameters, kind, text, code }) => {
    proves(CALLED[kind], "sdk");
    const sandbox = await openSandbox();
    const data = await official(sandbox, sender, "send", parameters);
    expect(data).toEqual({ result: 0, errmsg: "OK", callid: expect.stringMatching(CALL_ID), ext: "e" });
    const { json } = await control(sandbox, "GET", `/phones/${PHONES[0]}`);
    expect(json.calls).toMatchObject([
      {
        provider: "qcloudsms",
        callId: data.callid,
        kind,
        text,
        code,
        playTimes: 2,
        status: "ringing",
        sessionContext: "e",
      },
    ]);
  });
});

describe("qcloudsms_js VoiceFileUploader", () => {
  test.each([
    { type: "mp3", file: mp3() },
    { type: "wav", file: wav() },
  ])("upload() of $type gives an id that can be called with once reviewed", async ({ type, file }) => {
    proves("classic/uploadvoicefile", "sdk");
    const sandbox = await openSandbox();
    const { fid, ...rest } = await official(sandbox, "VoiceFileUploader", "upload", [file, type]);
    expect(rest).toEqual({ result: 0, errmsg: "ok" });
    expect(fid).toMatch(new RegExp(`^[0-9a-f]{40}\\.${type}$`));
    const call = () => official(sandbox, "FileVoiceSender", "send", ["86", PHONES[0], fid, 2, ""]);
    expect(await call()).toEqual({ result: 1014, errmsg: "模版未审批或内容不匹配", ext: "" });
    await control(sandbox, "POST", "/reviews", { kind: "file", id: fid, status: "approved" });
    expect(await call()).toMatchObject({ result: 0, callid: expect.stringMatching(CALL_ID) });
  });

  test("upload() has a text named mp3 refused", async () => {
    const sandbox = await openSandbox();
    const data = await official(sandbox, "VoiceFileUploader", "upload", [Buffer.from("not a sound"), "mp3"]);
    expect(data).toEqual({ result: 3004, errmsg: "无效参数" });
  });
});

test("the published key pairs are those of their apps", async () => {
  const sandbox = await openSandbox();
  const apps = [
    SAMPLE_APP,
    APP,
    { id: 1400787878, key: APP.key },
    { id: 122333333, key: SAMPLE_APP.key },
    { id: 140000001, key: "abcdefghijkl123445" },
    { id: 112142311, key: "8cc5b87123y423423412387930004" },
  ];
  for (const app of apps) {
    expect([app.id, await official(sandbox, "SmsStatusPuller", "pullCallback", [10], app)]).toMatchObject([
      app.id,
      { result: 0, errmsg: "ok" },
    ]);
  }
});
