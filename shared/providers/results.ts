/**
 * From an answer to one result a recipient, where every provider does it alike.
 *
 * @module
 */
import type { OwnFaults } from "./faults.ts";
import type { RecipientResult, SendAnswer, SendFault } from "./provider.ts";
import type { VoiceResult } from "./voice.ts";

/** Codes of ours, where an answer names recipients one by one. */
export type RecipientCode = "RecipientMissing" | "RecipientRepeated";

export function failed(phone: string, fault: SendFault): RecipientResult {
  return { phone, status: fault.retry === "unsafe" ? "unknown" : "rejected", fault };
}

/** The same for every recipient. */
export function sameForAll(phones: readonly string[], fault: SendFault): RecipientResult[] {
  return phones.map((phone) => failed(phone, fault));
}

export function withRaw(results: RecipientResult[], rawBody: string | undefined): SendAnswer {
  return rawBody === undefined ? { results } : { results, rawBody };
}

/** An item of an answer that names its recipient, in E.164; without a result when it is off its schema otherwise. */
export interface ReadItem {
  phone: string;
  result?: RecipientResult | undefined;
}

export interface ItemReader extends Pick<OwnFaults<RecipientCode | "UnreadableReply">, "unknownFault"> {
  /** Undefined when the item does not name its recipient. */
  read(item: unknown): ReadItem | undefined;
}

/** One result per phone, in the order asked; matched by number, as the order of the answer is not promised. */
export function readItems(
  phones: readonly string[],
  list: unknown,
  { read, unknownFault }: ItemReader,
): { results: RecipientResult[]; isOffSchema: boolean } {
  const found = new Map<string, RecipientResult | undefined>(phones.map((phone) => [phone, undefined]));
  let isOffSchema = !Array.isArray(list);
  for (const item of Array.isArray(list) ? list : []) {
    const named = read(item);
    if (named === undefined || !found.has(named.phone)) {
      isOffSchema = true;
      continue;
    }
    const { phone } = named;
    const isRepeated = found.get(phone) !== undefined;
    const result = isRepeated ? undefined : named.result;
    isOffSchema ||= result === undefined;
    found.set(phone, result ?? failed(phone, unknownFault(isRepeated ? "RecipientRepeated" : "UnreadableReply")));
  }
  const results = phones.map((phone) => found.get(phone) ?? failed(phone, unknownFault("RecipientMissing")));
  return { results, isOffSchema: isOffSchema || [...found.values()].includes(undefined) };
}

/** The same of a call. */
export function failedCall(fault: SendFault, rawBody?: string): VoiceResult {
  if (fault.retry !== "unsafe") return { status: "rejected", fault };
  return { status: "unknown", fault, ...(rawBody === undefined ? {} : { rawBody }) };
}
