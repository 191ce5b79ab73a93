/**
 * Alibaba Cloud's error codes in our words: the one table. Its last column answers what a failover and a retry need to know:
 * can the message have gone out?
 *
 * Of a code that is not listed, its family and the HTTP status tell: the product's `isv.` codes and the gateway's with a
 * status from 400 to 499 say that nothing was sent; anything else may have gone out.
 *
 * Sources: "国内消息API错误码", https://help.aliyun.com/document_detail/101346.html; "Voice API error codes",
 * https://help.aliyun.com/document_detail/178344.html; "Common client-side error codes",
 * https://help.aliyun.com/en/document_detail/434846.html
 *
 * @module
 */
import { HOUR_MS, secondsUntilHour, secondsUntilMonth } from "../../validation/beijing.ts";
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

/** What the provider answered. */
export interface Refusal {
  code: string;
  words: string;
  /** Of HTTP. */
  status: number;
  /** Milliseconds since the Unix epoch. */
  at: number;
}

const MINUTE_MS = 60_000;
const DAY_SECONDS = 86_400;

const untilMidnight = (now: number): number => secondsUntilHour(now, 0);

/** The product's, which come with status 200. */
const PRODUCT_ROWS: Readonly<Record<string, CodeRow>> = {
  "isv.BUSINESS_LIMIT_CONTROL": windowOf("provider_frequency"),
  "isv.DAY_LIMIT_CONTROL": windowOf("provider_account_day", untilMidnight),
  "isv.MONTH_LIMIT_CONTROL": windowOf("provider_account_month", secondsUntilMonth),
  "isv.VOICE_CALL_PERIOD_ERROR": windowOf("provider_hours"),
  "isv.VOICE_ROBOT_NOT_PERIOD": windowOf("provider_hours"),
  "isv.SMS_OVER_LIMIT": windowOf("provider_submissions", untilMidnight),

  "isv.AMOUNT_NOT_ENOUGH": OPERATOR,
  "isv.OUT_OF_SERVICE": OPERATOR,
  "isv.PRODUCT_UN_SUBSCRIPT": OPERATOR,
  "isv.PRODUCT_UNSUBSCRIBE": OPERATOR,
  "isv.ACCOUNT_NOT_EXISTS": OPERATOR,
  "isv.ACCOUNT_ABNORMAL": OPERATOR,
  "isv.SECURITY_FROZEN_ACCOUNT": OPERATOR,
  "isv.DENY_IP_RANGE": OPERATOR,
  "isv.SMS_TEST_NUMBER_LIMIT": OPERATOR,
  "isv.SIGN_COUNT_OVER_LIMIT": OPERATOR,
  "isv.TEMPLATE_COUNT_OVER_LIMIT": OPERATOR,
  "isp.RAM_PERMISSION_DENY": OPERATOR,

  "isv.BLACK_KEY_CONTROL_LIMIT": BLOCKED,
  "isv.CUSTOMER_REFUSED": BLOCKED,
  "isv.COMPLAINT_REJECT": BLOCKED,

  "isv.MOBILE_NUMBER_ILLEGAL": REFUSED,
  "isv.MOBILE_COUNT_OVER_LIMIT": REFUSED,
  "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": REFUSED,
  "isv.SMS_SIGNATURE_ILLEGAL": REFUSED,
  "isv.SIGN_NAME_ILLEGAL": REFUSED,
  "isv.SMS_SIGN_ILLEGAL": REFUSED,
  "isv.SIGN_STATE_ILLEGAL": REFUSED,
  "isv.SMS_SIGNATURE_SCENE_ILLEGAL": REFUSED,
  "isv.SMS_TEMPLATE_ILLEGAL": REFUSED,
  "isv.TEMPLATE_MISSING_PARAMETERS": REFUSED,
  "isv.TEMPLATE_PARAMS_ILLEGAL": REFUSED,
  "isv.INVALID_JSON_PARAM": REFUSED,
  "isv.INVALID_PARAMETERS": REFUSED,
  "isv.PARAM_LENGTH_LIMIT": REFUSED,
  "isv.PARAM_NOT_SUPPORT_URL": REFUSED,
  "isv.SMS_CONTENT_ILLEGAL": REFUSED,
  "isv.UNSUPPORTED_CONTENT": REFUSED,
  "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE": REFUSED,
  "isv.EXTEND_CODE_ERROR": REFUSED,
  "isv.ONE_CODE_MULTIPLE_SIGN": REFUSED,
  "isv.CODE_EXCEED_LIMIT": REFUSED,
  "isv.CODE_ERROR": REFUSED,
  "isv.SMS_TEST_SIGN_TEMPLATE_LIMIT": REFUSED,
  "isv.SMS_TEST_TEMPLATE_PARAMS_ILLEGAL": REFUSED,

  "isv.SIGN_OVER_LIMIT": REFUSED,
  "isv.TEMPLATE_OVER_LIMIT": REFUSED,
  "isv.SIGN_FILE_LIMIT": REFUSED,
  "isv.ERROR_EMPTY_FILE": REFUSED,
  "isv.SIGN_SOURCE_ILLEGAL": REFUSED,
  "isv.SMS_SIGN_EMOJI_ILLEGAL": REFUSED,
  "isv.ERROR_SIGN_NOT_DELETE": REFUSED,
  "isv.ERROR_SIGN_NOT_MODIFY": REFUSED,
  "isv.ERROR_TEMPLATE_NOT_DELETE": REFUSED,
  "isv.ERROR_TEMPLATE_NOT_MODIFY": REFUSED,
  SIGNATURE_BLACKLIST: REFUSED,
  template_parameter_count_illegal: REFUSED,

  "isv.TTS_TEMPLATE_ILLEGAL": REFUSED,
  "isv.TEMPLATE_ILLEGAL": REFUSED,
  "isv.VOICE_FILE_ILLEGAL": REFUSED,
  "isv.DISPLAY_NUMBER_ILLEGAL": REFUSED,
  // The call could not be started.
  "isv.VOICE_CALL_FAIL": THROTTLED,

  // The documents say to call again; whether anything was accepted, they do not.
  "isp.SYSTEM_ERROR": UNKNOWN,
  "isp.GATEWAY_ERROR": UNKNOWN,
};

