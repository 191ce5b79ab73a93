/**
 * Calls of the actions that have no recipients: an answer, or an error.
 *
 * @module
 */

import type { ProviderCall } from "../caller.ts";
import { callErrorOf } from "../faults.ts";
import type { CallOptions } from "../provider.ts";
import type { ApiAnswer, TencentApi } from "./api.ts";
import { faultOf, unknownFault } from "./faults.ts";
import type { Action, Requests } from "./wire.ts";

/**
 * One call of an action.
 * @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED` or `OUTCOME_UNKNOWN`
 */
export type Ask = <Name extends Action>(
  action: Name,
  request: Requests[Name],
  options: CallOptions & Pick<ProviderCall, "phones">,
) => Promise<Told>;

/** An answer that is no refusal. */
export type Told = Extract<ApiAnswer, { kind: "answered" }>;

export function asker(api: TencentApi, now: () => number): Ask {
  return async (action, request, options) => {
    const answer = await api.call({ action, request, ...options });
    if (answer.kind === "failed") throw callErrorOf(answer.fault, answer.raw);
    if (answer.kind === "refused") throw callErrorOf(faultOf(answer.code, answer.message, now()));
    return answer;
  };
}

/** What can be read with one of zod's schemas. */
interface Schema<Output> {
  safeParse(input: unknown): { success: true; data: Output } | { success: false };
}

/** @throws XinshiError `OUTCOME_UNKNOWN` when the answer lacks the member, or it is off its schema */
export function memberOf<Output>(told: Told, name: string, schema: Schema<Output>): Output {
  const parsed = schema.safeParse(told.response[name]);
  if (!parsed.success) throw unreadable(told);
  return parsed.data;
}

/**
 * A list, which may come as null when it is empty.
 * @throws XinshiError `OUTCOME_UNKNOWN` when there is none, or an item is off its schema
 */
export function itemsOf<Output>(told: Told, name: string, schema: Schema<Output>): Output[] {
  const list = told.response[name] ?? [];
  if (!Array.isArray(list)) throw unreadable(told);
  return list.map((item: unknown) => {
    const parsed = schema.safeParse(item);
    if (!parsed.success) throw unreadable(told);
    return parsed.data;
  });
}

/** The error for an answer that is off its schema. */
export function unreadable({ raw }: Told): Error {
  return callErrorOf(unknownFault("UnreadableReply"), raw);
}
