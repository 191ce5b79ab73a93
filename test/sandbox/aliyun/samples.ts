/**
 * One good request for each action of Alibaba Cloud, by product; names and values as they travel.
 *
 * @module
 */
import { expect } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import type { RowOf } from "../../coverage/tables.ts";
import { control, NOON, travel } from "../helpers.ts";
import type { CallFirst, Parameters, Sample } from "../samples.ts";
import { SEND } from "./helpers.ts";

const ACCOUNT = "aliyun-sandbox";
const SIGN = "新签名";
const CODE = /^SMS_\d+$/;
const PICTURE = Buffer.from("picture").toString("base64");
const FILES = { "SignFileList.1.FileContents": PICTURE, "SignFileList.1.FileSuffix": "png" };
const OLDER_SIGN = { SignName: SIGN, SignSource: 1, Remark: "说明", ...FILES };
const OLDER_SIGN_FIELDS = ["SignName", "SignSource", "Remark"];
const NEWER_SIGN = { SignName: SIGN, SignSource: 0, QualificationId: 12345 };
const NEWER_SIGN_FIELDS = ["SignName", "SignSource", "QualificationId"];
const OLDER_TEMPLATE = { TemplateType: 1, TemplateName: "到货", TemplateContent: `\${name}，到货了。`, Remark: "说明" };
const OLDER_TEMPLATE_FIELDS = ["TemplateType", "TemplateName", "TemplateContent", "Remark"];
const NEWER_TEMPLATE = {
  TemplateType: 0,
  TemplateName: "登录",
  TemplateContent: `登录码\${code}，5分钟内有效。`,
  TemplateRule: '{"code":"numberCaptcha"}',
  RelatedSignName: "阿里云",
};
const NEWER_TEMPLATE_FIELDS = ["TemplateType", "TemplateName", "TemplateContent"];
const ANY_SIGN = { SignName: SIGN };
const ANY_CODE = { TemplateCode: expect.stringMatching(CODE) };

/** Reviews everything that waits; only what was refused can be changed. */
async function refuseAll(sandbox: Sandbox): Promise<void> {
  const { json } = await control(sandbox, "GET", "/reviews");
  for (const { kind, id } of json.reviews as unknown as { kind: string; id: string }[]) {
    await control(sandbox, "POST", "/reviews", { kind, id, account: ACCOUNT, status: "refused" });
  }
}

/** With a sign name of the account's own that was refused. */
function withSign(parameters: Parameters): Sample["parameters"] {
  return async (call, sandbox) => {
    await call("CreateSmsSign", NEWER_SIGN);
    await refuseAll(sandbox);
    return parameters;
  };
}

/** With a template of the account's own that was refused. */
function withTemplate(parameters: Parameters = {}): Sample["parameters"] {
  return async (call, sandbox) => {
    const { TemplateCode } = await call("CreateSmsTemplate", NEWER_TEMPLATE);
    await refuseAll(sandbox);
    return { TemplateCode, ...parameters };
  };
}

async function sent(call: CallFirst, sandbox: Sandbox): Promise<void> {
  await call("SendSms", SEND);
  travel(sandbox, 1000);
}

