/**
 * SendSms: one text to up to 1000 numbers. SendBatchSms: one template to up to 100, each with its own sign name and values.
 *
 * Sources: "SendSms", https://help.aliyun.com/document_detail/55284.html; "SendBatchSms",
 * https://help.aliyun.com/document_detail/102364.htm. The code for lists of different lengths is not documented.
 *
 * @module
 */
import { type Action, defineAction } from "./action.ts";
import { businessError } from "./errors.ts";
import { parseJson, readValues, type Values } from "./named-text.ts";
import { type Entry, prepareSend } from "./send.ts";

const MAX_PHONES = 1000;
const MAX_BATCH = 100;
/** Fewer than this many characters may be sent as `OutId`. Documented for batches only. */
const OUT_ID_LENGTH = 256;
const EXTEND_CODE = /^\d{1,7}$/;

const SEND_RULES = {
  PhoneNumbers: { type: "string", required: true },
  SignName: { type: "string", required: true },
  TemplateCode: { type: "string", required: true },
  TemplateParam: { type: "string" },
  SmsUpExtendCode: { type: "string" },
  OutId: { type: "string" },
} as const;

const BATCH_RULES = {
  PhoneNumberJson: { type: "string", required: true },
  SignNameJson: { type: "string", required: true },
  TemplateCode: { type: "string", required: true },
  TemplateParamJson: { type: "string" },
  SmsUpExtendCodeJson: { type: "string" },
  OutId: { type: "string" },
} as const;

/** Returns the action; `bizId` makes the provider's ids. */
export function createSendSms(bizId: () => string): Action {
  return defineAction(SEND_RULES, (parameters, context) => {
    const { PhoneNumbers, SignName, TemplateCode, TemplateParam, SmsUpExtendCode = "", OutId = "" } = parameters;
    const given = PhoneNumbers.split(",");
    const readSend = () => {
      if (given.length > MAX_PHONES) throw businessError("isv.MOBILE_COUNT_OVER_LIMIT");
      checkOutId(OutId);
      checkExtendCode(SmsUpExtendCode);
      const values: Values = TemplateParam === undefined ? new Map() : readValues(parseJson(TemplateParam));
      const common = { signName: SignName, values, extendCode: SmsUpExtendCode };
      return { templateCode: TemplateCode, outId: OutId, entries: given.map((phone) => ({ ...common, given: phone })) };
    };
    return prepareSend(given, readSend, context, bizId);
  });
}

/** Returns the action; `bizId` makes the provider's ids. */
export function createSendBatchSms(bizId: () => string): Action {
  return defineAction(BATCH_RULES, (parameters, context) => {
    const { TemplateCode, OutId = "", SignNameJson, TemplateParamJson, SmsUpExtendCodeJson } = parameters;
    const given = parseJson(parameters.PhoneNumberJson);
    const phones = Array.isArray(given) ? given.filter((phone) => typeof phone === "string") : [];
    const readSend = () => {
      const numbers = readTexts(given);
      if (numbers.length > MAX_BATCH) throw businessError("isv.MOBILE_COUNT_OVER_LIMIT");
      checkOutId(OutId);
      const signNames = readTexts(parseJson(SignNameJson));
      const values = TemplateParamJson === undefined ? numbers.map(() => ({})) : parseJson(TemplateParamJson);
      const extendCodes =
        SmsUpExtendCodeJson === undefined ? numbers.map(() => "") : readTexts(parseJson(SmsUpExtendCodeJson));
      if (!Array.isArray(values)) throw businessError("isv.INVALID_JSON_PARAM");
      if (new Set([numbers.length, signNames.length, values.length, extendCodes.length]).size > 1) {
        throw businessError("isv.INVALID_PARAMETERS");
      }
      const entries = numbers.map((phone, index): Entry => {
        const extendCode = extendCodes[index] ?? "";
        checkExtendCode(extendCode);
        return { given: phone, signName: signNames[index] ?? "", values: readValues(values[index]), extendCode };
      });
      return { templateCode: TemplateCode, outId: OutId, entries };
    };
    return prepareSend(phones, readSend, context, bizId);
  });
}

function checkOutId(outId: string): void {
  if (outId.length >= OUT_ID_LENGTH) throw businessError("isv.PARAM_LENGTH_LIMIT");
}

/** An older sample limits it to 7 digits. */
function checkExtendCode(extendCode: string): void {
  if (extendCode !== "" && !EXTEND_CODE.test(extendCode)) throw businessError("isv.EXTEND_CODE_ERROR");
}

/** A list of texts, with one at least. */
function readTexts(json: unknown): string[] {
  const isTexts = Array.isArray(json) && json.length > 0 && json.every((item) => typeof item === "string");
  if (!isTexts) throw businessError("isv.INVALID_JSON_PARAM");
  return json;
}
