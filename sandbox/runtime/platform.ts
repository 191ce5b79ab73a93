/**
 * What is the same in every invocation: the account and place that the sandbox pretends to be, and how a failure is told.
 *
 * Sources: "函数状态码", https://cloud.tencent.com/document/product/583/35311 ; "错误码",
 * https://developers.weixin.qq.com/minigame/dev/wxcloud/reference/errcode.html
 *
 * @module
 */
import type { Fault } from "./protocol.ts";

/** Made-up ids of the sandbox's account. */
export const PLATFORM = {
  region: "ap-shanghai",
  accountAppId: "1250000000",
  uin: "100000000001",
  environmentId: "sandbox-1a2b3c",
  miniProgramAppId: "wx0123456789abcdef",
} as const;

/** Where a function is deployed, and as what. */
export interface Place {
  region: string;
  /** `$LATEST`, or the number of a published version. */
  version: string;
  /** Such as `Nodejs20.19`. */
  runtime: string;
}

/** The place of the project's own functions. */
export const HOME: Place = { region: PLATFORM.region, version: "$LATEST", runtime: "Nodejs20.19" };

/** The body that stands behind a failed invocation. */
export function platformBody({ status, message, stack }: Fault, requestId: string): Record<string, unknown> {
  if (status !== 430) return { errorCode: -1, errorMessage: message, requestId, statusCode: status };
  return { errorCode: 1, errorMessage: "user code exception caught", stackTrace: stack ?? message, statusCode: status };
}

/** A fault whose stack names the cloud's folders instead of this machine's: a mini-program gets to read it. */
export function inCloudPaths(fault: Fault, dirs: { code: string; hostScript: string }): Fault {
  if (fault.stack === undefined) return fault;
  const stack = fault.stack.replaceAll(dirs.code, "/var/user").replaceAll(dirs.hostScript, "/var/runtime/host.js");
  return { ...fault, stack };
}

/** `wx.cloud.callFunction`'s error, in one of its two wordings. */
export interface CallFailure {
  errCode: number;
  errMsg: string;
  requestID: string;
}

export function callFailure(fault: Fault, requestId: string, useOlderWording: boolean): CallFailure {
  const [code, text] = CALL_CODES[fault.status] ?? [-504002, "functions execute fail"];
  const cause = fault.stack ?? (fault.status === 430 ? `Error: ${fault.message}` : fault.message);
  if (useOlderWording) {
    const inner = `cloud.callFunction:fail requestID ${requestId}, cloud function service error code ${code}, error message ${cause}`;
    const errMsg = `cloud.callFunction:fail Error: errCode: -404011 cloud function execution error | errMsg: ${inner}`;
    return { errCode: -404011, errMsg, requestID: requestId };
  }
  const errMsg = `cloud.callFunction:fail Error: errCode: ${code} ${text} | errMsg: ${cause}`;
  return { errCode: code, errMsg, requestID: requestId };
}

/** Statuses that are not the function's own failure; the wording is unconfirmed, the number counts. */
const CALL_CODES: Record<number, readonly [number, string]> = {
  406: [-501007, "bad parameter"],
  433: [-504003, "functions time out"],
  435: [-501000, "resource not found"],
  499: [-504001, "functions call fail"],
};
