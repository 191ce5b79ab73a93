/**
 * What every provider's faults have in common: our words for what went wrong, and the errors of calls without recipients.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import { maskPhonesIn } from "../log.ts";
import type { ProviderName, RetryClass, SendFault } from "./provider.ts";
import { UnreadableReply } from "./unreadable-reply.ts";

/** Codes of ours, where a provider gave none of its own; each provider may have more. */
export type CommonCode = "NotSent" | "NoAnswer" | "UnreadableReply" | `HttpStatus${number}`;

/** Longest code or sentence of a provider's that is passed on. */
const MAX_WORDS = 300;

/** What a caller reads; the provider's own words go along apart from it. */
export const FAULT_MESSAGES: Readonly<Record<RetryClass, string>> = {
  safe: "The provider did not take the message now; it surely was not sent",
  "after-window": "The provider's sending limit is reached; the message was not sent",
  "after-operator": "The provider refuses to send until its account or permissions are put right",
  unsafe: "It is not known whether the provider accepted the message; do not send it again",
  never: "The provider refused the message; the same request will be refused again",
};

/** Words of others, safe to pass on: short, and without phone numbers. */
export function readableWords(words: string): string {
  return maskPhonesIn(words.slice(0, MAX_WORDS));
}

/** Faults that a provider did not name itself. */
export interface OwnFaults<OwnCode extends string> {
  /** It surely did not reach the provider. */
  notSentFault(error: Error): SendFault;
  /** The provider may have accepted it. */
  unknownFault(code: OwnCode, words?: string): SendFault;
  /** It cannot even be asked of this provider. */
  unsendableFault(code: OwnCode, words: string): SendFault;
}

/** The makers of one provider's own faults; `readable` makes words safe to pass on. */
export function ownFaults<OwnCode extends string>(
  name: ProviderName,
  readable: (words: string) => string,
): OwnFaults<OwnCode | CommonCode> {
  function fault(code: SendFault["code"], retry: RetryClass, ownCode: string, words?: string): SendFault {
    const provider = { name, code: ownCode, ...(words ? { message: readable(words) } : {}) };
    return { code, retry, message: FAULT_MESSAGES[retry], provider };
  }
  return {
    notSentFault: (error) => fault("PROVIDER_UNAVAILABLE", "safe", "NotSent", error.message || error.name),
    unknownFault: (code, words) => fault("OUTCOME_UNKNOWN", "unsafe", code, words),
    unsendableFault: (code, words) => fault("PROVIDER_REJECTED", "never", code, words),
  };
}

/**
 * A refusal of a whole request, for each of its recipients. What it says of one number cannot be pinned on several, so
 * none of them is called blocked.
 */
export function forRecipients(fault: SendFault, recipients: number): SendFault {
  if (fault.code !== "RECIPIENT_BLOCKED" || recipients === 1) return fault;
  const { reason: _reason, ...rest } = fault;
  return { ...rest, code: "PROVIDER_REJECTED", someoneBlocked: true };
}

const PULL_MESSAGES = {
  PROVIDER_UNAVAILABLE: "The provider could not be asked; nothing was taken from its queue",
  PROVIDER_REJECTED: "The provider refused to be asked",
  OUTCOME_UNKNOWN: "The provider's answer did not arrive whole; items may be lost with it",
} as const;

/** The error of a pull, which has no recipients; `rawBody` is what came instead of a readable answer. */
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
