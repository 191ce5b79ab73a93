/**
 * Everything that can go wrong with a request, as the fault that a recipient gets or the error that a pull throws.
 *
 * @module
 */

import { FAULT_MESSAGES, forRecipients, ownFaults, readableWords } from "../faults.ts";
import type { SendFault } from "../provider.ts";
import { meaningOf } from "./codes.ts";

export const PROVIDER = "tencent";

/** Codes of ours that only this provider has, where it gave none of its own. */
export type OwnCode = "RecipientMissing" | "RecipientRepeated";

/** The provider's own refusal, of a request or of one recipient. */
export function faultOf(wireCode: string, words: string | null | undefined, now: number): SendFault {
  const meaning = meaningOf(wireCode, now);
  const provider = {
    name: PROVIDER,
    code: readableWords(wireCode),
    ...(words ? { message: readableWords(words) } : {}),
  };
  return { ...meaning, message: FAULT_MESSAGES[meaning.retry], provider };
}

/** The provider's own refusal of a whole request, for each of its recipients. */
export function requestFaultOf(wireCode: string, words: string, recipients: number, now: number): SendFault {
  return forRecipients(faultOf(wireCode, words, now), recipients);
}

export const { notSentFault, unknownFault, unsendableFault } = ownFaults<OwnCode>(PROVIDER, readableWords);
