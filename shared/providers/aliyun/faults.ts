/**
 * Everything that can go wrong with a request, as the fault that a recipient gets or the error that other calls throw.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import { maskPhonesIn } from "../../log.ts";
import type { RetryClass, SendFault } from "../provider.ts";
import { UnreadableReply } from "../unreadable-reply.ts";
import { meaningOf, type Refusal } from "./codes.ts";

export const PROVIDER = "aliyun";

/** Codes of ours, where the provider gave none of its own. */
export type OwnCode =
  | "NotSent"
  | "NoAnswer"
  | "UnreadableReply"
  | "UnsupportedContent"
  | "NamedParamsMissing"
  | `HttpStatus${number}`;

/** Longest code or sentence of the provider's that is passed on. */
const MAX_WORDS = 300;

/** It holds every parameter, codes too. */
const STRING_TO_SIGN = /(string to sign is:).*/s;

/** What a caller reads; the provider's own words go along apart from it. */
const MESSAGES: Readonly<Record<RetryClass, string>> = {
  safe: "The provider did not take the message now; it surely was not sent",
  "after-window": "The provider's sending limit is reached; the message was not sent",
  "after-operator": "The provider refuses to send until its account or permissions are put right",
  unsafe: "It is not known whether the provider accepted the message; do not send it again",
  never: "The provider refused the message; the same request will be refused again",
};

/** The provider's own refusal. */
export function faultOf(refusal: Refusal): SendFault {
  const { code, words } = refusal;
  const meaning = meaningOf(refusal);
  const provider = { name: PROVIDER, code: readable(code), ...(words === "" ? {} : { message: readable(words) }) };
  return { ...meaning, message: MESSAGES[meaning.retry], provider };
}

/**
 * A refusal of a request, for each of its recipients. What it says of one number cannot be pinned on several, so none of them
 * is called blocked.
 */
export function requestFaultOf(refusal: Refusal, recipients: number): SendFault {
  const fault = faultOf(refusal);
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

const CALL_MESSAGES = {
  PROVIDER_UNAVAILABLE: "The provider could not be asked; nothing was done there",
  PROVIDER_REJECTED: "The provider refused what it was asked",
  OUTCOME_UNKNOWN: "The provider's answer did not arrive whole; what it was asked may have been done",
} as const;

/** The same for a call that has no recipients; `rawBody` is what came instead of a readable answer. */
export function callErrorOf({ code, provider }: SendFault, rawBody?: string): XinshiError {
  const ours = code === "PROVIDER_UNAVAILABLE" || code === "OUTCOME_UNKNOWN" ? code : "PROVIDER_REJECTED";
  const cause = rawBody === undefined ? undefined : new UnreadableReply(rawBody);
  return new XinshiError(ours, CALL_MESSAGES[ours], { provider }, { cause });
}

/** Words of others, safe to pass on: short, without phone numbers, and without the request that a signature is of. */
export function readable(words: string): string {
  return maskPhonesIn(words.replace(STRING_TO_SIGN, "$1 (left out)").slice(0, MAX_WORDS));
}
