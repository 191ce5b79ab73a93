/**
 * The pulls of API 3.0, answered from the ledger: each backend has queues of its own for what it sent by `SendSms`, and what
 * it takes from them is gone. By number, nothing is taken.
 *
 * Source: "PullSmsSendStatus", https://cloud.tencent.com/document/product/382/55977
 *
 * @module
 */
import type { Message, Reply } from "../../store/store.ts";
import type { Call } from "../../triggers/invocation.ts";
import type { ApiPull, ApiPullByNumber, ApiReceipt, ApiReply } from "../../validation/api3.ts";
import { loadPhoneParser } from "../../validation/load-phone-parser.ts";
import type { App } from "../app.ts";
import { readPhone } from "../recipients.ts";

/** Looked at for one number: more than anybody sends to it in seven days. */
const MAX_OF_NUMBER = 2000;

type PullApp = Pick<App, "store" | "deps">;

export async function pullReceipts(
  { Limit: limit }: ApiPull,
  { caller }: Call<"service">,
  { store, deps }: PullApp,
): Promise<{ PullSmsSendStatusSet: ApiReceipt[] }> {
  const messages = await (await store()).takeReceipts({ puller: caller.name, now: deps.now(), limit });
  return { PullSmsSendStatusSet: await receiptsOf(messages) };
}

export async function pullReplies(
  { Limit: limit }: ApiPull,
  { caller }: Call<"service">,
  { store, deps }: PullApp,
): Promise<{ PullSmsReplyStatusSet: ApiReply[] }> {
  const replies = await (await store()).takeReplies({ puller: caller.name, now: deps.now(), limit });
  return { PullSmsReplyStatusSet: await repliesOf(replies) };
}

/** @throws XinshiError `INVALID_ARGUMENT` for a number that is none */
export async function pullReceiptsOfNumber(
  { PhoneNumber, ...range }: ApiPullByNumber,
  { caller }: Call<"service">,
  { store }: PullApp,
): Promise<{ PullSmsSendStatusSet: ApiReceipt[] }> {
  const { e164: phone } = await readPhone({ phone: PhoneNumber });
  const { from, to, page } = rangeOf(range);
  const found = await (await store()).findMessages({ phone, from, to, order: "newest", limit: MAX_OF_NUMBER });
  const own = found.filter((one) => one.caller === "service" && one.callerId === caller.name && one.receiptAt !== null);
  return { PullSmsSendStatusSet: await receiptsOf(page(own)) };
}

/** @throws XinshiError `INVALID_ARGUMENT` for a number that is none */
export async function pullRepliesOfNumber(
  { PhoneNumber, ...range }: ApiPullByNumber,
  _call: Call<"service">,
  { store }: PullApp,
): Promise<{ PullSmsReplyStatusSet: ApiReply[] }> {
  const { e164: phone } = await readPhone({ phone: PhoneNumber });
  const { from, to, page } = rangeOf(range);
  const found = await (await store()).findReplies({ phone, limit: MAX_OF_NUMBER });
  return { PullSmsReplyStatusSet: await repliesOf(page(found.filter(({ at }) => at >= from && at < to))) };
}

function rangeOf({ BeginTime, EndTime, Offset, Limit }: Omit<ApiPullByNumber, "PhoneNumber">) {
  return {
    from: BeginTime * 1000,
    to: EndTime === undefined ? Number.MAX_SAFE_INTEGER : (EndTime + 1) * 1000,
    page: <Item>(items: readonly Item[]): Item[] => items.slice(Offset, Offset + Limit),
  };
}

async function receiptsOf(messages: readonly Message[]): Promise<ApiReceipt[]> {
  const numberOf = await createSplitter();
  return messages.map(({ id, phone, status, receiptAt, receiptCode, callerContext }) => ({
    UserReceiveTime: secondsOf(receiptAt ?? 0),
    ...numberOf(phone),
    SerialNo: id,
    ReportStatus: status === "delivered" ? "SUCCESS" : "FAIL",
    Description: receiptCode ?? "",
    SessionContext: callerContext ?? "",
  }));
}

async function repliesOf(replies: readonly Reply[]): Promise<ApiReply[]> {
  const numberOf = await createSplitter();
  return replies.map(({ phone, text, signName, extendCode, at }) => ({
    ExtendCode: extendCode,
    ...numberOf(phone),
    SignName: signName,
    ReplyContent: text,
    ReplyTime: secondsOf(at),
  }));
}

async function createSplitter(): Promise<
  (phone: string) => Pick<ApiReply, "CountryCode" | "SubscriberNumber" | "PhoneNumber">
> {
  const parser = await loadPhoneParser();
  return (phone) => {
    const CountryCode = parser.callingCodeOf(phone);
    return { CountryCode, SubscriberNumber: phone.slice(1 + CountryCode.length), PhoneNumber: phone };
  };
}

function secondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