export const DYSMS = {
  SendSms: {
    parameters: () => SEND,
    required: ["PhoneNumbers", "SignName", "TemplateCode"],
    answer: { BizId: expect.stringMatching(/^\d+\^0$/) },
  },
  SendBatchSms: {
    parameters: () => ({
      PhoneNumberJson: '["13711112222","13711113333"]',
      SignNameJson: '["阿里云","信使"]',
      TemplateCode: SEND.TemplateCode,
      TemplateParamJson: '[{"code":"1111"},{"code":"2222"}]',
    }),
    required: ["PhoneNumberJson", "SignNameJson", "TemplateCode"],
    answer: { BizId: expect.stringMatching(/^\d+\^0$/) },
  },
  QuerySendDetails: {
    parameters: async (call, sandbox) => {
      await sent(call, sandbox);
      return { PhoneNumber: SEND.PhoneNumbers, SendDate: "20260302", PageSize: 10, CurrentPage: 1 };
    },
    required: ["PhoneNumber", "SendDate", "PageSize", "CurrentPage"],
    answer: { TotalCount: "1", SmsSendDetailDTOs: { SmsSendDetailDTO: [{ SendStatus: 3, ErrCode: "DELIVERED" }] } },
  },
  QuerySendStatistics: {
    parameters: async (call, sandbox) => {
      await sent(call, sandbox);
      return { IsGlobe: 1, StartDate: "20260302", EndDate: "20260302", PageIndex: 1, PageSize: 10 };
    },
    required: ["IsGlobe", "StartDate", "EndDate", "PageIndex", "PageSize"],
    answer: { Data: { TotalSize: 1, TargetList: [{ TotalCount: 1, RespondedSuccessCount: 1 }] } },
  },
  AddSmsSign: { parameters: () => OLDER_SIGN, required: OLDER_SIGN_FIELDS, answer: ANY_SIGN },
  ModifySmsSign: { parameters: withSign(OLDER_SIGN), required: OLDER_SIGN_FIELDS, answer: ANY_SIGN },
  DeleteSmsSign: { parameters: withSign(ANY_SIGN), required: ["SignName"], answer: ANY_SIGN },
  QuerySmsSign: { parameters: withSign(ANY_SIGN), required: ["SignName"], answer: { ...ANY_SIGN, SignStatus: 2 } },
  QuerySmsSignList: {
    parameters: withSign({ PageIndex: 1, PageSize: 50 }),
    required: [],
    answer: { SmsSignList: expect.arrayContaining([expect.objectContaining(ANY_SIGN)]) },
  },
  CreateSmsSign: {
    parameters: () => NEWER_SIGN,
    required: NEWER_SIGN_FIELDS,
    answer: { ...ANY_SIGN, OrderId: expect.stringMatching(/^\d+$/) },
  },
  UpdateSmsSign: { parameters: withSign(NEWER_SIGN), required: NEWER_SIGN_FIELDS, answer: ANY_SIGN },
  GetSmsSign: {
    parameters: withSign(ANY_SIGN),
    required: ["SignName"],
    answer: { ...ANY_SIGN, SignStatus: 2, QualificationId: 12345 },
  },
  AddSmsTemplate: { parameters: () => OLDER_TEMPLATE, required: OLDER_TEMPLATE_FIELDS, answer: ANY_CODE },
  ModifySmsTemplate: {
    parameters: withTemplate(OLDER_TEMPLATE),
    required: ["TemplateCode", ...OLDER_TEMPLATE_FIELDS],
    answer: ANY_CODE,
  },
  DeleteSmsTemplate: { parameters: withTemplate(), required: ["TemplateCode"], answer: ANY_CODE },
  QuerySmsTemplate: {
    parameters: withTemplate(),
    required: ["TemplateCode"],
    answer: { ...ANY_CODE, TemplateStatus: 2, TemplateName: "登录" },
  },
  QuerySmsTemplateList: {
    parameters: withTemplate({ PageIndex: 1, PageSize: 50 }),
    required: [],
    answer: { SmsTemplateList: expect.arrayContaining([expect.objectContaining({ TemplateName: "登录" })]) },
  },
  CreateSmsTemplate: {
    parameters: () => NEWER_TEMPLATE,
    required: NEWER_TEMPLATE_FIELDS,
    answer: { ...ANY_CODE, TemplateName: "登录" },
  },
  UpdateSmsTemplate: {
    parameters: withTemplate(NEWER_TEMPLATE),
    required: ["TemplateCode", ...NEWER_TEMPLATE_FIELDS],
    answer: ANY_CODE,
  },
  GetSmsTemplate: {
    parameters: withTemplate(),
    required: ["TemplateCode"],
    answer: { ...ANY_CODE, TemplateStatus: "2" },
  },
  GetSmsTemplateList: {
    parameters: withTemplate({ PageIndex: 1, PageSize: 10 }),
    required: [],
    answer: { Data: { Total: 1, List: [{ TemplateName: "登录" }] } },
  },
} satisfies Record<RowOf<"dysms">, Sample>;

const CALLED = "13711112222";
const CALL_ID = { CallId: expect.stringMatching(/^\d+\^\d+$/) };

export const DYVMS = {
  SingleCallByTts: {
    parameters: () => ({ CalledNumber: CALLED, TtsCode: "TTS_100001", TtsParam: '{"code":"1234"}' }),
    required: ["CalledNumber", "TtsCode"],
    answer: CALL_ID,
  },
  SingleCallByVoice: {
    parameters: () => ({ CalledNumber: CALLED, VoiceCode: "2d4c-0001.wav", PlayTimes: 1 }),
    required: ["CalledNumber", "VoiceCode"],
    answer: CALL_ID,
  },
  QueryCallDetailByCallId: {
    parameters: async (call, sandbox) => {
      const { CallId } = await call("SingleCallByTts", DYVMS.SingleCallByTts.parameters());
      travel(sandbox, 60_000);
      return { CallId, ProdId: 11_000_000_300_006, QueryDate: NOON };
    },
    required: ["CallId", "ProdId", "QueryDate"],
    answer: { Data: expect.stringContaining('"status_code":"200000"') },
  },
} satisfies Record<RowOf<"dyvms">, Sample>;
