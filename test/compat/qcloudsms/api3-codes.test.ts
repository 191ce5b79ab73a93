import { describe, expect, test } from "vitest";
import { errmsgOf, resultOf } from "../../../shared/compat/qcloudsms/api3-codes.ts";
import { meaningOf as oldMeaningOf } from "../../../shared/providers/qcloudsms/codes.ts";
import { meaningOf } from "../../../shared/providers/tencent/codes.ts";

/** The pairs of Tencent's two tables: "错误码" (382/3771) and "短信 API 3.0 发送错误码" (382/59177). */
const PAIRS: Record<string, number> = {
  "InternalError.SigVerificationFail": 1001,
  "FailedOperation.ContainSensitiveWord": 1002,
  "InternalError.SigFieldMissing": 1003,
  "FailedOperation.FailResolvePacket": 1004,
  "UnauthorizedOperation.RequestPermissionDeny": 1006,
  "InternalError.OtherError": 1007,
  "InternalError.Timeout": 1008,
  "UnauthorizedOperation.RequestIpNotInWhitelist": 1009,
  "InternalError.RestApiInterfaceNotExist": 1011,
  "FailedOperation.SignatureIncorrectOrUnapproved": 1012,
  "LimitExceeded.DeliveryFrequencyLimit": 1013,
  "FailedOperation.TemplateIncorrectOrUnapproved": 1014,
  "FailedOperation.PhoneNumberInBlacklist": 1015,
  "InvalidParameterValue.IncorrectPhoneNumber": 1016,
  "InvalidParameterValue.ContentLengthLimit": 1017,
  "InvalidParameterValue.SdkAppIdNotExist": 1019,
  "UnauthorizedOperation.SdkAppIdIsDisabled": 1020,
  "InternalError.RequestTimeException": 1021,
  "LimitExceeded.AppDailyLimit": 1022,
  "LimitExceeded.PhoneNumberThirtySecondLimit": 1023,
  "LimitExceeded.PhoneNumberOneHourLimit": 1024,
  "LimitExceeded.PhoneNumberDailyLimit": 1025,
  "LimitExceeded.PhoneNumberSameContentDailyLimit": 1026,
  "FailedOperation.MarketingSendTimeConstraint": 1029,
  UnsupportedOperation: 1030,
  "FailedOperation.InsufficientBalanceInSmsPackage": 1031,
  "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny": 1032,
  "UnauthorizedOperation.ServiceSuspendDueToArrears": 1033,
  "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": 1034,
  "InvalidParameterValue.TemplateParameterLengthLimit": 1036,
  "InvalidParameterValue.TemplateParameterFormatError": 1038,
  "UnsupportedOperation.UnsupportedRegion": 1045,
  "LimitExceeded.PhoneNumberCountLimit": 1046,
  "LimitExceeded.DailyLimit": 1047,
  "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": 1048,
};

/** The other codes that API 3.0 lists for sending, for calling, and for every product. */
const OTHERS: Record<string, number> = {
  "AuthFailure.SignatureFailure": 1001,
  "AuthFailure.SecretIdNotFound": 1001,
  "AuthFailure.SignatureExpire": 1021,
  "UnauthorizedOperation.SmsSdkAppIdVerifyFail": 1001,
  "UnauthorizedOperation.OfTomorrow": 1006,
  "RequestLimitExceeded.UinLimitExceeded": 1013,
  RequestLimitExceeded: 1013,
  "LimitExceeded.GlobalSmsSendingRateLimit": 1013,
  "LimitExceeded.AppMainlandChinaDailyLimit": 1022,
  "LimitExceeded.AppGlobalDailyLimit": 1022,
  "LimitExceeded.AppCountryOrRegionDailyLimit": 1022,
  "LimitExceeded.AppCountryOrRegionInBlacklist": 1045,
  MissingParameter: 1004,
  "MissingParameter.EmptyPhoneNumberSet": 1004,
  InvalidParameter: 1004,
  "InvalidParameterValue.BeginTimeVerifyFail": 1004,
  UnknownParameter: 1004,
  InvalidAction: 1011,
  NoSuchVersion: 1011,
  "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": 1014,
  "FailedOperation.TemplateParamSetNotMatchApprovedTemplat": 1014,
  "FailedOperation.TemplateUnapprovedOrNotExist": 1014,
  "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone": 1014,
  "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone": 1014,
  "UnsupportedOperation.ContainDomesticPhoneNumber": 1034,
  "InternalError.SendAndRecvFail": 1008,
  "InternalError.UnknownError": 1007,
  InternalError: 1007,
  FailedOperation: 1007,
  "SomethingNew.OfTomorrow": 1007,
  constructor: 1007,
  "InvalidParameterValue.CalledNumberVerifyFail": 1016,
  "InvalidParameterValue.SdkAppidNotExist": 1019,
  "UnauthorizedOperation.SdkAppidIsDisabled": 1020,
  "UnauthorizedOperation.VoiceSdkAppidVerifyFail": 1001,
  "FailedOperation.InsufficientBalanceInVoicePackage": 1031,
  "FailedOperation.PhonenumberUnappliedOrExpired": 3014,
  "FailedOperation.InvalidJsonParameters": 3003,
  "FailedOperation.InvalidParameters": 3004,
  "FailedOperation.ParametersOtherError": 3001,
  "FailedOperation.AccessUpstreamTimeout": 3011,
  "InternalError.AccessUpstreamTimeout": 3011,
  "InternalError.UpstreamError": 3002,
  "InternalError.SsoSendRecvFail": 3002,
};

const ALL = Object.entries({ ...PAIRS, ...OTHERS });

describe("resultOf()", () => {
  test.each(ALL)("of %s is %i", (code, result) => expect(resultOf(code)).toBe(result));

  test("never says that a text which may have gone out can simply be sent again", () => {
    for (const [code, result] of ALL) {
      if (meaningOf(code, 0).retry !== "unsafe") continue;
      expect([code, oldMeaningOf(result, 0, 0).retry]).toEqual([
        code,
        expect.stringMatching(/^(unsafe|never|after-operator)$/),
      ]);
    }
  });

  test("never calls unknown what surely was not sent", () => {
    for (const [code, result] of ALL) {
      if (meaningOf(code, 0).retry === "unsafe") continue;
      expect([code, oldMeaningOf(result, 0, 0).retry]).not.toEqual([code, "unsafe"]);
    }
  });
});

test("errmsgOf() keeps the code beside its words", () => {
  expect(errmsgOf("InternalError.Timeout", "timed out")).toBe("InternalError.Timeout: timed out");
  expect(errmsgOf("InternalError.Timeout", "")).toBe("InternalError.Timeout");
});
