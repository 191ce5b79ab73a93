/**
 * What clients get wrong, one case of each for each protocol: through the official packages, and by hand where those would not
 * send it. Each is answered with the documented code. More of each kind is in `refusals.test.ts` of each protocol.
 */
import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import { proves } from "../coverage/proves.ts";
import type { RowOf } from "../coverage/tables.ts";
import { mp3 } from "../helpers/sounds.ts";
import { byHand, dysms, models, pop, SEND, send as sendAliyun, v1Params } from "./aliyun/helpers.ts";
import { NOON, openSandbox, sdk, send } from "./helpers.ts";
import { classic, official, SAMPLE_APP, tel } from "./qcloudsms/helpers.ts";
import { APP, voiceSdk } from "./tencent/clients.ts";

interface Case {
  input: RowOf<"input">;
  /** Every outcome there is, refusals thrown or answered. */
  ask: (sandbox: Sandbox) => Promise<unknown>[] | Promise<unknown[]>;
  refusal: object;
}

const MINUTE_MS = 60_000;
/** 411 162 bytes, more than 401 KB either way of counting. */
const TOO_LARGE = mp3(986);
/** None of them ends in four digits that mean something. */
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => String(13_700_001_000 + index));

/** Moves the sandbox's clock alone, so that the clients' is off. */
function skew(sandbox: Sandbox, minutes: number): Sandbox {
  sandbox.clock.set(NOON + minutes * MINUTE_MS, { ticking: false });
  return sandbox;
}

async function refusalsOf(outcomes: ReturnType<Case["ask"]>): Promise<unknown[]> {
  return Promise.all((await outcomes).map((outcome) => Promise.resolve(outcome).catch((error: unknown) => error)));
}

function testCases(protocol: "classic" | "sms" | "vms" | "dysms" | "dyvms", cases: readonly Case[]): void {
  for (const { input, ask, refusal } of cases) {
    test(`${input} is refused`, async () => {
      proves(`input/${input}`, protocol);
      const refusals = await refusalsOf(ask(await openSandbox()));
      expect(refusals).not.toEqual([]);
      for (const one of refusals) expect(one).toMatchObject(refusal);
    });
  }
}

describe("qcloudsms_js", () => {
  const MOBILE = "13788888888";
  const single = (
    sandbox: Sandbox,
    change: { template?: number; params?: string[]; sign?: string } = {},
    app = SAMPLE_APP,
  ) => {
    const { template = 7839, params = ["5678"], sign = "腾讯云" } = change;
    return official(sandbox, "SmsSingleSender", "sendWithParam", ["86", MOBILE, template, params, sign, "", ""], app);
  };
  const upload = (sandbox: Sandbox, file: Uint8Array, app = SAMPLE_APP) =>
    official(sandbox, "VoiceFileUploader", "upload", [file, "mp3"], app);
  const play = (sandbox: Sandbox, fid: unknown, app = SAMPLE_APP) =>
    official(sandbox, "FileVoiceSender", "send", ["86", MOBILE, fid, 2, ""], app);
  const UNUSABLE = { result: 3004, errmsg: "无效参数" };

  testCases("classic", [
    {
      input: "wrong credentials",
      ask: (sandbox) => [single(sandbox, {}, { ...SAMPLE_APP, key: "wrong" })],
      refusal: { result: 1001, errmsg: "sig校验失败" },
    },
    {
      input: "skewed clock",
      ask: (sandbox) => [single(skew(sandbox, 11))],
      refusal: { result: 1021, errmsg: "请求发起时间不正常" },
    },
    {
      input: "unknown application",
      ask: (sandbox) => [single(sandbox, {}, { ...SAMPLE_APP, id: 1400000000 })],
      refusal: { result: 1019, errmsg: "sdkappid不存在" },
    },
    {
      input: "unknown template",
      ask: (sandbox) => [single(sandbox, { template: 99 })],
      refusal: { result: 1014, errmsg: "package format error, sdkappid not have this tpl_id" },
    },
    {
      input: "unknown sign name",
      ask: (sandbox) => [single(sandbox, { sign: "小店" })],
      refusal: { result: 1012, errmsg: "签名格式错误或者签名未审批" },
    },
    {
      input: "wrong parameter count",
      ask: (sandbox) => [single(sandbox, { params: [] }), single(sandbox, { params: ["1", "2"] })],
      refusal: { result: 1014, errmsg: "package format error, template params error" },
    },
    {
      input: "over-long value",
      ask: (sandbox) => [official(sandbox, "SmsSingleSender", "send", [0, "86", MOBILE, "您".repeat(501), "", ""])],
      refusal: { result: 1017, errmsg: "请求的短信内容太长" },
    },
    {
      input: "too many numbers",
      ask: (sandbox) => {
        const parameters = ["86", many(201), 7839, ["5678"], "腾讯云", "", ""];
        return [official(sandbox, "SmsMultiSender", "sendWithParam", parameters)];
      },
      refusal: { result: 1046, errmsg: "调用群发API接口单次提交的手机号个数超过200个" },
    },
    {
      input: "foreign number for a call",
      ask: (sandbox) => [official(sandbox, "CodeVoiceSender", "send", ["1", "2025550123", "5678", 2, ""])],
      refusal: { result: 1030, errmsg: "不支持该请求" },
    },
    {
      input: "playtimes 0 and 4",
      ask: (sandbox) =>
        [0, 4].map((playtimes) =>
          classic(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel(MOBILE), msg: "5678", playtimes }),
        ),
      refusal: UNUSABLE,
    },
    {
      input: "file of 401 KB",
      ask: (sandbox) => [upload(sandbox, TOO_LARGE)],
      refusal: UNUSABLE,
    },
    {
      input: "text named .mp3",
      ask: (sandbox) => [upload(sandbox, Buffer.from("not a sound"))],
      refusal: UNUSABLE,
    },
    { input: "empty file", ask: (sandbox) => [upload(sandbox, Buffer.alloc(0))], refusal: UNUSABLE },
    {
      input: "file of another account",
      ask: async (sandbox) => {
        const { fid } = await upload(sandbox, mp3(), { id: 1400000001, key: "sandboxAppKey" });
        return [play(sandbox, fid)];
      },
      refusal: UNUSABLE,
    },
    {
      input: "inverted statistics range",
      ask: (sandbox) =>
        ["pullsendstatus", "pullcallbackstatus"].map((operation) =>
          classic(sandbox, `tlssmssvr/${operation}`, { begin_date: 2026030213, end_date: 2026030212 }),
        ),
      refusal: { result: 1004, errmsg: "package format error,cannot get /end_date" },
    },
  ]);
});

