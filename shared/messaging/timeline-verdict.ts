/**
 * How the newest message stands, or why nothing came of what was asked after it, in a sentence that can be read out to
 * whoever asks.
 *
 * @module
 */

import { explainAnswer, explainReceipt, explainSituation } from "../explain/explain.ts";
import type { Channel, Message, SuppressionReason } from "../store/store.ts";
import { formatLocalTime } from "../validation/beijing.ts";
import type { Explanation } from "../validation/explanation.ts";
import type { TimelineEntry, Verdict } from "../validation/timeline.ts";
import type { Story } from "./timeline.ts";
import { entriesOf } from "./timeline-entries.ts";

const MINUTE_MS = 60_000;

const SUPPRESSIONS: Readonly<Record<SuppressionReason, Sentence>> = {
  opted_out: { zh: "本人回复退订", en: "the person opted out" },
  blocklist: { zh: "在运营商或服务商的黑名单中", en: "it is on a blocklist of the provider or a carrier" },
  manual: { zh: "由运营人员加入", en: "an operator blocked it" },
};

const NAMES: Readonly<Record<Channel, Sentence>> = {
  sms: { zh: "短信", en: "text" },
  voice: { zh: "电话", en: "call" },
};

/** What is said before the explanation. */
interface Sentence {
  zh: string;
  en: string;
}

/** Of what happened last; the number's suppression is told besides. */
export function verdictOf(story: Story): Verdict {
  const [message] = story.messages;
  const suppressed = suppressedSentence(story);
  const refusal = lastRefusal(story);
  if (refusal !== undefined) {
    const { explanation } = refusal;
    const before = message === undefined ? [] : [beforeThat(sentenceOf(message, story.now))];
    const told = [
      refusedSentence(refusal),
      ...causeAndStep(explanation),
      ...endSentence(refusal, story.now),
      ...before,
    ];
    return {
      status: "refused",
      ...(message !== undefined && { messageId: message.id }),
      explanation,
      ...joined([...told, ...suppressed]),
    };
  }
  if (message === undefined) {
    const nothing = { zh: "台账里没有发往这个号码的消息", en: "The ledger has no message to this number" };
    return { status: "nothing", ...joined([nothing, ...suppressed]) };
  }
  const { id: messageId, status } = message;
  const explanation = explanationOf(message);
  const told = [sentenceOf(message, story.now), ...reasonOf(message, explanation), ...suppressed];
  return { status, messageId, explanation, ...joined(told) };
}

type Refusal = Extract<TimelineEntry, { kind: "refused" }>;
/** These do not happen by what somebody does for a send, and a suppression is told besides. */
const NOT_TO_THE_NUMBER: readonly TimelineEntry["kind"][] = ["code_expired", "suppressed"];

/** Undefined when something happened after it. */
function lastRefusal(story: Story): Refusal | undefined {
  const newest = entriesOf(story, "newest").find(({ kind }) => !NOT_TO_THE_NUMBER.includes(kind));
  return newest?.kind === "refused" ? newest : undefined;
}

function refusedSentence({ at, channel, reason, count }: Refusal): Sentence {
  const { zh, en } = NAMES[channel];
  return {
    zh: `本系统拒绝了 ${timeOf(at)} 请求的${zh}（${reason}，当天共 ${count} 次），没有发出`,
    en: `We refused the ${en} asked for at ${timeOf(at)} (${reason}, ${count} in all that day); it was not sent`,
  };
}

function endSentence({ endsAt }: Refusal, now: number): Sentence[] {
  if (endsAt === null) return [];
  const at = timeOf(endsAt);
  return endsAt > now
    ? [{ zh: `到 ${at} 自动恢复`, en: `It passes by itself at ${at}` }]
    : [{ zh: `已于 ${at} 自动恢复`, en: `It has passed by itself at ${at}` }];
}

function beforeThat({ zh, en }: Sentence): Sentence {
  return { zh: `在此之前：${zh}`, en: `Before that: ${en}` };
}

function sentenceOf(message: Message, now: number): Sentence {
  const { status, provider, channel, createdAt, settledAt, receiptAt } = message;
  const asked = timeOf(createdAt);
  const { en: thing, zh: ding } = NAMES[channel];
  switch (status) {
    case "delivered":
      return {
        zh: `${ding}已送达：${timeOf(receiptAt ?? createdAt)} 收到`,
        en: `The ${thing} was delivered at ${timeOf(receiptAt ?? createdAt)}`,
      };
    case "undelivered":
      return {
        zh: `${ding}没有送达：运营商在 ${timeOf(receiptAt ?? createdAt)} 报告失败`,
        en: `The ${thing} was not delivered: the carrier reported failure at ${timeOf(receiptAt ?? createdAt)}`,
      };
    case "expired":
      return {
        zh: `${ding}没有送达：已过期（${asked} 提交）`,
        en: `The ${thing} was not delivered: it expired (asked for at ${asked})`,
      };
    case "submitted": {
      const since = settledAt ?? createdAt;
      const minutes = Math.floor((now - since) / MINUTE_MS);
      return {
        zh: `${ding}已由 ${provider} 受理（${timeOf(since)}），${minutes} 分钟内还没有回执`,
        en: `${provider} accepted the ${thing} at ${timeOf(since)}; no receipt for ${minutes} min since`,
      };
    }
    case "queued":
      return {
        zh: `${ding}已在 ${asked} 记账，还没有服务商的应答`,
        en: `The ${thing} was written down at ${asked}; the provider's answer is not there yet`,
      };
    case "unknown":
      return {
        zh: `不能确定 ${provider} 是否受理了这条${ding}（${asked}）`,
        en: `It is not known whether ${provider} accepted the ${thing} of ${asked}`,
      };
    case "rejected":
      return { zh: `${ding}没有发出（${asked}）`, en: `The ${thing} of ${asked} was not sent` };
  }
}

function explanationOf(message: Message): Explanation {
  const { status, provider, channel, receiptCode, providerCode, errorCode } = message;
  if (receiptCode !== null) return explainReceipt({ provider, channel, code: receiptCode });
  if (status === "submitted") return explainSituation("awaiting_carrier");
  if (status === "queued") return explainSituation("queued");
  if (status === "expired") return explainSituation("no_receipt_in_time");
  return explainAnswer({ provider, channel, code: providerCode ?? errorCode ?? "" });
}

/** A delivered message needs no reason. */
function reasonOf({ status }: Message, explanation: Explanation): Sentence[] {
  return status === "delivered" ? [] : causeAndStep(explanation);
}

function causeAndStep({ zh, en }: Explanation): Sentence[] {
  return [
    { zh: `原因：${zh.cause}`, en: `Cause: ${en.cause}` },
    { zh: `下一步：${zh.nextStep}`, en: `Next step: ${en.nextStep}` },
  ];
}

function suppressedSentence({ suppression }: Story): Sentence[] {
  if (suppression === undefined) return [];
  const at = timeOf(suppression.at);
  const { zh, en } = SUPPRESSIONS[suppression.reason];
  return [
    {
      zh: `该号码自 ${at} 起在禁发名单中（${zh}），不会再发送`,
      en: `Since ${at} the number is suppressed, because ${en}: nothing more is sent to it`,
    },
  ];
}

function joined(sentences: readonly Sentence[]): Sentence {
  return {
    zh: `${sentences.map(({ zh }) => zh).join("。")}。`,
    en: `${sentences.map(({ en }) => en).join(". ")}.`,
  };
}

/** In Beijing, as operators there read clocks. */
function timeOf(time: number): string {
  return `${formatLocalTime(time)} UTC+8`;
}
