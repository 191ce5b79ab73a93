/**
 * What an app has sent, for the actions that count it or look it up: everything that the sandbox still keeps of it,
 * by whichever of the cloud's protocols.
 *
 * @module
 */
import { type CapturedMessage, cloudOf } from "../../message.ts";
import type { MessageFilter } from "../../messages.ts";
import type { ActionContext } from "./action.ts";

/** Newest first. */
export function sentBy(
  app: string,
  { state, account }: Pick<ActionContext, "state" | "account">,
  filter: MessageFilter = {},
): CapturedMessage[] {
  const all = state.messages.find({ ...filter, account }, Number.POSITIVE_INFINITY);
  return all.filter((message) => message.app === app && cloudOf(message.provider) === "tencent");
}

/** Counts of messages, but for `billed`, which counts segments. */
export interface SentCounts {
  requested: number;
  accepted: number;
  billed: number;
  /** Those with a receipt. */
  reported: number;
  delivered: number;
  /** The carriers here fail for handsets that are off or silent only. */
  failed: number;
}

export function countSent(sent: readonly CapturedMessage[]): SentCounts {
  const accepted = sent.filter(({ status }) => status !== "refused");
  const reported = accepted.filter(({ receipt }) => receipt !== null).length;
  const delivered = accepted.filter(({ receipt, status }) => receipt !== null && status === "delivered").length;
  return {
    requested: sent.length,
    accepted: accepted.length,
    billed: accepted.reduce((sum, { segments }) => sum + segments, 0),
    reported,
    delivered,
    failed: reported - delivered,
  };
}
