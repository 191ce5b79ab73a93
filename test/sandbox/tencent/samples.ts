/**
 * One good request for each action of API 3.0, by version.
 *
 * @module
 */
import { expect } from "vitest";
import type { RowOf } from "../../coverage/tables.ts";
import { control, NOON, send, travel } from "../helpers.ts";
import type { CallFirst, Parameters, Sample } from "../samples.ts";
import { APP, FOREIGN, PHONE, signDraft, templateDraft } from "./clients.ts";

const SECOND = NOON / 1000;
const HOUR = "2026030212";
const APP_ID = { SmsSdkAppId: APP };
const SIGN_FIELDS = ["SignName", "SignType", "DocumentType", "International", "ProofImage"];
const TEMPLATE_FIELDS = ["TemplateName", "TemplateContent", "SmsType", "International", "Remark"];
const WINDOW = { ...APP_ID, PhoneNumber: PHONE, BeginTime: SECOND, EndTime: SECOND + 60, Offset: 0, Limit: 10 };
const HOURS = { ...APP_ID, BeginTime: HOUR, EndTime: HOUR, Limit: 0, Offset: 0 };
const WINDOW_FIELDS = ["SmsSdkAppId", "PhoneNumber", "BeginTime", "Offset", "Limit"];
const HOUR_FIELDS = ["SmsSdkAppId", "BeginTime", "EndTime", "Limit", "Offset"];
const DELETED = { DeleteStatus: "return successfully!", DeleteTime: SECOND };

/** After a send that arrived; what the request is, otherwise, does not depend on it. */
function afterSend(parameters: Parameters): Sample["parameters"] {
  return async (call, sandbox) => {
    await call("SendSms", { ...send() });
    travel(sandbox, 1000);
    await control(sandbox, "POST", `/phones/${PHONE}/reply`, { text: "收到" });
    return parameters;
  };
}

async function addedSign(call: CallFirst): Promise<number> {
  const { AddSignStatus } = await call("AddSmsSign", { ...signDraft() });
  return Number(AddSignStatus?.SignId);
}

async function addedTemplate(call: CallFirst): Promise<number> {
  const { AddTemplateStatus } = await call("AddSmsTemplate", { ...templateDraft() });
  return Number(AddTemplateStatus?.TemplateId);
}

