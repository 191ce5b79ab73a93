/**
 * Calls to numbers of mainland China that say a code, a text, a template filled in, or play a file. What the provider's table
 * for calls has no code of its own for is `3004`, invalid parameter.
 *
 * Sources: "发送语音验证码", https://cloud.tencent.com/document/product/382/5812, "指定模板发送语音通知",
 * https://cloud.tencent.com/document/product/382/18155, and "错误码", https://cloud.tencent.com/document/product/382/3771
 *
 * @module
 */
import { checkParameters, countVariables, fillTemplate } from "../../../shared/validation/template.ts";
import { behaviourOf } from "../../behaviour.ts";
import type { Call, NewCall } from "../../calls.ts";
import type { PhoneNumber } from "../../phone-number.ts";
import { isVisible } from "../../submissions.ts";
import { breaksCallLimit } from "../../voice-limits.ts";
import { beforeAcceptance } from "../tencent/submit.ts";
import { cannotGet, classicError, type Refusal, refusalOf, unknownTemplate, wrongParameters } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { matchTemplate } from "./free-text.ts";
import { createCallId } from "./ids.ts";
import type { JsonOperation, OperationContext, OperationResult } from "./operation.ts";
import { readRecipient } from "./recipients.ts";

const DEFAULT_PLAY_TIMES = 2;
const MAX_PLAY_TIMES = 3;
/** Characters of a text that is spoken. */
const MAX_PROMPT = 100;
/** Characters of a template filled in. */
const MAX_SPOKEN = 350;
/** The only kind of prompt there is: by text. */
const PROMPT_BY_TEXT = 2;

/** What is said, in the members of a call. */
type Speech = Pick<Call, "kind" | "templateId" | "fileId" | "params" | "text">;

export const sendcvoice: JsonOperation = defineCall((fields) => {
  const code = fields.string("msg");
  if (!/^\d{1,32}$/.test(code)) throw classicError(3004);
  return { kind: "code", templateId: "", fileId: "", params: [code], text: `您的验证码是${code}` };
});

export const sendvoiceprompt: JsonOperation = defineCall((fields, { state, account }) => {
  if (fields.integer("prompttype") !== PROMPT_BY_TEXT) throw cannotGet("/prompttype");
  const text = fields.string("promptfile");
  if (text.length > MAX_PROMPT) throw classicError(3004);
  for (const template of state.accounts.templates) {
    const isUsable = template.channel === "voice" && template.status === "approved" && isVisible(template, account);
    const params = isUsable ? matchTemplate(template.text, text, countVariables(template.text)) : undefined;
    if (params !== undefined) return { kind: "prompt", templateId: template.id, fileId: "", params, text };
  }
  throw classicError(1014);
});

export const sendtvoice: JsonOperation = defineCall((fields, { state, account }) => {
  const templateId = String(fields.integer("tpl_id"));
  const params = fields.values("params");
  const template = state.accounts.voiceTemplate(account, templateId);
  if (template === undefined) throw unknownTemplate();
  if (template.status !== "approved") throw classicError(1014);
  const { maxParameterLength } = state.settings;
  // Digits may come apart by commas, so that they are not read as one large number: no rule for codes.
  const fault = checkParameters({ text: template.text, kind: "notice" }, params, {
    maxLength: maxParameterLength ?? undefined,
  });
  if (fault?.reason === "count") throw wrongParameters();
  if (fault !== undefined) throw classicError(fault.reason === "too_long" ? 1036 : 3004);
  const text = fillTemplate(template.text, params);
  if (text.length > MAX_SPOKEN) throw classicError(3004);
  return { kind: "template", templateId, fileId: "", params, text };
});

/** Which code an unknown file has, or one that has not passed review, is not documented. */
export const sendfvoice: JsonOperation = defineCall((fields, { state, account }) => {
  const fileId = fields.string("fid");
  const file = state.voiceFiles.find(account, fileId);
  if (file === undefined) throw classicError(3004);
  if (file.status !== "approved") throw classicError(1014);
  return { kind: "file", templateId: "", fileId, params: [], text: "" };
});

function defineCall(readSpeech: (fields: Fields, context: OperationContext) => Speech): JsonOperation {
  return {
    form: "json",
    echoesExt: true,
    subject: (fields) => ({ kind: "mobiles", mobiles: [fields.object("tel").string("mobile")] }),
    prepare: (fields, context) => {
      const { number } = readRecipient(fields.object("tel"));
      const playTimes = fields.integer("playtimes", DEFAULT_PLAY_TIMES);
      const ext = fields.string("ext", "");
      if (playTimes < 1 || playTimes > MAX_PLAY_TIMES) throw classicError(3004);
      const speech = readSpeech(fields, context);
      if (number === undefined) throw classicError(3004);
      if (!number.domestic) throw classicError(1030);
      const strike = behaviourOf(number.e164).strike;
      const run = () => placeCall({ ...speech, playTimes, sessionContext: ext }, number, context);
      return { phones: [number.e164], strike: beforeAcceptance(strike), run };
    },
  };
}

type Said = Speech & Pick<Call, "playTimes" | "sessionContext">;

function placeCall(said: Said, number: PhoneNumber, context: OperationContext): OperationResult {
  const { calls, settings, chance, clock } = context.state;
  const { account, app, requestId } = context;
  const attempt = { account, app, phone: number.e164, kind: said.kind, now: clock.now() };
  const { e164: phone, countryCode, national } = number;
  const described = { account, app, requestId, provider: "qcloudsms", phone, countryCode, national, at: attempt.now };
  const ext = settings.echoSessionContext ? said.sessionContext : "";
  const { refuse, strike } = behaviourOf(phone);
  const refusal = refusalFor(refuse, breaksCallLimit(calls, attempt, settings));
  if (refusal !== undefined) {
    const answer = { code: String(refusal.result), message: refusal.errmsg };
    const call = calls.refuse({ ...said, ...described, callId: "", answer });
    return { answer: { ...refusal, ext }, calls: [call] };
  }
  const callId = createCallId(chance);
  const placed: NewCall = { ...said, ...described, callId, answer: { code: "0", message: "OK" } };
  return { answer: { result: 0, errmsg: "OK", callid: callId, ext }, calls: [calls.place(placed)], strike };
}

/** The table for calls has no code for a number on a blacklist: this is its code for what is not served. */
function refusalFor(refuse: "blacklist" | "thirty_seconds" | undefined, isTooOften: boolean): Refusal | undefined {
  if (refuse === "blacklist") return refusalOf(1030);
  return isTooOften || refuse === "thirty_seconds" ? refusalOf(1013) : undefined;
}
