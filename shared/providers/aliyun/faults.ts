/**
 * Everything that can go wrong with a request, as the fault that a recipient gets or the error that other calls throw.
 *
 * @module
 */
import { FAULT_MESSAGES, forRecipients, ownFaults, readableWords } from "../faults.ts";
import type { SendFault } from "../provider.ts";
import { meaningOf, type Refusal } from "./codes.ts";

export const PROVIDER = "aliyun";

/** Codes of ours that only this provider has, where it gave none of its own. */
export type OwnCode = "NamedParamsMissing";

/** It holds every parameter, codes too. */
const STRING_TO_SIGN = /(string to sign is:).*/s;

/** The provider's own refusal. */
export function faultOf(refusal: Refusal): SendFault {
  const { code, words } = refusal;
  const meaning = meaningOf(refusal);
  const provider = { name: PROVIDER, code: readable(code), ...(words === "" ? {} : { message: readable(words) }) };
  return { ...meaning, message: FAULT_MESSAGES[meaning.retry], provider };
}

/** The provider's own refusal of a whole request, for each of its recipients. */
export function requestFaultOf(refusal: Refusal, recipients: number): SendFault {
  return forRecipients(faultOf(refusal), recipients);
}

export const { notSentFault, unknownFault, unsendableFault } = ownFaults<OwnCode>(PROVIDER, readable);

/** Words of others, safe to pass on: short, without phone numbers, and without the request that a signature is of. */
export function readable(words: string): string {
  return readableWords(words.replace(STRING_TO_SIGN, "$1 (left out)"));
}
