/**
 * What was sent, what carriers reported of it, what is left of packages: counted from the messages that the sandbox keeps. An
 * hour given as a bound belongs to the range.
 *
 * Sources: "短信发送统计", https://cloud.tencent.com/document/product/382/7755, "短信回执统计",
 * https://cloud.tencent.com/document/product/382/7756, and "套餐包信息统计",
 * https://cloud.tencent.com/document/product/382/18324
 *
 * @module
 */
import type { CapturedMessage } from "../../message.ts";
import { localTime, readHour } from "../tencent/beijing.ts";
import { packagesAfter, type SmsPackage } from "../tencent/packages.ts";
import { sentBy } from "../tencent/sent.ts";
import { cannotGet } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { defineQuery, type JsonOperation } from "./operation.ts";

const HOUR_MS = 3_600_000;

export const pullsendstatus: JsonOperation = defineQuery((fields, context) => {
  const range = readRange(fields);
  return () => {
    const sent = sentBy(context.app, context, range);
    const accepted = sent.filter(isAccepted);
    const data = { request: sent.length, success: accepted.length, bill_number: billedFor(accepted) };
    return { result: 0, errmsg: "", data };
  };
});

/** Carriers here fail for handsets that are off or silent only, so the other causes stay at 0. */
export const pullcallbackstatus: JsonOperation = defineQuery((fields, context) => {
  const range = readRange(fields);
  return () => {
    const accepted = sentBy(context.app, context, range).filter(isAccepted);
    const reported = accepted.filter(({ receipt }) => receipt !== null);
    const delivered = reported.filter(({ status }) => status === "delivered").length;
    const failed = reported.length - delivered;
    const data = {
      success: accepted.length,
      status: reported.length,
      status_success: delivered,
      status_fail: failed,
      status_fail_0: 0,
      status_fail_1: 0,
      status_fail_2: failed,
      status_fail_3: 0,
      status_fail_4: 0,
    };
    return { result: 0, errmsg: "", data };
  };
});

/** The published sample has neither `result` nor `errmsg`; clients that look for them find them here. */
export const getsmspackages: JsonOperation = defineQuery((fields, context) => {
  const offset = fields.integer("offset", 0);
  const length = fields.integer("length");
  if (length < 0) throw cannotGet("/length");
  if (offset < 0) throw cannotGet("/offset");
  return () => {
    const domestic = sentBy(context.app, context).filter(({ country }) => country === "CN");
    const packages = packagesAfter(billedFor(domestic));
    const data = packages.slice(offset, offset + length).map(packageItem);
    return { result: 0, errmsg: "", total: packages.length, data };
  };
});

function readRange(fields: Fields) {
  const since = readHour(String(fields.integer("begin_date")));
  if (since === undefined) throw cannotGet("/begin_date");
  const lastHour = readHour(String(fields.integer("end_date")));
  if (lastHour === undefined || lastHour < since) throw cannotGet("/end_date");
  return { since, until: lastHour + HOUR_MS };
}

function isAccepted({ status }: CapturedMessage): boolean {
  return status !== "refused";
}

function billedFor(messages: readonly CapturedMessage[]): number {
  return messages.reduce((sum, { segments }) => sum + segments, 0);
}

function packageItem(one: SmsPackage): object {
  return {
    package_id: one.id,
    type: one.type,
    amount: one.amount,
    used: one.used,
    from_time: localTime(one.effectiveAt),
    to_time: localTime(one.expiresAt),
    create_time: localTime(one.createdAt),
  };
}
