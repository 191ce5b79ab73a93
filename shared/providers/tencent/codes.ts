/**
 * Tencent Cloud's error codes in our words: the one table. Its last column answers what a failover and a retry need to
 * know: can the message have gone out?
 *
 * A code that is not listed is judged by its family, and one of no known family may have gone out.
 *
 * Sources: "短信 API 3.0 发送错误码", https://cloud.tencent.com/document/api/382/59177; "错误码",
 * https://cloud.tencent.com/document/api/382/52075; "语音消息 错误码", https://cloud.tencent.com/document/api/1128/51568
 *
 * @module
 */
import { secondsUntilHour } from "../../validation/beijing.ts";
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

/** The number cannot be called at all, whatever is said. */
const UNCALLABLE: CodeRow = { code: "RECIPIENT_BLOCKED", retry: "never", reason: "provider_number" };

const QUOTA_DAY_BEGINS = 0;
/** Marketing may go out from 08:00 to 22:00. */
const MARKETING_DAY_BEGINS = 8;

const ROWS: Readonly<Record<string, CodeRow>> = {
  RequestLimitExceeded: THROTTLED,
  "RequestLimitExceeded.UinLimitExceeded": THROTTLED,
  "RequestLimitExceeded.GlobalRegionUinLimitExceeded": THROTTLED,
  "RequestLimitExceeded.IPLimitExceeded": THROTTLED,
  "LimitExceeded.GlobalSmsSendingRateLimit": THROTTLED,

  "LimitExceeded.PhoneNumberThirtySecondLimit": windowOf("provider_30s", 30),
  "LimitExceeded.PhoneNumberOneHourLimit": windowOf("provider_1h", 3600),
  "LimitExceeded.PhoneNumberDailyLimit": windowOf("provider_day", untilBeijing(QUOTA_DAY_BEGINS)),
  "LimitExceeded.PhoneNumberSameContentDailyLimit": windowOf("provider_same_content", untilBeijing(QUOTA_DAY_BEGINS)),
  "LimitExceeded.DeliveryFrequencyLimit": windowOf("provider_frequency"),
  "LimitExceeded.AppDailyLimit": windowOf("provider_app_day", untilBeijing(QUOTA_DAY_BEGINS)),
  "LimitExceeded.AppMainlandChinaDailyLimit": windowOf("provider_app_day", untilBeijing(QUOTA_DAY_BEGINS)),
  "LimitExceeded.AppGlobalDailyLimit": windowOf("provider_app_day", untilBeijing(QUOTA_DAY_BEGINS)),
  "LimitExceeded.AppCountryOrRegionDailyLimit": windowOf("provider_app_day", untilBeijing(QUOTA_DAY_BEGINS)),
  "LimitExceeded.DailyLimit": windowOf("provider_account_day", untilBeijing(QUOTA_DAY_BEGINS)),
  "FailedOperation.MarketingSendTimeConstraint": windowOf("provider_night", untilBeijing(MARKETING_DAY_BEGINS)),

  "FailedOperation.InsufficientBalanceInSmsPackage": OPERATOR,
  "UnauthorizedOperation.ServiceSuspendDueToArrears": OPERATOR,
  "UnauthorizedOperation.RequestIpNotInWhitelist": OPERATOR,
  "UnauthorizedOperation.RequestPermissionDeny": OPERATOR,
  "UnauthorizedOperation.SdkAppIdIsDisabled": OPERATOR,
  "UnauthorizedOperation.SdkAppidIsDisabled": OPERATOR, // in this spelling for calls
  "FailedOperation.InsufficientBalanceInVoicePackage": OPERATOR,
  "FailedOperation.PhonenumberUnappliedOrExpired": OPERATOR,
  "FailedOperation.NotEnterpriseCertification": OPERATOR,
  "FailedOperation.QualificationIdNotApproved": OPERATOR,
  "FailedOperation.ForbidAddMarketingTemplates": OPERATOR,
  "FailedOperation.ProhibitSubAccountUse": OPERATOR,
  "FailedOperation.MissingSignature": OPERATOR,
  "FailedOperation.SignNumberLimit": OPERATOR,
  "FailedOperation.TemplateNumberLimit": OPERATOR,
  IpInBlacklist: OPERATOR,
  IpNotInWhitelist: OPERATOR,

  "FailedOperation.PhoneNumberInBlacklist": BLOCKED,
  "InvalidParameterValue.CalledNumberVerifyFail": UNCALLABLE,

  "AuthFailure.SignatureExpire": CLOCK,
  "InternalError.RequestTimeException": CLOCK,
  "UnauthorizedOperation.SmsSdkAppIdVerifyFail": REFUSED,
  "UnauthorizedOperation.VoiceSdkAppidVerifyFail": REFUSED,
  "UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny": REFUSED,

  "FailedOperation.FailResolvePacket": REFUSED,
  "FailedOperation.JsonParseFail": REFUSED,
  "InternalError.JsonParseFail": REFUSED,
  "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": REFUSED,
  "FailedOperation.TemplateIncorrectOrUnapproved": REFUSED,
  "FailedOperation.TemplateUnapprovedOrNotExist": REFUSED,
  "FailedOperation.SignatureIncorrectOrUnapproved": REFUSED,
  "FailedOperation.ContainSensitiveWord": REFUSED,
  "FailedOperation.InvalidJsonParameters": REFUSED,
  "FailedOperation.InvalidParameters": REFUSED,
  "FailedOperation.PhoneNumberParseFail": REFUSED,
  "FailedOperation.MissingSignatureList": REFUSED,
  "FailedOperation.MissingSignatureToModify": REFUSED,
  "FailedOperation.MissingTemplateList": REFUSED,
  "FailedOperation.MissingTemplateToModify": REFUSED,
  "FailedOperation.SignIdNotExist": REFUSED,
  "FailedOperation.TemplateAlreadyPassedCheck": REFUSED,
  "FailedOperation.TemplateIdNotExist": REFUSED,
  "LimitExceeded.AppCountryOrRegionInBlacklist": REFUSED,
  "LimitExceeded.PhoneNumberCountLimit": REFUSED,
  ActionOffline: REFUSED,
  DryRunOperation: REFUSED,
  InvalidAction: REFUSED,
  InvalidRequest: REFUSED,
  NoSuchProduct: REFUSED,
  NoSuchVersion: REFUSED,
  RequestSizeLimitExceeded: REFUSED,
  ResourceNotFound: REFUSED,
  UnsupportedProtocol: REFUSED,
  UnsupportedRegion: REFUSED,

  "FailedOperation.AccessUpstreamTimeout": UNKNOWN,
  "FailedOperation.OtherError": UNKNOWN,
  "FailedOperation.ParametersOtherError": UNKNOWN,
  "InternalError.AccessUpstreamTimeout": UNKNOWN,
  "InternalError.SsoSendRecvFail": UNKNOWN,
  "InternalError.UpstreamError": UNKNOWN,
  "InternalError.Timeout": UNKNOWN,
  "InternalError.SendAndRecvFail": UNKNOWN,
  "InternalError.OtherError": UNKNOWN,
  "InternalError.UnknownError": UNKNOWN,
  "InternalError.ParseBackendResponseFail": UNKNOWN,
  "InternalError.SigFieldMissing": UNKNOWN,
  "InternalError.SigVerificationFail": UNKNOWN,
  "InternalError.RestApiInterfaceNotExist": UNKNOWN,
  // The action ran, and only its answer was too long.
  ResponseSizeLimitExceeded: UNKNOWN,
  // Not documented for this product; whether anything ran cannot be told.
  ResourceInUse: UNKNOWN,
  ResourceInsufficient: UNKNOWN,
  ResourceUnavailable: UNKNOWN,
  ServiceUnavailable: UNKNOWN,
};

