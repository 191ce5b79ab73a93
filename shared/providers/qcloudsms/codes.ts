/**
 * The classic interfaces' `result` codes in our words: the one table. As at API 3.0, its last column answers what a
 * failover and a retry need to know: can the message have gone out? A code that is not listed may have.
 *
 * Sources: "错误码", https://cloud.tencent.com/document/product/382/3771; "语音消息 错误码",
 * https://cloud.tencent.com/document/product/1128/38004
 *
 * @module
 */
import { secondsUntilHour } from "../../validation/beijing.ts";
import {
  BLOCKED,
  CLOCK,
  type CodeMeaning,
  type CodeRow,
  meaningAt,
  OPERATOR,
  REFUSED,
  THROTTLED,
  UNKNOWN,
  windowOf,
} from "../code-table.ts";

const untilMidnight = (now: number): number => secondsUntilHour(now, 0);
/** Marketing may go out from 08:00 to 22:00. */
const untilMorning = (now: number): number => secondsUntilHour(now, 8);

const ROWS: ReadonlyMap<number, CodeRow> = new Map<number, CodeRow>([
  [1001, REFUSED], // signature
  [1002, REFUSED], // blocked word
  [1003, REFUSED], // no signature
  [1004, REFUSED], // not understood
  [1006, OPERATOR], // no permission
  [1007, UNKNOWN], // "other"
  [1008, UNKNOWN], // timed out inside
  [1009, OPERATOR], // address not on the allow list
  [1011, REFUSED], // no such interface
  [1012, REFUSED], // sign name
  [1013, { code: "RATE_LIMITED", retry: "safe", reason: "provider_frequency" }], // a policy of no stated length
  [1014, REFUSED], // template
  [1015, BLOCKED],
  [1016, REFUSED], // phone number
  [1017, REFUSED], // too long
  [1018, REFUSED], // voice code
  [1019, REFUSED], // no such app
  [1020, OPERATOR], // app switched off
  [1021, CLOCK],
  [1022, windowOf("provider_app_day", untilMidnight)],
  [1023, windowOf("provider_30s", 30)],
  [1024, windowOf("provider_1h", 3600)],
  [1025, windowOf("provider_day", untilMidnight)],
  [1026, windowOf("provider_same_content", untilMidnight)],
  [1029, windowOf("provider_night", untilMorning)],
  [1030, REFUSED], // not supported
  [1031, OPERATOR], // package used up
  [1032, REFUSED], // marketing by a private person
  [1033, OPERATOR], // in debt
  [1034, REFUSED], // mainland and foreign numbers together
  [1036, REFUSED], // a template value is too long
  [1038, REFUSED], // a code of more than digits
  [1045, REFUSED], // country not served
  [1046, REFUSED], // more than 200 numbers
  [1047, windowOf("provider_account_day", untilMidnight)],
  [1048, REFUSED], // a link in a template value
  [3001, UNKNOWN], // voice: unknown
  [3002, UNKNOWN], // voice: upstream
  [3003, REFUSED], // voice: not JSON
  [3004, REFUSED], // voice: parameter
  [3011, UNKNOWN], // voice: upstream timed out; the call may have been placed
  [3014, OPERATOR], // voice: no number to call from
]);

/** The gateway's own; what it means depends on how soon it comes. */
const GATEWAY_TIMEOUT = 60008;
/** Answered sooner, the gateway could not use the HTTP request, and nothing behind it has seen it. */
const UNUSABLE_REQUEST_MS = 1000;

/** Every code of the table. */
export const KNOWN_CODES: readonly string[] = [...ROWS.keys(), GATEWAY_TIMEOUT].map(String);

/** What a code means that came at `now` (milliseconds since the Unix epoch), `tookMs` after the request. */
export function meaningOf(result: number, now: number, tookMs: number): CodeMeaning {
  return meaningAt(rowOf(result, tookMs), now);
}

/** The code that says no more than that our clock is off; after correcting it, one repeat is safe. */
export function isAboutClock(result: number): boolean {
  return ROWS.get(result) === CLOCK;
}

function rowOf(result: number, tookMs: number): CodeRow {
  if (result === GATEWAY_TIMEOUT) return tookMs < UNUSABLE_REQUEST_MS ? THROTTLED : UNKNOWN;
  return ROWS.get(result) ?? UNKNOWN;
}