describe("tencentcloud-sdk-nodejs, SMS", () => {
  const one = async (sandbox: Sandbox, change: Parameters<typeof send>[0]) =>
    (await sdk(sandbox).SendSms(send(change))).SendStatusSet?.[0];
  const hours = (BeginTime: string, EndTime: string) => ({ SmsSdkAppId: APP, BeginTime, EndTime, Limit: 0, Offset: 0 });
  const END = {
    code: "InvalidParameterValue.EndTimeVerifyFail",
    message: "the end time is malformed, before the begin time or too late",
  };

  testCases("sms", [
    {
      input: "wrong credentials",
      ask: (sandbox) => [sdk(sandbox, { secretKey: "wrong" }).SendSms(send())],
      refusal: {
        code: "AuthFailure.SignatureFailure",
        message: "The provided credentials could not be validated. Please check your signature is correct.",
      },
    },
    {
      input: "skewed clock",
      ask: (sandbox) => [sdk(skew(sandbox, 6)).SendSms(send())],
      refusal: { code: "AuthFailure.SignatureExpire", message: "The signature is expired, please request again." },
    },
    {
      input: "unknown application",
      ask: (sandbox) => [sdk(sandbox).SendSms(send({ SmsSdkAppId: "1400000000" }))],
      refusal: { code: "InvalidParameterValue.SdkAppIdNotExist", message: "the sdkappid does not exist" },
    },
    {
      input: "unknown template",
      ask: (sandbox) => [one(sandbox, { TemplateId: "99" })],
      refusal: {
        Code: "FailedOperation.TemplateUnapprovedOrNotExist",
        Message: "template is not approved or does not exist",
      },
    },
    {
      input: "unknown sign name",
      ask: (sandbox) => [one(sandbox, { SignName: "小店" })],
      refusal: {
        Code: "FailedOperation.SignatureIncorrectOrUnapproved",
        Message: "signature is incorrect or not approved",
      },
    },
    {
      input: "wrong parameter count",
      ask: (sandbox) => [one(sandbox, { TemplateParamSet: [] }), one(sandbox, { TemplateParamSet: ["1", "2", "3"] })],
      refusal: {
        Code: "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        Message: "request content does not match the template content",
      },
    },
    {
      input: "over-long value",
      ask: (sandbox) => [one(sandbox, { TemplateParamSet: ["1234567", "5"] })],
      refusal: {
        Code: "InvalidParameterValue.TemplateParameterFormatError",
        Message: "Verification code template parameter format error",
      },
    },
    {
      input: "too many numbers",
      ask: (sandbox) => [sdk(sandbox).SendSms(send({ PhoneNumberSet: many(201) }))],
      refusal: { code: "LimitExceeded.PhoneNumberCountLimit" },
    },
    {
      input: "inverted statistics range",
      ask: (sandbox) => [
        sdk(sandbox).SendStatusStatistics(hours("2026030213", "2026030212")),
        sdk(sandbox).CallbackStatusStatistics(hours("2026030213", "2026030212")),
        sdk(sandbox).SmsPackagesStatistics(hours("2026030113", "2026030112")),
      ],
      refusal: END,
    },
    {
      input: "statistics range too long",
      ask: (sandbox) => [sdk(sandbox).CallbackStatusStatistics(hours("2026010100", "2026020201"))],
      refusal: END,
    },
  ]);
});