/** The gateway's, which come with a status of their own. */
const GATEWAY_ROWS: Readonly<Record<string, CodeRow>> = {
  SignatureDoesNotMatch: REFUSED,
  IncompleteSignature: REFUSED,
  "InvalidAccessKeyId.NotFound": REFUSED,
  "InvalidAccessKeyId.Inactive": OPERATOR,
  "InvalidTimeStamp.Format": REFUSED,
  "InvalidTimeStamp.Expired": CLOCK,
  // Each of our requests has a new nonce: this one came twice, and the first may have gone through.
  SignatureNonceUsed: UNKNOWN,
  "InvalidParameter.Format": REFUSED,
  InvalidSignatureMethod: REFUSED,
  InvalidVersion: REFUSED,
  "InvalidAction.NotFound": REFUSED,
  "InvalidApi.NotFound": REFUSED,
  UnsupportedHTTPMethod: REFUSED,
  InternalError: UNKNOWN,
  ServiceUnavailable: UNKNOWN,
};

const THROTTLING = /^Throttling(?:\.|$)/;

/** Every code of the table. */
export const KNOWN_CODES: readonly string[] = [...Object.keys(PRODUCT_ROWS), ...Object.keys(GATEWAY_ROWS)];

export function meaningOf(refusal: Refusal): CodeMeaning {
  if (refusal.code === "isv.BUSINESS_LIMIT_CONTROL") return frequencyOf(refusal);
  return meaningAt(rowOf(refusal), refusal.at);
}

/** Codes that say no more than that our clock is off; after correcting it, one repeat is safe. */
export function isAboutClock(code: string): boolean {
  return GATEWAY_ROWS[code] === CLOCK;
}

function rowOf({ code, status }: Refusal): CodeRow {
  if (THROTTLING.test(code)) return THROTTLED;
  const listed = lookUp(PRODUCT_ROWS, code) ?? lookUp(GATEWAY_ROWS, code);
  if (listed !== undefined) return status >= 500 ? UNKNOWN : listed;
  const isFromProduct = status === 200 && code.startsWith("isv.");
  return isFromProduct || (status >= 400 && status < 500) ? REFUSED : UNKNOWN;
}

function lookUp(rows: Readonly<Record<string, CodeRow>>, code: string): CodeRow | undefined {
  return Object.hasOwn(rows, code) ? rows[code] : undefined;
}

/**
 * Which window it is stands in the words only. Minutes and hours are the clock's; a day is 24 hours from some send that we do
 * not know, so that is the most that it can take.
 */
function frequencyOf({ words, at, status }: Refusal): CodeMeaning {
  if (status >= 500) return UNKNOWN;
  const limited = { code: "RATE_LIMITED", retry: "after-window" } as const;
  if (words.includes("分钟级")) {
    return { ...limited, reason: "provider_minute", retryAfterSeconds: secondsUntilNext(MINUTE_MS, at) };
  }
  if (words.includes("小时级")) {
    return { ...limited, reason: "provider_1h", retryAfterSeconds: secondsUntilNext(HOUR_MS, at) };
  }
  if (words.includes("天级")) return { ...limited, reason: "provider_day", retryAfterSeconds: DAY_SECONDS };
  return { ...limited, reason: "provider_frequency" };
}

/** Whole seconds until the clock next shows a full minute or hour. */
function secondsUntilNext(lengthMs: number, now: number): number {
  return Math.ceil((lengthMs - (now % lengthMs)) / 1000);
}