/** For codes without a row, the longest that fits; each stands for itself and for everything after its next dot. */
const FAMILIES: Readonly<Record<string, CodeRow>> = {
  AuthFailure: REFUSED,
  FailedOperation: UNKNOWN, // some mean a bad request, some an upstream that timed out
  InternalError: UNKNOWN,
  InvalidParameter: REFUSED,
  InvalidParameterValue: REFUSED,
  LimitExceeded: windowOf("provider_limit"),
  MissingParameter: REFUSED,
  RequestLimitExceeded: THROTTLED,
  UnauthorizedOperation: OPERATOR,
  UnknownParameter: REFUSED,
  UnsupportedOperation: REFUSED,
};

/** The official sample of a failure lacks the last letter of one of these, so a beginning is enough. */
const TEMPLATE_CODES = "FailedOperation.Template";

/** Every code of the table, families too. */
export const KNOWN_CODES: readonly string[] = [...Object.keys(ROWS), ...Object.keys(FAMILIES)];

/** What a code means at `now` (milliseconds since the Unix epoch). */
export function meaningOf(wireCode: string, now: number): CodeMeaning {
  return meaningAt(rowOf(wireCode), now);
}

/** Codes that say no more than that our clock is off; after correcting it, one repeat is safe. */
export function isAboutClock(wireCode: string): boolean {
  return rowOf(wireCode) === CLOCK;
}

function rowOf(wireCode: string): CodeRow {
  if (Object.hasOwn(ROWS, wireCode)) return ROWS[wireCode] ?? UNKNOWN;
  if (wireCode.startsWith(TEMPLATE_CODES)) return REFUSED;
  const [family = ""] = wireCode.split(".", 1);
  return Object.hasOwn(FAMILIES, family) ? (FAMILIES[family] ?? UNKNOWN) : UNKNOWN;
}

/** Whole seconds until the clock in Beijing next shows that full hour. */
function untilBeijing(hour: number): (now: number) => number {
  return (now) => secondsUntilHour(now, hour);
}
