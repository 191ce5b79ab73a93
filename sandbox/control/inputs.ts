/**
 * The schemas of what the control API takes.
 *
 * @module
 */
import * as z from "zod/mini";
import { parseInput } from "../../shared/validation/parse.ts";
import { parseSearch, type Search } from "../../shared/validation/search.ts";
import { ControlError, invalid } from "./route.ts";

/** The last millisecond of the year 9999: what a date can be written as. */
const MAX_TIME = 253_402_300_799_999;
const TEN_YEARS_MS = 315_360_000_000;

const Time = z.union([
  z.int().check(z.minimum(0), z.maximum(MAX_TIME)),
  z.iso.datetime({ offset: true, error: "must be a date such as 2026-01-31T12:00:00Z" }),
]);
const TimeText = z
  .string()
  .check(
    z.refine((text) => readTime(text) !== undefined, "must be milliseconds or a date such as 2026-01-31T12:00:00Z"),
  );
const CountText = z.string().check(z.regex(/^\d{1,7}$/, "must be a whole number"));
const IdText = z.string().check(z.regex(/^m[1-9]\d{0,14}$/, "must be a message's id, such as m1"));
const CallIdText = z.string().check(z.regex(/^c[1-9]\d{0,14}$/, "must be a call's id, such as c1"));
const Text = z
  .string()
  .check(z.minLength(1, "must not be empty"), z.maxLength(500, "must have at most 500 characters"));
const Name = z
  .string()
  .check(z.regex(/^[\w.-]{1,64}$/, "must be 1 to 64 letters, digits, dots, dashes and underscores"));
const Status = z.enum(["accepted", "refused", "delivered", "undelivered", "expired"]);
const CallStatus = z.enum(["refused", "ringing", "answered", "completed", "unanswered"]);
const Approval = z.enum(["approved", "pending", "refused"]);
const Limit = z.optional(z.nullable(z.int().check(z.minimum(0), z.maximum(1_000_000_000))));
const Delay = z.int().check(z.minimum(0), z.maximum(86_400_000));
const Phone = z.string().check(z.regex(/^\+[1-9]\d{5,14}$/, "must be E.164, such as +8613711112222"));

export const MessagesQuery = z.strictObject({
  phone: z.optional(z.string()),
  account: z.optional(z.string()),
  provider: z.optional(z.string()),
  status: z.optional(Status),
  text: z.optional(z.string()),
  since: z.optional(TimeText),
  until: z.optional(TimeText),
  after: z.optional(IdText),
  q: z.optional(z.string()),
  before: z.optional(IdText),
  limit: z.optional(CountText),
});

export const TrafficQuery = z.strictObject({
  q: z.optional(z.string()),
  before: z.optional(
    z
      .string()
      .check(z.regex(/^(?:m[1-9]\d{0,14})?(?:c[1-9]\d{0,14})?$/, "must be the `next` of a page, such as m12c3")),
  ),
  limit: z.optional(CountText),
});

export const ExportQuery = z.strictObject({ format: z.enum(["csv", "json"]), q: z.optional(z.string()) });

export const StatisticsQuery = z.strictObject({
  from: z.optional(TimeText),
  to: z.optional(TimeText),
  buckets: z.optional(CountText),
});

const OpenId = z.string().check(z.regex(/^[\w-]{1,128}$/, "must be 1 to 128 letters, digits, _ and -"));

export const FunctionCallInput = z.discriminatedUnion("as", [
  z.strictObject({ as: z.literal("user"), openid: OpenId, data: z.optional(z.unknown()) }),
  z.strictObject({
    as: z.literal("service"),
    body: z.optional(z.unknown()),
    path: z.optional(z.string().check(z.regex(/^\/[\x21-\x7e]*$/, "must be a path, such as /"))),
    method: z.optional(z.enum(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])),
  }),
  z.strictObject({ as: z.literal("timer"), name: z.optional(Name) }),
]);

export const WaitQuery = z.strictObject({
  phone: z.string(),
  account: z.optional(z.string()),
  since: z.optional(TimeText),
  after: z.optional(IdText),
  timeoutMs: z.optional(CountText),
});

export const CallbackInput = z.strictObject({
  cloud: z.enum(["tencent", "aliyun"]),
  account: Name,
  url: z.url({ protocol: /^https?$/, error: "must be an http or https address" }),
});

