/**
 * From a send request to the wire, and from the answer to one result a recipient: there is one code for all of them.
 *
 * Sources: "SendSms", https://help.aliyun.com/document_detail/55284.html; "SendBatchSms",
 * https://help.aliyun.com/document_detail/102364.htm
 *
 * @module
 */
import type { CallOptions, SendAnswer, SendRequest } from "../provider.ts";
import { sameForAll, withRaw } from "../results.ts";
import type { ApiAnswer, ApiCall } from "./api.ts";
import { requestFaultOf, unknownFault, unsendableFault } from "./faults.ts";
import { wirePhone } from "./numbers.ts";
import { Sent } from "./wire.ts";

/** The answer does not say how many parts are billed: one at least. */
const SEGMENTS = 1;

/** One template, to each with a sign name and values of its own. */
export interface BatchRequest {
  /** Goes out as `OutId`. */
  requestId: string;
  templateId: string;
  /** At most 100, no phone twice, all of mainland China or none. */
  recipients: readonly BatchRecipient[];
}

export interface BatchRecipient {
  /** E.164. */
  phone: string;
  signName: string;
  namedParams: Readonly<Record<string, string>>;
  extendCode?: string | undefined;
}

/** Undefined when the values have no names: then nothing can be sent here. */
export function sendSmsCall(request: SendRequest, along: CallOptions): ApiCall | undefined {
  const { phones, signName, templateId, params, namedParams, extendCode, requestId } = request;
  if (namedParams === undefined && params.length > 0) return undefined;
  const hasValues = namedParams !== undefined && Object.keys(namedParams).length > 0;
  const query = {
    PhoneNumbers: wirePhones(phones),
    SignName: signName ?? undefined,
    TemplateCode: templateId,
    TemplateParam: hasValues ? JSON.stringify(namedParams) : undefined,
    SmsUpExtendCode: extendCode,
    OutId: requestId,
  };
  return { action: "SendSms", query, ...along, sessionContext: requestId, phones };
}

/** The same to some of its recipients. */
export function withPhones(call: ApiCall, phones: readonly string[]): ApiCall {
  return { ...call, query: { ...call.query, PhoneNumbers: wirePhones(phones) }, phones };
}

function wirePhones(phones: readonly string[]): string {
  return phones.map(wirePhone).join(",");
}

export function sendBatchCall({ recipients, templateId, requestId }: BatchRequest, along: CallOptions): ApiCall {
  const phones = recipients.map(({ phone }) => phone);
  const extendCodes = recipients.map(({ extendCode }) => extendCode ?? "");
  const form = {
    PhoneNumberJson: JSON.stringify(phones.map(wirePhone)),
    SignNameJson: JSON.stringify(recipients.map(({ signName }) => signName)),
    TemplateParamJson: JSON.stringify(recipients.map(({ namedParams }) => namedParams)),
    SmsUpExtendCodeJson: extendCodes.some((code) => code !== "") ? JSON.stringify(extendCodes) : undefined,
  };
  const query = { TemplateCode: templateId, OutId: requestId };
  return { action: "SendBatchSms", query, form, ...along, sessionContext: requestId, phones };
}

export function sendAnswerOf(phones: readonly string[], answer: ApiAnswer): SendAnswer {
  if (answer.kind === "failed") return withRaw(sameForAll(phones, answer.fault), answer.raw);
  if (answer.kind === "refused") return { results: sameForAll(phones, requestFaultOf(answer.refusal, phones.length)) };
  const sent = Sent.safeParse(answer.response);
  // Without the id that receipts carry it could not be followed, so it is asked for like any unknown outcome.
  if (!sent.success) return withRaw(sameForAll(phones, unknownFault("UnreadableReply")), answer.raw);
  const { BizId: serialNumber } = sent.data;
  return { results: phones.map((phone) => ({ phone, status: "accepted", serialNumber, segments: SEGMENTS })) };
}

export function namelessAnswer(phones: readonly string[]): SendAnswer {
  const words = "This provider's templates take values by name; name the params of its route";
  // Another route may have positions.
  return { results: sameForAll(phones, { ...unsendableFault("NamedParamsMissing", words), retry: "safe" }) };
}
