/**
 * The voice product: a call that says a template, or plays a file; and what became of a call. Any name of a file is taken
 * for one that was uploaded in the console, which has no action of this API.
 *
 * Sources: "SingleCallByTts", https://help.aliyun.com/document_detail/393519.html; "SingleCallByVoice",
 * https://help.aliyun.com/document_detail/393517.html; "Voice result codes",
 * https://help.aliyun.com/document_detail/55085.html
 *
 * @module
 */
import { formatLocalTime } from "../../../shared/validation/beijing.ts";
import { namedVariablesOf } from "../../../shared/validation/template.ts";
import { behaviourOf } from "../../behaviour.ts";
import type { Call, NewCall } from "../../calls.ts";
import { type PhoneNumber, readPhoneNumber } from "../../phone-number.ts";
import { type Action, type ActionContext, beforeAcceptance, defineAction, type PreparedAction } from "./action.ts";
import { callResultOf } from "./call-results.ts";
import { AliyunError, businessError } from "./errors.ts";
import { brokenCallLimit } from "./limits.ts";
import { fillNamed, named, parseJson, readValues, type Values, valuesFault } from "./named-text.ts";
import { readAliyunPhone } from "./phone.ts";

/** Documented for templates; files here follow them. */
const DEFAULT_PLAY_TIMES = 3;
const MAX_PLAY_TIMES = 3;
const MAX_VALUES_LENGTH = 250;
const MAX_OUT_ID_BYTES = 15;
const VOLUME = { min: 0, max: 100 } as const;
const SPEED = { min: -500, max: 500 } as const;
const VOICE_CODE = /^[\w-]{1,80}\.(?:wav|mp3)$/i;
const SHOWN_NUMBER = /^[\w-]{3,64}$/;
/** With its area code, whose 0 is not dialled from abroad. */
const LANDLINE = /^0(\d{9,11})$/;

const CALL_RULES = {
  CalledNumber: { type: "string", required: true },
  CalledShowNumber: { type: "string" },
  PlayTimes: { type: "integer" },
  Volume: { type: "integer" },
  Speed: { type: "integer" },
  OutId: { type: "string" },
} as const;

const TTS_RULES = { TtsCode: { type: "string", required: true }, TtsParam: { type: "string" }, ...CALL_RULES } as const;
const VOICE_RULES = { VoiceCode: { type: "string", required: true }, ...CALL_RULES } as const;

const DETAIL_RULES = {
  CallId: { type: "string", required: true },
  ProdId: { type: "integer", required: true },
  QueryDate: { type: "integer", required: true },
} as const;

/** What the phone hears. */
type Said = Pick<Call, "kind" | "templateId" | "fileId" | "params" | "text">;

interface CallParameters {
  CalledNumber: string;
  CalledShowNumber?: string | undefined;
  PlayTimes?: number | undefined;
  Volume?: number | undefined;
  Speed?: number | undefined;
  OutId?: string | undefined;
}

/** Returns the action; `callId` makes the provider's ids. */
export function createSingleCallByTts(callId: () => string): Action {
  return defineAction(
    TTS_RULES,
    (parameters, context) =>
      prepareCall(parameters, context, callId, () =>
        sayTemplate(parameters.TtsCode, valuesIn(parameters.TtsParam), context),
      ),
    "dyvmsapi",
  );
}

/** Returns the action; `callId` makes the provider's ids. */
export function createSingleCallByVoice(callId: () => string): Action {
  return defineAction(
    VOICE_RULES,
    (parameters, context) => prepareCall(parameters, context, callId, () => playFile(parameters.VoiceCode)),
    "dyvmsapi",
  );
}

/** The members of its answer are not documented; they are named as in the provider's pushes of results. */
export const queryCallDetailByCallId: Action = defineAction(
  DETAIL_RULES,
  ({ CallId }, { state, account, requestId }) => ({
    phones: [],
    run: () => {
      const call = state.calls.find({ account, provider: "aliyun" }, Infinity).find(({ callId }) => callId === CallId);
      if (call === undefined) throw businessError("isv.INVALID_PARAMETERS");
      state.calls.readResult(call, requestId);
      return { payload: { Data: JSON.stringify(detailOf(call)) } };
    },
  }),
  "dyvmsapi",
);

/** Places a call once more, as the provider takes it now; what it refuses is kept with its reason. */
export function callAgain(call: Call, context: ActionContext, callId: () => string): Call {
  const again = { ...call, ...freshPart(context) };
  try {
    const said = call.kind === "file" ? playFile(call.fileId) : sayTemplate(call.templateId, call.params, context);
    return attempt({ ...again, ...said }, context, callId).call;
  } catch (error) {
    if (!(error instanceof AliyunError)) throw error;
    return refuse(again, error, context);
  }
}

/** `given` are named values, or those of a call in the order of their names. */
function sayTemplate(templateId: string, given: Values | readonly string[], { state, account }: ActionContext): Said {
  const known = templateId.startsWith("TTS_") ? state.accounts.voiceTemplate(account, templateId) : undefined;
  if (known === undefined || known.status !== "approved") throw businessError("isv.TTS_TEMPLATE_ILLEGAL");
  const values = isList(given) ? named(namedVariablesOf(known.text), given) : given;
  const params = namedVariablesOf(known.text).flatMap((name) => values.get(name) ?? []);
  const fault = valuesFault(known, values);
  if (fault !== undefined) throw fault;
  if (params.join("").length >= MAX_VALUES_LENGTH) throw businessError("isv.PARAM_LENGTH_LIMIT");
  const kind = known.kind === "code" ? "code" : "template";
  return { kind, templateId, fileId: "", params, text: fillNamed(known.text, values) };
}

