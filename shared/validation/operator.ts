/**
 * What `smsadmin` takes besides the verbs that are a provider's: those of our own ledger.
 *
 * @module
 */
import * as z from "zod/mini";
import { PhoneText, RequiredText } from "./fields.ts";

const MAX_PHONES = 1000;
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

const Limit = z._default(
  z.int().check(z.minimum(1, "must be at least 1"), z.maximum(MAX_LIMIT, `must be at most ${MAX_LIMIT}`)),
  DEFAULT_LIMIT,
);
const Phones = z
  .array(PhoneText)
  .check(z.minLength(1, "must have at least 1 item"), z.maxLength(MAX_PHONES, `must have at most ${MAX_PHONES} items`));
const Day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/, "must be a day, such as 2026-01-31"));
const Milliseconds = z.int().check(z.minimum(0, "must be milliseconds since 1970"));

export const OPERATOR_VERBS = [
  z.strictObject({ action: z.literal("suppress"), phones: Phones, note: z.optional(RequiredText(200)) }),
  z.strictObject({ action: z.literal("unsuppress"), phones: Phones }),
  z.strictObject({
    action: z.literal("listSuppressions"),
    phones: z.optional(Phones),
    /** Older than this, milliseconds since the Unix epoch: the `at` of the last one read. */
    before: z.optional(Milliseconds),
    limit: Limit,
  }),
  /** Days of UTC+8, both included. */
  z.strictObject({ action: z.literal("limitReport"), fromDay: Day, toDay: Day }),
  z.strictObject({ action: z.literal("listPrefixes"), limit: Limit }),
  z.strictObject({
    action: z.literal("unblockPrefix"),
    /** Such as `+861380013` or `HK`. */
    prefix: z.string().check(z.regex(/^(?:\+\d{3,14}|[A-Z]{2})$/, "must be a prefix of the list, such as +861380013")),
    /** Milliseconds since the Unix epoch; 0 takes it back. */
    until: Milliseconds,
  }),
  /** `stuck` ones are tried again by nobody but you. */
  z.strictObject({ action: z.literal("listEvents"), stuck: z._default(z.boolean(), true), limit: Limit }),
  z.strictObject({ action: z.literal("retryEvent"), id: RequiredText(200) }),
  z.strictObject({ action: z.literal("listReplies"), phone: z.optional(PhoneText), limit: Limit }),
  z.strictObject({ action: z.literal("listUnmatchedReceipts"), limit: Limit }),
] as const;

export type OperatorInput = z.infer<(typeof OPERATOR_VERBS)[number]>;
