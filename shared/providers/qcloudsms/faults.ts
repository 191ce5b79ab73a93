/**
 * Everything that can go wrong with a request, as the fault that a recipient gets or the error that other calls throw.
 *
 * @module
 */
import { FAULT_MESSAGES, forRecipients, ownFaults, readableWords } from "../faults.ts";
import type { SendFault } from "../provider.ts";
import { meaningOf } from "./codes.ts";

export const PROVIDER = "qcloudsms";

/** Codes of ours that only this provider has, where it gave none of its own. */
export type OwnCode = "RecipientMissing" | "RecipientRepeated" | "TemplateIdNotNumeric" | "NoSuchFile";

/** The provider's own refusal, of a request or of one recipient. */
export interface Refusal {
  result: number;
  words: string;
  /** Milliseconds since the Unix epoch. */
  at: number;
  /** Milliseconds that the answer took. */
  tookMs: number;
}

export function faultOf({ result, words, at, tookMs }: Refusal): SendFault {
  const meaning = meaningOf(result, at, tookMs);
  const provider = { name: PROVIDER, code: String(result), ...(words === "" ? {} : { message: readableWords(words) }) };
  return { ...meaning, message: FAULT_MESSAGES[meaning.retry], provider };
}

/** The provider's own refusal of a whole request, for each of its recipients. */
export function requestFaultOf(refusal: Refusal, recipients: number): SendFault {
  return forRecipients(faultOf(refusal), recipients);
}

export const { notSentFault, unknownFault, unsendableFault } = ownFaults<OwnCode>(PROVIDER, readableWords);
