/**
 * Errors of API 3.0: codes and the words that go with them. Where the provider's own words are known they are used; the
 * others are the sandbox's, because only codes are documented.
 *
 * Sources: "公共错误码", https://cloud.tencent.com/document/api/382/52075, and "短信 API 3.0 发送错误码",
 * https://cloud.tencent.com/document/api/382/59177
 *
 * @module
 */

export type Language = "en-US" | "zh-CN";

interface Words {
  en: string;
  /** Chinese, where known; `%` stands for a parameter's name in both. */
  zh?: string;
}

/** Errors of a whole request. */
const REQUEST_ERRORS = {
  "AuthFailure.SignatureFailure": {
    en: "The provided credentials could not be validated. Please check your signature is correct.",
    zh: "请求签名验证失败，请检查您的签名计算是否正确。",
  },
  "AuthFailure.SecretIdNotFound": {
    en: "The SecretId is not found, please ensure that your SecretId is correct.",
    zh: "SecretId不存在，请输入正确的密钥。",
  },
  "AuthFailure.SignatureExpire": { en: "The signature is expired, please request again." },
  "AuthFailure.InvalidAuthorization": { en: "The `Authorization` header is missing or malformed." },
  "AuthFailure.TokenFailure": { en: "The token does not belong to the SecretId." },
  MissingParameter: { en: "The request is missing a required parameter `%`." },
  InvalidParameter: { en: "The value type of parameter `%` is not valid.", zh: "参数 `%` 取值类型错误。" },
  InvalidParameterValue: { en: "The value of parameter `%` is not valid." },
  UnknownParameter: { en: "The parameter `%` is not a parameter of this action." },
  InvalidAction: { en: "The request `Action` is invalid or not found." },
  NoSuchVersion: { en: "The request `Version` is not a version of this product." },
  InvalidRequest: { en: "The content type does not go with the signature method." },
  UnsupportedProtocol: { en: "Only POST and GET are supported." },
  UnsupportedRegion: { en: "The region is not supported." },
  RequestLimitExceeded: { en: "The request rate exceeds the limit of this action." },
  RequestSizeLimitExceeded: { en: "The request is larger than the limit." },
  "FailedOperation.JsonParseFail": { en: "The request body is not a JSON object." },
  "InternalError.OtherError": { en: "other error" },
  "MissingParameter.EmptyPhoneNumberSet": { en: "the phone number set is empty" },
  "LimitExceeded.PhoneNumberCountLimit": { en: "the number of phone numbers in one request exceeds 200" },
  "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": {
    en: "the phone number set contains both domestic and international numbers",
  },
  "InvalidParameterValue.SdkAppIdNotExist": { en: "the sdkappid does not exist" },
  "UnauthorizedOperation.SmsSdkAppIdVerifyFail": { en: "the sdkappid belongs to another account" },
  "UnauthorizedOperation.SdkAppIdIsDisabled": { en: "the sdkappid is disabled" },
  "InvalidParameterValue.IncorrectPhoneNumber": { en: "the phone number is incorrect" },
  "InvalidParameterValue.BeginTimeVerifyFail": { en: "the begin time is malformed or too long ago" },
  "InvalidParameterValue.InvalidStartTime": { en: "the begin time is in the future" },
  "InvalidParameterValue.EndTimeVerifyFail": { en: "the end time is malformed, before the begin time or too late" },
  "InvalidParameterValue.LimitVerifyFail": { en: "the limit is out of range" },
  "InvalidParameterValue.OffsetVerifyFail": { en: "the offset is out of range" },
  "InvalidParameterValue.MultiSmsInfoSetEmpty": { en: "the set of messages is empty" },
  "UnsupportedOperation.ContainDomesticPhoneNumber": { en: "the set of messages contains a domestic phone number" },

  "InvalidParameterValue.InvalidInternational": { en: "the value of International is not allowed here" },
  "InvalidParameterValue.InvalidDocumentType": { en: "the document type does not go with the signature type" },
  "InvalidParameterValue.InvalidUsedMethod": { en: "the purpose of the signature must be 0 or 1" },
  "InvalidParameterValue.InvalidSignPurpose": { en: "the purpose of the signature must be 0 or 1" },
  "InvalidParameterValue.ImageInvalid": { en: "the image is missing or not base64" },
  "InvalidParameterValue.QualificationIdNotFound": { en: "the qualification does not exist" },
  "InvalidParameterValue.SignNameLengthTooLong": { en: "the signature is too long" },
  "InvalidParameterValue.SignAlreadyPassedCheck": { en: "the signature is already approved" },
  "InvalidParameterValue.SignExistAndUnapproved": { en: "the signature is already in review" },
  "FailedOperation.MissingSignatureToModify": { en: "the signature to modify does not exist" },
  "FailedOperation.SignIdNotExist": { en: "the signature does not exist" },
  "FailedOperation.SignNumberLimit": { en: "the account has too many signatures" },

  "FailedOperation.MissingSignature": { en: "the account has no approved signature" },
  "FailedOperation.MissingTemplateToModify": { en: "the template to modify does not exist" },
  "FailedOperation.TemplateIdNotExist": { en: "the template does not exist" },
  "FailedOperation.TemplateAlreadyPassedCheck": { en: "the template is already approved" },
  "FailedOperation.TemplateNumberLimit": { en: "the account has too many templates" },
  "InvalidParameter.InvalidParameters": { en: "the name or the content of the template is empty or too long" },
  "InvalidParameterValue.InvalidSmsType": { en: "the type of the template must be 1, 2 or 3" },
  "InvalidParameterValue.InvalidTemplateFormat": { en: "the content of the template breaks the rules of its type" },
  "InvalidParameterValue.MarketingTemplateWithoutUnsubscribe": { en: "a marketing template must say how to opt out" },
  "InvalidParameterValue.UnsupportedTemplateVariable": { en: "variables must be {1}, {2} and so on, in order" },

  "InvalidParameterValue.SdkAppidNotExist": { en: "the voice sdkappid does not exist" },
  "UnauthorizedOperation.VoiceSdkAppidVerifyFail": { en: "the voice sdkappid belongs to another account" },
  "UnauthorizedOperation.SdkAppidIsDisabled": { en: "the voice sdkappid is disabled" },
  "InvalidParameterValue.CalledNumberVerifyFail": { en: "the called number is not one of mainland China in E.164" },
  "InvalidParameterValue.ContentLengthLimit": { en: "the spoken text is longer than 350 characters" },
  "FailedOperation.InvalidParameters": { en: "a parameter of the call is not allowed" },
  "FailedOperation.TemplateIncorrectOrUnapproved": {
    en: "template is not approved or request content does not match the approved template content",
  },
  "LimitExceeded.DeliveryFrequencyLimit": { en: "the number is called too often" },
} as const satisfies Record<string, Words>;