export const SMS_2021 = {
  SendSms: {
    parameters: () => ({ ...send() }),
    required: ["PhoneNumberSet", "SmsSdkAppId", "TemplateId"],
    answer: { SendStatusSet: [{ PhoneNumber: PHONE, Code: "Ok", Message: "send success", Fee: 1, IsoCode: "CN" }] },
  },
  SendMultiGlobalSms: {
    parameters: () => ({
      ...APP_ID,
      MultiSmsInfoSet: [{ PhoneNumber: FOREIGN, TemplateId: "1110", TemplateParamSet: ["4370"] }],
    }),
    required: ["SmsSdkAppId", "MultiSmsInfoSet"],
    answer: { SendMultiStatusSet: [{ PhoneNumber: FOREIGN, Code: "Ok", IsoCode: "HK" }] },
  },
  PullSmsSendStatus: {
    parameters: afterSend({ ...APP_ID, Limit: 10 }),
    required: ["SmsSdkAppId", "Limit"],
    answer: { PullSmsSendStatusSet: [{ PhoneNumber: PHONE, ReportStatus: "SUCCESS", Description: "DELIVRD" }] },
  },
  PullSmsReplyStatus: {
    parameters: afterSend({ ...APP_ID, Limit: 10 }),
    required: ["SmsSdkAppId", "Limit"],
    answer: { PullSmsReplyStatusSet: [{ PhoneNumber: PHONE, ReplyContent: "收到" }] },
  },
  PullSmsSendStatusByPhoneNumber: {
    parameters: afterSend(WINDOW),
    required: WINDOW_FIELDS,
    answer: { PullSmsSendStatusSet: [{ PhoneNumber: PHONE, Description: "DELIVRD" }] },
  },
  PullSmsReplyStatusByPhoneNumber: {
    parameters: afterSend(WINDOW),
    required: WINDOW_FIELDS,
    answer: { PullSmsReplyStatusSet: [{ PhoneNumber: PHONE, ReplyContent: "收到" }] },
  },
  DescribeSendRecordList: {
    parameters: afterSend({ ...APP_ID, PhoneNumber: PHONE, BeginTime: SECOND - 60 }),
    required: ["SmsSdkAppId", "PhoneNumber", "BeginTime"],
    answer: { TotalCount: 1, SendRecordSet: [{ PhoneNumber: PHONE, SendStatus: 2, RequestCode: "Ok" }] },
  },
  SendStatusStatistics: {
    parameters: afterSend(HOURS),
    required: HOUR_FIELDS,
    answer: { SendStatusStatistics: { FeeCount: 1, RequestCount: 1, RequestSuccessCount: 1 } },
  },
  CallbackStatusStatistics: {
    parameters: afterSend(HOURS),
    required: HOUR_FIELDS,
    answer: { CallbackStatusStatistics: { CallbackCount: 1, CallbackSuccessCount: 1, CallbackFailCount: 0 } },
  },
  SmsPackagesStatistics: {
    parameters: () => ({ ...HOURS, BeginTime: "2025010100", EndTime: "2025123123", Limit: 10 }),
    required: HOUR_FIELDS,
    answer: { SmsPackagesStatisticsSet: [{ PackageType: 0 }, { PackageType: 1 }] },
  },
  AddSmsSign: {
    parameters: () => ({ ...signDraft() }),
    required: SIGN_FIELDS,
    answer: { AddSignStatus: { SignId: expect.any(Number) } },
  },
  ModifySmsSign: {
    parameters: async (call) => ({ SignId: await addedSign(call), ...signDraft({ SignName: "信使二号" }) }),
    required: ["SignId", ...SIGN_FIELDS],
    answer: { ModifySignStatus: { SignId: expect.any(Number) } },
  },
  DeleteSmsSign: {
    parameters: async (call) => ({ SignId: await addedSign(call) }),
    required: ["SignId"],
    answer: { DeleteSignStatus: DELETED },
  },
  DescribeSmsSignList: {
    parameters: async (call) => ({ International: 0, SignIdSet: [await addedSign(call)] }),
    required: ["International"],
    answer: { DescribeSignListStatusSet: [{ SignName: "信使测试", StatusCode: 1, International: 0 }] },
  },
  AddSmsTemplate: {
    parameters: () => ({ ...templateDraft() }),
    required: TEMPLATE_FIELDS,
    answer: { AddTemplateStatus: { TemplateId: expect.stringMatching(/^\d+$/) } },
  },
  ModifySmsTemplate: {
    parameters: async (call) => ({ TemplateId: await addedTemplate(call), ...templateDraft() }),
    required: ["TemplateId", ...TEMPLATE_FIELDS],
    answer: { ModifyTemplateStatus: { TemplateId: expect.any(Number) } },
  },
  DeleteSmsTemplate: {
    parameters: async (call) => ({ TemplateId: await addedTemplate(call) }),
    required: ["TemplateId"],
    answer: { DeleteTemplateStatus: DELETED },
  },
  DescribeSmsTemplateList: {
    parameters: async (call) => ({ International: 0, TemplateIdSet: [await addedTemplate(call)] }),
    required: ["International"],
    answer: { DescribeTemplateStatusSet: [{ TemplateName: "登录", StatusCode: 1 }] },
  },
  ReportConversion: {
    parameters: async (call) => {
      const { SendStatusSet } = await call("SendSms", { ...send() });
      return { ...APP_ID, SerialNo: SendStatusSet?.[0]?.SerialNo, ConversionTime: SECOND };
    },
    required: ["SmsSdkAppId", "SerialNo"],
    answer: { ReportConversionStatus: { Code: "OK", Message: "success" } },
  },
  DescribePhoneNumberInfo: {
    parameters: () => ({ PhoneNumberSet: ["+86018501234444"] }),
    required: ["PhoneNumberSet"],
    answer: { PhoneNumberInfoSet: [{ Code: "Ok", PhoneNumber: "+8618501234444", IsoCode: "CN" }] },
  },
} satisfies Record<RowOf<"sms2021">, Sample>;

const OLDER_NAMES: Readonly<Record<string, string>> = {
  SmsSdkAppId: "SmsSdkAppid",
  TemplateId: "TemplateID",
  SignName: "Sign",
};

/** The older version's own send, which other samples of it build on. */
const OLDER_SEND = renamed({ ...send() }, OLDER_NAMES);
const OLDER_APP = { SmsSdkAppid: APP };
const OLDER_HOURS = { ...OLDER_APP, StartDateTime: Number(HOUR), EndDataTime: Number(HOUR), Limit: 0, Offset: 0 };
const OLDER_HOUR_FIELDS = ["SmsSdkAppid", "StartDateTime", "EndDataTime", "Limit", "Offset"];
const OLDER_WINDOW = renamed(WINDOW, { ...OLDER_NAMES, BeginTime: "SendDateTime", EndTime: "EndDateTime" });
const OLDER_WINDOW_FIELDS = ["SmsSdkAppid", "PhoneNumber", "SendDateTime", "Offset", "Limit"];

function afterOlderSend(parameters: Parameters): Sample["parameters"] {
  return async (call, sandbox) => {
    await call("SendSms", OLDER_SEND);
    travel(sandbox, 1000);
    await control(sandbox, "POST", `/phones/${PHONE}/reply`, { text: "收到" });
    return parameters;
  };
}

function olderSign(change: Parameters = {}): Parameters {
  return renamed({ ...signDraft(), ...change }, { SignPurpose: "UsedMethod" });
}

async function addedOlderSign(call: CallFirst): Promise<number> {
  const { AddSignStatus } = await call("AddSmsSign", olderSign());
  return Number(AddSignStatus?.SignId);
}

