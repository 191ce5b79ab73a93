/**
 * VMS: a call that says a code, or a template with its values. What is wrong refuses the whole request, as a call has one
 * number only; a refused call is kept too, where testers see it.
 *
 * Sources: "SendCodeVoice", https://cloud.tencent.com/document/api/1128/51559; "SendTtsVoice",
 * https://cloud.tencent.com/document/api/1128/51558. The code for a wrong `PlayTimes` or a code that is not digits is not
 * documented; the one listed for these actions that fits is used.
 *
 * @module
 */
import { checkParameters, fillTemplate } from "../../../shared/validation/template.ts";
import { behaviourOf } from "../../behaviour.ts";
import type { Call, NewCall } from "../../calls.ts";
import { type PhoneNumber, readPhoneNumber } from "../../phone-number.ts";
import { breaksCallLimit } from "../../voice-limits.ts";
import { type Action, type ActionContext, checkVoiceApp, defineAction, type PreparedAction } from "./action.ts";
import { ApiError, apiError } from "./errors.ts";
import type { ParametersOf } from "./parameters.ts";
import { beforeAcceptance } from "./submit.ts";

const DEFAULT_PLAY_TIMES = 2;
const MAX_PLAY_TIMES = 3;
const MAX_TEXT_LENGTH = 350;
const MAX_CODE_LENGTH = 32;
/** Of what a client wrote, kept with a call. */
const MAX_KEPT = 1000;

const CALL_RULES = {
  CalledNumber: { type: "string", required: true },
  VoiceSdkAppid: { type: "string", required: true },
  PlayTimes: { type: "integer" },
  SessionContext: { type: "string" },
} as const;

const CODE_RULES = { CodeMessage: { type: "string", required: true }, ...CALL_RULES } as const;

const TTS_RULES = {
  TemplateId: { type: "string", required: true },
  TemplateParamSet: { type: "strings" },
  ...CALL_RULES,
} as const;

/** What the phone hears. */
type Said = Pick<Call, "kind" | "templateId" | "params" | "text">;

export const sendCodeVoice: Action = defineAction(CODE_RULES, (parameters, context) => {
  const { CodeMessage } = parameters;
  return prepareCall(parameters, context, () => sayCode(CodeMessage));
});

export const sendTtsVoice: Action = defineAction(TTS_RULES, (parameters, context) => {
  const { TemplateId, TemplateParamSet: params = [] } = parameters;
  return prepareCall(parameters, context, () => sayTemplate(TemplateId, params, context));
});

/** Places a call once more, as the provider takes it now; what it refuses is kept with its reason. */
export function callAgain(call: Call, context: ActionContext): Call {
  const { templateId, params } = call;
  const again = { ...call, ...freshPart(context) };
  try {
    const said = call.kind === "code" ? sayCode(params[0] ?? "") : sayTemplate(templateId, params, context);
    return place({ ...again, ...said }, context).call;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return refuse(again, error, context);
  }
}

function sayCode(code: string): Said {
  if (!/^\d+$/.test(code) || code.length > MAX_CODE_LENGTH) throw apiError("FailedOperation.InvalidParameters");
  return { kind: "code", templateId: "", params: [code], text: `您的验证码是${code}` };
}

function sayTemplate(templateId: string, params: readonly string[], { state, account }: ActionContext): Said {
  const template = state.accounts.voiceTemplate(account, templateId);
  if (template?.status !== "approved" || checkParameters(template, params)?.reason === "count") {
    throw apiError("FailedOperation.TemplateIncorrectOrUnapproved");
  }
  const text = fillTemplate(template.text, params);
  if (text.length > MAX_TEXT_LENGTH) throw apiError("InvalidParameterValue.ContentLengthLimit");
  return { kind: "template", templateId, params, text };
}

type Parameters = ParametersOf<typeof CALL_RULES>;

function prepareCall(parameters: Parameters, context: ActionContext, say: () => Said): PreparedAction {
  const { VoiceSdkAppid, CalledNumber, PlayTimes = DEFAULT_PLAY_TIMES } = parameters;
  checkVoiceApp(VoiceSdkAppid, context);
  const number = readCalled(CalledNumber);
  if (PlayTimes < 1 || PlayTimes > MAX_PLAY_TIMES) throw apiError("FailedOperation.InvalidParameters");
  const said = say();
  const { strike } = behaviourOf(number.e164);
  return {
    phones: [number.e164],
    strike: beforeAcceptance(strike),
    run() {
      const { call, error } = place(callOf(said, number, parameters, context), context);
      if (error !== undefined) throw error;
      const status = { CallId: call.callId, SessionContext: call.sessionContext };
      return { payload: { SendStatus: status }, call, strike };
    },
  };
}

/** @throws ApiError unless it is a number of mainland China in E.164, the only ones that are called */
function readCalled(text: string): PhoneNumber {
  const number = text.startsWith("+") ? readPhoneNumber(text) : undefined;
  if (number?.domestic !== true) throw apiError("InvalidParameterValue.CalledNumberVerifyFail");
  return number;
}

function place(call: NewCall, context: ActionContext): { call: Call; error?: ApiError } {
  const error = refusalOf(call, context);
  return error === undefined
    ? { call: context.state.calls.place(call) }
    : { call: refuse(call, error, context), error };
}

function refuse(call: NewCall, { code, message }: ApiError, { state }: ActionContext): Call {
  return state.calls.refuse({ ...call, callId: "", answer: { code, message } });
}

/** A number on the blacklist has no code of its own for calls. */
function refusalOf({ phone, kind, app, account, at }: NewCall, { state }: ActionContext): ApiError | undefined {
  const { refuse } = behaviourOf(phone);
  if (refuse === "blacklist") return apiError("InvalidParameterValue.CalledNumberVerifyFail");
  const isTooOften = breaksCallLimit(state.calls, { account, app, phone, kind, now: at }, state.settings);
  return refuse === "thirty_seconds" || isTooOften ? apiError("LimitExceeded.DeliveryFrequencyLimit") : undefined;
}

function callOf(
  said: Said,
  number: PhoneNumber,
  { VoiceSdkAppid, PlayTimes = DEFAULT_PLAY_TIMES, SessionContext = "" }: Parameters,
  context: ActionContext,
): NewCall {
  return {
    ...freshPart(context),
    account: context.account,
    provider: "tencent",
    app: VoiceSdkAppid,
    phone: number.e164,
    countryCode: number.countryCode,
    national: number.national,
    ...said,
    fileId: "",
    playTimes: PlayTimes,
    sessionContext: SessionContext.slice(0, MAX_KEPT),
  };
}

/** What each call has of its own, whoever asks for it. */
function freshPart({ state, requestId }: ActionContext) {
  return { requestId, callId: state.chance.uuid(), answer: { code: "Ok", message: "" }, at: state.clock.now() };
}