describe("tencentcloud-sdk-nodejs, VMS", () => {
  const CALL = { CalledNumber: "+8613711112222", VoiceSdkAppid: APP };
  const say = (sandbox: Sandbox, change: object = {}, options: object = {}) =>
    voiceSdk(sandbox, options).SendCodeVoice({ CodeMessage: "8253", ...CALL, ...change });
  const tts = (sandbox: Sandbox, change: object) =>
    voiceSdk(sandbox).SendTtsVoice({ TemplateId: "12345", TemplateParamSet: ["5678"], ...CALL, ...change });
  const TEMPLATE = {
    code: "FailedOperation.TemplateIncorrectOrUnapproved",
    message: "template is not approved or request content does not match the approved template content",
  };

  testCases("vms", [
    {
      input: "wrong credentials",
      ask: (sandbox) => [say(sandbox, {}, { secretKey: "wrong" })],
      refusal: { code: "AuthFailure.SignatureFailure" },
    },
    {
      input: "skewed clock",
      ask: (sandbox) => [say(skew(sandbox, 6))],
      refusal: { code: "AuthFailure.SignatureExpire" },
    },
    {
      input: "unknown application",
      ask: (sandbox) => [say(sandbox, { VoiceSdkAppid: "1400000000" })],
      refusal: { code: "InvalidParameterValue.SdkAppidNotExist", message: "the voice sdkappid does not exist" },
    },
    { input: "unknown template", ask: (sandbox) => [tts(sandbox, { TemplateId: "99" })], refusal: TEMPLATE },
    {
      input: "wrong parameter count",
      ask: (sandbox) => [tts(sandbox, { TemplateParamSet: [] }), tts(sandbox, { TemplateParamSet: ["1", "2"] })],
      refusal: TEMPLATE,
    },
    {
      input: "over-long value",
      ask: (sandbox) => [tts(sandbox, { TemplateParamSet: ["5".repeat(345)] })],
      refusal: {
        code: "InvalidParameterValue.ContentLengthLimit",
        message: "the spoken text is longer than 350 characters",
      },
    },
    {
      input: "foreign number for a call",
      ask: (sandbox) => [
        say(sandbox, { CalledNumber: "+85261234567" }),
        tts(sandbox, { CalledNumber: "+12025550123" }),
      ],
      refusal: {
        code: "InvalidParameterValue.CalledNumberVerifyFail",
        message: "the called number is not one of mainland China in E.164",
      },
    },
    {
      input: "playtimes 0 and 4",
      ask: (sandbox) => [0, 4].flatMap((PlayTimes) => [say(sandbox, { PlayTimes }), tts(sandbox, { PlayTimes })]),
      refusal: { code: "FailedOperation.InvalidParameters", message: "a parameter of the call is not allowed" },
    },
  ]);
});