const RECEIPT = { PhoneNumber: PHONE, NationCode: "86", UserReceiveUnixTime: SECOND + 1, Description: "DELIVRD" };
const REPLY = { PhoneNumber: PHONE, Sign: "腾讯云", ReplyContent: "收到", ReplyUnixTime: SECOND + 1 };

export const SMS_2019 = {
  SendSms: {
    parameters: () => OLDER_SEND,
    required: ["PhoneNumberSet", "SmsSdkAppid", "TemplateID"],
    answer: { SendStatusSet: [{ PhoneNumber: PHONE, Code: "Ok" }] },
  },
  PullSmsSendStatus: {
    parameters: afterOlderSend({ ...OLDER_APP, Limit: 10 }),
    required: ["SmsSdkAppid", "Limit"],
    answer: { PullSmsSendStatusSet: [RECEIPT] },
  },
  PullSmsReplyStatus: {
    parameters: afterOlderSend({ ...OLDER_APP, Limit: 10 }),
    required: ["SmsSdkAppid", "Limit"],
    answer: { PullSmsReplyStatusSet: [REPLY] },
  },
  PullSmsSendStatusByPhoneNumber: {
    parameters: afterOlderSend(OLDER_WINDOW),
    required: OLDER_WINDOW_FIELDS,
    answer: { PullSmsSendStatusSet: [RECEIPT] },
  },
  PullSmsReplyStatusByPhoneNumber: {
    parameters: afterOlderSend(OLDER_WINDOW),
    required: OLDER_WINDOW_FIELDS,
    answer: { PullSmsReplyStatusSet: [REPLY] },
  },
  SendStatusStatistics: {
    parameters: afterOlderSend(OLDER_HOURS),
    required: OLDER_HOUR_FIELDS,
    answer: { SendStatusStatistics: { FeeCount: 1, RequestCount: 1, RequestSuccessCount: 1 } },
  },
  CallbackStatusStatistics: {
    parameters: afterOlderSend(OLDER_HOURS),
    required: OLDER_HOUR_FIELDS,
    answer: { CallbackStatusStatistics: { CallbackCount: 1, CallbackSuccessCount: 1 } },
  },
  SmsPackagesStatistics: {
    parameters: () => ({ ...OLDER_APP, Limit: 10, Offset: 0 }),
    required: ["SmsSdkAppid", "Limit", "Offset"],
    answer: { SmsPackagesStatisticsSet: [{ TypeOfPackage: 0 }, { TypeOfPackage: 1 }] },
  },
  AddSmsSign: {
    parameters: () => olderSign(),
    required: [...SIGN_FIELDS, "UsedMethod"],
    answer: { AddSignStatus: { SignApplyId: expect.any(Number) } },
  },
  ModifySmsSign: {
    parameters: async (call) => ({ SignId: await addedOlderSign(call), ...olderSign({ SignName: "信使二号" }) }),
    required: ["SignId", ...SIGN_FIELDS, "UsedMethod"],
    answer: { ModifySignStatus: { SignApplyId: expect.stringMatching(/^\d+$/) } },
  },
  DeleteSmsSign: {
    parameters: async (call) => ({ SignId: await addedOlderSign(call) }),
    required: ["SignId"],
    answer: { DeleteSignStatus: DELETED },
  },
  DescribeSmsSignList: {
    parameters: async (call) => ({ International: 0, SignIdSet: [await addedOlderSign(call)] }),
    required: ["International", "SignIdSet"],
    answer: { DescribeSignListStatusSet: [{ SignName: "信使测试", StatusCode: 1 }] },
  },
  AddSmsTemplate: SMS_2021.AddSmsTemplate,
  ModifySmsTemplate: SMS_2021.ModifySmsTemplate,
  DeleteSmsTemplate: SMS_2021.DeleteSmsTemplate,
  DescribeSmsTemplateList: {
    ...SMS_2021.DescribeSmsTemplateList,
    required: ["International", "TemplateIdSet"],
  },
} satisfies Record<RowOf<"sms2019">, Sample>;

const CALL = { CalledNumber: PHONE, VoiceSdkAppid: APP, PlayTimes: 2, SessionContext: "sc-t" };
const RINGING = { SendStatus: { CallId: expect.stringMatching(/^[0-9a-f-]{36}$/), SessionContext: "sc-t" } };

export const VMS_2020 = {
  SendCodeVoice: {
    parameters: () => ({ CodeMessage: "8253", ...CALL }),
    required: ["CodeMessage", "CalledNumber", "VoiceSdkAppid"],
    answer: RINGING,
  },
  SendTtsVoice: {
    parameters: () => ({ TemplateId: "12345", TemplateParamSet: ["5678"], ...CALL }),
    required: ["TemplateId", "CalledNumber", "VoiceSdkAppid"],
    answer: RINGING,
  },
} satisfies Record<RowOf<"vms">, Sample>;

function renamed(parameters: Parameters, names: Readonly<Record<string, string>>): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [names[name] ?? name, value]));
}
