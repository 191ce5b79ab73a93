/**
 * What the functions take of Tencent Cloud's API 3.0, and how they answer, in its own words.
 *
 * Sources: "SendSms", https://cloud.tencent.com/document/api/382/55981; "PullSmsSendStatus",
 * https://cloud.tencent.com/document/product/382/55977
 *
 * @module
 */
import * as z from "zod/mini";
import { PhoneText, RequiredText } from "./fields.ts";
import { ParamValue } from "./sms.ts";

/** Texts of one SendSms. */
const MAX_PHONES = 200;
const MAX_PULLED = 100;
const MAX_CONTEXT_BYTES = 511;

/** Ours know no applications: every id of one is the same to them. */
const SmsSdkAppId = z.string().check(z.regex(/^\d{1,20}$/, "must be digits"));

const SessionContext = z
  .string()
  .check(z.refine((text) => Buffer.byteLength(text) <= MAX_CONTEXT_BYTES, "must have fewer than 512 bytes"));

export const ApiSendSms = z.strictObject({
  PhoneNumberSet: z
    .array(PhoneText)
    .check(
      z.minLength(1, "must have at least 1 item"),
      z.maxLength(MAX_PHONES, `must have at most ${MAX_PHONES} items`),
    ),
  SmsSdkAppId,
  TemplateId: RequiredText(64),
  SignName: z.optional(z.string().check(z.maxLength(64, "must have at most 64 characters"))),
  TemplateParamSet: z.optional(z.array(ParamValue)),
  ExtendCode: z.optional(z.string().check(z.regex(/^\d{0,12}$/, "must be digits, at most 12"))),
  SessionContext: z.optional(SessionContext),
  SenderId: z.optional(z.string().check(z.maxLength(32, "must have at most 32 characters"))),
});
export type ApiSendSms = z.infer<typeof ApiSendSms>;

const Limit = z.int().check(z.minimum(1, "must be at least 1"), z.maximum(MAX_PULLED, `must be at most ${MAX_PULLED}`));
const Seconds = z.int().check(z.minimum(0, "must be seconds since 1970"));

export const ApiPull = z.strictObject({ SmsSdkAppId, Limit });
export type ApiPull = z.infer<typeof ApiPull>;

export const ApiPullByNumber = z.strictObject({
  SmsSdkAppId,
  PhoneNumber: PhoneText,
  BeginTime: Seconds,
  EndTime: z.optional(Seconds),
  Offset: z.int().check(z.minimum(0, "must be at least 0"), z.maximum(1000, "must be at most 1000")),
  Limit,
});
export type ApiPullByNumber = z.infer<typeof ApiPullByNumber>;

/** One number's part of the answer to SendSms. */
export interface ApiSendStatus {
  SerialNo: string;
  PhoneNumber: string;
  Fee: number;
  SessionContext: string;
  Code: string;
  Message: string;
  IsoCode: string;
}

/** A receipt. */
export interface ApiReceipt {
  /** Seconds since 1970. */
  UserReceiveTime: number;
  CountryCode: string;
  SubscriberNumber: string;
  PhoneNumber: string;
  SerialNo: string;
  ReportStatus: "SUCCESS" | "FAIL";
  /** The carrier's code. */
  Description: string;
  SessionContext: string;
}

/** What a person texted back. */
export interface ApiReply {
  ExtendCode: string;
  CountryCode: string;
  SubscriberNumber: string;
  PhoneNumber: string;
  SignName: string;
  ReplyContent: string;
  /** Seconds since 1970. */
  ReplyTime: number;
}
