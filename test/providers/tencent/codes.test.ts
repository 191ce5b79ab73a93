import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAboutClock, meaningOf } from "../../../shared/providers/tencent/codes.ts";

/** 2026-01-31 21:30:00 in Beijing. */
const NOW = Date.UTC(2026, 0, 31, 13, 30);
const UNTIL_MIDNIGHT = 2.5 * 3600;
const UNTIL_EIGHT = 10.5 * 3600;

const throttled = { code: "PROVIDER_UNAVAILABLE", retry: "safe" };
const clock = { code: "PROVIDER_REJECTED", retry: "safe" };
const operator = { code: "PROVIDER_REJECTED", retry: "after-operator" };
const refused = { code: "PROVIDER_REJECTED", retry: "never" };
const unknown = { code: "OUTCOME_UNKNOWN", retry: "unsafe" };
const windowOf = (reason: string, retryAfterSeconds?: number) => ({
  code: "RATE_LIMITED",
  retry: "after-window",
  reason,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});

/** The published tables: "错误码" (382/52075) and "短信 API 3.0 发送错误码" (382/59177). */
const TABLE: [meaning: object, codes: string[]][] = [
  [
    throttled,
    [
      "RequestLimitExceeded",
      "RequestLimitExceeded.UinLimitExceeded",
      "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
      "RequestLimitExceeded.IPLimitExceeded",
      "RequestLimitExceeded.OfTomorrow",
      "LimitExceeded.GlobalSmsSendingRateLimit",
    ],
  ],
  [windowOf("provider_30s", 30), ["LimitExceeded.PhoneNumberThirtySecondLimit"]],
  [windowOf("provider_1h", 3600), ["LimitExceeded.PhoneNumberOneHourLimit"]],
  [windowOf("provider_day", UNTIL_MIDNIGHT), ["LimitExceeded.PhoneNumberDailyLimit"]],
  [windowOf("provider_same_content", UNTIL_MIDNIGHT), ["LimitExceeded.PhoneNumberSameContentDailyLimit"]],
  [windowOf("provider_frequency"), ["LimitExceeded.DeliveryFrequencyLimit"]],
  [
    windowOf("provider_app_day", UNTIL_MIDNIGHT),
    [
      "LimitExceeded.AppDailyLimit",
      "LimitExceeded.AppMainlandChinaDailyLimit",
      "LimitExceeded.AppGlobalDailyLimit",
      "LimitExceeded.AppCountryOrRegionDailyLimit",
    ],
  ],
  [windowOf("provider_account_day", UNTIL_MIDNIGHT), ["LimitExceeded.DailyLimit"]],
  [windowOf("provider_night", UNTIL_EIGHT), ["FailedOperation.MarketingSendTimeConstraint"]],
  [windowOf("provider_limit"), ["LimitExceeded", "LimitExceeded.OfTomorrow"]],
  [
    operator,
    [
      "FailedOperation.InsufficientBalanceInSmsPackage",
      "UnauthorizedOperation.ServiceSuspendDueToArrears",
      "UnauthorizedOperation.RequestIpNotInWhitelist",
      "UnauthorizedOperation.RequestPermissionDeny",
      "UnauthorizedOperation.SdkAppIdIsDisabled",
      "UnauthorizedOperation.SdkAppidIsDisabled",
      "FailedOperation.InsufficientBalanceInVoicePackage",
      "FailedOperation.PhonenumberUnappliedOrExpired",
      "FailedOperation.NotEnterpriseCertification",
      "FailedOperation.QualificationIdNotApproved",
      "FailedOperation.ForbidAddMarketingTemplates",
      "FailedOperation.ProhibitSubAccountUse",
      "FailedOperation.MissingSignature",
      "FailedOperation.SignNumberLimit",
      "FailedOperation.TemplateNumberLimit",
      "UnauthorizedOperation",
      "UnauthorizedOperation.OfTomorrow",
      "IpInBlacklist",
      "IpNotInWhitelist",
    ],
  ],
  [
    { code: "RECIPIENT_BLOCKED", retry: "never", reason: "provider_blocklist" },
    ["FailedOperation.PhoneNumberInBlacklist"],
  ],
  [
    { code: "RECIPIENT_BLOCKED", retry: "never", reason: "provider_number" },
    ["InvalidParameterValue.CalledNumberVerifyFail"],
  ],
  [clock, ["AuthFailure.SignatureExpire", "InternalError.RequestTimeException"]],
  [
    refused,
    [
      "AuthFailure.SignatureFailure",
      "AuthFailure.SecretIdNotFound",
      "AuthFailure.InvalidAuthorization",
      "AuthFailure.InvalidSecretId",
      "AuthFailure.TokenFailure",
      "AuthFailure.MFAFailure",
      "AuthFailure.UnauthorizedOperation",
      "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
      "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny",
      "MissingParameter",
      "MissingParameter.EmptyPhoneNumberSet",
      "InvalidParameter",
      "InvalidParameter.OfTomorrow",
      "InvalidParameterValue",
      "InvalidParameterValue.IncorrectPhoneNumber",
      "InvalidParameterValue.ContentLengthLimit",
      "InvalidParameterValue.SdkAppIdNotExist",
      "InvalidParameterValue.TemplateParameterFormatError",
      "InvalidParameterValue.TemplateParameterLengthLimit",
      "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
      "InvalidParameterValue.MultiSmsInfoSetEmpty",
      "InvalidParameterValue.BeginTimeVerifyFail",
      "InvalidParameterValue.EndTimeVerifyFail",
      "InvalidParameterValue.InvalidStartTime",
      "UnknownParameter",
      "InvalidAction",
      "InvalidRequest",
      "NoSuchVersion",
      "NoSuchProduct",
      "ActionOffline",
      "DryRunOperation",
      "RequestSizeLimitExceeded",
      "ResourceNotFound",
      "UnsupportedProtocol",
      "UnsupportedRegion",
      "UnsupportedOperation",
      "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
      "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
      "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone",
      "UnsupportedOperation.ContainDomesticPhoneNumber",
      "UnsupportedOperation.UnsupportedRegion",
      "FailedOperation.FailResolvePacket",
      "FailedOperation.JsonParseFail",
      "InternalError.JsonParseFail",
      "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
      "FailedOperation.TemplateParamSetNotMatchApprovedTemplat",
      "FailedOperation.TemplateIncorrectOrUnapproved",
      "FailedOperation.TemplateUnapprovedOrNotExist",
      "FailedOperation.SignatureIncorrectOrUnapproved",
      "FailedOperation.ContainSensitiveWord",
      "LimitExceeded.PhoneNumberCountLimit",
      "LimitExceeded.AppCountryOrRegionInBlacklist",
      "UnauthorizedOperation.VoiceSdkAppidVerifyFail",
      "InvalidParameterValue.SdkAppidNotExist",
      "InvalidParameterValue.LimitVerifyFail",
      "InvalidParameterValue.OffsetVerifyFail",
      "InvalidParameter.AppidAndBizId",
      "InvalidParameter.DirtyWordFound",
      "InvalidParameter.InvalidParameters",
      "InvalidParameterValue.ImageInvalid",
      "InvalidParameterValue.InvalidDocumentType",
      "InvalidParameterValue.InvalidInternational",
      "InvalidParameterValue.InvalidUsedMethod",
      "InvalidParameterValue.InvalidSignPurpose",
      "InvalidParameterValue.QualificationIdNotFound",
      "InvalidParameterValue.SignAlreadyPassedCheck",
      "InvalidParameterValue.SignExistAndUnapproved",
      "InvalidParameterValue.SignNameLengthTooLong",
      "InvalidParameterValue.InvalidSmsType",
      "InvalidParameterValue.InvalidTemplateFormat",
      "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe",
      "InvalidParameterValue.UnsupportedTemplateVariable",
      "InvalidParameterValue.TemplateWithDirtyWords",
      "FailedOperation.InvalidJsonParameters",
      "FailedOperation.InvalidParameters",
      "FailedOperation.PhoneNumberParseFail",
      "FailedOperation.MissingSignatureList",
      "FailedOperation.MissingSignatureToModify",
      "FailedOperation.MissingTemplateList",
      "FailedOperation.MissingTemplateToModify",
      "FailedOperation.SignIdNotExist",
      "FailedOperation.TemplateAlreadyPassedCheck",
      "FailedOperation.TemplateIdNotExist",
    ],
  ],
  [
    unknown,
    [
      "InternalError",
      "InternalError.Timeout",
      "InternalError.SendAndRecvFail",
      "InternalError.OtherError",
      "InternalError.UnknownError",
      "InternalError.ParseBackendResponseFail",
      "InternalError.SigFieldMissing",
      "InternalError.SigVerificationFail",
      "InternalError.RestApiInterfaceNotExist",
      "InternalError.OfTomorrow",
      "FailedOperation",
      "FailedOperation.AccessUpstreamTimeout",
      "FailedOperation.OtherError",
      "FailedOperation.ParametersOtherError",
      "InternalError.AccessUpstreamTimeout",
      "InternalError.SsoSendRecvFail",
      "InternalError.UpstreamError",
      "FailedOperation.OfTomorrow",
      "ResourceInUse",
      "ResourceInsufficient",
      "ResourceUnavailable",
      "ServiceUnavailable",
      "ResponseSizeLimitExceeded",
      "SomethingNew",
      "SomethingNew.Entirely",
      "ok",
      "OK",
      "constructor",
      "__proto__",
      "toString.Limit",
      "InternalErrors.JsonParseFail",
      "AuthFailures",
      "",
    ],
  ],
];

