/**
 * Receipts and replies: from queues, where what is returned is gone, and by number, where nothing is taken. The times of the
 * latter are those of sending: which ones the provider means is not documented.
 *
 * Sources: "拉取短信状态", https://cloud.tencent.com/document/product/382/5810, "拉取单个手机短信状态",
 * https://cloud.tencent.com/document/product/382/5811, and "短信下发状态通知",
 * https://cloud.tencent.com/document/product/382/5807
 *
 * @module
 */

import { formatLocalTime } from "../../../shared/validation/beijing.ts";
import type { CapturedReply, QueuedReceipt } from "../../carrier.ts";
import { type CapturedMessage, type CapturedReceipt, cloudOf } from "../../message.ts";
import type { Settings } from "../../settings.ts";
import { sentBy } from "../tencent/sent.ts";
import { answerOf, cannotGet, classicError } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { defineQuery, type JsonOperation, type OperationContext } from "./operation.ts";
import { readNumber } from "./recipients.ts";

const MAX_PULLED = 100;
const MAX_LISTED = 100;
/** Of a text in the log. */
const MAX_SHOWN = 100;

/** In the provider's words where they are known. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  DELIVRD: "用户短信接收成功",
  UNDELIV: "手机关机、停机或不在服务区",
  EXPIRED: "短信超过有效期",
};

/** A number and a time, both ends included, in milliseconds since the epoch. */
interface PhoneWindow {
  phone: string;
  from: number;
  to: number;
}

export const pullstatus: JsonOperation = defineQuery((fields, context) => {
  const wantsReplies = readType(fields);
  const max = readMax(fields);
  const mailbox = { provider: "qcloudsms", account: context.account, app: context.app };
  const { carrier, settings } = context.state;
  return () => {
    if (wantsReplies) return listing(carrier.pullReplies(mailbox, max).map(replyItem));
    const pulled = carrier.pullReceipts(mailbox, max, context.requestId);
    return listing(pulled.map((queued) => receiptItem(queued, settings)));
  };
});

export const pullstatus4mobile: JsonOperation = defineQuery((fields, context) => {
  const wantsReplies = readType(fields);
  const max = readMax(fields);
  const window = readWindow(fields);
  return () =>
    wantsReplies
      ? listing(repliesIn(window, context).slice(0, max).map(replyItem))
      : listing(
          receiptsIn(window, context)
            .slice(0, max)
            .map((queued) => receiptItem(queued, context.state.settings)),
        );
});

export const querysms4mobile: JsonOperation = {
  form: "json",
  echoesExt: false,
  subject: (fields) => ({ kind: "mobiles", mobiles: [fields.string("mobile")] }),
  prepare: (fields, context) => {
    const window = readWindow(fields);
    return { phones: [window.phone], run: () => ({ answer: logOf(window, context) }) };
  },
};

/** True for replies. */
function readType(fields: Fields): boolean {
  const type = fields.integer("type");
  if (type !== 0 && type !== 1) throw cannotGet("/type");
  return type === 1;
}

function readMax(fields: Fields): number {
  const max = fields.integer("max");
  if (max < 1 || max > MAX_PULLED) throw cannotGet("/max");
  return max;
}

function readWindow(fields: Fields): PhoneWindow {
  const number = readNumber(fields.string("nationcode"), fields.string("mobile"));
  const begin = fields.integer("begin_time");
  const end = fields.integer("end_time");
  if (number === undefined) throw classicError(1016);
  if (end < begin) throw cannotGet("/end_time");
  return { phone: number.e164, from: begin * 1000, to: end * 1000 + 999 };
}

function listing(data: readonly object[]): object {
  return { result: 0, errmsg: "ok", count: data.length, data };
}

/** Newest first. */
function sentIn({ phone, from, to }: PhoneWindow, context: OperationContext): CapturedMessage[] {
  return sentBy(context.app, context, { phone, since: from, until: to + 1 });
}

function receiptsIn(window: PhoneWindow, context: OperationContext): QueuedReceipt[] {
  return sentIn(window, context).flatMap((message) => {
    const { receipt } = message;
    return receipt === null ? [] : [{ message, receipt }];
  });
}

/** Newest first. */
function repliesIn({ phone, from, to }: PhoneWindow, { state, account, app }: OperationContext): CapturedReply[] {
  const found = [...state.carrier.replies].filter((reply) => {
    const isOwn = cloudOf(reply.provider) === "tencent" && reply.account === account && reply.app === app;
    return isOwn && reply.phone === phone && reply.at >= from && reply.at <= to;
  });
  return found.reverse();
}

/** The context is echoed only to accounts that have asked for it. */
export function receiptItem(
  { message, receipt }: QueuedReceipt,
  { echoSessionContext }: Pick<Settings, "echoSessionContext">,
): object {
  const { countryCode, national, serialNumber, sessionContext } = message;
  return {
    user_receive_time: formatLocalTime(receipt.at),
    nationcode: countryCode,
    mobile: national,
    report_status: reportStatus(receipt),
    errmsg: receipt.code,
    description: descriptionOf(receipt),
    sid: serialNumber,
    ...(echoSessionContext && { ext: sessionContext }),
  };
}

export function replyItem({ extendCode, national, countryCode, signName, text, at }: CapturedReply): object {
  return {
    extend: extendCode,
    mobile: national,
    nationcode: countryCode,
    sign: signName,
    text,
    time: Math.floor(at / 1000),
  };
}

function logOf(window: PhoneWindow, context: OperationContext): object {
  const found = sentIn(window, context);
  return {
    result: 0,
    errmsg: "OK",
    real_count: found.length,
    truncated: found.length > MAX_LISTED ? 1 : 0,
    data: found.slice(0, MAX_LISTED).map(logItem),
  };
}

function logItem(message: CapturedMessage): object {
  const { countryCode, national, signName, at, templateKind, answer, status } = message;
  return {
    nationcode: countryCode,
    mobile: national,
    sign: signName,
    text: shownText(message),
    send_time: formatLocalTime(at),
    type: templateKind === "marketing" ? 1 : 0,
    ...answerOf(answer),
    ...(status !== "refused" && deliveryOf(message)),
  };
}

/** Empty until the carrier has reported. */
function deliveryOf({ serialNumber, receipt }: CapturedMessage): object {
  return {
    sid: serialNumber,
    user_receive_time: receipt === null ? "" : formatLocalTime(receipt.at),
    report_status: receipt === null ? "" : reportStatus(receipt),
    status: receipt?.code ?? "",
    description: receipt === null ? "" : descriptionOf(receipt),
  };
}

function reportStatus({ code }: CapturedReceipt): "SUCCESS" | "FAIL" {
  return code === "DELIVRD" ? "SUCCESS" : "FAIL";
}

function descriptionOf({ code }: CapturedReceipt): string {
  return DESCRIPTIONS[code] ?? "短信接收失败";
}

/** Cut, and without the digits of codes. */
function shownText({ text, templateKind }: CapturedMessage): string {
  const masked = templateKind === "code" ? text.replace(/\d{4,}/g, (digits) => "*".repeat(digits.length)) : text;
  return masked.length > MAX_SHOWN ? `${masked.slice(0, MAX_SHOWN)}...` : masked;
}