export const CallbackQuery = z.strictObject({ cloud: z.enum(["tencent", "aliyun"]), account: Name });

export const DeleteMessagesQuery = z.strictObject({ phone: z.optional(z.string()) });

export const RequestsQuery = z.strictObject({
  action: z.optional(z.string()),
  provider: z.optional(z.string()),
  limit: z.optional(CountText),
});

export const OptInQuery = z.strictObject({ account: z.optional(z.string()) });

export const CallsQuery = z.strictObject({
  phone: z.optional(z.string()),
  account: z.optional(z.string()),
  provider: z.optional(z.string()),
  status: z.optional(CallStatus),
  limit: z.optional(CountText),
});

export const WaitForCallQuery = z.strictObject({
  phone: z.string(),
  account: z.optional(z.string()),
  after: z.optional(CallIdText),
  timeoutMs: z.optional(CountText),
});

export const KeysInput = z.strictObject({
  keys: z.string().check(z.regex(/^[0-9*#]{1,32}$/, "must be 1 to 32 of 0-9, * and #")),
});

export const ReviewInput = z.strictObject({
  kind: z.enum(["sign", "template", "file"]),
  id: Text,
  status: z.enum(["approved", "refused"]),
  reply: z.optional(z.string().check(z.maxLength(500, "must have at most 500 characters"))),
  account: z.optional(Name),
});

export const ReplyInput = z.strictObject({ text: Text, signName: z.optional(Text) });

export const ClockSetInput = z.strictObject({ now: Time, ticking: z.optional(z.boolean()) });

export const ClockAdvanceInput = z.strictObject({
  advanceMs: z.int().check(z.minimum(-TEN_YEARS_MS), z.maximum(TEN_YEARS_MS)),
});

export const ResetInput = z.strictObject({ keepLedger: z.optional(z.boolean()) });

export const SettingsInput = z.strictObject({
  echoSessionContext: z.optional(z.boolean()),
  receiptDelayMs: z.optional(Delay),
  replyDelayMs: z.optional(Delay),
  answerDelayMs: z.optional(Delay),
  autoReview: z.optional(z.nullable(z.enum(["approved", "refused"]))),
  classicSignFallback: z.optional(z.boolean()),
  maxMessages: z.optional(z.int().check(z.minimum(1), z.maximum(2_000_000))),
  maxParameterLength: Limit,
  blockedCountries: z.optional(
    z.array(z.string().check(z.regex(/^[A-Z]{2}$/, "must be ISO 3166 alpha-2, such as US"))),
  ),
  testNumbers: z.optional(z.array(Phone).check(z.maxLength(300))),
  aliyun: z.optional(
    z.strictObject({
      clockToleranceMs: z.optional(Delay),
      takesAnyFormat: z.optional(z.boolean()),
      codesPerMinute: Limit,
      codesPerHour: Limit,
      codesPerDay: Limit,
      codesPerDayOfAllSenders: Limit,
      textsPerDay: Limit,
      accountPerDay: Limit,
      accountPerMonth: Limit,
      callsPerMinute: Limit,
      callsPerHour: Limit,
      callsPerDay: Limit,
    }),
  ),
  limits: z.optional(
    z.strictObject({
      sameTextPer30Seconds: Limit,
      phonePer30Seconds: Limit,
      phonePerHour: Limit,
      phonePerDay: Limit,
      sameTextPerDay: Limit,
      appPerDay: Limit,
      appMainlandPerDay: Limit,
      appForeignPerDay: Limit,
      foreignSegmentsPerDay: Limit,
      callsPer30Seconds: Limit,
      callsPer10Minutes: Limit,
      codeCallsPerDay: Limit,
      noticeCallsPerDay: Limit,
      callsPerNight: Limit,
    }),
  ),
});

const Effect = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("drop-before") }),
  z.strictObject({ kind: z.literal("drop-after-accept") }),
  z.strictObject({ kind: z.literal("delay"), ms: z.int().check(z.minimum(0), z.maximum(600_000)) }),
  z.strictObject({
    kind: z.literal("http"),
    status: z.int().check(z.minimum(200), z.maximum(599)),
    body: z.optional(z.string()),
    accept: z.optional(z.boolean()),
  }),
  z.strictObject({ kind: z.literal("throttle") }),
  z.strictObject({ kind: z.literal("error"), code: Name, message: z.optional(z.string()) }),
  z.strictObject({ kind: z.literal("body"), raw: z.string(), accept: z.optional(z.boolean()) }),
  z.strictObject({ kind: z.literal("lose-receipt") }),
  z.strictObject({ kind: z.literal("duplicate-receipt") }),
]);

