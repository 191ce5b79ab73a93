/**
 * Texts and calls in one list, newest first, in the order in which they came.
 *
 * @module
 */
import type { Call } from "./calls.ts";
import type { CapturedMessage, CapturedStatus } from "./message.ts";
import type { Searched } from "./search.ts";

/** How far a call is, in the words that a search knows of texts. */
const STATUSES: Readonly<Record<Call["status"], CapturedStatus>> = {
  refused: "refused",
  ringing: "accepted",
  answered: "accepted",
  completed: "delivered",
  unanswered: "undelivered",
};

export type Traffic = { text: CapturedMessage; call?: never } | { call: Call; text?: never };

/** The newest `limit` of both lists, which are newest first themselves; times decide nothing, as the clock can be moved. */
export function mergeTraffic(
  texts: readonly CapturedMessage[],
  calls: readonly Call[],
  limit = Number.POSITIVE_INFINITY,
): Traffic[] {
  const merged: Traffic[] = [];
  let atText = 0;
  let atCall = 0;
  while (merged.length < limit) {
    const text = texts[atText];
    const call = calls[atCall];
    if (text !== undefined && (call === undefined || text.order > call.order)) {
      merged.push({ text });
      atText++;
    } else if (call !== undefined) {
      merged.push({ call });
      atCall++;
    } else break;
  }
  return merged;
}

/** A call as a search looks at it. */
export function searchedCall(call: Call): Searched {
  const { phone, text, provider, templateId, account, at, answer, failureCode } = call;
  const receipt = failureCode === null ? null : { code: String(failureCode) };
  return {
    ...{ phone, text, provider, templateId, account, at, answer, receipt },
    status: STATUSES[call.status],
    isCall: true,
  };
}
