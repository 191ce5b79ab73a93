import { describe, expect, test } from "vitest";
import { createLog } from "../../../shared/log.ts";
import type { HttpResult } from "../../../shared/providers/http-client.ts";
import { createTencentVoice } from "../../../shared/providers/tencent/voice.ts";
import type { VoiceRequest } from "../../../shared/providers/voice.ts";
import { verifyTc3 } from "../../../shared/signing/tc3.ts";
import { proves } from "../../coverage/proves.ts";
import { NOON, openSandbox } from "../../sandbox/helpers.ts";
import { answered, canned } from "../canned.ts";
import { KEY, NOW, realHttp, refusal, reply } from "./helpers.ts";

const DEADLINE = { deadline: NOW + 3000 };
const CALLED = reply({ SendStatus: { CallId: "12582bce-403c-11eb-96b8-525400476c37", SessionContext: "sc-t" } });

const CODE: VoiceRequest<"code"> = {
  requestId: "01KDVXQG00EXAMPLE000000000",
  phone: "+8613788888888",
  content: { kind: "code", code: "8253" },
};
const TEMPLATE: VoiceRequest<"template"> = {
  ...CODE,
  content: { kind: "template", templateId: "12345", params: ["5678"] },
};

function openVoice(...results: (HttpResult | Error)[]) {
  const http = canned(...results);
  const lines: string[] = [];
  const voice = createTencentVoice({
    secretId: KEY.id,
    secretKey: KEY.secret,
    voiceSdkAppId: "1400006666",
    http,
    now: () => NOW,
    log: createLog(
      (line) => lines.push(line),
      () => NOW,
    ),
  });
  return { voice, http, lines };
}

describe("the request of call()", () => {
  test("of a code is a signed SendCodeVoice, to the voice product's own address", async () => {
    proves("vms/SendCodeVoice", "client");
    const { voice, http } = openVoice(answered(CALLED));
    expect(voice.kinds).toEqual(["code", "template"]);
    const called = { status: "accepted", callId: "12582bce-403c-11eb-96b8-525400476c37" };
    expect(await voice.call({ ...CODE, playTimes: 3 }, DEADLINE)).toEqual(called);
    const [asked] = http.asked;
    expect(asked).toMatchObject({
      url: "https://vms.tencentcloudapi.com/",
      deadline: NOW + 3000,
      headers: { "X-TC-Action": "SendCodeVoice", "X-TC-Version": "2020-09-02", "X-TC-Region": "ap-guangzhou" },
    });
    expect(asked?.headers.Authorization).toContain("/vms/tc3_request");
    expect(JSON.parse(String(asked?.body))).toEqual({
      CodeMessage: "8253",
      CalledNumber: "+8613788888888",
      VoiceSdkAppid: "1400006666",
      PlayTimes: 3,
      SessionContext: CODE.requestId,
    });
    const headers = Object.fromEntries(
      Object.entries(asked?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const received = { method: "POST", path: "/", query: "", headers, body: Buffer.from(String(asked?.body)) };
    expect(verifyTc3(received, { now: NOW, secretOf: () => KEY.secret })).toEqual({ ok: true, keyId: KEY.id });
  });

  test("of a template is a SendTtsVoice, played twice unless told otherwise", async () => {
    proves("vms/SendTtsVoice", "client");
    const { voice, http, lines } = openVoice(answered(CALLED));
    await voice.call(TEMPLATE, DEADLINE);
    expect(JSON.parse(String(http.asked[0]?.body))).toEqual({
      TemplateId: "12345",
      TemplateParamSet: ["5678"],
      CalledNumber: "+8613788888888",
      VoiceSdkAppid: "1400006666",
      PlayTimes: 2,
      SessionContext: TEMPLATE.requestId,
    });
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: "provider_request", provider: "tencent", action: "SendTtsVoice", code: "Ok", recipients: 1 },
    ]);
    expect(lines.join()).not.toContain("13788888888");
  });
});

