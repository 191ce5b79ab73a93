/**
 * What `smsadmin` takes. What it answers is in `shared/messaging/admin.ts`, made of the provider port's own words.
 *
 * @module
 */
import * as z from "zod/mini";
import { PhoneText, ProviderField } from "./fields.ts";
import { OPERATOR_VERBS } from "./operator.ts";

/**
 * Ids or items in one list, the largest page that every provider has.
 *
 * Sources: "模板状态查询", https://cloud.tencent.com/document/product/382/5819 (50); "QuerySmsTemplateList",
 * https://github.com/aliyun/alibabacloud-typescript-sdk (50); "DescribeSmsTemplateList",
 * https://github.com/TencentCloud/tencentcloud-sdk-nodejs (100)
 */
export const MAX_LISTED = 50;
/** Source: "tencentcloud-sdk-nodejs", DescribePhoneNumberInfo, https://github.com/TencentCloud/tencentcloud-sdk-nodejs */
export const MAX_NUMBERS = 200;
/**
 * Pictures of one sign name.
 *
 * Source: "AddSmsSign", https://github.com/aliyun/alibabacloud-typescript-sdk
 */
export const MAX_PROOF_IMAGES = 10;
/** Bounds what is passed on, no more: how long a text may be is each provider's own rule. */
const MAX_TEXT = 2000;
const MAX_OFFSET = 1_000_000;
/** The first millisecond of the year 2000, UTC: before there was any provider, and after every time told in seconds. */
const EARLIEST_MS = 946_684_800_000;

const FilledText = (max: number): z.ZodMiniString =>
  z.string().check(
    z.refine((text) => text.trim() !== "", "must not be empty"),
    z.maxLength(max, `must have at most ${max} characters`),
  );

/** Digits at Tencent, `SMS_…` at Alibaba Cloud, where a sign name is its own id. */
const Id = FilledText(64);

/** Fields of the provider's own, sent as they are. */
const Extra = z.optional(
  z.record(
    z.string().check(z.regex(/^[A-Za-z]\w{0,63}$/)),
    z.union([z.string().check(z.maxLength(MAX_TEXT)), z.number()], {
      error: `must be a number, or a string of at most ${MAX_TEXT} characters`,
    }),
    {
      error: ({ code }) =>
        code === "invalid_key" ? "must be named with letters, digits and _, a letter first" : undefined,
    },
  ),
);

const Remark = z.optional(z.string().check(z.maxLength(500, "must have at most 500 characters")));

const SignDraft = {
  /** Without brackets. */
  text: FilledText(64),
  international: z.optional(z.boolean()),
  /** For the reviewer. */
  remark: Remark,
  proofImages: z.optional(
    z
      .array(
        z.strictObject({
          base64: z.string().check(z.regex(/^[A-Za-z0-9+/]+={0,2}$/, "must be base64, without a data: prefix")),
          suffix: z.string().check(z.regex(/^[A-Za-z]{1,8}$/, "must be a file's suffix, such as png")),
        }),
      )
      .check(
        z.minLength(1, "must have at least 1 item"),
        z.maxLength(MAX_PROOF_IMAGES, `must have at most ${MAX_PROOF_IMAGES} items`),
      ),
  ),
  extra: Extra,
};

const TemplateDraft = {
  name: FilledText(100),
  /** With the provider's own variables: `{1}`, `{2}` at Tencent, `${name}` at Alibaba Cloud. */
  text: FilledText(MAX_TEXT),
  use: z.enum(["code", "notice", "marketing"]),
  international: z.optional(z.boolean()),
  /** For the reviewer. */
  remark: Remark,
  extra: Extra,
};

/** By ids, or a page. */
const ListFields = {
  ids: z.optional(
    z
      .array(Id)
      .check(
        z.minLength(1, "must have at least 1 item"),
        z.maxLength(MAX_LISTED, `must have at most ${MAX_LISTED} items`),
      ),
  ),
  international: z.optional(z.boolean()),
  /** @default 50 */
  limit: z.optional(
    z.int().check(z.minimum(1, "must be at least 1"), z.maximum(MAX_LISTED, `must be at most ${MAX_LISTED}`)),
  ),
  /** @default 0 */
  offset: z.optional(
    z.int().check(z.minimum(0, "must be at least 0"), z.maximum(MAX_OFFSET, `must be at most ${MAX_OFFSET}`)),
  ),
};

interface ListFaults {
  ids?: unknown;
  limit?: unknown;
  offset?: unknown;
}

const idsOrPage = z.refine<ListFaults>(
  ({ ids, limit, offset }) => ids === undefined || (limit ?? offset) === undefined,
  {
    path: ["ids"],
    message: "cannot go with limit or offset",
  },
);

const Milliseconds = z
  .int()
  .check(z.minimum(EARLIEST_MS, "must be milliseconds since 1970, of the year 2000 or later"));

const RangeFields = {
  /** Milliseconds since the Unix epoch; providers round to hours or days. */
  from: Milliseconds,
  /** The same. @default now */
  to: z.optional(Milliseconds),
};

const inOrder = z.refine<{ from: number; to?: number | undefined }>(({ from, to = from }) => from <= to, {
  path: ["to"],
  message: "must not be before from",
});

/** Without it, the first provider of the config that can do the action. */
const common = { provider: z.optional(ProviderField) };

const PROVIDER_VERBS = [
  z.strictObject({ action: z.literal("listSigns"), ...common, ...ListFields }).check(idsOrPage),
  z.strictObject({ action: z.literal("addSign"), ...common, ...SignDraft }),
  z.strictObject({ action: z.literal("modifySign"), ...common, id: Id, ...SignDraft }),
  z.strictObject({ action: z.literal("removeSign"), ...common, id: Id }),
  z.strictObject({ action: z.literal("listTemplates"), ...common, ...ListFields }).check(idsOrPage),
  z.strictObject({ action: z.literal("addTemplate"), ...common, ...TemplateDraft }),
  z.strictObject({ action: z.literal("modifyTemplate"), ...common, id: Id, ...TemplateDraft }),
  z.strictObject({ action: z.literal("removeTemplate"), ...common, id: Id }),
  z.strictObject({ action: z.literal("syncTemplates"), ...common }),
  z.strictObject({ action: z.literal("sendStatistics"), ...common, ...RangeFields }).check(inOrder),
  z.strictObject({ action: z.literal("receiptStatistics"), ...common, ...RangeFields }).check(inOrder),
  z.strictObject({ action: z.literal("packages"), ...common, ...RangeFields }).check(inOrder),
  z.strictObject({
    action: z.literal("numberInfo"),
    ...common,
    phones: z
      .array(PhoneText)
      .check(
        z.minLength(1, "must have at least 1 item"),
        z.maxLength(MAX_NUMBERS, `must have at most ${MAX_NUMBERS} items`),
      ),
  }),
] as const;

/** One verb, named by `action`, and its fields. */
export const SmsAdminInput = z.discriminatedUnion("action", [...PROVIDER_VERBS, ...OPERATOR_VERBS], {
  error: ({ code, options }) =>
    code === "invalid_union" && Array.isArray(options) ? `must be one of ${options.join(", ")}` : undefined,
});
export type SmsAdminInput = z.infer<typeof SmsAdminInput>;
/** Carried out at a provider. */
export type ProviderAdminInput = z.infer<(typeof PROVIDER_VERBS)[number]>;
