/**
 * How the newest message stands, in a sentence that can be read out to whoever asks.
 *
 * @module
 */

import { explainAnswer, explainReceipt, explainSituation } from "../explain/explain.ts";
import type { Message, SuppressionReason } from "../store/store.ts";
import { formatLocalTime } from "../validation/beijing.ts";
import type { Explanation } from "../validation/explanation.ts";
import type { Verdict } from "../validation/timeline.ts";
import type { Story } from "./timeline.ts";

const MINUTE_MS = 60_000;

const SUPPRESSIONS: Readonly<Record<SuppressionReason, Sentence>> = {
  opted_out: { zh: "本人回复退订", en: "the person opted out" },
  blocklist: { zh: "在运营商或服务商的黑名单中", en: "it is on a blocklist of the provider or a carrier" },
  manual: { zh: "由运营人员加入", en: "an operator blocked it" },
};

/** What is said before the explanation. */
interface Sentence {
  zh: string;
  en: string;
}

/** Of the newest message; the number's suppression is told besides. */
export function verdictOf(story: Story): Verdict {
  const [message] = story.messages;
  const suppressed = suppressedSentence(story);
  if (message === undefined) {
    const nothing = { zh: "台账里没有发往这个号码的消息", en: "The ledger has no message to this number" };
    return { status: "nothing", ...joined([nothing, ...suppressed]) };
  }
  const { id: messageId, status } = message;
  const explanation = explanationOf(message);
  const told = [sentenceOf(message, story.now), ...reasonOf(message, explanation), ...suppressed];
  return { status, messageId, explanation, ...joined(told) };
}

function sentenceOf(message: Message, now: number): Sentence {
  const { status, provider, channel, createdAt, settledAt, receiptAt } = message;
  const asked = timeOf(createdAt);
  const [thing, ding] = channel === "sms" ? (["text", "短信"] as const) : (["call", "电话"] as const);
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
function reasonOf({ status }: Message, { zh, en }: Explanation): Sentence[] {
  if (status === "delivered") return [];
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
