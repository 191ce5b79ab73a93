/**
 * When marketing texts may go out: from 08:00 to 22:00 in Beijing.
 *
 * Source: "短信 API 3.0 发送错误码", MarketingSendTimeConstraint, https://cloud.tencent.com/document/api/382/59177
 *
 * @module
 */
import { dayStart, HOUR_MS, secondsUntilHour } from "./beijing.ts";

const BEGIN_HOUR = 8;
const END_HOUR = 22;

/** @param now milliseconds since the Unix epoch */
export function isMarketingTime(now: number): boolean {
  const sinceMidnight = now - dayStart(now);
  return sinceMidnight >= BEGIN_HOUR * HOUR_MS && sinceMidnight < END_HOUR * HOUR_MS;
}

/** Whole seconds until it begins next; from within it, until that of tomorrow. */
export function secondsUntilMarketing(now: number): number {
  return secondsUntilHour(now, BEGIN_HOUR);
}
