/**
 * SendMultiGlobalSms: up to 200 texts to numbers outside mainland China, each with a template and values of its own, none
 * with a sign name. In an element that was refused the serial number is a UUID, as in the published sample.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import { strongestStrike } from "../../behaviour.ts";
import { readPhoneNumber } from "../../phone-number.ts";
import { type Action, type ActionContext, type ActionResult, checkApp, defineAction } from "./action.ts";
import { composeContent } from "./content.ts";
import { apiError } from "./errors.ts";
import type { ParametersOf } from "./parameters.ts";
import { beforeAcceptance, checkSessionContext, MAX_PHONES, type Order, statusOf, submit } from "./submit.ts";

const MESSAGE_RULES = {
  PhoneNumber: { type: "string", required: true },
  TemplateId: { type: "string", required: true },
  TemplateParamSet: { type: "strings" },
  SenderId: { type: "string" },
  SessionContext: { type: "string" },
} as const;

const RULES = {
  SmsSdkAppId: { type: "string", required: true },
  MultiSmsInfoSet: { type: "objects", items: MESSAGE_RULES, required: true },
} as const;

type Parameters = ParametersOf<typeof RULES>;
type Info = ParametersOf<typeof MESSAGE_RULES>;

/** Returns the action; `serialNumber` makes the provider's ids. */
export function createSendMultiGlobalSms(serialNumber: () => string): Action {
  return defineAction(RULES, (parameters, context) => {
    checkRequest(parameters, context);
    const recipients = parameters.MultiSmsInfoSet.map((info) => ({ info, number: readPhoneNumber(info.PhoneNumber) }));
    if (recipients.some(({ number }) => number?.domestic)) {
      throw apiError("UnsupportedOperation.ContainDomesticPhoneNumber");
    }
    const phones = recipients.flatMap(({ number }) => (number === undefined ? [] : [number.e164]));
    return {
      phones,
      strike: beforeAcceptance(strongestStrike(phones)),
      run: () => {
        const orders = recipients.map(({ info, number }) => orderOf(parameters.SmsSdkAppId, info, number, context));
        return sendAll(orders, context, serialNumber);
      },
    };
  });
}

function checkRequest({ SmsSdkAppId, MultiSmsInfoSet }: Parameters, context: ActionContext): void {
  if (MultiSmsInfoSet.length === 0) throw apiError("InvalidParameterValue.MultiSmsInfoSetEmpty");
  if (MultiSmsInfoSet.length > MAX_PHONES) throw apiError("LimitExceeded.PhoneNumberCountLimit");
  for (const [index, { SessionContext = "" }] of MultiSmsInfoSet.entries()) {
    checkSessionContext(SessionContext, `MultiSmsInfoSet.${index}.SessionContext`);
  }
  checkApp(SmsSdkAppId, context);
}

function orderOf(app: string, info: Info, number: Order["number"], { state, account }: ActionContext): Order {
  const { PhoneNumber: given, TemplateId: templateId, TemplateParamSet: params = [], SessionContext = "" } = info;
  const content = composeContent({ account, templateId, signName: "", params }, false, state);
  return {
    app,
    given,
    number,
    content,
    templateId,
    signName: "",
    params,
    sessionContext: SessionContext,
    extendCode: "",
  };
}

function sendAll(orders: readonly Order[], context: ActionContext, serialNumber: () => string): ActionResult {
  const messages = orders.map((order) => submit(order, context, serialNumber));
  const statuses = messages.map((message) => {
    const status = statusOf(message, message.sessionContext);
    return { ...status, SerialNo: status.SerialNo || context.state.chance.uuid(), IsoCode: message.country };
  });
  const accepted = messages.filter(({ status }) => status !== "refused").map(({ phone }) => phone);
  return { payload: { SendMultiStatusSet: statuses }, messages, strike: strongestStrike(accepted) };
}