describe("meaningOf()", () => {
  for (const [meaning, codes] of TABLE) {
    for (const code of codes) {
      test(`of ${JSON.stringify(code)} is ${JSON.stringify(meaning)}`, () => {
        expect(meaningOf(code, NOW)).toEqual(meaning);
      });
    }
  }

  for (const { at, seconds } of [
    { at: "2026-01-31T16:00:00.000Z", seconds: 86_400 }, // midnight itself: the next one
    { at: "2026-01-31T15:59:59.999Z", seconds: 1 },
    { at: "2026-01-31T15:59:59.000Z", seconds: 1 },
    { at: "2026-01-31T16:00:00.001Z", seconds: 86_400 },
  ]) {
    test(`waits ${seconds} s for the next day at ${at}`, () => {
      expect(meaningOf("LimitExceeded.AppDailyLimit", Date.parse(at)).retryAfterSeconds).toBe(seconds);
    });
  }

  for (const { at, seconds } of [
    { at: "2026-01-31T14:00:00Z", seconds: 36_000 }, // 22:00, when the night begins
    { at: "2026-01-31T23:59:00Z", seconds: 60 },
    { at: "2026-02-01T00:00:00Z", seconds: 86_400 },
  ]) {
    test(`waits ${seconds} s for the morning at ${at}`, () => {
      expect(meaningOf("FailedOperation.MarketingSendTimeConstraint", Date.parse(at)).retryAfterSeconds).toBe(seconds);
    });
  }

  test("has one for any text at all, and only listed ones are known not to have gone out", () => {
    const property = fc.property(fc.string(), (code) => {
      expect(meaningOf(code, NOW)).toEqual(unknown);
    });
    fc.assert(property);
  });
});

test("isAboutClock() is true of the two codes that a corrected clock cures", () => {
  const about = TABLE.flatMap(([, codes]) => codes).filter(isAboutClock);
  expect(about).toEqual(["AuthFailure.SignatureExpire", "InternalError.RequestTimeException"]);
});
