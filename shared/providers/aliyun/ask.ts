/**
 * Calls of the actions that have no recipients: an answer, or an error.
 *
 * @module
 */

import { callErrorOf } from "../faults.ts";
import type { CallOptions } from "../provider.ts";
import type { AliyunApi, ApiAnswer } from "./api.ts";
import { faultOf, unknownFault } from "./faults.ts";
import type { Action, Parameters } from "./wire.ts";

/** What can be read with one of zod's schemas. */
interface Schema<Output> {
  safeParse(input: unknown): { success: true; data: Output } | { success: false };
}

/** An answer that is no refusal, and what it holds by its schema. */
export interface Told<Output> {
  data: Output;
  raw: string;
}

interface Question<Output> {
  query: Parameters;
  form?: Parameters;
  /** Whom it is about, for the log. */
  phones?: readonly string[];
  schema: Schema<Output>;
}

/**
 * One call of an action.
 * @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED` or `OUTCOME_UNKNOWN`
 */
export type Ask = <Output>(action: Action, question: Question<Output>, options: CallOptions) => Promise<Told<Output>>;

export function asker(api: AliyunApi): Ask {
  return async (action, { query, form, phones, schema }, options) => {
    const answer: ApiAnswer = await api.call({ action, query, form, ...options, ...(phones && { phones }) });
    if (answer.kind === "failed") throw callErrorOf(answer.fault, answer.raw);
    if (answer.kind === "refused") throw callErrorOf(faultOf(answer.refusal));
    const parsed = schema.safeParse(answer.response);
    if (!parsed.success) throw callErrorOf(unknownFault("UnreadableReply"), answer.raw);
    return { data: parsed.data, raw: answer.raw };
  };
}
