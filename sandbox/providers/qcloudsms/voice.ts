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
import {
  ClassicError,
  cannotGet,
  classicError,
  type Refusal,
  refusalOf,
  unknownTemplate,
  wrongParameters,
} from "./errors.ts";
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
  return sayCode(fields.string("msg"));
});

export const sendvoiceprompt: JsonOperation = defineCall((fields, context) => {
  if (fields.integer("prompttype") !== PROMPT_BY_TEXT) throw cannotGet("/prompttype");
  return sayText(fields.string("promptfile"), context);
});

export const sendtvoice: JsonOperation = defineCall((fields, context) => {
  return sayTemplate(String(fields.integer("tpl_id")), fields.values("params"), context);
});

export const sendfvoice: JsonOperation = defineCall((fields, context) => playFile(fields.string("fid"), context));

/** Places a call once more, as the provider takes it now; what it refuses is kept with its reason. */
export function callAgain(call: Call, context: OperationContext): Call {
  try {
    return attempt({ ...call, ...sayAgain(call, context) }, context).call;
  } catch (error) {
    if (!(error instanceof ClassicError)) throw error;
    return refuse({ ...call, ...freshPart(context) }, error.refusal, context);
  }
}

function sayAgain({ kind, params, text, templateId, fileId }: Call, context: OperationContext): Speech {
  if (kind === "code") return sayCode(params[0] ?? "");
  if (kind === "prompt") return sayText(text, context);
  return kind === "file" ? playFile(fileId, context) : sayTemplate(templateId, params, context);
}

function sayCode(code: string): Speech {
  if (!/^\d{1,32}$/.test(code)) throw classicError(3004);
  return { kind: "code", templateId: "", fileId: "", params: [code], text: `您的验证码是${code}` };
}

function sayText(text: string, { state, account }: OperationContext): Speech {
  if (text.length > MAX_PROMPT) throw classicError(3004);
  for (const template of state.accounts.templates) {
    const isUsable = template.channel === "voice" && template.status === "approved" && isVisible(template, account);
    const params = isUsable ? matchTemplate(template.text, text, countVariables(template.text)) : undefined;
    if (params !== undefined) return { kind: "prompt", templateId: template.id, fileId: "", params, text };
  }
  throw classicError(1014);
}

function sayTemplate(templateId: string, params: readonly string[], { state, account }: OperationContext): Speech {
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
}

/** Which code an unknown file has, or one that has not passed review, is not documented. */
function playFile(fileId: string, { state, account }: OperationContext): Speech {
  const file = state.voiceFiles.find(account, fileId);
  if (file === undefined) throw classicError(3004);
  if (file.status !== "approved") throw classicError(1014);
  return { kind: "file", templateId: "", fileId, params: [], text: "" };
}

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
  const { account, app } = context;
  const { e164: phone, countryCode, national } = number;
  const ext = context.state.settings.echoSessionContext ? said.sessionContext : "";
  const described = { account, app, provider: "qcloudsms", phone, countryCode, national };
  const { call, refusal } = attempt({ ...said, ...described }, context);
  if (refusal !== undefined) return { answer: { ...refusal, ext }, calls: [call] };
  const { strike } = behaviourOf(phone);
  return { answer: { result: 0, errmsg: "OK", callid: call.callId, ext }, calls: [call], strike };
}

type Wanted = Omit<NewCall, keyof ReturnType<typeof freshPart>>;

function attempt(wanted: Wanted, context: OperationContext): { call: Call; refusal?: Refusal } {
  const { calls, settings } = context.state;
  const call = { ...wanted, ...freshPart(context) };
  const { refuse: why } = behaviourOf(call.phone);
  const refusal = refusalFor(why, breaksCallLimit(calls, { ...call, now: call.at }, settings));
  return refusal === undefined ? { call: calls.place(call) } : { call: refuse(call, refusal, context), refusal };
}

function refuse(call: NewCall, { result, errmsg }: Refusal, { state }: OperationContext): Call {
  return state.calls.refuse({ ...call, callId: "", answer: { code: String(result), message: errmsg } });
}

/** What each call has of its own, whoever asks for it. */
function freshPart({ state: { chance, clock }, requestId }: OperationContext) {
  return { requestId, callId: createCallId(chance), answer: { code: "0", message: "OK" }, at: clock.now() };
}

/** The table for calls has no code for a number on a blacklist: this is its code for what is not served. */
function refusalFor(refuse: "blacklist" | "thirty_seconds" | undefined, isTooOften: boolean): Refusal | undefined {
  if (refuse === "blacklist") return refusalOf(1030);
  return isTooOften || refuse === "thirty_seconds" ? refusalOf(1013) : undefined;
}
