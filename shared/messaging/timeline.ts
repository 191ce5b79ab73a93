/**
 * "Why did it not arrive?": everything the ledger has of one number, put in order and explained.
 *
 * @module
 */
import type { Attempt, KnownReceipt, Message, Reply, Suppression, VerificationLife } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type { PullStatusServiceInput } from "../validation/status.ts";
import type { TimelineData, TimelineEntry } from "../validation/timeline.ts";
import type { App } from "./app.ts";
import { readPhone } from "./recipients.ts";
import { entriesOf } from "./timeline-entries.ts";
import { verdictOf } from "./timeline-verdict.ts";

const DEFAULT_MESSAGES = 20;
const MAX_VERIFICATIONS = 100;
const MAX_REPLIES = 100;

/** What the store knows of one number. */
export interface Story {
  now: number;
  /** Newest first. */
  messages: readonly Message[];
  attempts: readonly Attempt[];
  receipts: readonly KnownReceipt[];
  replies: readonly Reply[];
  verifications: readonly VerificationLife[];
  suppression: Suppression | undefined;
}

const NOTES: TimelineData["notes"] = [
  {
    zh: "被频率限制、禁发名单或预检拒绝的发送不写入台账，因此不在此列；`smsadmin` 的 `limitReport` 按天和场景统计命中次数，不分号码",
    en:
      "Sends that a limit, a suppression or the preflight refused are not in the ledger, so they are not here; " +
      "`limitReport` of `smsadmin` counts hits of limits by day and scene, not by number",
  },
];

/** What happened to one message. */
export async function lifeOf(
  message: Message,
  { deps, store: open }: Pick<App, "deps" | "store">,
): Promise<TimelineEntry[]> {
  const store = await open();
  const { id, phone } = message;
  const [attempts, receipts, verifications] = await Promise.all([
    store.findAttempts([id]),
    store.findReceipts({ messageIds: [id], phone }),
    store.findVerifications({ phone, from: 0, limit: MAX_VERIFICATIONS }),
  ]);
  const story: Story = {
    now: deps.now(),
    messages: [message],
    attempts,
    receipts: receipts.filter(({ messageId }) => messageId === id),
    replies: [],
    verifications: verifications.filter(({ messageId }) => messageId === id),
    suppression: undefined,
  };
  return entriesOf(story, "oldest");
}

export type TimelineInput = Pick<PullStatusServiceInput, "from" | "to" | "limit" | "order"> & { phone: string };

/**
 * The newest messages to a number and all that belongs to them.
 *
 * @throws XinshiError `INVALID_ARGUMENT` for a phone that is none
 */
export async function timelineOf(
  { phone: asked, from, to, limit = DEFAULT_MESSAGES, order = "oldest" }: TimelineInput,
  app: Pick<App, "deps" | "store">,
  { trail }: Pick<Call, "trail"> = {},
): Promise<TimelineData> {
  const { e164: phone } = await readPhone({ phone: asked });
  trail?.phones([phone]);
  const store = await app.store();
  const found = await store.findMessages({ phone, from, to, order: "newest", limit: limit + 1 });
  const messages = found.slice(0, limit);
  const hasMore = found.length > limit;
  // Of the time before the oldest message shown nothing is told: its own messages are not here.
  const since = (hasMore ? messages.at(-1)?.createdAt : from) ?? 0;
  const isWithin = ({ at }: { at: number }): boolean => at >= since && (to === undefined || at < to);
  const messageIds = messages.map(({ id }) => id);
  const [attempts, receipts, replies, verifications, [suppression]] = await Promise.all([
    store.findAttempts(messageIds),
    store.findReceipts({ messageIds, phone }),
    store.findReplies({ phone, limit: MAX_REPLIES }),
    store.findVerifications({ phone, from: since, limit: MAX_VERIFICATIONS }),
    store.findSuppressions({ phones: [phone], limit: 1 }),
  ]);
  const story: Story = {
    now: app.deps.now(),
    messages,
    attempts,
    receipts: receipts.filter((receipt) => receipt.messageId !== null || isWithin(receipt)),
    replies: replies.filter(isWithin),
    verifications: verifications.filter(({ issuedAt }) => to === undefined || issuedAt < to),
    suppression,
  };
  return {
    phone,
    verdict: verdictOf(story),
    entries: entriesOf(story, order),
    messages: messages.length,
    hasMore,
    notes: NOTES,
  };
}