describe("@alicloud/dysmsapi20170525", () => {
  const one = async (sandbox: Sandbox, change: object = {}, options: object = {}) =>
    (await dysms(sandbox, options).sendSms(sendAliyun({ ...change }))).body;
  const statistics = async (sandbox: Sandbox, startDate: string, endDate: string) => {
    const query = { isGlobe: 1, startDate, endDate, pageIndex: 1, pageSize: 10 };
    return (await dysms(sandbox).querySendStatistics(new models.QuerySendStatisticsRequest(query))).body;
  };

  testCases("dysms", [
    {
      input: "wrong credentials",
      ask: (sandbox) => [one(sandbox, {}, { accessKeySecret: "wrong" })],
      refusal: { code: "SignatureDoesNotMatch", statusCode: 400 },
    },
    {
      input: "skewed clock",
      ask: (sandbox) => [one(skew(sandbox, 16))],
      refusal: { code: "InvalidTimeStamp.Expired", statusCode: 400 },
    },
    {
      input: "replayed nonce",
      ask: async (sandbox) => {
        const query = v1Params(sandbox, { ...SEND, SignatureNonce: "once" });
        await byHand(sandbox, { query });
        return [byHand(sandbox, { query }).then(({ text }) => JSON.parse(text))];
      },
      refusal: { Code: "SignatureNonceUsed", Message: "Specified signature nonce was used already." },
    },
    {
      input: "unknown template",
      ask: (sandbox) => [one(sandbox, { templateCode: "SMS_9" })],
      refusal: { code: "isv.SMS_TEMPLATE_ILLEGAL", message: "模板不合法(不存在或被拉黑)" },
    },
    {
      input: "unknown sign name",
      ask: (sandbox) => [one(sandbox, { signName: "小店" })],
      refusal: { code: "isv.SMS_SIGNATURE_ILLEGAL", message: "签名不合法(不存在或被拉黑)" },
    },
    {
      input: "wrong parameter count",
      ask: (sandbox) => [one(sandbox, { templateParam: "{}" }), one(sandbox, { templateParam: '{"name":"1"}' })],
      refusal: { code: "isv.TEMPLATE_MISSING_PARAMETERS", message: "模板变量缺少对应参数值" },
    },
    {
      input: "over-long value",
      ask: (sandbox) => [one(sandbox, { outId: "x".repeat(256) })],
      refusal: { code: "isv.PARAM_LENGTH_LIMIT", message: "参数超过长度限制" },
    },
    {
      input: "too many numbers",
      ask: (sandbox) => [one(sandbox, { phoneNumbers: many(1001).join(",") })],
      refusal: { code: "isv.MOBILE_COUNT_OVER_LIMIT", message: "手机号码数量超过限制" },
    },
    {
      input: "inverted statistics range",
      ask: (sandbox) => [statistics(sandbox, "20260303", "20260302")],
      refusal: { code: "isv.INVALID_PARAMETERS", message: "参数格式不正确" },
    },
    {
      input: "statistics range too long",
      ask: (sandbox) => [statistics(sandbox, "20260101", "20260302")],
      refusal: { code: "isv.INVALID_PARAMETERS", message: "参数格式不正确" },
    },
  ]);
});

describe("@alicloud/pop-core, dyvmsapi", () => {
  const TTS = { CalledNumber: "13711112222", TtsCode: "TTS_100001", TtsParam: '{"code":"1234"}' };
  const call = (sandbox: Sandbox, change: object = {}, options: Record<string, string> = {}) =>
    pop(sandbox, options).request("SingleCallByTts", { ...TTS, ...change });

  testCases("dyvms", [
    {
      input: "wrong credentials",
      ask: (sandbox) => [call(sandbox, {}, { accessKeySecret: "wrong" })],
      refusal: { code: "SignatureDoesNotMatch" },
    },
    {
      input: "skewed clock",
      ask: (sandbox) => [call(skew(sandbox, 16))],
      refusal: { code: "InvalidTimeStamp.Expired" },
    },
    {
      input: "replayed nonce",
      ask: async (sandbox) => {
        const query = v1Params(sandbox, { ...TTS, Action: "SingleCallByTts", SignatureNonce: "once" });
        await byHand(sandbox, { query });
        return [byHand(sandbox, { query }).then(({ text }) => JSON.parse(text))];
      },
      refusal: { Code: "SignatureNonceUsed", Message: "Specified signature nonce was used already." },
    },
    {
      input: "unknown template",
      ask: (sandbox) => [call(sandbox, { TtsCode: "TTS_9" })],
      refusal: { code: "isv.TTS_TEMPLATE_ILLEGAL", message: expect.stringMatching(/^文本转语音模板不合法/) },
    },
    {
      input: "wrong parameter count",
      ask: (sandbox) => [call(sandbox, { TtsParam: "{}" })],
      refusal: { code: "isv.TEMPLATE_MISSING_PARAMETERS", message: expect.stringMatching(/^模板变量缺少对应参数值/) },
    },
    {
      input: "over-long value",
      ask: (sandbox) => [call(sandbox, { TtsParam: JSON.stringify({ code: "1".repeat(250) }) })],
      refusal: { code: "isv.PARAM_LENGTH_LIMIT", message: expect.stringMatching(/^参数超过长度限制/) },
    },
    {
      input: "foreign number for a call",
      ask: (sandbox) => [call(sandbox, { CalledNumber: "85251234567" })],
      refusal: { code: "isv.MOBILE_NUMBER_ILLEGAL" },
    },
    {
      input: "playtimes 0 and 4",
      ask: (sandbox) => [0, 4].map((PlayTimes) => call(sandbox, { PlayTimes })),
      refusal: { code: "isv.INVALID_PARAMETERS", message: expect.stringMatching(/^参数格式不正确/) },
    },
  ]);
});
