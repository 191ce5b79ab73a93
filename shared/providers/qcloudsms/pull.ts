/**
 * From a pull's answer to receipts and replies, and from the log of one number to its messages.
 *
 * Sources: "拉取短信状态", https://cloud.tencent.com/document/product/382/5810; "拉取单个手机短信状态",
 * https://cloud.tencent.com/document/product/382/5811
 *
 * @module
 */
import type { Receipt, Reply } from "../../store/store.ts";
import { parseLocalTime } from "../../validation/beijing.ts";
import { pullErrorOf } from "../faults.ts";
import type { PhoneQuery, Pulled } from "../provider.ts";
import type { ApiAnswer, ApiCall } from "./api.ts";
import { toldOf, unreadable } from "./ask.ts";
import { joinPhone, splitPhone } from "./numbers.ts";
import { LoggedItem, MAX_PULL, ReceiptItem, ReplyItem } from "./wire.ts";

/** What is pulled: receipts or replies. */
export type PullType = 0 | 1;
export const RECEIPTS: PullType = 0;
export const REPLIES: PullType = 1;

type Call = Omit<ApiCall, "deadline">;

export function queueCall(type: PullType, limit: number): Call {
  const body = { type, max: Math.min(limit, MAX_PULL) };
  return { operation: "pullstatus", subject: { kind: "none" }, body };
}

/** The signature has no number here, although the body has one. */
export function phoneCall(type: PullType, query: PhoneQuery, now: number): Call {
  const body = { type, max: Math.min(query.limit, MAX_PULL), ...rangeOf(query, now), ...splitPhone(query.phone) };
  return { operation: "pullstatus4mobile", subject: { kind: "none" }, body, phones: [query.phone] };
}

export function logCall(query: Omit<PhoneQuery, "limit">, now: number): Call {
  const tel = splitPhone(query.phone);
  const body = { ...tel, ...rangeOf(query, now) };
  return {
    operation: "querysms4mobile",
    subject: { kind: "mobiles", mobiles: [tel.mobile] },
    body,
    phones: [query.phone],
  };
}

function rangeOf({ from, to }: Omit<PhoneQuery, "limit">, now: number): { begin_time: number; end_time: number } {
  return { begin_time: Math.floor(from / 1000), end_time: Math.ceil((to ?? now) / 1000) };
}

/** @throws XinshiError when the answer holds no list of receipts */
export function receiptsOf(answer: ApiAnswer, now: number): Pulled<Receipt> {
  return pulledOf(answer, (item) => readReceipt(item, now));
}

/** @throws XinshiError when the answer holds no list of replies */
export function repliesOf(answer: ApiAnswer): Pulled<Reply> {
  return pulledOf(answer, readReply);
}

/** What the provider itself logged of one message. */
export interface LoggedMessage {
  /** E.164. */
  phone: string;
  signName: string;
  /** Cut after 100 characters, and with the digits of codes masked. */
  text: string;
  /** Milliseconds since the Unix epoch. */
  sentAt: number;
  /** `0` when it was accepted. */
  code: string;
  /** Empty when it was not accepted. */
  serialNumber: string;
  /** The carrier's code, such as `DELIVRD`; empty while there is no receipt. */
  receiptCode: string;
}

/** @throws XinshiError when the answer holds no list of messages */
export function loggedOf(answer: ApiAnswer): Pulled<LoggedMessage> {
  return pulledOf(answer, readLogged);
}

/** An item that cannot be read is left out; it stays in `raw`. */
function pulledOf<Item>(answer: ApiAnswer, read: (item: unknown) => Item | undefined): Pulled<Item> {
  const told = toldOf(answer, pullErrorOf);
  const list = told.reply.data ?? []; // `count` and `data` are optional
  if (!Array.isArray(list)) throw unreadable(told, pullErrorOf);
  return { items: list.map(read).filter((item) => item !== undefined), received: list.length, raw: told.raw };
}

/** Pushes have the same items. */
export function readReceipt(item: unknown, now: number): Receipt | undefined {
  const parsed = ReceiptItem.safeParse(item);
  if (!parsed.success) return undefined;
  const { sid, errmsg, report_status, user_receive_time, ext } = parsed.data;
  return {
    phone: joinPhone(parsed.data),
    serialNumber: sid,
    status: statusOf(parsed.data),
    code: errmsg || report_status,
    sessionContext: ext ?? "",
    at: parseLocalTime(user_receive_time) ?? now, // a handset that never got it may have no time of its own
  };
}

function statusOf({ report_status, errmsg }: ReceiptItem): Receipt["status"] {
  if (report_status === "SUCCESS") return "delivered";
  return errmsg?.startsWith("EXPIRED") ? "expired" : "undelivered";
}

/** The same. */
export function readReply(item: unknown): Reply | undefined {
  const parsed = ReplyItem.safeParse(item);
  if (!parsed.success) return undefined;
  const { text, time, sign, extend } = parsed.data;
  return { phone: joinPhone(parsed.data), text, signName: sign ?? "", extendCode: extend ?? "", at: time * 1000 };
}

function readLogged(item: unknown): LoggedMessage | undefined {
  const parsed = LoggedItem.safeParse(item);
  const sentAt = parsed.success ? parseLocalTime(parsed.data.send_time) : undefined;
  if (!parsed.success || sentAt === undefined) return undefined;
  const { sign, text, result, sid, status } = parsed.data;
  return {
    phone: joinPhone(parsed.data),
    signName: sign ?? "",
    text,
    sentAt,
    code: String(result),
    serialNumber: sid ?? "",
    receiptCode: String(status ?? ""),
  };
}
