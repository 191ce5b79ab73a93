/**
 * What was sent, what carriers reported of it, and what is left of packages, counted from the messages that the sandbox
 * keeps. An hour given as a bound belongs to the range. Receipts count at the time of their message; which time the provider
 * means is not documented.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111 and v20190711,
 * https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import { formatLocalTime, HOUR_MS, parseHour } from "../../../shared/validation/beijing.ts";
import type { CapturedMessage } from "../../message.ts";
import { type Action, type ActionContext, answering, checkApp, defineAction } from "./action.ts";
import { apiError } from "./errors.ts";
import { packagesOf, type SmsPackage } from "./packages.ts";
import type { ParametersOf } from "./parameters.ts";
import { countSent, sentBy } from "./sent.ts";

const MAX_RECEIPT_SPAN_MS = 32 * 24 * HOUR_MS;
/** Documented as fixed at 0, while the published samples ask for 10 and say 100 at most; it changes nothing. */
const MAX_COUNTED = 100;
const MAX_PACKAGES = 500;

const RULES = {
  SmsSdkAppId: { type: "string", required: true },
  BeginTime: { type: "string", required: true },
  EndTime: { type: "string", required: true },
  Limit: { type: "integer", required: true },
  Offset: { type: "integer", required: true },
} as const;

const PACKAGE_RULES_2019 = {
  SmsSdkAppid: { type: "string", required: true },
  Limit: { type: "integer", required: true },
  Offset: { type: "integer", required: true },
} as const;

type Parameters = ParametersOf<typeof RULES>;

/** Milliseconds since the epoch. */
interface Range {
  from: number;
  /** The end of the last hour, no longer included. */
  until: number;
}

export const sendStatusStatistics: Action = defineAction(RULES, (parameters, context) => {
  const range = readRange(parameters, context);
  return answering(() => {
    const sent = sentBy(parameters.SmsSdkAppId, context, { since: range.from, until: range.until });
    return { SendStatusStatistics: sendCounters(sent) };
  });
});

export const callbackStatusStatistics: Action = defineAction(RULES, (parameters, context) => {
  const range = readRange(parameters, context);
  if (range.until - HOUR_MS - range.from > MAX_RECEIPT_SPAN_MS) {
    throw apiError("InvalidParameterValue.EndTimeVerifyFail");
  }
  return answering(() => {
    const sent = sentBy(parameters.SmsSdkAppId, context, { since: range.from, until: range.until });
    return { CallbackStatusStatistics: receiptCounters(sent) };
  });
});

export const smsPackagesStatistics: Action = defineAction(RULES, (parameters, context) => {
  checkApp(parameters.SmsSdkAppId, context);
  const { from, until } = readHours(parameters);
  const to = until - HOUR_MS;
  if (to <= from || to >= context.state.clock.now()) throw apiError("InvalidParameterValue.EndTimeVerifyFail");
  checkPage(parameters);
  return answering(() => {
    const packages = packagesOf(parameters.SmsSdkAppId, context).filter(
      ({ createdAt }) => createdAt >= from && createdAt < until,
    );
    return { SmsPackagesStatisticsSet: pageOf(packages, parameters).map(packageMembers) };
  });
});

/** The older version asks for no range, and names the members otherwise. */
export const smsPackagesStatistics2019: Action = defineAction(PACKAGE_RULES_2019, (parameters, context) => {
  checkApp(parameters.SmsSdkAppid, context);
  checkPage(parameters);
  return answering(() => {
    const packages = pageOf(packagesOf(parameters.SmsSdkAppid, context), parameters);
    return { SmsPackagesStatisticsSet: packages.map(packageMembers2019) };
  });
});

function readRange(parameters: Parameters, context: ActionContext): Range {
  checkApp(parameters.SmsSdkAppId, context);
  const range = readHours(parameters);
  if (range.until <= range.from) throw apiError("InvalidParameterValue.EndTimeVerifyFail");
  if (parameters.Limit < 0 || parameters.Limit > MAX_COUNTED) throw apiError("InvalidParameterValue.LimitVerifyFail");
  if (parameters.Offset !== 0) throw apiError("InvalidParameterValue.OffsetVerifyFail");
  return range;
}

function readHours({ BeginTime, EndTime }: Pick<Parameters, "BeginTime" | "EndTime">): Range {
  const from = parseHour(BeginTime);
  if (from === undefined) throw apiError("InvalidParameterValue.BeginTimeVerifyFail");
  const to = parseHour(EndTime);
  if (to === undefined) throw apiError("InvalidParameterValue.EndTimeVerifyFail");
  return { from, until: to + HOUR_MS };
}

function checkPage({ Limit, Offset }: Pick<Parameters, "Limit" | "Offset">): void {
  if (Limit < 0 || Limit > MAX_PACKAGES) throw apiError("InvalidParameterValue.LimitVerifyFail");
  if (Offset < 0) throw apiError("InvalidParameterValue.OffsetVerifyFail");
}

function pageOf<Item>(items: readonly Item[], { Limit, Offset }: Pick<Parameters, "Limit" | "Offset">): Item[] {
  return items.slice(Offset, Offset + Limit);
}

function sendCounters(sent: readonly CapturedMessage[]) {
  const { billed, requested, accepted } = countSent(sent);
  return { FeeCount: billed, RequestCount: requested, RequestSuccessCount: accepted };
}

/** The causes that do not happen here stay at 0. */
function receiptCounters(sent: readonly CapturedMessage[]) {
  const { accepted, reported, delivered, failed } = countSent(sent);
  return {
    CallbackCount: reported,
    RequestSuccessCount: accepted,
    CallbackFailCount: failed,
    CallbackSuccessCount: delivered,
    InternalErrorCount: 0,
    InvalidNumberCount: 0,
    ShutdownErrorCount: failed,
    BlackListCount: 0,
    FrequencyLimitCount: 0,
  };
}

function packageMembers(one: SmsPackage) {
  return {
    PackageCreateTime: seconds(one.createdAt),
    PackageEffectiveTime: seconds(one.effectiveAt),
    PackageExpiredTime: seconds(one.expiresAt),
    PackageAmount: one.amount,
    PackageType: one.type,
    PackageId: one.id,
    CurrentUsage: one.used,
  };
}

function packageMembers2019(one: SmsPackage) {
  return {
    PackageCreateTime: formatLocalTime(one.createdAt),
    PackageCreateUnixTime: seconds(one.createdAt),
    PackageEffectiveTime: formatLocalTime(one.effectiveAt),
    PackageEffectiveUnixTime: seconds(one.effectiveAt),
    PackageExpiredTime: formatLocalTime(one.expiresAt),
    PackageExpiredUnixTime: seconds(one.expiresAt),
    AmountOfPackage: one.amount,
    TypeOfPackage: one.type,
    PackageId: one.id,
    CurrentUsage: one.used,
  };
}

function seconds(at: number): number {
  return Math.floor(at / 1000);
}
