/**
 * Why one number was not texted, in the codes of API 3.0: the provider's own where it gave one, else the one that means the
 * same.
 *
 * Source: "短信 API 3.0 发送错误码", https://cloud.tencent.com/document/api/382/59177
 *
 * @module
 */
import type { ErrorBody, ErrorCode } from "../../errors.ts";
import { PREFLIGHT_RULES } from "../../validation/preflight-rules.ts";

const CODES: Readonly<Partial<Record<ErrorCode, string>>> = {
  INVALID_ARGUMENT: "InvalidParameterValue.IncorrectPhoneNumber",
  RATE_LIMITED: "LimitExceeded.DeliveryFrequencyLimit",
  RECIPIENT_BLOCKED: "FailedOperation.PhoneNumberInBlacklist",
  PROVIDER_UNAVAILABLE: "ServiceUnavailable",
  OUTCOME_UNKNOWN: "InternalError.Timeout",
  NOT_CONFIGURED: "FailedOperation.TemplateIncorrectOrUnapproved",
  INTERNAL: "InternalError",
};

const BY_REASON: Readonly<Record<string, string>> = {
  phone_30s: "LimitExceeded.PhoneNumberThirtySecondLimit",
  phone_1h: "LimitExceeded.PhoneNumberOneHourLimit",
  phone_24h: "LimitExceeded.PhoneNumberDailyLimit",
  scene_day: "LimitExceeded.AppDailyLimit",
  country: "LimitExceeded.AppCountryOrRegionInBlacklist",
  no_route: "LimitExceeded.AppCountryOrRegionInBlacklist",
  provider_night: "FailedOperation.MarketingSendTimeConstraint",
};

/** What the preflight found for another provider's route; what Tencent does not look at has its nearest code. */
const BY_PREFLIGHT: Readonly<Record<string, string>> = {
  ...PREFLIGHT_RULES.tencent.codes,
  sign_codes_only: "FailedOperation.SignatureIncorrectOrUnapproved",
  params_missing: "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
  params_code_characters: "InvalidParameterValue.TemplateParameterFormatError",
  params_code_length: "InvalidParameterValue.TemplateParameterFormatError",
  params_characters: "InvalidParameterValue.TemplateParameterFormatError",
};

/** What `Code` says of one number. */
export function statusCodeOf({ code, reason, provider, wouldBe }: ErrorBody): string {
  const own = provider ?? wouldBe;
  if (own?.name === "tencent" && own.code.includes(".")) return own.code;
  return BY_REASON[reason ?? ""] ?? BY_PREFLIGHT[reason ?? ""] ?? CODES[code] ?? "FailedOperation";
}
