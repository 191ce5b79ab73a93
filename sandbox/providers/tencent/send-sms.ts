/**
 * SendSms: one text to up to 200 numbers. What is wrong with the whole request refuses it; what is wrong with one number
 * is said in that number's element, and the others go out.
 *
 * Source: "SendSms", https://cloud.tencent.com/document/api/382/55981. Repeated numbers get an element each; the second
 * meets the 30-second limit.
 *
 * @module
 */
import { behaviourOf, type Strike, strongestStrike } from "../../behaviour.ts";
import type { CapturedMessage, NewCapturedMessage } from "../../message.ts";
import { type PhoneNumber, readPhoneNumber } from "../../phone-number.ts";
import { type Action, type ActionContext, checkApp, defineAction } from "./action.ts";
import { type Content, composeContent, segmentsOf } from "./content.ts";
import { apiError, RECIPIENT_ERRORS, type RecipientErrorCode } from "./errors.ts";
import { type Attempt, brokenPhoneLimit, isMarketingTime } from "./limits.ts";
import type { ParametersOf } from "./parameters.ts";

const MAX_PHONES = 200;
/** Fewer than this many bytes may be sent as context. */
const CONTEXT_BYTES = 512;
/** Of what a client wrote, kept with a message. */
const MAX_KEPT = 1000;
const MAX_KEPT_PHONE = 32;

const RULES = {
  PhoneNumberSet: { type: "strings", required: true },
  SmsSdkAppId: { type: "string", required: true },
  TemplateId: { type: "string", required: true },
  SignName: { type: "string" },
  TemplateParamSet: { type: "strings" },
  ExtendCode: { type: "string" },
  SessionContext: { type: "string" },
  SenderId: { type: "string" },
} as const;

const ACCEPTED = { code: "Ok", message: "send success" } as const;

type Parameters = ParametersOf<typeof RULES>;

interface SendStatus {
  SerialNo: string;
  PhoneNumber: string;
  Fee: number;
  SessionContext: string;
  Code: string;
  Message: string;
  IsoCode: string;
}

interface Recipient {
  /** As the client wrote it. */
  given: string;
  number: PhoneNumber | undefined;
}

interface Send {
  parameters: Parameters;
  context: ActionContext;
  /** One of the two, as a request has numbers of one kind. */
  content: Content;
  serialNumber(): string;
}

/** Returns the action; `serialNumber` makes the provider's ids. */
export function createSendSms(serialNumber: () => string): Action {
  return defineAction(RULES, (parameters, context) => {
    checkRequest(parameters, context);
    const recipients = parameters.PhoneNumberSet.map((given) => ({ given, number: readPhoneNumber(given) }));
    const domestic = checkKinds(recipients);
    const phones = recipients.flatMap(({ number }) => (number === undefined ? [] : [number.e164]));
    return {
      phones,
      strike: beforeAcceptance(strongestStrike(phones)),
      run: () => {
        const content = composeContent(contentRequest(parameters, context), domestic, context.state);
        return sendAll({ parameters, context, content, serialNumber }, recipients);
      },
    };
  });
}

/** What refuses a request before its numbers are looked at. */
function checkRequest({ PhoneNumberSet, SmsSdkAppId, SessionContext = "" }: Parameters, context: ActionContext): void {
  if (PhoneNumberSet.length === 0) throw apiError("MissingParameter.EmptyPhoneNumberSet");
  if (PhoneNumberSet.length > MAX_PHONES) throw apiError("LimitExceeded.PhoneNumberCountLimit");
  if (Buffer.byteLength(SessionContext) >= CONTEXT_BYTES) throw apiError("InvalidParameterValue", "SessionContext");
  checkApp(SmsSdkAppId, context);
}

/** True when the request is for mainland China, as it also is when no number can be read. */
function checkKinds(recipients: readonly Recipient[]): boolean {
  const kinds = new Set<boolean>();
  for (const { number } of recipients) if (number !== undefined) kinds.add(number.domestic);
  if (kinds.size === 2) throw apiError("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber");
  return !kinds.has(false);
}

/** Strikes that come with acceptance wait until something is accepted. */
function beforeAcceptance(strike: Strike | undefined): Strike | undefined {
  return strike === "cut_before" || strike === "internal_error" ? strike : undefined;
}