export const FaultInput = z.strictObject({
  provider: z.optional(Name),
  action: z.optional(Name),
  phone: z.optional(z.string().check(z.regex(/^\+?\d{1,15}$/, "must be a number with +, or the digits it ends in"))),
  probability: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
  seed: z.optional(z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1))),
  times: z.optional(z.int().check(z.minimum(1))),
  effect: Effect,
});

export const AppInput = z.strictObject({
  id: z.string().check(z.regex(/^\d{1,20}$/, "must be digits")),
  account: z.optional(z.nullable(Name)),
  disabled: z.optional(z.boolean()),
  key: z.optional(Name),
});

export const SignInput = z.strictObject({
  text: Text,
  international: z.optional(z.boolean()),
  status: z.optional(Approval),
  account: z.optional(z.nullable(Name)),
});

export const TemplateInput = z.strictObject({
  id: Name,
  text: Text,
  title: z.optional(Text),
  channel: z.optional(z.enum(["sms", "voice"])),
  kind: z.optional(z.enum(["code", "notice", "marketing"])),
  domestic: z.optional(z.boolean()),
  international: z.optional(z.boolean()),
  status: z.optional(Approval),
  account: z.optional(z.nullable(Name)),
});

const PreflightFields = {
  /** @default "tencent" */
  provider: z.optional(z.enum(["tencent", "qcloudsms", "aliyun"])),
  account: z.optional(Name),
  templateId: Text,
  signName: z.optional(z.string().check(z.maxLength(100, "must have at most 100 characters"))),
};

export const PreflightQuery = z.strictObject({ ...PreflightFields, phone: z.string(), params: z.optional(z.string()) });

/** Values by position, or by name. */
const PreflightParams = z.union([z.array(z.string()), z.record(z.string(), z.string())], {
  error: "must be a list of values, or an object of named ones",
});

export const PreflightInput = z.strictObject({
  ...PreflightFields,
  phones: z
    .array(z.string())
    .check(z.minLength(1, "must have at least 1 item"), z.maxLength(1000, "must have at most 1000 items")),
  params: z.optional(PreflightParams),
});
export type PreflightInput = z.infer<typeof PreflightInput>;

export const AccountInput = z.strictObject({
  account: Name,
  secretId: Name,
  secretKey: Name,
  token: z.optional(Text),
});

/**
 * Checks input.
 * @throws ControlError 400, naming every bad field
 */
export function readInput<S extends z.core.$ZodType>(schema: S, input: unknown): z.output<S> {
  try {
    return parseInput(schema, input);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : "Cannot read the request");
  }
}

/**
 * A search of the cloud's messages.
 * @throws ControlError 400 with the place of the fault
 */
export function readSearch(text: string, now: number): Search {
  const result = parseSearch(text, { source: "sandbox", now });
  if ("search" in result) return result.search;
  const { message, ...place } = result.fault;
  throw new ControlError(400, "INVALID_ARGUMENT", message, place);
}

/** The values that a query writes as JSON. */
export function readParams(text: string): z.output<typeof PreflightParams> {
  let params: unknown;
  try {
    params = JSON.parse(text);
  } catch {
    throw invalid('Cannot read the request: params: must be JSON, such as ["4370"] or {"code":"4370"}');
  }
  return readInput(z.strictObject({ params: PreflightParams }), { params }).params;
}

/** Milliseconds since the epoch, of a number or a date with its zone; undefined for the rest. */
export function readTime(value: string | number): number | undefined {
  if (typeof value === "number") return value;
  if (/^\d{1,15}$/.test(value)) return Number(value) <= MAX_TIME ? Number(value) : undefined;
  const time = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** A whole number within bounds; `fallback` when none is given. */
export function readCount(text: string | undefined, fallback: number, max: number): number {
  return text === undefined ? fallback : Math.min(Number(text), max);
}
