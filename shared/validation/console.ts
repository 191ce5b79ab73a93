/**
 * What the function `console` takes and answers.
 *
 * @module
 */
import * as z from "zod/mini";
import type { Explanation } from "./explanation.ts";
import { RequiredText } from "./fields.ts";
import { Time } from "./time.ts";
import type { TimelineEntry } from "./timeline.ts";

const MAX_PAGE = 200;
const MAX_BUCKETS = 1000;
const WHOLE = "must be a whole number";

const Count = (max: number): z.ZodMiniOptional<z.ZodMiniNumber> =>
  z.optional(z.int(WHOLE).check(z.minimum(1, "must be at least 1"), z.maximum(max, `must be at most ${max}`)));

export const ConsoleInput = z.discriminatedUnion(
  "action",
  [
    z.strictObject({
      action: z.literal("search"),
      /** In the grammar of `search.ts`. */
      q: z.optional(z.string()),
      limit: Count(MAX_PAGE),
      /** `next` of the page before. */
      before: z.optional(RequiredText(64)),
    }),
    z.strictObject({ action: z.literal("message"), id: RequiredText(64) }),
    z.strictObject({
      action: z.literal("statistics"),
      from: z.optional(Time),
      to: z.optional(Time),
      buckets: Count(MAX_BUCKETS),
    }),
  ],
  {
    error: ({ code, options }) =>
      code === "invalid_union" && Array.isArray(options) ? `must be one of ${options.join(", ")}` : undefined,
  },
);
export type ConsoleInput = z.infer<typeof ConsoleInput>;

/** A message of the ledger as operators see it. */
export interface LedgerMessage {
  id: string;
  at: string;
  phone: string;
  country: string | null;
  channel: "sms" | "voice";
  scene: string | null;
  status: "queued" | "submitted" | "delivered" | "undelivered" | "expired" | "rejected" | "unknown";
  provider: string;
  templateId: string;
  signName: string | null;
  serialNumber: string | null;
  segments: number | null;
  /** CNY, where the config tells what a segment costs. */
  price?: number;
  errorCode: string | null;
  providerCode: string | null;
  providerMessage: string | null;
  receiptCode: string | null;
  receiptAt: string | null;
  settledAt: string | null;
  caller: { kind: "user" | "service"; id: string };
  batchId: string;
  /** Our request to the provider. */
  requestId: string;
  /** The caller's own. */
  sessionContext: string | null;
}

export interface ConsoleSearchData {
  messages: LedgerMessage[];
  /** How many there are in all; null when there are more than 100,000. */
  total: number | null;
  /** Give it as `before` to read on; null on the last page. */
  next: string | null;
}

export interface ConsoleMessageData {
  message: LedgerMessage;
  /** What happened to it, oldest first. */
  entries: TimelineEntry[];
}

export interface ConsoleBucket {
  at: string;
  /** Taken by the provider, whatever came of it. */
  accepted: number;
  delivered: number;
  /** Not delivered, or nobody told in time. */
  failed: number;
  rejected: number;
  unknown: number;
}

export interface ConsoleScene {
  /** Null where a backend named no scene. */
  scene: string | null;
  sent: number;
  /** Codes issued, and those of them that were used. */
  issued: number;
  verified: number;
  /** `verified` of `issued`; null where no code was issued. */
  conversion: number | null;
  spend: { segments: number; price?: number };
  budget: { limitPerDay: number; usedToday: number } | null;
}

export interface ConsoleStatisticsData {
  from: string;
  to: string;
  buckets: ConsoleBucket[];
  /** From being asked for to being delivered, to a tenth of a second; of the newest 20,000 deliveries. */
  latencyMs: { p50: number; p90: number; p99: number; max: number; count: number };
  /** The most frequent first. */
  failures: { code: string; provider: string; count: number; explanation: Explanation }[];
  scenes: ConsoleScene[];
  /** As `listPrefixes` of `smsadmin`. */
  prefixes: {
    prefix: string;
    sends: number;
    checks: number;
    allowedUntil: number | null;
    state: "clear" | "challenged" | "blocked";
    why: { en: string; zh: string };
  }[];
  limits: { day: string; scene: string | null; reason: string; shadow: boolean; count: number }[];
}
