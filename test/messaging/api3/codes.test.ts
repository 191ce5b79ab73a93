import { expect, test } from "vitest";
import { ERROR_CODES } from "../../../shared/errors.ts";
import { statusCodeOf } from "../../../shared/messaging/api3/codes.ts";
import { apiCodeOf } from "../../../shared/triggers/api3-codes.ts";

const NO = { message: "no" };

test("statusCodeOf() repeats what Tencent said or would have said", () => {
  const code = "LimitExceeded.AppDailyLimit";
  expect(statusCodeOf({ ...NO, code: "RATE_LIMITED", provider: { name: "tencent", code } })).toBe(code);
  expect(statusCodeOf({ ...NO, code: "INVALID_ARGUMENT", wouldBe: { name: "tencent", code } })).toBe(code);
});

test("statusCodeOf() says in Tencent's words what others said, and what we say ourselves", () => {
  const provider = { name: "aliyun", code: "isv.BUSINESS_LIMIT_CONTROL" };
  expect(statusCodeOf({ ...NO, code: "RATE_LIMITED", provider })).toBe("LimitExceeded.DeliveryFrequencyLimit");
  expect(statusCodeOf({ ...NO, code: "PROVIDER_UNAVAILABLE", provider: { name: "tencent", code: "NotSent" } })).toBe(
    "ServiceUnavailable",
  );
  expect(statusCodeOf({ ...NO, code: "RATE_LIMITED", reason: "phone_1h" })).toBe(
    "LimitExceeded.PhoneNumberOneHourLimit",
  );
  expect(statusCodeOf({ ...NO, code: "RECIPIENT_BLOCKED", reason: "country" })).toBe(
    "LimitExceeded.AppCountryOrRegionInBlacklist",
  );
});

test("every code of ours has one of API 3.0, for a number and for a request", () => {
  for (const code of ERROR_CODES) {
    expect(statusCodeOf({ ...NO, code })).toMatch(/^[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)?$/);
    expect(apiCodeOf({ ...NO, code })).toMatch(/^[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)?$/);
  }
});
