/**
 * Texts: to one number, to up to 200, and to one number written with its plus. What is wrong with the wording refuses the
 * whole request; what is wrong with one number of several is said in that number's element, and the others go out.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976, "指定模板群发短信",
 * https://cloud.tencent.com/document/product/382/5977, and "国际短信", https://cloud.tencent.com/document/product/382/8716.
 * What the request answers when every number fails is not documented: success here, with the failures in the elements.
 *
 * @module
 */
import { strongestStrike } from "../../behaviour.ts";
import type { CapturedMessage } from "../../message.ts";
import { readPhoneNumber } from "../../phone-number.ts";
import { beforeAcceptance, type Dialect, MAX_PHONES, submit } from "../tencent/submit.ts";
import { composeWording, readWording, type Wording } from "./content.ts";
import { cannotGet, classicError, type Refusal, refusalOfCode } from "./errors.ts";
import type { Fields } from "./fields.ts";
import type { JsonOperation, OperationContext, OperationResult, PreparedOperation } from "./operation.ts";
import { isDomestic, type Recipient, readRecipient } from "./recipients.ts";

/** How this protocol answers for a number. */
export const CLASSIC: Dialect = {
  provider: "qcloudsms",
  accepted: { code: "0", message: "OK" },
  refused: (code) => {
    const { result, errmsg } = refusalOfCode(code);
    return { code: String(result), message: errmsg };
  },
};

interface Sent {
  recipient: Recipient;
  message: CapturedMessage;
}

/** What an answer says of the numbers, once they are accepted or refused. */
type Reply = (sent: readonly Sent[], ext: string) => object;

interface Send {
  wording: Wording;
  recipients: readonly Recipient[];
  domestic: boolean;
  ext: string;
  extend: string;
}

export const sendsms: JsonOperation = {
  form: "json",
  echoesExt: true,
  subject: (fields) => ({ kind: "mobiles", mobiles: [fields.object("tel").string("mobile")] }),
  prepare: (fields, context) => {
    const recipient = readRecipient(fields.object("tel"));
    return prepareSend(fields, [recipient], context, replyForOne);
  },
};

export const sendmultisms2: JsonOperation = {
  form: "json",
  echoesExt: true,
  subject: (fields) => {
    const tels = fields.objects("tel");
    if (tels.length === 0) throw cannotGet("/tel/0");
    return { kind: "mobiles", mobiles: tels.map((tel) => tel.string("mobile")) };
  },
  prepare: (fields, context) => {
    const recipients = fields.objects("tel").map(readRecipient);
    if (recipients.length > MAX_PHONES) throw classicError(1046);
    if (new Set(recipients.map(isDomestic)).size > 1) throw classicError(1034);
    return prepareSend(fields, recipients, context, replyForMany);
  },
};

export const sendisms: JsonOperation = {
  form: "json",
  echoesExt: true,
  subject: (fields) => ({ kind: "tel", tel: fields.string("tel") }),
  prepare: (fields, context) => {
    const tel = fields.string("tel");
    const number = tel.startsWith("+") ? readPhoneNumber(tel) : undefined;
    const recipient = { nationcode: number?.countryCode ?? "", mobile: number?.national ?? tel, number };
    return prepareSend(fields, [recipient], context, replyForInternational);
  },
};

function prepareSend(
  fields: Fields,
  recipients: readonly Recipient[],
  context: OperationContext,
  reply: Reply,
): PreparedOperation {
  const send: Send = {
    wording: readWording(fields),
    recipients,
    domestic: recipients.every(isDomestic),
    ext: fields.string("ext", ""),
    extend: fields.string("extend", ""),
  };
  if (!/^\d*$/.test(send.extend)) throw cannotGet("/extend");
  const phones = recipients.flatMap(({ number }) => (number === undefined ? [] : [number.e164]));
  const strike = beforeAcceptance(strongestStrike(phones));
  return { phones, strike, run: () => sendAll(send, context, reply) };
}

function sendAll(send: Send, context: OperationContext, reply: Reply): OperationResult {
  const { wording, recipients, domestic, ext, extend } = send;
  const { app, sid } = context;
  const { content, templateId, signName, params } = composeWording(wording, domestic, context);
  const common = { app, content, templateId, signName, params, sessionContext: ext, extendCode: extend };
  const sent = recipients.map((recipient) => {
    const { number } = recipient;
    return { recipient, message: submit({ ...common, given: givenBy(recipient), number }, context, sid, CLASSIC) };
  });
  const messages = sent.map(({ message }) => message);
  if (content.fault !== undefined) return { answer: { ...refusalOfCode(content.fault), ext }, messages };
  const accepted = messages.filter(({ status }) => status !== "refused").map(({ phone }) => phone);
  return { answer: reply(sent, ext), messages, strike: strongestStrike(accepted) };
}

function givenBy({ nationcode, mobile }: Recipient): string {
  return nationcode === "" ? mobile : `+${nationcode}${mobile}`;
}

function replyForOne([sent]: readonly Sent[], ext: string): object {
  return { ...outcomeOf(sent), ext, ...billOf(sent) };
}

function replyForInternational([sent]: readonly Sent[], ext: string): object {
  return { ...outcomeOf(sent), ext, nationcode: sent?.recipient.nationcode ?? "", ...billOf(sent) };
}

function replyForMany(sent: readonly Sent[], ext: string): object {
  const detail = sent.map((one) => {
    const { mobile, nationcode } = one.recipient;
    return { ...outcomeOf(one), mobile, nationcode, ...billOf(one) };
  });
  return { result: 0, errmsg: "OK", ext, detail };
}

function outcomeOf(sent: Sent | undefined): Refusal {
  const { code = "1007", message = "" } = sent?.message.answer ?? {};
  return { result: Number(code), errmsg: message };
}

/** Only what was accepted has an id and is billed. */
function billOf(sent: Sent | undefined): object {
  if (sent === undefined || sent.message.status === "refused") return {};
  return { sid: sent.message.serialNumber, fee: sent.message.segments };
}