function valuesIn(json: string | undefined): Values {
  return json === undefined ? new Map() : readValues(parseJson(json));
}

function isList(given: Values | readonly string[]): given is readonly string[] {
  return Array.isArray(given);
}

function playFile(voiceCode: string): Said {
  if (!VOICE_CODE.test(voiceCode)) throw businessError("isv.VOICE_FILE_ILLEGAL");
  return { kind: "file", templateId: "", fileId: voiceCode, params: [], text: "" };
}

function prepareCall(
  parameters: CallParameters,
  context: ActionContext,
  callId: () => string,
  say: () => Said,
): PreparedAction {
  const number = readCalled(parameters.CalledNumber);
  const strike = number === undefined ? undefined : behaviourOf(number.e164).strike;
  return {
    phones: number === undefined ? [] : [number.e164],
    strike: beforeAcceptance(strike),
    run() {
      if (number === undefined) throw businessError("isv.MOBILE_NUMBER_ILLEGAL");
      checkCall(parameters);
      const call = callOf(say(), number, parameters, context);
      const { call: placed, refusal } = attempt(call, context, callId);
      if (refusal !== undefined) throw refusal;
      return { payload: { CallId: placed.callId }, calls: [placed], strike };
    },
  };
}

/** Mobile or landline, of mainland China. */
function readCalled(text: string): PhoneNumber | undefined {
  const landline = LANDLINE.exec(text)?.[1];
  if (landline !== undefined) {
    return { e164: `+86${landline}`, domestic: true, country: "CN", countryCode: "86", national: landline };
  }
  const mobile = readAliyunPhone(text);
  return mobile?.domestic === true ? readPhoneNumber(mobile.e164) : undefined;
}

function checkCall({ CalledShowNumber, PlayTimes, Volume, Speed, OutId }: CallParameters): void {
  if (CalledShowNumber !== undefined && !SHOWN_NUMBER.test(CalledShowNumber)) {
    throw businessError("isv.DISPLAY_NUMBER_ILLEGAL");
  }
  const isWithin = (value: number | undefined, min: number, max: number): boolean =>
    value === undefined || (value >= min && value <= max);
  const fits =
    isWithin(PlayTimes, 1, MAX_PLAY_TIMES) &&
    isWithin(Volume, VOLUME.min, VOLUME.max) &&
    isWithin(Speed, SPEED.min, SPEED.max) &&
    Buffer.byteLength(OutId ?? "") <= MAX_OUT_ID_BYTES;
  if (!fits) throw businessError("isv.INVALID_PARAMETERS");
}

function attempt(call: NewCall, context: ActionContext, callId: () => string): { call: Call; refusal?: AliyunError } {
  const refusal = refusalOf(call, context);
  if (refusal !== undefined) return { call: refuse(call, refusal, context), refusal };
  return { call: context.state.calls.place({ ...call, callId: callId() }) };
}

function refuse(call: NewCall, { code, message }: AliyunError, { state }: ActionContext): Call {
  return state.calls.refuse({ ...call, callId: "", answer: { code, message } });
}

function refusalOf({ phone, account, at }: NewCall, { state }: ActionContext): AliyunError | undefined {
  const { refuse } = behaviourOf(phone);
  if (refuse === "blacklist") return businessError("isv.COMPLAINT_REJECT");
  if (refuse === "thirty_seconds") return businessError("isv.BUSINESS_LIMIT_CONTROL");
  return brokenCallLimit(state.calls, { account, phone, now: at }, state.settings);
}

function callOf(
  said: Said,
  number: PhoneNumber,
  { PlayTimes = DEFAULT_PLAY_TIMES, OutId = "" }: CallParameters,
  context: ActionContext,
): NewCall {
  return {
    ...freshPart(context),
    account: context.account,
    provider: "aliyun",
    app: "",
    phone: number.e164,
    countryCode: number.countryCode,
    national: number.national,
    ...said,
    playTimes: PlayTimes,
    sessionContext: OutId,
  };
}

/** What each call has of its own, whoever asks for it. */
function freshPart({ state, requestId }: ActionContext) {
  return { requestId, callId: "", answer: { code: "OK", message: "OK" }, at: state.clock.now() };
}

function detailOf(call: Call) {
  const { callId, sessionContext, national, at, answeredAt, endedAt } = call;
  const statusCode = callResultOf(call);
  const duration = answeredAt === null || endedAt === null ? 0 : Math.round((endedAt - answeredAt) / 1000);
  return {
    call_id: callId,
    out_id: sessionContext,
    callee: national,
    originate_time: formatLocalTime(at),
    ...(statusCode === undefined ? {} : { status_code: statusCode }),
    ...(answeredAt === null ? {} : { start_time: formatLocalTime(answeredAt) }),
    ...(endedAt === null ? {} : { end_time: formatLocalTime(endedAt), duration: String(duration) }),
  };
}
