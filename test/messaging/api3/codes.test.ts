import { expect, test } from "vitest";
import { ERROR_CODES } from "../../../shared/errors.ts";
import { statusCodeOf } from "../../../shared/messaging/api3/codes.ts";
import { apiCodeOf } from "../../../shared/triggers/api3-codes.ts";
import { PREFLIGHT_RULES } from "../../../shared/validation/preflight-rules.ts";

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

test("statusCodeOf() answers in Tencent's words what the preflight found for another provider's route", () => {
  const wouldBe = { name: "qcloudsms", code: "1029" };
  expect(statusCodeOf({ ...NO, code: "RATE_LIMITED", reason: "provider_night", wouldBe })).toBe(
    "FailedOperation.MarketingSendTimeConstraint",
  );
  const unsigned = { name: "aliyun", code: "isv.SIGN_STATE_ILLEGAL" };
  expect(statusCodeOf({ ...NO, code: "NOT_CONFIGURED", reason: "sign_unapproved", wouldBe: unsigned })).toBe(
    "FailedOperation.SignatureIncorrectOrUnapproved",
  );
  const long = { name: "aliyun", code: "isv.PARAM_LENGTH_LIMIT" };
  expect(statusCodeOf({ ...NO, code: "INVALID_ARGUMENT", reason: "params_too_long", wouldBe: long })).toBe(
    "InvalidParameterValue.TemplateParameterLengthLimit",
  );
});

test("statusCodeOf() has a code for whatever the preflight finds, at any provider", () => {
  for (const [name, { codes }] of Object.entries(PREFLIGHT_RULES)) {
    for (const [found, code] of Object.entries(codes)) {
      const reason = found === "marketing_hours" ? "provider_night" : found;
      const status = statusCodeOf({ ...NO, code: "INVALID_ARGUMENT", reason, wouldBe: { name, code } });
      expect(status, `${name} ${reason}`).toMatch(/Sign|Template|ContentLength|MarketingSendTime/);
    }
  }
});

test("every code of ours has one of API 3.0, for a number and for a request", () => {
  for (const code of ERROR_CODES) {
    expect(statusCodeOf({ ...NO, code })).toMatch(/^[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)?$/);
    expect(apiCodeOf({ ...NO, code })).toMatch(/^[A-Z][A-Za-z]+(\.[A-Z][A-Za-z]+)?$/);
  }
});
