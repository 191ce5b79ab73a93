/**
 * "Why did it not arrive?": everything the ledger has of one number, put in order and explained.
 *
 * @module
 */
import type {
  Attempt,
  KnownReceipt,
  Message,
  RefusedSend,
  Reply,
  Suppression,
  VerificationLife,
} from "../store/store.ts";
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
const MAX_REFUSED = 100;

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
  /** Newest first. */
  refused: readonly RefusedSend[];
}

const NOTES: TimelineData["notes"] = [
  {
    zh:
      "本系统拒绝的发送（频率限制、禁发名单、防刷、国家或地区）按号码、天、场景和原因计数，只留首末两次的时间；" +
      "因参数、权限或配置有误而没有发出的请求不写入台账，因此不在此列",
    en:
      "Sends that we refused ourselves (limits, suppressions, the guard, countries) are counted by number, day, scene and " +
      "reason, with the times of the first and the last; requests that failed for their arguments, their caller's rights " +
      "or the config are not in the ledger, so they are not here",
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
    refused: [],
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
  const [attempts, receipts, replies, verifications, [suppression], refused] = await Promise.all([
    store.findAttempts(messageIds),
    store.findReceipts({ messageIds, phone }),
    store.findReplies({ phone, limit: MAX_REPLIES }),
    store.findVerifications({ phone, from: since, limit: MAX_VERIFICATIONS }),
    store.findSuppressions({ phones: [phone], limit: 1 }),
    store.findRefused({ phone, limit: MAX_REFUSED }),
  ]);
  const story: Story = {
    now: app.deps.now(),
    messages,
    attempts,
    receipts: receipts.filter((receipt) => receipt.messageId !== null || isWithin(receipt)),
    replies: replies.filter(isWithin),
    verifications: verifications.filter(({ issuedAt }) => to === undefined || issuedAt < to),
    suppression,
    refused: refused.filter(({ lastAt: at }) => isWithin({ at })),
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
