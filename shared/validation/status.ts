/**
 * What `pullstatus` takes and answers.
 *
 * @module
 */
import * as z from "zod/mini";
import { Cursor, PageLimit, PhoneText, RequiredText, SceneName } from "./fields.ts";
import { Time } from "./time.ts";

/** A user reads own messages only, newest first. */
export const PullStatusUserInput = z.strictObject({ limit: PageLimit, cursor: Cursor });
export type PullStatusUserInput = z.infer<typeof PullStatusUserInput>;

/** Fields that a timeline, which is about a number, does not take. */
const NARROWING = ["id", "serialNumber", "batchId", "scene", "status", "cursor"] as const;

/** A backend reads any; every field given narrows the list. */
export const PullStatusServiceInput = z
  .strictObject({
    id: z.optional(RequiredText(64)),
    serialNumber: z.optional(RequiredText(128)),
    phone: z.optional(PhoneText),
    /** Everything about `phone` in one line of time, explained, in place of a list of messages. */
    timeline: z.optional(z.boolean()),
    /** What `phone` wrote back, asked of the providers once more, in place of a list of messages. */
    replies: z.optional(z.boolean()),
    /** The request id of a `sendsms` call. */
    batchId: z.optional(RequiredText(128)),
    scene: z.optional(SceneName),
    status: z.optional(z.enum(["queued", "submitted", "delivered", "undelivered", "expired", "rejected", "unknown"])),
    /** Created at or after. */
    from: z.optional(Time),
    /** Created before. */
    to: z.optional(Time),
    order: z.optional(z.enum(["newest", "oldest"])),
    limit: PageLimit,
    cursor: Cursor,
  })
  .check(
    z.refine(({ timeline, phone }) => timeline !== true || phone !== undefined, {
      path: ["phone"],
      message: "is required for a timeline",
    }),
    z.refine(({ replies, phone }) => replies !== true || phone !== undefined, {
      path: ["phone"],
      message: "is required for its replies",
    }),
    z.refine(
      ({ replies, timeline, ...rest }) =>
        replies !== true || ![timeline, ...NARROWING.map((name) => rest[name])].some((value) => value !== undefined),
      {
        path: ["replies"],
        message: `cannot go with timeline, ${NARROWING.join(", ")}`,
      },
    ),
    z.refine(({ timeline, ...rest }) => timeline !== true || !NARROWING.some((name) => rest[name] !== undefined), {
      path: ["timeline"],
      message: `cannot go with ${NARROWING.join(", ")}`,
    }),
  );
export type PullStatusServiceInput = z.infer<typeof PullStatusServiceInput>;

/** One message as its owner may see it. Times are milliseconds since the Unix epoch. */
export interface MessageView {
  id: string;
  /** A text, or a call. */
  channel: "sms" | "voice";
  scene: string | null;
  phone: string;
  status: "queued" | "submitted" | "delivered" | "undelivered" | "expired" | "rejected" | "unknown";
  segments: number | null;
  createdAt: number;
  /** The carrier's code, such as `DELIVRD`. */
  receiptCode: string | null;
  receiptAt: number | null;
  errorCode: string | null;
  /** For backends only. */
  provider?: string;
  serialNumber?: string | null;
  providerCode?: string | null;
  providerMessage?: string | null;
  batchId?: string;
  sessionContext?: string | null;
  /** Routes that were tried before the one above and surely did not send it; absent when there were none. */
  attempts?: AttemptView[];
}

/** What one route said before the next was tried. */
export interface AttemptView {
  provider: string;
  templateId: string;
  /** Our request to it. */
  requestId: string;
  errorCode: string;
  providerCode: string | null;
  providerMessage: string | null;
  at: number;
}

export interface PullStatusData {
  messages: MessageView[];
  /** Give it as `cursor` to read on; absent on the last page. */
  nextCursor?: string;
}

/** What a number wrote back, newest first. */
export interface RepliesData {
  /** How many the providers have of it, known before or not. */
  received: number;
  replies: { phone: string; text: string; signName: string; extendCode: string; at: number }[];
}

/** What a timer's run did; the same for receipts and replies. */
export interface PullCounts {
  pulled: number;
  matched: number;
  unmatched: number;
  duplicates: number;
}

export interface PullRunData {
  receipts: PullCounts;
  replies: PullCounts;
  /** True when the queues were empty at the end; false when time ran out or another run holds the lease. */
  drained: boolean;
}

/** Hooks run, and providers told. */
export interface EventCounts {
  told: number;
  /** They are tried again later. */
  failed: number;
}

/** Messages whose end was asked for. */
export interface ReconcileCounts {
  /** Questions to providers. */
  asked: number;
  /** Messages that an answer settled. */
  settled: number;
  /** Closed, because nobody told in time. */
  expired: number;
}

/** Codes that were said because their text did not arrive. */
export interface FallbackCounts {
  called: number;
  /** Nobody is called a second time for them. */
  failed: number;
}

/** What one firing of the timer did. */
export interface TimerRunData extends PullRunData {
  fallback: FallbackCounts;
  reconciled: ReconcileCounts;
  events: EventCounts;
  /** Old rows. */
  deleted: number;
}