function contentRequest({ TemplateId, SignName = "", TemplateParamSet = [] }: Parameters, { account }: ActionContext) {
  return { account, templateId: TemplateId, signName: SignName, params: TemplateParamSet };
}

function sendAll(send: Send, recipients: readonly Recipient[]) {
  const statuses: SendStatus[] = [];
  const messages: CapturedMessage[] = [];
  for (const recipient of recipients) {
    const message = sendOne(send, recipient);
    messages.push(message);
    statuses.push(statusOf(message, send.parameters.SessionContext ?? ""));
  }
  const accepted = messages.filter(({ status }) => status !== "refused").map(({ phone }) => phone);
  return { payload: { SendStatusSet: statuses }, messages, strike: strongestStrike(accepted) };
}

function sendOne(send: Send, { given, number }: Recipient): CapturedMessage {
  const { context, content } = send;
  const { state, totals } = context;
  if (number === undefined) return refuse(send, given, undefined, "InvalidParameterValue.IncorrectPhoneNumber");
  const { segments, encoding } = segmentsOf(content, number.domestic, number.country);
  const attempt: Attempt = {
    account: context.account,
    app: send.parameters.SmsSdkAppId,
    phone: number.e164,
    domestic: number.domestic,
    text: content.text,
    segments,
    now: state.clock.now(),
  };
  const fault = faultOf(attempt, number, send);
  if (fault !== undefined) return refuse(send, given, number, fault);
  totals.count(attempt);
  const message = state.messages.add({
    ...describe(send, given, number),
    segments,
    encoding,
    serialNumber: send.serialNumber(),
    answer: ACCEPTED,
    status: "accepted",
  });
  state.carrier.deliver(message);
  return message;
}

/** Why this number is not sent to, in the order checked. The provider's own order is not documented. */
function faultOf(attempt: Attempt, number: PhoneNumber, { content, context }: Send): RecipientErrorCode | undefined {
  const { state, totals } = context;
  const { settings } = state;
  if (content.fault !== undefined) return content.fault;
  const { refuse: refusal } = behaviourOf(attempt.phone);
  if (refusal === "blacklist" || state.carrier.hasOptedOut(attempt.account, attempt.phone)) {
    return "FailedOperation.PhoneNumberInBlacklist";
  }
  if (refusal === "thirty_seconds") return "LimitExceeded.PhoneNumberThirtySecondLimit";
  if (settings.blockedCountries.includes(number.country)) return "LimitExceeded.AppCountryOrRegionInBlacklist";
  if (content.kind === "marketing" && !isMarketingTime(attempt.now))
    return "FailedOperation.MarketingSendTimeConstraint";
  return brokenPhoneLimit(state.messages, attempt, settings) ?? totals.broken(attempt, settings);
}

function refuse(send: Send, given: string, number: PhoneNumber | undefined, code: RecipientErrorCode): CapturedMessage {
  return send.context.state.messages.add({
    ...describe(send, given, number),
    segments: 0,
    encoding: null,
    serialNumber: "",
    answer: { code, message: RECIPIENT_ERRORS[code] },
    status: "refused",
  });
}

type Description = Omit<NewCapturedMessage, "segments" | "encoding" | "serialNumber" | "answer" | "status">;

function describe(send: Send, given: string, number: PhoneNumber | undefined): Description {
  const { parameters, context, content } = send;
  const { TemplateParamSet = [], SessionContext = "", SignName = "", ExtendCode = "" } = parameters;
  return {
    account: context.account,
    provider: "tencent",
    app: parameters.SmsSdkAppId,
    requestId: context.requestId,
    phone: number?.e164 ?? given.slice(0, MAX_KEPT_PHONE),
    country: number?.country ?? "",
    countryCode: number?.countryCode ?? "",
    national: number?.national ?? "",
    signName: SignName.slice(0, MAX_KEPT),
    templateId: parameters.TemplateId.slice(0, MAX_KEPT),
    templateKind: content.kind,
    params: content.text.length > MAX_KEPT || TemplateParamSet.length > MAX_KEPT ? [] : TemplateParamSet,
    text: content.text.slice(0, MAX_KEPT),
    sessionContext: SessionContext,
    extendCode: ExtendCode.slice(0, MAX_KEPT),
    at: context.state.clock.now(),
  };
}

/** The element of one number. The country is left out where the published sample leaves it out. */
function statusOf(message: CapturedMessage, sessionContext: string): SendStatus {
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
