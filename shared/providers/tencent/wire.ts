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
import type * as Models from "tencentcloud-sdk-nodejs-sms/tencentcloud/services/sms/v20210111/sms_models.js";
import * as z from "zod/mini";

export const API_VERSION = "2021-01-11";
export const DEFAULT_ENDPOINT = "https://sms.tencentcloudapi.com";
export const DEFAULT_REGION = "ap-guangzhou";
/** The product in the credential scope; ours, whatever the endpoint is called. */
export const SERVICE = "sms";

export const MAX_RECIPIENTS = 200;
export const MAX_PULL = 100;

/** The actions in use, each with its request. */
export interface Requests {
  SendSms: Models.SendSmsRequest;
  PullSmsSendStatus: Models.PullSmsSendStatusRequest;
  PullSmsReplyStatus: Models.PullSmsReplyStatusRequest;
  PullSmsSendStatusByPhoneNumber: Models.PullSmsSendStatusByPhoneNumberRequest;
  PullSmsReplyStatusByPhoneNumber: Models.PullSmsReplyStatusByPhoneNumberRequest;
}
export type Action = keyof Requests;

/** Schemas of some of a struct's members; a misspelt one does not type-check. */
type Members<Struct> = Partial<Record<keyof Struct, z.ZodMiniType>>;

const text = z.string().check(z.minLength(1));
const seconds = z.int().check(z.minimum(0));
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
  SerialNo: text,
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
  SignName: z.nullish(z.string()),
  ExtendCode: z.nullish(z.string()),
} satisfies Members<Models.PullSmsReplyStatus>);
export type ReplyStatus = z.output<typeof ReplyStatus>;
