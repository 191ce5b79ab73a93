/**
 * Everything that can go wrong with a request, as the fault that a recipient gets or the error that other calls throw.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import { maskPhonesIn } from "../../log.ts";
import type { RetryClass, SendFault } from "../provider.ts";
import { UnreadableReply } from "../unreadable-reply.ts";
import { meaningOf } from "./codes.ts";

export const PROVIDER = "qcloudsms";

/** Codes of ours, where the provider gave none of its own. */
export type OwnCode =
  | "NotSent"
  | "NoAnswer"
  | "UnreadableReply"
  | "RecipientMissing"
  | "RecipientRepeated"
  | "TemplateIdNotNumeric"
  | "NoSuchFile"
  | `HttpStatus${number}`;

/** The provider's own refusal, of a request or of one recipient. */
export interface Refusal {
  result: number;
  words: string;
  /** Milliseconds since the Unix epoch. */
  at: number;
  /** Milliseconds that the answer took. */
  tookMs: number;
}

/** Longest sentence of the provider's that is passed on. */
const MAX_WORDS = 300;

/** What a caller reads; the provider's own words go along apart from it. */
const MESSAGES: Readonly<Record<RetryClass, string>> = {
  safe: "The provider did not take the message now; it surely was not sent",
  "after-window": "The provider's sending limit is reached; the message was not sent",
  "after-operator": "The provider refuses to send until its account or permissions are put right",
  unsafe: "It is not known whether the provider accepted the message; do not send it again",
  never: "The provider refused the message; the same request will be refused again",
};

export function faultOf({ result, words, at, tookMs }: Refusal): SendFault {
  const meaning = meaningOf(result, at, tookMs);
  const provider = { name: PROVIDER, code: String(result), ...(words === "" ? {} : { message: readable(words) }) };
  return { ...meaning, message: MESSAGES[meaning.retry], provider };
}

/**
 * A refusal of a whole request, for each of its recipients. What it says of one number cannot be pinned on several, so
 * none of them is called blocked.
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

/** It cannot even be written down for the provider. */
export function unsendableFault(code: OwnCode, words: string): SendFault {
  return ownFault("PROVIDER_REJECTED", "never", code, words);
}

function ownFault(code: SendFault["code"], retry: RetryClass, ownCode: OwnCode, words?: string): SendFault {
  const provider = { name: PROVIDER, code: ownCode, ...(words ? { message: readable(words) } : {}) };
  return { code, retry, message: MESSAGES[retry], provider };
}

type CallCode = "PROVIDER_UNAVAILABLE" | "PROVIDER_REJECTED" | "OUTCOME_UNKNOWN";

const PULL_MESSAGES: Readonly<Record<CallCode, string>> = {
  PROVIDER_UNAVAILABLE: "The provider could not be asked; nothing was taken from its queue",
  PROVIDER_REJECTED: "The provider refused to be asked",
  OUTCOME_UNKNOWN: "The provider's answer did not arrive whole; items may be lost with it",
};

/** The same for a pull, which has no recipients; `rawBody` is what came instead of a readable answer. */
export function pullErrorOf(fault: SendFault, rawBody?: string): XinshiError {
  return errorOf(fault, PULL_MESSAGES, rawBody);
}

const CALL_MESSAGES: Readonly<Record<CallCode, string>> = {
  PROVIDER_UNAVAILABLE: "The provider could not be asked; nothing was done there",
  PROVIDER_REJECTED: "The provider refused what it was asked",
  OUTCOME_UNKNOWN: "The provider's answer did not arrive whole; what it was asked may have been done",
};

/** The same for every other call without recipients. */
export function callErrorOf(fault: SendFault, rawBody?: string): XinshiError {
  return errorOf(fault, CALL_MESSAGES, rawBody);
}

function errorOf(
  { code, provider }: SendFault,
  messages: Readonly<Record<CallCode, string>>,
  rawBody: string | undefined,
): XinshiError {
  const ours = code === "PROVIDER_UNAVAILABLE" || code === "OUTCOME_UNKNOWN" ? code : "PROVIDER_REJECTED";
  const cause = rawBody === undefined ? undefined : new UnreadableReply(rawBody);
  return new XinshiError(ours, messages[ours], { provider }, { cause });
}

/** Words of others, safe to pass on: short, and without phone numbers. */
function readable(words: string): string {
  return maskPhonesIn(words.slice(0, MAX_WORDS));
}
