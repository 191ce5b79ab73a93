/**
 * Our errors in the words of API 3.0, for requests as a whole.
 *
 * Sources: "公共错误码", https://cloud.tencent.com/document/api/382/52075; "短信 API 3.0 发送错误码",
 * https://cloud.tencent.com/document/api/382/59177
 *
 * @module
 */
import type { ErrorBody, ErrorCode } from "../errors.ts";

const CODES: Readonly<Record<ErrorCode, string>> = {
  INVALID_ARGUMENT: "InvalidParameterValue",
  UNAUTHENTICATED: "AuthFailure.SignatureFailure",
  PERMISSION_DENIED: "UnauthorizedOperation",
  NOT_FOUND: "ResourceNotFound",
  METHOD_NOT_ALLOWED: "UnsupportedProtocol",
  CONFLICT: "FailedOperation",
  CODE_EXPIRED: "FailedOperation",
  PAYLOAD_TOO_LARGE: "RequestSizeLimitExceeded",
  UNSUPPORTED_MEDIA_TYPE: "UnsupportedProtocol",
  CODE_MISMATCH: "FailedOperation",
  RATE_LIMITED: "LimitExceeded",
  RECIPIENT_BLOCKED: "FailedOperation.PhoneNumberInBlacklist",
  PROVIDER_REJECTED: "FailedOperation",
  PROVIDER_UNAVAILABLE: "ServiceUnavailable",
  OUTCOME_UNKNOWN: "InternalError.Timeout",
  NOT_CONFIGURED: "InternalError",
  INTERNAL: "InternalError",
};

/** Where the reason says more than the code. The same signature again is the same request in the same second. */
const BY_REASON: Readonly<Record<string, string>> = {
  "UNAUTHENTICATED expired": "AuthFailure.SignatureExpire",
  "UNAUTHENTICATED replayed": "RequestLimitExceeded",
  "NOT_FOUND action": "InvalidAction",
  "NOT_FOUND version": "NoSuchVersion",
};

const TOO_MANY_PHONES = /\bPhoneNumberSet: must have at most \d+ items/;

/** The code that an SDK's caller reads. */
export function apiCodeOf({ code, reason, message }: ErrorBody): string {
  const byReason = BY_REASON[`${code} ${reason}`];
  if (byReason !== undefined) return byReason;
  if (code !== "INVALID_ARGUMENT") return CODES[code];
  if (TOO_MANY_PHONES.test(message)) return "LimitExceeded.PhoneNumberCountLimit";
  if (message.endsWith(": is required")) return "MissingParameter";
  return message.endsWith(": is not a known field") ? "UnknownParameter" : CODES[code];
}
