/**
 * The four pulls. The two without a number take from queues: what they return is gone. The two with a number only look.
 *
 * Source: "PullSmsSendStatus", https://cloud.tencent.com/document/product/382/55977
 *
 * @module
 */
import type { CapturedReply, QueuedReceipt } from "../../carrier.ts";
import { type CapturedMessage, type CapturedReceipt, cloudOf } from "../../message.ts";
import { readPhoneNumber } from "../../phone-number.ts";
import { type Action, type ActionContext, checkApp, defineAction } from "./action.ts";
import { apiError } from "./errors.ts";
import type { ParametersOf } from "./parameters.ts";

const MAX_LIMIT = 100;
const MAX_AGE_SECONDS = 7 * 86_400;

const QUEUE_RULES = {
  SmsSdkAppId: { type: "string", required: true },
  Limit: { type: "integer", required: true },
} as const;

const PHONE_RULES = {
  SmsSdkAppId: { type: "string", required: true },
  PhoneNumber: { type: "string", required: true },
  BeginTime: { type: "integer", required: true },
  EndTime: { type: "integer" },
  Offset: { type: "integer", required: true },
  Limit: { type: "integer", required: true },
} as const;

/** A number and a time, read and checked. */
interface PhoneWindow {
  app: string;
  phone: string;
  /** Milliseconds since the epoch, both included. */
  from: number;
  to: number;
  limit: number;
}

export const pullSmsSendStatus: Action = defineAction(QUEUE_RULES, ({ SmsSdkAppId, Limit }, context) => {
  checkApp(SmsSdkAppId, context);
  checkLimit(Limit);
  return {
    phones: [],
    run: () => {
      const pulled = context.state.carrier.pullReceipts(mailboxOf(SmsSdkAppId, context), Limit, context.requestId);
      return receiptsResult(pulled, context);
    },
  };
});

export const pullSmsReplyStatus: Action = defineAction(QUEUE_RULES, ({ SmsSdkAppId, Limit }, context) => {
  checkApp(SmsSdkAppId, context);
  checkLimit(Limit);
  return {
    phones: [],
    run: () => repliesResult(context.state.carrier.pullReplies(mailboxOf(SmsSdkAppId, context), Limit)),
  };
});

export const pullSmsSendStatusByPhoneNumber: Action = defineAction(PHONE_RULES, (parameters, context) => {
  const window = readWindow(parameters, context);
  return { phones: [window.phone], run: () => receiptsResult(receiptsIn(window, context), context) };
});

export const pullSmsReplyStatusByPhoneNumber: Action = defineAction(PHONE_RULES, (parameters, context) => {
  const window = readWindow(parameters, context);
  return { phones: [window.phone], run: () => repliesResult(repliesIn(window, context)) };
});

/** The code for a wrong `Limit` or `Offset` is not documented for pulls; this is the one listed for them that fits. */
function checkLimit(limit: number): void {
  if (limit < 1 || limit > MAX_LIMIT) throw apiError("InvalidParameter", "Limit");
}

function readWindow(parameters: ParametersOf<typeof PHONE_RULES>, context: ActionContext): PhoneWindow {
  const { SmsSdkAppId: app, PhoneNumber, BeginTime, Offset, Limit } = parameters;
  checkApp(app, context);
  checkLimit(Limit);
  if (Offset !== 0) throw apiError("InvalidParameter", "Offset");
  const phone = readPhoneNumber(PhoneNumber)?.e164;
  if (phone === undefined) throw apiError("InvalidParameterValue.IncorrectPhoneNumber");
  const now = Math.floor(context.state.clock.now() / 1000);
  const { EndTime = now } = parameters;
  if (BeginTime < now - MAX_AGE_SECONDS) throw apiError("InvalidParameterValue.BeginTimeVerifyFail");
  if (BeginTime > now) throw apiError("InvalidParameterValue.InvalidStartTime");
  if (EndTime < BeginTime) throw apiError("InvalidParameterValue.EndTimeVerifyFail");
  return { app, phone, from: BeginTime * 1000, to: EndTime * 1000 + 999, limit: Limit };
}

/** Newest first. The times are those of sending: which ones the provider means is not documented. */
function receiptsIn(window: PhoneWindow, { state, account }: ActionContext): QueuedReceipt[] {
  const found: QueuedReceipt[] = [];
  for (const message of state.messages.ofPhone(window.phone)) {
    const { receipt } = message;
    if (message.account !== account || message.app !== window.app || cloudOf(message.provider) !== "tencent") continue;
    if (receipt === null || message.at < window.from || message.at > window.to) continue;
    found.push({ message, receipt });
    if (found.length >= window.limit) break;
  }
  return found;
}

/** Newest first. */
function repliesIn({ app, phone, from, to, limit }: PhoneWindow, { state, account }: ActionContext): CapturedReply[] {
  const found = [...state.carrier.replies].filter(
    (reply) =>
      cloudOf(reply.provider) === "tencent" &&
      reply.account === account &&
      reply.app === app &&
      reply.phone === phone &&
      reply.at >= from &&
      reply.at <= to,
  );
  return found.slice(-limit).reverse();
}

function mailboxOf(app: string, { account }: ActionContext) {
  return { provider: "tencent", account, app };
}

function receiptsResult(receipts: readonly QueuedReceipt[], { state }: ActionContext) {
  const { echoSessionContext } = state.settings;
  const set = receipts.map(({ message, receipt }) => sendStatus(message, receipt, echoSessionContext));
  return { payload: { PullSmsSendStatusSet: set } };
}

function sendStatus(message: CapturedMessage, receipt: CapturedReceipt, echoes: boolean) {
  return {
    UserReceiveTime: Math.floor(receipt.at / 1000),
    CountryCode: message.countryCode,
    SubscriberNumber: message.national,
    PhoneNumber: message.phone,
    SerialNo: message.serialNumber,
    ReportStatus: receipt.code === "DELIVRD" ? "SUCCESS" : "FAIL",
    Description: receipt.code,
    SessionContext: echoes ? message.sessionContext : "",
  };
}

function repliesResult(replies: readonly CapturedReply[]) {
  return { payload: { PullSmsReplyStatusSet: replies.map(replyStatus) } };
}

function replyStatus(reply: CapturedReply) {
  return {
    ExtendCode: reply.extendCode,
    CountryCode: reply.countryCode,
    SubscriberNumber: reply.national,
    PhoneNumber: reply.phone,
    SignName: reply.signName,
    ReplyContent: reply.text,
    ReplyTime: Math.floor(reply.at / 1000),
  };
}
