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
import { formatLocalTime, HOUR_MS, parseHour } from "../../../shared/validation/beijing.ts";
import { packagesOf, type SmsPackage } from "../tencent/packages.ts";
import { countSent, sentBy } from "../tencent/sent.ts";
import { cannotGet } from "./errors.ts";
import type { Fields } from "./fields.ts";
import { defineQuery, type JsonOperation } from "./operation.ts";

export const pullsendstatus: JsonOperation = defineQuery((fields, context) => {
  const range = readRange(fields);
  return () => {
    const { requested, accepted, billed } = countSent(sentBy(context.app, context, range));
    const data = { request: requested, success: accepted, bill_number: billed };
    return { result: 0, errmsg: "", data };
  };
});

/** The causes that do not happen here stay at 0. */
export const pullcallbackstatus: JsonOperation = defineQuery((fields, context) => {
  const range = readRange(fields);
  return () => {
    const { accepted, reported, delivered, failed } = countSent(sentBy(context.app, context, range));
    const data = {
      success: accepted,
      status: reported,
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
    const packages = packagesOf(context.app, context);
    const data = packages.slice(offset, offset + length).map(packageItem);
    return { result: 0, errmsg: "", total: packages.length, data };
  };
});

function readRange(fields: Fields) {
  const since = parseHour(String(fields.integer("begin_date")));
  if (since === undefined) throw cannotGet("/begin_date");
  const lastHour = parseHour(String(fields.integer("end_date")));
  if (lastHour === undefined || lastHour < since) throw cannotGet("/end_date");
  return { since, until: lastHour + HOUR_MS };
}

function packageItem(one: SmsPackage): object {
  return {
    package_id: one.id,
    type: one.type,
    amount: one.amount,
    used: one.used,
    from_time: formatLocalTime(one.effectiveAt),
    to_time: formatLocalTime(one.expiresAt),
    create_time: formatLocalTime(one.createdAt),
  };
}
