/**
 * What a user reads, by code: what happened, and what to do.
 *
 * @module
 */
import type { AppError, AppErrorCode } from "../services/app-error";
import { lookUp } from "./look-up";
import { waitText } from "./wait";

type Details = Pick<AppError, "retryAfterSeconds" | "attemptsLeft">;
type Text = string | ((details: Details) => string);

/** The type holds this complete: a code added to `shared/errors.ts` does not compile without its text. */
const ERROR_TEXTS: Record<AppErrorCode, Text> = {
  INVALID_ARGUMENT: "填写的内容有误，请检查后重新填写",
  UNAUTHENTICATED: "没能确认您的微信身份，请退出小程序后重新进入",
  PERMISSION_DENIED: "您不能使用这项功能，如有需要请联系客服",
  NOT_FOUND: "没有找到您要的内容，请刷新后重试",
  METHOD_NOT_ALLOWED: "小程序版本过旧，请退出后重新打开以完成更新",
  CONFLICT: "这次操作与之前的重复了，请刷新后重试",
  CODE_EXPIRED: "验证码已失效，请重新获取",
  PAYLOAD_TOO_LARGE: "提交的内容过多，请减少后重试",
  UNSUPPORTED_MEDIA_TYPE: "小程序版本过旧，请退出后重新打开以完成更新",
  CODE_MISMATCH: mismatchText,
  RATE_LIMITED: (details) => `操作太频繁，请${laterText(details)}再试`,
  RECIPIENT_BLOCKED: "这个号码不能接收短信，请换一个号码，或联系客服",
  PROVIDER_REJECTED: "短信没有发出，请核对手机号后重试，或联系客服",
  PROVIDER_UNAVAILABLE: (details) => `短信服务繁忙，短信没有发出，请${laterText(details)}再试`,
  OUTCOME_UNKNOWN: (details) => `短信可能已经发出，请留意手机；若没有收到，请${laterText(details)}再试`,
  NOT_CONFIGURED: "服务还没有配置好，请联系客服",
  INTERNAL: "服务出了点问题，请稍后再试",
  OFFLINE: "网络连接不上，请检查网络后重试",
  CLOUD_MISSING: "微信版本过低，请更新微信后重新打开",
  FUNCTION_MISSING: "服务还没有部署好，请联系客服",
  FUNCTION_FAILED: "服务出了点问题，请稍后再试",
  FUNCTION_TIMEOUT: "服务器没有及时回应，请稍后再试",
};

/** Codes with which only the operator can do something: the user is shown a number to quote. */
const FOR_SUPPORT: readonly AppErrorCode[] = [
  "PERMISSION_DENIED",
  "RECIPIENT_BLOCKED",
  "PROVIDER_REJECTED",
  "NOT_CONFIGURED",
  "INTERNAL",
];

/** The text for an error. A code that a newer function knows and this app does not reads as `INTERNAL`. */
export function errorText(error: Details & { code: AppErrorCode }): string {
  const text = lookUp(ERROR_TEXTS, error.code) ?? ERROR_TEXTS.INTERNAL;
  return typeof text === "string" ? text : text(error);
}

/** What to quote to support; empty when the user can help himself, or no function answered. */
export function supportText({ code, requestId }: Pick<AppError, "code" | "requestId">): string {
  return requestId !== undefined && FOR_SUPPORT.includes(code) ? `请求编号 ${requestId}` : "";
}

function laterText({ retryAfterSeconds }: Details): string {
  return retryAfterSeconds === undefined || retryAfterSeconds <= 0 ? "稍后" : ` ${waitText(retryAfterSeconds)}后`;
}

function mismatchText({ attemptsLeft }: Details): string {
  if (attemptsLeft === undefined) return "验证码不正确，请核对后重新输入";
  if (attemptsLeft <= 0) return "验证码不正确，次数已用完，请重新获取";
  return `验证码不正确，请重新输入，还可以试 ${attemptsLeft} 次`;
}
