/**
 * One text to one number, accepted or refused: the part that the sending actions have in common.
 *
 * Sources: "SendSms", https://cloud.tencent.com/document/api/382/55981; "短信 API 3.0 发送错误码",
 * https://cloud.tencent.com/document/api/382/59177
 *
 * @module
 */
import { findHourFault } from "../../../shared/validation/preflight.ts";
import { PREFLIGHT_RULES } from "../../../shared/validation/preflight-rules.ts";
import { behaviourOf, type Strike } from "../../behaviour.ts";
import type { CapturedMessage, NewCapturedMessage } from "../../message.ts";
import type { PhoneNumber } from "../../phone-number.ts";
import type { ActionContext } from "./action.ts";
import { type Content, segmentsOf } from "./content.ts";
import { apiError, RECIPIENT_ERRORS, type RecipientErrorCode } from "./errors.ts";
import { type Attempt, brokenPhoneLimit } from "./limits.ts";

export const MAX_PHONES = 200;

/** Fewer than this many bytes may be sent as context. */
const CONTEXT_BYTES = 512;
/** Of what a client wrote, kept with a message. */
const MAX_KEPT = 1000;
const MAX_KEPT_PHONE = 32;

/** How one of the cloud's protocols is called, and what it answers for a number. */
export interface Dialect {
  provider: string;
  accepted: CapturedMessage["answer"];
  refused(code: RecipientErrorCode): CapturedMessage["answer"];
}

const API_3: Dialect = {
  provider: "tencent",
  accepted: { code: "Ok", message: "send success" },
  refused: (code) => ({ code, message: RECIPIENT_ERRORS[code] }),
};

/** What a text is accepted or refused in. */
export type SubmitContext = Pick<ActionContext, "state" | "totals" | "account" | "requestId">;

export interface Order {
  app: string;
  /** As the client wrote it. */
  given: string;
  /** Undefined when what the client wrote is no number. */
  number: PhoneNumber | undefined;
  content: Content;
  templateId: string;
  signName: string;
  params: readonly string[];
  sessionContext: string;
  extendCode: string;
}

/** The element of one number in an answer. */
export interface SendStatus {
  SerialNo: string;
  PhoneNumber: string;
  Fee: number;
  SessionContext: string;
  Code: string;
  Message: string;
  IsoCode: string;
}

/** @throws ApiError when a session context is too long; `name` is its parameter */
export function checkSessionContext(context: string, name: string): void {
  if (Buffer.byteLength(context) >= CONTEXT_BYTES) throw apiError("InvalidParameterValue", name);
}

/** Strikes that come with acceptance wait until something is accepted. */
export function beforeAcceptance(strike: Strike | undefined): Strike | undefined {
  return strike === "cut_before" || strike === "internal_error" ? strike : undefined;
}

/** Captures the text, and takes it on its way when nothing speaks against it. */
export function submit(
  order: Order,
  context: SubmitContext,
  serialNumber: () => string,
  dialect: Dialect = API_3,
): CapturedMessage {
  const { content, number } = order;
  if (number === undefined) return refuse(order, context, "InvalidParameterValue.IncorrectPhoneNumber", dialect);
  const { state, totals } = context;
  const { segments, encoding } = segmentsOf(content, number.domestic, number.country);
  const attempt: Attempt = {
    account: context.account,
    app: order.app,
    phone: number.e164,
    domestic: number.domestic,
    text: content.text,
    segments,
    now: state.clock.now(),
  };
  const fault = faultOf(attempt, number, content, context);
  if (fault !== undefined) return refuse(order, context, fault, dialect);
  totals.count(attempt);
  const message = state.messages.add({
    ...describe(order, context, dialect),
    segments,
    encoding,
    serialNumber: serialNumber(),
    answer: dialect.accepted,
    status: "accepted",
  });
  state.carrier.deliver(message);
  return message;
}

/** The element of one number. The country is left out where the published sample leaves it out. */
export function statusOf(message: CapturedMessage, sessionContext: string): SendStatus {
  const { serialNumber, phone, segments, answer, country } = message;
  const isMismatch = answer.code === "FailedOperation.TemplateParamSetNotMatchApprovedTemplate";
  return {
    SerialNo: serialNumber,
    PhoneNumber: phone,
    Fee: segments,
    SessionContext: sessionContext,
    Code: answer.code,
    Message: answer.message,
    IsoCode: isMismatch ? "" : country,
  };
}

/** Why this number is not sent to, in the order checked. The provider's own order is not documented. */
function faultOf(
  attempt: Attempt,
  number: PhoneNumber,
  content: Content,
  { state, totals }: SubmitContext,
): RecipientErrorCode | undefined {
  const { settings } = state;
  if (content.fault !== undefined) return content.fault;
  const { refuse: refusal } = behaviourOf(attempt.phone);
  if (refusal === "blacklist" || state.carrier.hasOptedOut(attempt.account, attempt.phone)) {
    return "FailedOperation.PhoneNumberInBlacklist";
  }
  if (refusal === "thirty_seconds") return "LimitExceeded.PhoneNumberThirtySecondLimit";
  if (settings.blockedCountries.includes(number.country)) return "LimitExceeded.AppCountryOrRegionInBlacklist";
  const hourFault = findHourFault(PREFLIGHT_RULES.tencent, { kind: content.kind ?? undefined }, attempt.now);
  if (hourFault !== undefined) return hourFault.code;
  return brokenPhoneLimit(state.messages, attempt, settings) ?? totals.broken(attempt, settings);
}

function refuse(order: Order, context: SubmitContext, code: RecipientErrorCode, dialect: Dialect): CapturedMessage {
  return context.state.messages.add({
    ...describe(order, context, dialect),
    segments: 0,
    encoding: null,
    serialNumber: "",
    answer: dialect.refused(code),
    status: "refused",
  });
}

type Description = Omit<NewCapturedMessage, "segments" | "encoding" | "serialNumber" | "answer" | "status">;

function describe(order: Order, { state, account, requestId }: SubmitContext, { provider }: Dialect): Description {
  const { app, given, number, content, params, sessionContext } = order;
  return {
    account,
    provider,
    app,
    requestId,
    phone: number?.e164 ?? given.slice(0, MAX_KEPT_PHONE),
    country: number?.country ?? "",
    countryCode: number?.countryCode ?? "",
    national: number?.national ?? "",
    signName: order.signName.slice(0, MAX_KEPT),
    templateId: order.templateId.slice(0, MAX_KEPT),
    templateKind: content.kind,
    params: content.text.length > MAX_KEPT || params.length > MAX_KEPT ? [] : params,
    text: content.text.slice(0, MAX_KEPT),
    sessionContext,
    extendCode: order.extendCode.slice(0, MAX_KEPT),
    at: state.clock.now(),
  };
}
