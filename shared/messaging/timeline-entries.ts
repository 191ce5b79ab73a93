/**
 * The entries of a timeline, and their order.
 *
 * @module
 */

import { explainAnswer, explainReceipt, explainRefusal } from "../explain/explain.ts";
import type { Attempt, KnownReceipt, Message, RefusedSend, Reply, VerificationLife } from "../store/store.ts";
import type { TimelineEntry } from "../validation/timeline.ts";
import type { Story } from "./timeline.ts";

/** Of what has the same time, the first here comes first. */
const RANKS: readonly TimelineEntry["kind"][] = [
  "voice_fallback",
  "requested",
  "code_issued",
  "code_renewed",
  "route_refused",
  "accepted",
  "rejected",
  "unknown",
  "receipt",
  "code_checked",
  "reply",
  "suppressed",
  "refused",
  "code_expired",
];
/** Carriers and providers tell whole seconds; what a reply leads to has its time. */
const TOLD_IN_SECONDS: readonly TimelineEntry["kind"][] = ["receipt", "reply", "suppressed"];
const SECOND_MS = 1000;
/** Longer than one run of the timer. */
const FALLBACK_MS = 60_000;

/** Everything that happened, in the order asked. */
export function entriesOf(story: Story, order: "newest" | "oldest"): TimelineEntry[] {
  const { messages, attempts, receipts, replies, verifications, suppression, refused, now } = story;
  const channels = new Map(messages.map(({ id, channel }) => [id, channel]));
  const entries: TimelineEntry[] = [
    ...messages.flatMap((message) => ofMessage(message, verifications)),
    ...attempts.map((attempt) => ofAttempt(attempt, channels.get(attempt.messageId) ?? "sms")),
    ...receipts.map((receipt) => ofReceipt(receipt, channels.get(receipt.messageId ?? "") ?? "sms")),
    ...replies.map(ofReply),
    ...refused.map(ofRefused),
    ...verifications.flatMap((verification) => ofVerification(verification, now)),
    ...(suppression === undefined
      ? []
      : [{ kind: "suppressed" as const, at: suppression.at, reason: suppression.reason, note: suppression.note }]),
  ];
  entries.sort((a, b) => momentOf(a) - momentOf(b) || RANKS.indexOf(a.kind) - RANKS.indexOf(b.kind));
  return order === "oldest" ? entries : entries.reverse();
}

/** The time told in whole seconds is that second's end, so that what came of a thing is not before it. */
function momentOf({ kind, at }: TimelineEntry): number {
  const isWhole = TOLD_IN_SECONDS.includes(kind) && at % SECOND_MS === 0;
  return isWhole ? at + SECOND_MS - 1 : at;
}

function ofMessage(message: Message, verifications: readonly VerificationLife[]): TimelineEntry[] {
  const { id: messageId, channel, scene, caller, callerId, batchId, createdAt } = message;
  const requested: TimelineEntry = {
    kind: "requested",
    at: createdAt,
    messageId,
    function: channel === "sms" ? "sendsms" : verifications.some(isFallbackOf(message)) ? "pullstatus" : "sendvoice",
    channel,
    scene,
    caller: { kind: caller, id: callerId },
    batchId,
  };
  return [requested, ...ofAnswer(message)];
}

/** The timer calls at once whom it has been given. */
function isFallbackOf({ scene, createdAt }: Message): (verification: VerificationLife) => boolean {
  return (one) => {
    const { voiceAt } = one;
    return one.scene === scene && voiceAt !== null && createdAt >= voiceAt && createdAt - voiceAt < FALLBACK_MS;
  };
}

/** What the provider said of it; nothing when it was not asked yet, or its answer never came to the ledger. */
function ofAnswer(message: Message): TimelineEntry[] {
  const { id: messageId, channel, provider, templateId, status, settledAt, errorCode } = message;
  const at = settledAt ?? message.createdAt;
  const { serialNumber, segments, receiptCode } = message;
  // Nobody ever said that it was taken: closing it makes that no clearer.
  const isClosedUnknown = status === "expired" && receiptCode === null && serialNumber === null && settledAt !== null;
  if (status === "rejected" || status === "unknown" || isClosedUnknown) {
    const code = message.providerCode ?? errorCode ?? "";
    const explanation = explainAnswer({ provider, channel, code });
    const { providerMessage: words } = message;
    const kind = status === "rejected" ? status : "unknown";
    return [{ kind, at, messageId, provider, templateId, code, words, explanation }];
  }
  if (settledAt === null) return [];
  return [{ kind: "accepted", at, messageId, provider, templateId, serialNumber, segments }];
}

function ofAttempt(attempt: Attempt, channel: Message["channel"]): TimelineEntry {
  const { messageId, provider, templateId, errorCode, providerCode, providerMessage: words, at } = attempt;
  const code = providerCode ?? errorCode;
  const explanation = explainAnswer({ provider, channel, code });
  return { kind: "route_refused", at, messageId, provider, templateId, code, words, explanation };
}

function ofReceipt(receipt: KnownReceipt, channel: Message["channel"]): TimelineEntry {
  const { messageId, at, status, code, provider, serialNumber, source, receivedAt, times, isGuess } = receipt;
  return {
    kind: "receipt",
    at,
    ...(messageId !== null && { messageId }),
    status,
    code,
    provider,
    serialNumber,
    source,
    receivedAt,
    times,
    isGuess,
    explanation: explainReceipt({ provider, channel, code }),
  };
}

function ofReply({ at, text, signName }: Reply): TimelineEntry {
  return { kind: "reply", at, text, signName };
}

function ofRefused({ lastAt: at, firstAt, count, channel, scene, reason, endsAt }: RefusedSend): TimelineEntry {
  return { kind: "refused", at, firstAt, count, channel, scene, reason, endsAt, explanation: explainRefusal(reason) };
}

function ofVerification(verification: VerificationLife, now: number): TimelineEntry[] {
  const { scene, userId: openid, issuedAt, sentAt, expiresAt, checkedAt, usedAt, voiceAt } = verification;
  const { attempts: checks } = verification;
  const carried = verification.messageId === null ? {} : { messageId: verification.messageId };
  const life: TimelineEntry[] = [
    // The message that carried it first is known only while it was sent once.
    { kind: "code_issued", at: issuedAt, scene, expiresAt, openid, ...(sentAt === issuedAt ? carried : {}) },
    ...(sentAt > issuedAt ? [{ kind: "code_renewed" as const, at: sentAt, scene, expiresAt, openid, ...carried }] : []),
  ];
  if (voiceAt !== null) life.push({ kind: "voice_fallback", at: voiceAt, scene });
  const lastCheck = usedAt ?? checkedAt;
  if (lastCheck !== null) life.push({ kind: "code_checked", at: lastCheck, scene, checks, isRight: usedAt !== null });
  if (usedAt === null && expiresAt <= now) life.push({ kind: "code_expired", at: expiresAt, scene, checks });
  return life;
}
