/**
 * API 3.0's codes as the old `result` numbers. Tencent's two tables pair most of them by meaning; what has no pair gets the
 * old number that asks the same of its reader, and never one that calls a message unsent which may have gone out.
 *
 * Sources: "错误码", https://cloud.tencent.com/document/product/382/3771; "短信 API 3.0 发送错误码",
 * https://cloud.tencent.com/document/api/382/59177
 *
 * @module
 */

/** "Other error": it may have gone out. */
export const OTHER_ERROR = 1007;

const RESULTS: Readonly<Record<string, number>> = {
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

  // Without a pair in the tables.
  "AuthFailure.SignatureExpire": 1021,
  "UnauthorizedOperation.SmsSdkAppIdVerifyFail": 1001,
  "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": 1014,
  "FailedOperation.TemplateUnapprovedOrNotExist": 1014,
  "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone": 1014,
  "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone": 1014,
  "UnsupportedOperation.ContainDomesticPhoneNumber": 1034,
  "FailedOperation.JsonParseFail": 1004,
  "InternalError.JsonParseFail": 1004,
  "LimitExceeded.AppMainlandChinaDailyLimit": 1022,
  "LimitExceeded.AppGlobalDailyLimit": 1022,
  "LimitExceeded.AppCountryOrRegionDailyLimit": 1022,
  "LimitExceeded.AppCountryOrRegionInBlacklist": 1045,
  "InternalError.SendAndRecvFail": 1008,
  IpInBlacklist: 1009,
  IpNotInWhitelist: 1009,
  ActionOffline: 1011,
  InvalidAction: 1011,
  NoSuchProduct: 1011,
  NoSuchVersion: 1011,
  InvalidRequest: 1004,
  RequestSizeLimitExceeded: 1004,
  UnsupportedProtocol: 1004,
  UnsupportedRegion: 1004,

  // Voice.
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

/** For codes without a row: what stands before the first dot. Failed operations and internal errors may have gone out. */
const FAMILIES: Readonly<Record<string, number>> = {
  AuthFailure: 1001,
  InvalidParameter: 1004,
  InvalidParameterValue: 1004,
  LimitExceeded: 1013,
  MissingParameter: 1004,
  RequestLimitExceeded: 1013,
  UnauthorizedOperation: 1006,
  UnknownParameter: 1004,
  UnsupportedOperation: 1030,
};

/** The official sample of a failure lacks the last letter of one of these, so a beginning is enough. */
const TEMPLATE_CODES = "FailedOperation.Template";

/** The old `result` for an API 3.0 code. */
export function resultOf(code: string): number {
  if (Object.hasOwn(RESULTS, code)) return RESULTS[code] ?? OTHER_ERROR;
  if (code.startsWith(TEMPLATE_CODES)) return 1014;
  const [family = ""] = code.split(".", 1);
  return Object.hasOwn(FAMILIES, family) ? (FAMILIES[family] ?? OTHER_ERROR) : OTHER_ERROR;
}

/** Code and words of API 3.0 as an old `errmsg`: with the code, for the number alone no longer says which it was. */
export function errmsgOf(code: string, words: string): string {
  return words === "" ? code : `${code}: ${words}`;
}
