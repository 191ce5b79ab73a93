/**
 * How often a number may be called. Windows of 30 seconds and 10 minutes slide, days and nights are Beijing's; refused calls
 * do not count.
 *
 * Source: "语音消息常见问题", https://cloud.tencent.com/document/product/1128/38004
 *
 * @module
 */
import { dayStart, HOUR_MS } from "../shared/validation/beijing.ts";
import type { Call, CallKind, Calls } from "./calls.ts";
import type { Settings } from "./settings.ts";

const SECOND_MS = 1000;
const NIGHT_BEGINS_AT = 22;
const NIGHT_HOURS = 10;

/** A call about to be placed. */
export interface CallAttempt {
  account: string;
  app: string;
  /** E.164. */
  phone: string;
  kind: CallKind;
  now: number;
}

/** Whether this call would be one too many. Codes and notices have a day's number each. */
export function breaksCallLimit(calls: Calls, attempt: CallAttempt, { limits, testNumbers }: Settings): boolean {
  const { account, app, phone, now } = attempt;
  if (testNumbers.includes(phone)) return false;
  const placed = calls
    .ofPhone(phone)
    .filter((call) => call.account === account && call.app === app && call.status !== "refused");
  const alike = placed.filter((call) => isCode(call) === isCode(attempt));
  const night = nightStart(now);
  return (
    reaches(countSince(placed, now - 30 * SECOND_MS + 1), limits.callsPer30Seconds) ||
    reaches(countSince(placed, now - 600 * SECOND_MS + 1), limits.callsPer10Minutes) ||
    reaches(countSince(alike, dayStart(now)), isCode(attempt) ? limits.codeCallsPerDay : limits.noticeCallsPerDay) ||
    (night !== undefined && reaches(countSince(placed, night), limits.callsPerNight))
  );
}

function isCode({ kind }: Pick<Call, "kind">): boolean {
  return kind === "code";
}

function countSince(calls: readonly Call[], since: number): number {
  return calls.filter(({ at }) => at >= since).length;
}

function reaches(count: number, limit: number | null): boolean {
  return limit !== null && count >= limit;
}

/** When the night of `now` began, 22:00 to 08:00 in Beijing; undefined by day. */
function nightStart(now: number): number | undefined {
  const shifted = dayStart(now - NIGHT_BEGINS_AT * HOUR_MS) + NIGHT_BEGINS_AT * HOUR_MS;
  return now - shifted < NIGHT_HOURS * HOUR_MS ? shifted : undefined;
}