/** Errors of one recipient; their words are English whatever the language asked for. */
export const RECIPIENT_ERRORS = {
  "LimitExceeded.PhoneNumberThirtySecondLimit":
    "the number of SMS messages sent from a single mobile number within 30 seconds exceeds the upper limit",
  "LimitExceeded.PhoneNumberOneHourLimit":
    "the number of sms messages sent from a single mobile number within 1 hour exceeds the upper limit",
  "LimitExceeded.PhoneNumberDailyLimit":
    "the number of sms messages sent from a single mobile number every day exceeds the upper limit",
  "LimitExceeded.PhoneNumberSameContentDailyLimit":
    "the number of times the same content is sent to a single mobile number every day exceeds the upper limit",
  "LimitExceeded.AppDailyLimit": "the number of sms messages of the app exceeds its daily limit",
  "LimitExceeded.AppMainlandChinaDailyLimit": "the number of domestic sms messages of the app exceeds its daily limit",
  "LimitExceeded.AppGlobalDailyLimit": "the number of international sms messages of the app exceeds its daily limit",
  "LimitExceeded.DailyLimit": "the number of international sms messages of the account exceeds its daily limit",
  "LimitExceeded.AppCountryOrRegionInBlacklist": "the country or region is not enabled for the app",
  "InvalidParameterValue.IncorrectPhoneNumber": "the phone number is incorrect",
  "InvalidParameterValue.ContentLengthLimit": "the content is longer than 500 characters",
  "InvalidParameterValue.TemplateParameterFormatError": "Verification code template parameter format error",
  "InvalidParameterValue.TemplateParameterLengthLimit": "a template parameter is too long",
  "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": "a template parameter contains a URL",
  "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "request content does not match the template content",
  "FailedOperation.TemplateIncorrectOrUnapproved":
    "template is not approved or request content does not match the approved template content",
  "FailedOperation.TemplateUnapprovedOrNotExist": "template is not approved or does not exist",
  "FailedOperation.SignatureIncorrectOrUnapproved": "signature is incorrect or not approved",
  "FailedOperation.PhoneNumberInBlacklist": "the phone number is in the blacklist",
  "FailedOperation.MarketingSendTimeConstraint": "marketing messages can be sent from 08:00 to 22:00 only",
  "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone":
    "a domestic template cannot be sent to an international phone number",
  "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone":
    "an international template cannot be sent to a domestic phone number",
} as const satisfies Record<string, string>;

export type RequestErrorCode = keyof typeof REQUEST_ERRORS;
export type RecipientErrorCode = keyof typeof RECIPIENT_ERRORS;

/** A whole request refused. */
export class ApiError extends Error {
  readonly code: string;
  readonly #words: Words;

  constructor(code: string, words: Words) {
    super(words.en);
    this.code = code;
    this.#words = words;
  }

  in(language: Language): string {
    return language === "zh-CN" ? (this.#words.zh ?? this.#words.en) : this.#words.en;
  }
}

/** The error of a code; `parameter` is the name that its words mention. */
export function apiError(code: RequestErrorCode, parameter = ""): ApiError {
  const words: Words = REQUEST_ERRORS[code];
  const name = parameter.slice(0, 64);
  const en = words.en.replace("%", () => name);
  return new ApiError(code, words.zh === undefined ? { en } : { en, zh: words.zh.replace("%", () => name) });
}

/** The error of any code, as a fault rule may name it. */
export function chosenError(code: string, message: string | undefined): ApiError {
  const words: Words | undefined = Object.hasOwn(REQUEST_ERRORS, code)
    ? REQUEST_ERRORS[code as RequestErrorCode]
    : undefined;
  if (message === undefined && words !== undefined) return new ApiError(code, words);
  return new ApiError(code, { en: message ?? "a fault rule of the sandbox refuses this request" });
}
