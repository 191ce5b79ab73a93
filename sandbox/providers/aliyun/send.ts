/**
 * Sending, whichever action asks for it. There is one code for the whole request, so what is wrong with one recipient
 * refuses all. Whether the provider does that too is not documented; its answer leaves no room for anything else.
 *
 * @module
 */
import { countSegments } from "../../../shared/validation/segments.ts";
import { behaviourOf, strongestStrike } from "../../behaviour.ts";
import type { CapturedMessage, NewCapturedMessage } from "../../message.ts";
import type { PhoneNumber } from "../../phone-number.ts";
import type { ActionContext, ActionResult, PreparedAction } from "./action.ts";
import { beforeAcceptance } from "./action.ts";
import { type Content, composeContent } from "./content.ts";
import { type AliyunError, businessError } from "./errors.ts";
import { type Attempt, brokenPhoneLimit } from "./limits.ts";
import type { Values } from "./named-text.ts";
import { readAliyunPhone } from "./phone.ts";

/** Of what a client wrote, kept with a message. */
const MAX_KEPT = 1000;
const MAX_KEPT_PHONE = 32;

export interface Entry {
  /** As the client wrote it. */
  given: string;
  signName: string;
  values: Values;
  extendCode: string;
}

export interface Send {
  templateCode: string;
  outId: string;
  entries: readonly Entry[];
}

interface Recipient extends Entry {
  number: PhoneNumber | undefined;
  content: Content;
}

const OK = { code: "OK", message: "OK" } as const;

/** `readSend` throws what refuses the request before its recipients are looked at. */
export function prepareSend(
  givenPhones: readonly string[],
  readSend: () => Send,
  context: ActionContext,
  bizId: () => string,
): PreparedAction {
  const phones = givenPhones.flatMap((given) => readAliyunPhone(given)?.e164 ?? []);
  return {
    phones,
    strike: beforeAcceptance(strongestStrike(phones)),
    run: () => sendAll(readSend(), context, bizId),
  };
}

/** Sends to each recipient, or to none. */
export function sendAll(send: Send, context: ActionContext, bizId: () => string): ActionResult {
  const recipients = recipientsOf(send, context);
  const fault = firstFault(recipients, send, context);
  if (fault !== undefined) {
    const messages = recipients.map((recipient) => refuse(send, recipient, fault, context));
    return { payload: {}, refusal: fault, messages };
  }
  const serialNumber = bizId();
  context.totals.count(context.account, recipients.length, context.state.clock.now());
  const messages = recipients.map((recipient) => accept(send, recipient, serialNumber, context));
  return { payload: { BizId: serialNumber }, messages, strike: strongestStrike(messages.map(({ phone }) => phone)) };
}

/** Repeated numbers are sent to once; whether the provider does so is not documented. */
function recipientsOf({ entries, templateCode }: Send, context: ActionContext): Recipient[] {
  const contents = new Map<Values, Map<string, Content>>();
  const recipients = new Map<string, Recipient>();
  for (const entry of entries) {
    const number = readAliyunPhone(entry.given);
    const key = number?.e164 ?? entry.given;
    if (recipients.has(key)) continue;
    const domestic = number?.domestic ?? true;
    const ofValues = contents.get(entry.values) ?? new Map<string, Content>();
    contents.set(entry.values, ofValues);
    const contentKey = `${domestic}\n${entry.signName}`;
    const content = ofValues.get(contentKey) ?? composeContent({ ...entry, templateCode }, domestic, context);
    ofValues.set(contentKey, content);
    recipients.set(key, { ...entry, number, content });
  }
  return [...recipients.values()];
}

function firstFault(recipients: readonly Recipient[], send: Send, context: ActionContext): AliyunError | undefined {
  for (const recipient of recipients) {
    const fault = recipientFault(recipient, send, context);
    if (fault !== undefined) return fault;
  }
  const { state, totals, account } = context;
  return totals.broken(account, recipients.length, state.clock.now(), state.settings.aliyun);
}

function recipientFault(
  { given, number, content, signName }: Recipient,
  { templateCode }: Send,
  { state, account }: ActionContext,
): AliyunError | undefined {
  if (number === undefined) {
    return businessError("isv.MOBILE_NUMBER_ILLEGAL", `${given.slice(0, MAX_KEPT_PHONE)}invalid mobile number`);
  }
  if (content.fault !== undefined) return content.fault;
  const { refuse: refusal } = behaviourOf(number.e164);
  if (refusal === "blacklist") return businessError("isv.BLACK_KEY_CONTROL_LIMIT");
  if (refusal === "thirty_seconds") return businessError("isv.BUSINESS_LIMIT_CONTROL");
  // What a person has opted out of are promotions.
  if (content.kind === "marketing" && state.carrier.hasOptedOut(account, number.e164)) {
    return businessError("isv.CUSTOMER_REFUSED");
  }
  if (!number.domestic) return undefined;
  const { kind } = content;
  const now = state.clock.now();
  const attempt: Attempt = { account, phone: number.e164, signName, templateId: templateCode, kind, now };
  return brokenPhoneLimit(state.messages, attempt, state.settings);
}

function accept(send: Send, recipient: Recipient, serialNumber: string, context: ActionContext): CapturedMessage {
  const { number, content } = recipient;
  const place = { domestic: number?.domestic ?? true, country: number?.country };
  const { segments, encoding } = countSegments(content.text, place);
  const { messages, carrier } = context.state;
  const described = describe(send, recipient, context);
  const message = messages.add({ ...described, segments, encoding, serialNumber, answer: OK, status: "accepted" });
  carrier.deliver(message);
  return message;
}

function refuse(send: Send, recipient: Recipient, fault: AliyunError, context: ActionContext): CapturedMessage {
  const answer = { code: fault.code, message: fault.message };
  const described = describe(send, recipient, context);
  const refused = { segments: 0, encoding: null, serialNumber: "", answer, status: "refused" } as const;
  return context.state.messages.add({ ...described, ...refused });
}

type Description = Omit<NewCapturedMessage, "segments" | "encoding" | "serialNumber" | "answer" | "status">;

function describe(
  { templateCode, outId }: Send,
  { given, number, content, signName, extendCode }: Recipient,
  { account, requestId, state }: ActionContext,
): Description {
  const isLong = content.text.length > MAX_KEPT;
  return {
    account,
    provider: "aliyun",
    app: "",
    requestId,
    phone: number?.e164 ?? given.slice(0, MAX_KEPT_PHONE),
    country: number?.country ?? "",
    countryCode: number?.countryCode ?? "",
    national: number?.national ?? "",
    signName: signName.slice(0, MAX_KEPT),
    templateId: templateCode.slice(0, MAX_KEPT),
    templateKind: content.kind,
    params: isLong ? [] : content.params,
    text: content.text.slice(0, MAX_KEPT),
    sessionContext: outId,
    extendCode: extendCode.slice(0, MAX_KEPT),
    at: state.clock.now(),
  };
}
