/**
 * One cloud function called once. Never throws: a page gets the function's data or an error with a code.
 *
 * Source: "Cloud.callFunction",
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html
 *
 * @module
 */
import { isOffline } from "../platform/network";
import type { Answer, ClientErrorCode } from "./app-error";
import { failureText, readClientFailure } from "./client-failure";
import { readOutcome } from "./read-outcome";

/** Our functions answer within their own time-out, which is shorter; this ends calls whose answer was lost. */
export const CALL_TIMEOUT_MS = 20_000;

/** Calls a function as the current user, whom the platform itself names to it. */
export async function callFunction<Data>(name: string, input: object): Promise<Answer<Data>> {
  if (!wx.cloud) return failed("CLOUD_MISSING", "wx.cloud is missing: WeChat must be newer");
  if (await isOffline()) return failed("OFFLINE", "There is no network");
  try {
    const reply = await withTimeout(wx.cloud.callFunction({ name, data: input }), CALL_TIMEOUT_MS);
    if (reply === "timeout") return failed("FUNCTION_TIMEOUT", `${name} must answer within ${CALL_TIMEOUT_MS} ms`);
    return readOutcome<Data>(name, reply.result);
  } catch (thrown) {
    return failed(readClientFailure(thrown), failureText(thrown));
  }
}

function failed(code: ClientErrorCode, message: string): Answer<never> {
  return { ok: false, error: { code, message } };
}

function withTimeout<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value | "timeout"> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve("timeout"), timeoutMs);
    work.then(resolve, reject).then(() => clearTimeout(timer));
  });
}
