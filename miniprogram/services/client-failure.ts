/**
 * Failures of `wx.cloud.callFunction` itself, told apart by the number in `errMsg`: the words around it differ from one
 * base library to the next, and the older ones wrap the number that counts in -404011.
 *
 * Source: "错误码", https://developers.weixin.qq.com/minigame/dev/wxcloud/reference/errcode.html
 *
 * @module
 */
import type { ClientErrorCode } from "./app-error";

/** "Function execution failed", said about every failure by older base libraries; the cause follows in the text. */
const WRAPPER = -404011;
/** Environment or function not found, trouble with the environment, no such resource. */
const MISSING: readonly number[] = [-501000, -501005, -501009];
/** The system's own time-out, the function's time-out. */
const TIMED_OUT: readonly number[] = [-501002, -504003];
/** -404001 to -404012: the request or the polling for its result was lost on the way, so the call may have run. */
const LOST_ON_THE_WAY = { from: -404012, to: -404001 };

/** Our code for what `wx.cloud.callFunction` threw. */
export function readClientFailure(thrown: unknown): ClientErrorCode {
  const number = cloudNumber(thrown);
  // Without a number of the cloud's, the cloud was not reached.
  if (number === undefined) return "OFFLINE";
  if (MISSING.includes(number)) return "FUNCTION_MISSING";
  if (TIMED_OUT.includes(number)) return "FUNCTION_TIMEOUT";
  if (number === WRAPPER) return "FUNCTION_FAILED";
  const wasLost = number >= LOST_ON_THE_WAY.from && number <= LOST_ON_THE_WAY.to;
  return wasLost ? "FUNCTION_TIMEOUT" : "FUNCTION_FAILED";
}

/** The text of a failure, for developers. */
export function failureText(thrown: unknown): string {
  const { errMsg, message } = asFields(thrown);
  return [errMsg, message, thrown].find((text): text is string => typeof text === "string" && text !== "") ?? "no text";
}

/** The first number that is not the wrapper, in the text and then in `errCode`. */
function cloudNumber(thrown: unknown): number | undefined {
  const numbers = numbersIn(failureText(thrown));
  const { errCode } = asFields(thrown);
  if (typeof errCode === "number" && errCode < -1) numbers.push(errCode);
  return numbers.find((number) => number !== WRAPPER) ?? numbers[0];
}

/** Six-digit negative numbers that stand alone: part of a request id or a word is none. */
function numbersIn(text: string): number[] {
  const found = text.match(/(?:^|[^\w-])-\d{6}(?!\w)/g) ?? [];
  return found.map((match) => Number(match.slice(-7)));
}

function asFields(thrown: unknown): { errMsg?: unknown; message?: unknown; errCode?: unknown } {
  return typeof thrown === "object" && thrown !== null ? thrown : {};
}
