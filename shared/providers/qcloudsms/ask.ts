/**
 * Calls of the operations that have no recipients: an answer, or an error.
 *
 * @module
 */

import { callErrorOf } from "../faults.ts";
import type { CallOptions } from "../provider.ts";
import type { ApiAnswer, QcloudsmsApi } from "./api.ts";
import { faultOf, unknownFault } from "./faults.ts";
import type { Operation } from "./wire.ts";

/**
 * One call of an operation that signs nothing besides key, random and time.
 * @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED` or `OUTCOME_UNKNOWN`
 */
export type Ask = (
  operation: Operation,
  body: Readonly<Record<string, unknown>>,
  options: CallOptions,
) => Promise<Told>;

/** An answer that is no refusal. */
export type Told = Extract<ApiAnswer, { kind: "answered" }>;

export function asker(api: QcloudsmsApi): Ask {
  return async (operation, body, options) =>
    toldOf(await api.call({ operation, subject: { kind: "none" }, body, ...options }));
}

/** @throws XinshiError when it is none; `errorOf` says it in the words of the call */
export function toldOf(answer: ApiAnswer, errorOf = callErrorOf): Told {
  if (answer.kind === "failed") throw errorOf(answer.fault, answer.raw);
  if (answer.kind === "refused") throw errorOf(faultOf(answer));
  return answer;
}

/** @throws XinshiError `OUTCOME_UNKNOWN` when there is no list, or an item that cannot be read */
export function itemsOf<Item>(told: Told, read: (item: unknown) => Item | undefined): Item[] {
  const list = told.reply.data ?? [];
  const items = Array.isArray(list) ? list.map(read) : [undefined];
  if (items.includes(undefined)) throw unreadable(told);
  return items.filter((item) => item !== undefined);
}

/** The error for an answer that is off its schema. */
export function unreadable({ raw }: Told, errorOf = callErrorOf): Error {
  return errorOf(unknownFault("UnreadableReply"), raw);
}
