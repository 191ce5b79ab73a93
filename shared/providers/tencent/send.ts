/**
 * From a send request to the wire, and from the answer to one result a recipient.
 *
 * @module
 */
import type { RecipientResult, SendAnswer, SendRequest } from "../provider.ts";
import { failed, type ReadItem, readItems, sameForAll, withRaw } from "../results.ts";
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
  if (answer.kind === "failed") return withRaw(sameForAll(phones, answer.fault), answer.raw);
  if (answer.kind === "refused") {
    return { results: sameForAll(phones, requestFaultOf(answer.code, answer.message, phones.length, now)) };
  }
  const read = (item: unknown): ReadItem | undefined => readStatus(item, now);
  const { results, isOffSchema } = readItems(phones, answer.response[setName], { read, unknownFault });
  return withRaw(results, isOffSchema ? answer.raw : undefined);
}

function readStatus(item: unknown, now: number): ReadItem | undefined {
  const status = SendStatus.safeParse(item);
  if (status.success) return { phone: status.data.PhoneNumber, result: resultOf(status.data, now) };
  const named = NamesRecipient.safeParse(item);
  return named.success ? { phone: named.data.PhoneNumber } : undefined;
}

/** Undefined when it claims to be accepted, but lacks what an accepted message has. */
function resultOf({ PhoneNumber, Code, Message, SerialNo, Fee }: SendStatus, now: number): RecipientResult | undefined {
  if (Code !== ACCEPTED_CODE) return failed(PhoneNumber, faultOf(Code, Message, now));
  // Without the number that receipts carry it could not be followed, so it is asked for like any unknown outcome.
  if (!SerialNo || typeof Fee !== "number") return undefined;
  return { phone: PhoneNumber, status: "accepted", serialNumber: SerialNo, segments: Fee };
}
