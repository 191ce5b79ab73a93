import { describe, expect, test } from "vitest";
import { isAboutClock, KNOWN_CODES, meaningOf } from "../../../shared/providers/aliyun/codes.ts";
import type { RetryClass } from "../../../shared/providers/provider.ts";
import { NOW } from "./helpers.ts";

const meaning = (code: string, status = 200, words = "") => meaningOf({ code, words, status, at: NOW });

const CLASSES: Readonly<Partial<Record<RetryClass, readonly string[]>>> = {
  "after-operator": [
    "isv.AMOUNT_NOT_ENOUGH",
    "isv.OUT_OF_SERVICE",
    "isv.PRODUCT_UN_SUBSCRIPT",
    "isv.ACCOUNT_ABNORMAL",
    "isv.SECURITY_FROZEN_ACCOUNT",
    "isv.DENY_IP_RANGE",
    "isp.RAM_PERMISSION_DENY",
    "InvalidAccessKeyId.Inactive",
  ],
  "after-window": ["isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL", "isv.VOICE_CALL_PERIOD_ERROR"],
  unsafe: ["isp.SYSTEM_ERROR", "isp.GATEWAY_ERROR", "isp.SOMETHING_NEW", "SignatureNonceUsed", "SomethingNew"],
  safe: ["Throttling", "Throttling.User", "Throttling.Api", "InvalidTimeStamp.Expired", "isv.VOICE_CALL_FAIL"],
  never: [
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.SMS_SIGNATURE_ILLEGAL",
    "isv.SMS_TEMPLATE_ILLEGAL",
    "isv.TEMPLATE_MISSING_PARAMETERS",
    "isv.SOMETHING_NEW",
    "SignatureDoesNotMatch",
    "InvalidAccessKeyId.NotFound",
  ],
};
const classes = Object.entries(CLASSES).flatMap(([retry, codes]) => codes.map((code) => ({ retry, code })));

describe("meaningOf()", () => {
  test.each(classes)("says $retry of $code", ({ retry, code }) => expect(meaning(code).retry).toBe(retry));

  test.each(KNOWN_CODES)("never takes %s for harmless when it comes with status 500", (code) => {
    expect(meaning(code, 500)).toEqual({ code: "OUTCOME_UNKNOWN", retry: "unsafe" });
  });

  test("believes a throttled gateway whatever its status", () => {
    expect(meaning("Throttling.User", 503)).toEqual({ code: "PROVIDER_UNAVAILABLE", retry: "safe" });
  });

  test("believes that the gateway sent nothing when it answers with a status from 400 on", () => {
    for (const code of ["MissingSignName", "InvalidPageSize", "toString"]) {
      expect(meaning(code, 400)).toEqual({ code: "PROVIDER_REJECTED", retry: "never" });
    }
    expect(meaning("toString", 200).retry).toBe("unsafe");
  });

  // NOW is 12:00:40 in Beijing.
  const windows: [words: string, reason: string, seconds: number | undefined][] = [
    ["触发分钟级流控Permits:1", "provider_minute", 20],
    ["触发小时级流控Permits:5", "provider_1h", 59 * 60 + 20],
    ["触发天级流控Permits:10", "provider_day", 86_400],
    ["something else", "provider_frequency", undefined],
  ];
  test.each(windows)("reads the window in %j", (words, reason, seconds) => {
    expect(meaning("isv.BUSINESS_LIMIT_CONTROL", 200, words)).toEqual({
      code: "RATE_LIMITED",
      retry: "after-window",
      reason,
      ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
    });
  });

  test("counts to midnight and to the next month in Beijing", () => {
    expect(meaning("isv.DAY_LIMIT_CONTROL")).toMatchObject({ retryAfterSeconds: 43_160 });
    expect(meaning("isv.MONTH_LIMIT_CONTROL")).toMatchObject({ retryAfterSeconds: 29 * 86_400 + 43_160 });
  });

  test.each(["isv.BLACK_KEY_CONTROL_LIMIT", "isv.CUSTOMER_REFUSED", "isv.COMPLAINT_REJECT"])("blocks by %s", (code) => {
    expect(meaning(code)).toEqual({ code: "RECIPIENT_BLOCKED", retry: "never", reason: "provider_blocklist" });
  });
});

test("isAboutClock() is true of an expired timestamp only", () => {
  expect(KNOWN_CODES.filter(isAboutClock)).toEqual(["InvalidTimeStamp.Expired"]);
});
