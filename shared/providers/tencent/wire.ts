/**
 * What travels: request structs as the official SDK types them, and schemas of the replies. A provider's reply is input
 * like any other, so a field that nothing here needs is not asked for, and items are read one by one: one bad item does
 * not spoil its neighbours.
 *
 * Sources: "SendSms", https://cloud.tencent.com/document/api/382/55981; "PullSmsSendStatus",
 * https://cloud.tencent.com/document/product/382/55977
 *
 * @module
 */
import type * as VoiceModels from "tencentcloud-sdk-nodejs/tencentcloud/services/vms/v20200902/vms_models.js";
import type * as Models from "tencentcloud-sdk-nodejs-sms/tencentcloud/services/sms/v20210111/sms_models.js";
import * as z from "zod/mini";
import { id, name } from "../bounded.ts";

/** One of the provider's products. */
export interface Product {
  /** In the credential scope; the product's own, whatever the endpoint is called. */
  service: string;
  version: string;
  endpoint: string;
}

export const SMS: Product = { service: "sms", version: "2021-01-11", endpoint: "https://sms.tencentcloudapi.com" };
export const VMS: Product = { service: "vms", version: "2020-09-02", endpoint: "https://vms.tencentcloudapi.com" };
export const DEFAULT_REGION = "ap-guangzhou";

export const MAX_PULL = 100;

/** The actions in use, each with its request; the last two are the voice product's. */
export interface Requests {
  SendSms: Models.SendSmsRequest;
  SendMultiGlobalSms: Models.SendMultiGlobalSmsRequest;
  PullSmsSendStatus: Models.PullSmsSendStatusRequest;
  PullSmsReplyStatus: Models.PullSmsReplyStatusRequest;
  PullSmsSendStatusByPhoneNumber: Models.PullSmsSendStatusByPhoneNumberRequest;
  PullSmsReplyStatusByPhoneNumber: Models.PullSmsReplyStatusByPhoneNumberRequest;
  DescribeSendRecordList: Models.DescribeSendRecordListRequest;
  SendStatusStatistics: Models.SendStatusStatisticsRequest;
  CallbackStatusStatistics: Models.CallbackStatusStatisticsRequest;
  SmsPackagesStatistics: Models.SmsPackagesStatisticsRequest;
  AddSmsSign: Models.AddSmsSignRequest;
  ModifySmsSign: Models.ModifySmsSignRequest;
  DeleteSmsSign: Models.DeleteSmsSignRequest;
  DescribeSmsSignList: Models.DescribeSmsSignListRequest;
  AddSmsTemplate: Models.AddSmsTemplateRequest;
  ModifySmsTemplate: Models.ModifySmsTemplateRequest;
  DeleteSmsTemplate: Models.DeleteSmsTemplateRequest;
  DescribeSmsTemplateList: Models.DescribeSmsTemplateListRequest;
  ReportConversion: Models.ReportConversionRequest;
  DescribePhoneNumberInfo: Models.DescribePhoneNumberInfoRequest;
  SendCodeVoice: VoiceModels.SendCodeVoiceRequest;
  SendTtsVoice: VoiceModels.SendTtsVoiceRequest;
}
export type Action = keyof Requests;

/** Schemas of some of a struct's members; a misspelt one does not type-check. */
export type Members<Struct> = Partial<Record<keyof Struct, z.ZodMiniType>>;

export const text = z.string().check(z.minLength(1));
export const seconds = z.int().check(z.minimum(0));
const e164 = z.string().check(z.regex(/^\+\d{5,20}$/));

/** Every reply; what else is in `Response` depends on the action. */
export const Envelope = z.object({
  Response: z.looseObject({
    RequestId: z.nullish(z.string()),
    Error: z.nullish(z.object({ Code: text, Message: z.nullish(z.string()) })),
  }),
});

/** The code of a recipient that was accepted, in exactly this spelling. */
export const ACCEPTED_CODE = "Ok";

export const SendStatus = z.object({
  PhoneNumber: z.string(),
  Code: text,
  Message: z.nullish(z.string()),
  SerialNo: z.nullish(z.string()),
  Fee: z.nullish(z.int().check(z.minimum(0))),
} satisfies Members<Models.SendStatus>);
export type SendStatus = z.output<typeof SendStatus>;

/** What is left of a send status that is off its schema, but still names its recipient. */
export const NamesRecipient = z.object({ PhoneNumber: z.string() } satisfies Members<Models.SendStatus>);

export const SendStatusReceipt = z.object({
  PhoneNumber: e164,
  SerialNo: id,
  ReportStatus: z.enum(["SUCCESS", "FAIL"]),
  Description: z.nullish(z.string()),
  UserReceiveTime: z.nullish(seconds),
  SessionContext: z.nullish(z.string()),
} satisfies Members<Models.PullSmsSendStatus>);
export type SendStatusReceipt = z.output<typeof SendStatusReceipt>;

export const ReplyStatus = z.object({
  PhoneNumber: e164,
  ReplyContent: z.string(),
  ReplyTime: seconds,
  SignName: name,
  ExtendCode: name,
} satisfies Members<Models.PullSmsReplyStatus>);
export type ReplyStatus = z.output<typeof ReplyStatus>;
