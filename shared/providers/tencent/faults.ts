/**
 * Everything that can go wrong with a request, as the fault that a recipient gets or the error that a pull throws.
 *
 * @module
 */

import { XinshiError } from "../../errors.ts";
import { maskPhonesIn } from "../../log.ts";
import type { RetryClass, SendFault } from "../provider.ts";
import { UnreadableReply } from "../unreadable-reply.ts";
import { meaningOf } from "./codes.ts";

export const PROVIDER = "tencent";

/** Codes of ours, where the provider gave none of its own. */
export type OwnCode =
  | "NotSent"
  | "NoAnswer"
  | "UnreadableReply"
  | "RecipientMissing"
  | "RecipientRepeated"
  | "UnsupportedContent"
  | `HttpStatus${number}`;

/** Longest code or sentence of the provider's that is passed on. */
const MAX_WORDS = 300;

/** What a caller reads; the provider's own words go along apart from it. */
const MESSAGES: Readonly<Record<RetryClass, string>> = {
  safe: "The provider did not take the message now; it surely was not sent",
  "after-window": "The provider's sending limit is reached; the message was not sent",
  "after-operator": "The provider refuses to send until its account or permissions are put right",
  unsafe: "It is not known whether the provider accepted the message; do not send it again",
  never: "The provider refused the message; the same request will be refused again",
};

/** The provider's own refusal, of a request or of one recipient. */
export function faultOf(wireCode: string, words: string | null | undefined, now: number): SendFault {
  const meaning = meaningOf(wireCode, now);
  const provider = { name: PROVIDER, code: readable(wireCode), ...(words ? { message: readable(words) } : {}) };
  return { ...meaning, message: MESSAGES[meaning.retry], provider };
}

/**
 * A refusal of a whole request, for each of its recipients. What it says of one number cannot be pinned on several, so
 * none of them is called blocked.
 */
export function requestFaultOf(wireCode: string, words: string, recipients: number, now: number): SendFault {
  const fault = faultOf(wireCode, words, now);
  if (fault.code !== "RECIPIENT_BLOCKED" || recipients === 1) return fault;
  const { reason: _reason, ...rest } = fault;
  return { ...rest, code: "PROVIDER_REJECTED" };
}

/** It surely did not reach the provider. */
export function notSentFault(error: Error): SendFault {
  return ownFault("PROVIDER_UNAVAILABLE", "safe", "NotSent", error.message || error.name);
}

/** The provider may have accepted it. */
export function unknownFault(code: OwnCode, words?: string): SendFault {
  return ownFault("OUTCOME_UNKNOWN", "unsafe", code, words);
}

/** It cannot even be asked of this provider. */
export function unsendableFault(code: OwnCode, words: string): SendFault {
  return ownFault("PROVIDER_REJECTED", "never", code, words);
}

function ownFault(code: SendFault["code"], retry: RetryClass, ownCode: OwnCode, words?: string): SendFault {
  const provider = { name: PROVIDER, code: ownCode, ...(words ? { message: readable(words) } : {}) };
  return { code, retry, message: MESSAGES[retry], provider };
}

const PULL_MESSAGES = {
  PROVIDER_UNAVAILABLE: "The provider could not be asked; nothing was taken from its queue",
  PROVIDER_REJECTED: "The provider refused to be asked",
  OUTCOME_UNKNOWN: "The provider's answer did not arrive whole; items may be lost with it",
} as const;

/** The same for a pull, which has no recipients; `rawBody` is what came instead of a readable answer. */
export function pullErrorOf(fault: SendFault, rawBody?: string): XinshiError {
  return errorOf(fault, PULL_MESSAGES, rawBody);
}

const CALL_MESSAGES = {
  PROVIDER_UNAVAILABLE: "The provider could not be asked; nothing was done there",
  PROVIDER_REJECTED: "The provider refused what it was asked",
  OUTCOME_UNKNOWN: "The provider's answer did not arrive whole; what it was asked may have been done",
} as const;

/** The same for every other call without recipients. */
export function callErrorOf(fault: SendFault, rawBody?: string): XinshiError {
  return errorOf(fault, CALL_MESSAGES, rawBody);
}

function errorOf(
  { code, provider }: SendFault,
  messages: Readonly<Record<keyof typeof CALL_MESSAGES, string>>,
  rawBody: string | undefined,
): XinshiError {
  const ours = code === "PROVIDER_UNAVAILABLE" || code === "OUTCOME_UNKNOWN" ? code : "PROVIDER_REJECTED";
  const cause = rawBody === undefined ? undefined : new UnreadableReply(rawBody);
  return new XinshiError(ours, messages[ours], { provider }, { cause });
}

/** Words of others, safe to pass on: short, and without phone numbers. */
export function readable(words: string): string {
  return maskPhonesIn(words.slice(0, MAX_WORDS));
}
