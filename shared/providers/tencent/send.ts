/**
 * From a send request to the wire, and from the answer to one result a recipient.
 *
 * @module
 */
import type { RecipientResult, SendAnswer, SendFault, SendRequest } from "../provider.ts";
import type { ApiAnswer } from "./api.ts";
import { faultOf, requestFaultOf, unknownFault } from "./faults.ts";
import { ACCEPTED_CODE, NamesRecipient, type Requests, SendStatus } from "./wire.ts";

export function sendSmsRequest(smsSdkAppId: string, request: SendRequest): Requests["SendSms"] {
  const { phones, templateId, signName, params, requestId, extendCode, senderId } = request;
  return {
    PhoneNumberSet: [...phones],
    SmsSdkAppId: smsSdkAppId,
    TemplateId: templateId,
    TemplateParamSet: [...params],
    SessionContext: requestId,
    ...(signName === null ? {} : { SignName: signName }),
    ...(extendCode === undefined ? {} : { ExtendCode: extendCode }),
    ...(senderId === undefined ? {} : { SenderId: senderId }),
  };
}

/** One result per phone, in the order asked, whatever the answer was; `setName` is where the action answers. */
export function sendAnswerOf(
  phones: readonly string[],
  answer: ApiAnswer,
  now: number,
  setName = "SendStatusSet",
): SendAnswer {
  if (answer.kind === "failed") return withRaw(forEach(phones, answer.fault), answer.raw);
  if (answer.kind === "refused") {
    return { results: forEach(phones, requestFaultOf(answer.code, answer.message, phones.length, now)) };
  }
  const { results, isOffSchema } = readStatuses(phones, answer.response[setName], now);
  return withRaw(results, isOffSchema ? answer.raw : undefined);
}

/** Matched by number: the order of the answer is not promised. */
function readStatuses(
  phones: readonly string[],
  set: unknown,
  now: number,
): { results: RecipientResult[]; isOffSchema: boolean } {
  const found = new Map<string, RecipientResult | undefined>(phones.map((phone) => [phone, undefined]));
  let isOffSchema = !Array.isArray(set);
  for (const item of Array.isArray(set) ? set : []) {
    const status = SendStatus.safeParse(item);
    const phone = status.success ? status.data.PhoneNumber : phoneOf(item);
    if (phone === undefined || !found.has(phone)) {
      isOffSchema = true;
      continue;
    }
    const isRepeated = found.get(phone) !== undefined;
    const result = status.success && !isRepeated ? resultOf(status.data, now) : undefined;
    isOffSchema ||= result === undefined;
    found.set(phone, result ?? failed(phone, unknownFault(isRepeated ? "RecipientRepeated" : "UnreadableReply")));
  }
  const results = phones.map((phone) => found.get(phone) ?? failed(phone, unknownFault("RecipientMissing")));
  return { results, isOffSchema: isOffSchema || [...found.values()].includes(undefined) };
}

function phoneOf(item: unknown): string | undefined {
  const named = NamesRecipient.safeParse(item);
  return named.success ? named.data.PhoneNumber : undefined;
}

/** Undefined when it claims to be accepted, but lacks what an accepted message has. */
function resultOf({ PhoneNumber, Code, Message, SerialNo, Fee }: SendStatus, now: number): RecipientResult | undefined {
  if (Code !== ACCEPTED_CODE) return failed(PhoneNumber, faultOf(Code, Message, now));
  // Without the number that receipts carry it could not be followed, so it is asked for like any unknown outcome.
  if (!SerialNo || typeof Fee !== "number") return undefined;
  return { phone: PhoneNumber, status: "accepted", serialNumber: SerialNo, segments: Fee };
}

function failed(phone: string, fault: SendFault): RecipientResult {
  return { phone, status: fault.retry === "unsafe" ? "unknown" : "rejected", fault };
}

function forEach(phones: readonly string[], fault: SendFault): RecipientResult[] {
  return phones.map((phone) => failed(phone, fault));
}

function withRaw(results: RecipientResult[], rawBody: string | undefined): SendAnswer {
  return rawBody === undefined ? { results } : { results, rawBody };
}