describe("the result of call()", () => {
  const refusals: [code: string, status: string, ours: string, retry: string][] = [
    ["LimitExceeded.DeliveryFrequencyLimit", "rejected", "RATE_LIMITED", "after-window"],
    ["InvalidParameterValue.CalledNumberVerifyFail", "rejected", "RECIPIENT_BLOCKED", "never"],
    ["FailedOperation.TemplateIncorrectOrUnapproved", "rejected", "PROVIDER_REJECTED", "never"],
    ["FailedOperation.InsufficientBalanceInVoicePackage", "rejected", "PROVIDER_REJECTED", "after-operator"],
    ["RequestLimitExceeded", "rejected", "PROVIDER_UNAVAILABLE", "safe"],
    ["FailedOperation.AccessUpstreamTimeout", "unknown", "OUTCOME_UNKNOWN", "unsafe"],
    ["InternalError.UpstreamError", "unknown", "OUTCOME_UNKNOWN", "unsafe"],
  ];
  test.each(refusals)("is for %s %s, %s and %s", async (code, status, ours, retry) => {
    const result = await openVoice(answered(refusal(code, "No, not +8613788888888."))).voice.call(CODE, DEADLINE);
    expect(result).toMatchObject({
      status,
      fault: { code: ours, retry, provider: { name: "tencent", code, message: "No, not +86137****8888." } },
    });
  });

  const socket = new Error("socket hang up");
  const failures: [
    title: string,
    result: HttpResult | Error,
    status: string,
    code: string,
    rawBody: string | undefined,
  ][] = [
    ["a refused connection", { kind: "not-sent", error: socket }, "rejected", "NotSent", undefined],
    ["a cut", { kind: "unknown", error: socket }, "unknown", "NoAnswer", undefined],
    ["a client that throws", socket, "unknown", "NoAnswer", undefined],
    ["HTML", answered("<html>"), "unknown", "UnreadableReply", "<html>"],
    ["nothing", answered(""), "unknown", "UnreadableReply", ""],
    ["status 500", answered("oops", 500), "unknown", "HttpStatus500", "oops"],
    [
      "no call id",
      answered('{"Response":{"SendStatus":{}}}'),
      "unknown",
      "UnreadableReply",
      '{"Response":{"SendStatus":{}}}',
    ],
    [
      "a number for a call id",
      answered('{"Response":{"SendStatus":{"CallId":1}}}'),
      "unknown",
      "UnreadableReply",
      '{"Response":{"SendStatus":{"CallId":1}}}',
    ],
  ];
  test.each(failures)("for %s", async (_title, result, status, code, rawBody) => {
    const called = await openVoice(result).voice.call(CODE, DEADLINE);
    expect(called).toMatchObject({ status, fault: { provider: { name: "tencent", code } } });
    expect("rawBody" in called ? called.rawBody : undefined).toBe(rawBody);
  });
});

describe("call() against the sandbox", () => {
  test("rings, and is refused with the provider's own code", async () => {
    const sandbox = await openSandbox();
    const voice = createTencentVoice({
      secretId: "secretId",
      secretKey: "secretKey",
      voiceSdkAppId: "1400006666",
      endpoint: sandbox.url,
      http: realHttp(),
      now: () => sandbox.clock.now(),
    });
    const call = { deadline: NOON + 60_000 };
    expect(await voice.call(CODE, call)).toEqual({
      status: "accepted",
      callId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await voice.call(TEMPLATE, call)).toMatchObject({
      status: "rejected",
      fault: { code: "RATE_LIMITED", reason: "provider_frequency" },
    });
    const other = { ...TEMPLATE, phone: "+8613711112222" };
    expect(await voice.call(other, call)).toMatchObject({ status: "accepted" });
    expect(await voice.call({ ...CODE, phone: "+85261234567" }, call)).toMatchObject({
      status: "rejected",
      fault: { code: "RECIPIENT_BLOCKED", provider: { code: "InvalidParameterValue.CalledNumberVerifyFail" } },
    });
    expect(await voice.call({ ...CODE, phone: "+8613711110006" }, call)).toMatchObject({
      status: "unknown",
      fault: { provider: { code: "NoAnswer" } },
    });
  });
});
