/**
 * From a send request to the wire, and from the answer to one result a recipient.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976; "指定模板群发短信",
 * https://cloud.tencent.com/document/product/382/5977
 *
 * @module
 */
import type { RecipientResult, SendAnswer, SendRequest } from "../provider.ts";
import { failed, type ReadItem, readItems, sameForAll, withRaw } from "../results.ts";
import type { ApiAnswer, ApiCall } from "./api.ts";
import { faultOf, requestFaultOf, unknownFault } from "./faults.ts";
import { joinPhone, splitPhone } from "./numbers.ts";
import { Detail, NamesRecipient, Sent } from "./wire.ts";

/** What is said, in the words of the wire: a template and its values, or a free text that equals one. */
export type Said = { tpl_id: number; params: string[]; sign: string } | { type: 0 | 1; msg: string };

/** Who gets it, and what goes along; without what only a template send has. */
type Addressed = Pick<SendRequest, "phones" | "requestId" | "extendCode">;

/** One recipient has an operation of its own. */
export function sendCall({ phones, requestId, extendCode = "" }: Addressed, said: Said): Omit<ApiCall, "deadline"> {
  const tels = phones.map(splitPhone);
  const [first] = tels;
  const isSingle = tels.length === 1 && first !== undefined;
  return {
    operation: isSingle ? "sendsms" : "sendmultisms2",
    subject: { kind: "mobiles", mobiles: tels.map(({ mobile }) => mobile) },
    body: { tel: isSingle ? first : tels, ...said, extend: extendCode, ext: requestId },
    sessionContext: requestId,
    phones,
  };
}

/** `sendisms` takes one number, whole, and signs it so. */
export function internationalCall(
  { phone, requestId, extendCode = "" }: Omit<Addressed, "phones"> & { phone: string },
  said: Said,
): Omit<ApiCall, "deadline"> {
  return {
    operation: "sendisms",
    subject: { kind: "tel", tel: phone },
    body: { tel: phone, ...said, extend: extendCode, ext: requestId },
    sessionContext: requestId,
    phones: [phone],
  };
}

/** The template's part of the body; undefined when its id is none that the wire could carry, which is a number there. */
export function templateSaid({ templateId, signName, params }: Omit<SendRequest, "phones">): Said | undefined {
  if (!/^\d{1,15}$/.test(templateId)) return undefined;
  return { tpl_id: Number(templateId), params: [...params], sign: signName ?? "" };
}

/** One result per phone, in the order asked, whatever the answer was. */
export function sendAnswerOf(phones: readonly string[], answer: ApiAnswer): SendAnswer {
  if (answer.kind === "failed") return withRaw(sameForAll(phones, answer.fault), answer.raw);
  const [only] = phones;
  if (phones.length === 1 && only !== undefined) return singleAnswer(only, answer);
  // Whether a request is refused as a whole when each of its recipients is, is not documented: what is said of each counts.
  if (answer.kind === "refused" && !Array.isArray(answer.reply.detail)) {
    return { results: sameForAll(phones, requestFaultOf(answer, phones.length)) };
  }
  const read = (item: unknown): ReadItem | undefined => readDetail(item, answer);
  const { results, isOffSchema } = readItems(phones, answer.reply.detail, { read, unknownFault });
  return withRaw(results, isOffSchema ? answer.raw : undefined);
}

type Opened = Exclude<ApiAnswer, { kind: "failed" }>;

function singleAnswer(phone: string, answer: Opened): SendAnswer {
  if (answer.kind === "refused") return { results: [failed(phone, faultOf(answer))] };
  const result = accepted(phone, answer.reply);
  if (result !== undefined) return { results: [result] };
  return { results: [failed(phone, unknownFault("UnreadableReply"))], rawBody: answer.raw };
}

function readDetail(item: unknown, answer: Opened): ReadItem | undefined {
  const detail = Detail.safeParse(item);
  if (detail.success) {
    const phone = joinPhone(detail.data);
    return { phone, result: resultOf(phone, detail.data, answer) };
  }
  const named = NamesRecipient.safeParse(item);
  return named.success ? { phone: joinPhone(named.data) } : undefined;
}

/** Undefined when it claims to be accepted, but lacks what an accepted message has, or the request as a whole was not. */
function resultOf(phone: string, detail: Detail, answer: Opened): RecipientResult | undefined {
  const { result, errmsg } = detail;
  if (result === 0) return answer.kind === "answered" ? accepted(phone, detail) : undefined;
  return failed(phone, faultOf({ result, words: errmsg ?? "", at: answer.at, tookMs: answer.tookMs }));
}

function accepted(phone: string, fields: unknown): RecipientResult | undefined {
  const sent = Sent.safeParse(fields);
  if (!sent.success) return undefined;
  return { phone, status: "accepted", serialNumber: sent.data.sid, segments: sent.data.fee };
}
