/**
 * The replies to what operators ask: signs, templates, statistics, packages, numbers.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import type * as Models from "tencentcloud-sdk-nodejs-sms/tencentcloud/services/sms/v20210111/sms_models.js";
import * as z from "zod/mini";
import { type Members, seconds, text } from "./wire.ts";

/** Ids and page sizes in one list request. */
export const MAX_LISTED = 100;
/** Packages in one page. */
export const MAX_PACKAGES = 500;
/** Numbers in one request. */
export const MAX_NUMBERS = 200;

const count = z.int().check(z.minimum(0));
const id = z.int().check(z.minimum(0));
/** 0 usable, 1 in review, 2 approved but not yet in force, -1 refused. */
const statusCode = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(-1)]);
export type StatusCode = z.output<typeof statusCode>;

export const AddedSign = z.object({ SignId: id } satisfies Members<Models.AddSignStatus>);
/** Text, unlike every other id here; numbers are taken too. */
export const AddedTemplate = z.object({
  TemplateId: z.union([text, id]),
} satisfies Members<Models.AddTemplateStatus>);

export const SignItem = z.object({
  SignId: id,
  International: z.union([z.literal(0), z.literal(1)]),
  StatusCode: statusCode,
  ReviewReply: z.nullish(z.string()),
  SignName: text,
  CreateTime: z.nullish(seconds),
} satisfies Members<Models.DescribeSignListStatus>);
export type SignItem = z.output<typeof SignItem>;

export const TemplateItem = z.object({
  TemplateId: id,
  /** 3: both domestic and international. */
  International: z.union([z.literal(0), z.literal(1), z.literal(3)]),
  StatusCode: statusCode,
  ReviewReply: z.nullish(z.string()),
  TemplateName: z.nullish(z.string()),
  TemplateContent: text,
  CreateTime: z.nullish(seconds),
} satisfies Members<Models.DescribeTemplateListStatus>);
export type TemplateItem = z.output<typeof TemplateItem>;

export const SendCounters = z.looseObject({
  FeeCount: count,
  RequestCount: count,
  RequestSuccessCount: count,
} satisfies Members<Models.SendStatusStatistics>);

export const ReceiptCounters = z.looseObject({
  CallbackCount: count,
  RequestSuccessCount: count,
  CallbackFailCount: count,
  CallbackSuccessCount: count,
} satisfies Members<Models.CallbackStatusStatistics>);

export const PackageItem = z.object({
  PackageId: id,
  PackageAmount: count,
  CurrentUsage: count,
  PackageCreateTime: z.nullish(seconds),
  PackageExpiredTime: z.nullish(seconds),
} satisfies Members<Models.SmsPackagesStatistics>);
export type PackageItem = z.output<typeof PackageItem>;

export const NumberItem = z.object({
  Code: text,
  Message: z.nullish(z.string()),
  NationCode: z.nullish(z.string()),
  SubscriberNumber: z.nullish(z.string()),
  PhoneNumber: text,
  IsoCode: z.nullish(z.string()),
  IsoName: z.nullish(z.string()),
} satisfies Members<Models.PhoneNumberInfo>);
export type NumberItem = z.output<typeof NumberItem>;

export const Conversion = z.object({
  Code: text,
  Message: z.nullish(z.string()),
} satisfies Members<Models.ReportConversionStatus>);
