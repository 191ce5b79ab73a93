/**
 * Schemas of the replies to what operators ask.
 *
 * Source: "@alicloud/dysmsapi20170525", https://github.com/aliyun/alibabacloud-typescript-sdk
 *
 * @module
 */
import * as z from "zod/mini";
import { anyText, text, wholeNumber } from "./wire.ts";

/** Nothing of the reply is needed. */
export const Nothing = z.object({});

const Reason = z.nullish(z.object({ RejectInfo: anyText }));

export const OneSign = z.object({ SignName: text, SignStatus: wholeNumber, CreateDate: anyText, AuditInfo: Reason });

const ListedSign = z.object({ SignName: text, AuditStatus: text, CreateDate: anyText, Reason });
export type ListedSign = z.output<typeof ListedSign>;
export const SignList = z.object({ SmsSignList: z.nullish(z.array(ListedSign)) });

const template = { TemplateCode: text, TemplateName: anyText, TemplateContent: z.string(), CreateDate: anyText };

/** Numbers here are texts on the wire. */
export const OneTemplate = z.object({
  ...template,
  TemplateType: wholeNumber,
  TemplateStatus: wholeNumber,
  AuditInfo: Reason,
});

/** `TemplateType` has other numbers in this list; the outer one has the usual. */
const ListedTemplate = z.object({ ...template, AuditStatus: text, OuterTemplateType: wholeNumber, Reason });
export type ListedTemplate = z.output<typeof ListedTemplate>;
export const TemplateList = z.object({ SmsTemplateList: z.nullish(z.array(ListedTemplate)) });

export const AddedTemplate = z.object({ TemplateCode: text });

const DayCounts = z.object({
  TotalCount: wholeNumber,
  RespondedSuccessCount: wholeNumber,
  RespondedFailCount: wholeNumber,
  NoRespondedCount: wholeNumber,
});
export type DayCounts = z.output<typeof DayCounts>;
export const Statistics = z.object({ Data: z.object({ TargetList: z.nullish(z.array(DayCounts)) }) });
