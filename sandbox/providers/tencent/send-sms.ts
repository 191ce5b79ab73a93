/**
 * SendSms: one text to up to 200 numbers. What is wrong with the whole request refuses it; what is wrong with one number
 * is said in that number's element, and the others go out.
 *
 * Source: "SendSms", https://cloud.tencent.com/document/api/382/55981. Repeated numbers get an element each; the second
 * meets the 30-second limit.
 *
 * @module
 */
import { strongestStrike } from "../../behaviour.ts";
import { type PhoneNumber, readPhoneNumber } from "../../phone-number.ts";
import { type Action, type ActionContext, type ActionResult, checkApp, defineAction } from "./action.ts";
import { type Content, composeContent } from "./content.ts";
import { apiError } from "./errors.ts";
import type { ParametersOf } from "./parameters.ts";
import { beforeAcceptance, checkSessionContext, MAX_PHONES, type Order, statusOf, submit } from "./submit.ts";

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

type Parameters = ParametersOf<typeof RULES>;

type Recipient = Pick<Order, "given" | "number">;

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
        return sendAll(orderOf(parameters, content), recipients, context, serialNumber);
      },
    };
  });
}

/** What refuses a request before its numbers are looked at. */
function checkRequest({ PhoneNumberSet, SmsSdkAppId, SessionContext = "" }: Parameters, context: ActionContext): void {
  if (PhoneNumberSet.length === 0) throw apiError("MissingParameter.EmptyPhoneNumberSet");
  if (PhoneNumberSet.length > MAX_PHONES) throw apiError("LimitExceeded.PhoneNumberCountLimit");
  checkSessionContext(SessionContext, "SessionContext");
  checkApp(SmsSdkAppId, context);
}

/** True when the request is for mainland China, as it also is when no number can be read. */
function checkKinds(recipients: readonly { number: PhoneNumber | undefined }[]): boolean {
  const kinds = new Set<boolean>();
  for (const { number } of recipients) if (number !== undefined) kinds.add(number.domestic);
  if (kinds.size === 2) throw apiError("UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber");
  return !kinds.has(false);
}

function contentRequest({ TemplateId, SignName = "", TemplateParamSet = [] }: Parameters, { account }: ActionContext) {
  return { account, templateId: TemplateId, signName: SignName, params: TemplateParamSet };
}

/** What all numbers have in common; numbers of one request are of one kind, so the content is too. */
function orderOf(parameters: Parameters, content: Content): Omit<Order, keyof Recipient> {
  const { TemplateParamSet = [], SessionContext = "", SignName = "", ExtendCode = "" } = parameters;
  return {
    app: parameters.SmsSdkAppId,
    content,
    templateId: parameters.TemplateId,
    signName: SignName,
    params: TemplateParamSet,
    sessionContext: SessionContext,
    extendCode: ExtendCode,
  };
}

function sendAll(
  order: Omit<Order, keyof Recipient>,
  recipients: readonly Recipient[],
  context: ActionContext,
  serialNumber: () => string,
): ActionResult {
  const messages = recipients.map((recipient) => submit({ ...order, ...recipient }, context, serialNumber));
  const statuses = messages.map((message) => statusOf(message, order.sessionContext));
  const accepted = messages.filter(({ status }) => status !== "refused").map(({ phone }) => phone);
  return { payload: { SendStatusSet: statuses }, messages, strike: strongestStrike(accepted) };
}
