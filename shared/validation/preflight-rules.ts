/**
 * What each provider refuses, and with which code: the one table of the offline check. A reason without a code is nothing
 * that the provider refuses.
 *
 * Sources: "短信 API 3.0 发送错误码", https://cloud.tencent.com/document/api/382/59177; "错误码",
 * https://cloud.tencent.com/document/product/382/3771; "国内消息API错误码",
 * https://help.aliyun.com/document_detail/101346.html. Which of two codes comes for a template that is not approved is not
 * documented at Tencent, and none is listed at Alibaba Cloud for a mainland template to a foreign number.
 *
 * @module
 */

/** In the order in which they are looked at; the providers' own order is not documented. */
export type PreflightReason =
  | "sign_missing"
  | "sign_unknown"
  | "sign_unapproved"
  | "sign_codes_only"
  | "template_unknown"
  | "template_unapproved"
  | "template_foreign_only"
  | "template_mainland_only"
  | "params_count"
  | "params_missing"
  | "params_code_digits"
  | "params_code_characters"
  | "params_code_length"
  | "params_url"
  | "params_too_long"
  | "params_characters"
  | "text_too_long"
  | "marketing_hours";

export interface PreflightRules<Code extends string = string> {
  /** `{1}`, or `${name}`. */
  variables: "positional" | "named";
  /** Numbers whose texts must have a sign name; the others may have one. */
  signed: "mainland" | "all" | "none";
  /** In this provider's words. */
  codes: Readonly<Partial<Record<PreflightReason, Code>>>;
}

const TENCENT_SIGN = "FailedOperation.SignatureIncorrectOrUnapproved";
const CLASSIC_SIGN = "1012";
const CLASSIC_TEMPLATE = "1014";

export const PREFLIGHT_RULES = {
  tencent: defineRules({
    variables: "positional",
    signed: "mainland",
    codes: {
      sign_missing: TENCENT_SIGN,
      sign_unknown: TENCENT_SIGN,
      sign_unapproved: TENCENT_SIGN,
      template_unknown: "FailedOperation.TemplateUnapprovedOrNotExist",
      template_unapproved: "FailedOperation.TemplateIncorrectOrUnapproved",
      template_foreign_only: "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone",
      template_mainland_only: "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
      params_count: "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
      params_code_digits: "InvalidParameterValue.TemplateParameterFormatError",
      params_url: "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
      params_too_long: "InvalidParameterValue.TemplateParameterLengthLimit",
      text_too_long: "InvalidParameterValue.ContentLengthLimit",
      marketing_hours: "FailedOperation.MarketingSendTimeConstraint",
    },
  }),
  qcloudsms: defineRules({
    variables: "positional",
    // A text without a sign name goes out under the account's default one.
    signed: "none",
    codes: {
      sign_unknown: CLASSIC_SIGN,
      sign_unapproved: CLASSIC_SIGN,
      template_unknown: CLASSIC_TEMPLATE,
      template_unapproved: CLASSIC_TEMPLATE,
      template_foreign_only: CLASSIC_TEMPLATE,
      template_mainland_only: CLASSIC_TEMPLATE,
      params_count: CLASSIC_TEMPLATE,
      params_code_digits: "1038",
      params_url: "1048",
      params_too_long: "1036",
      text_too_long: "1017",
      marketing_hours: "1029",
    },
  }),
  aliyun: defineRules({
    variables: "named",
    signed: "all",
    codes: {
      sign_missing: "MissingSignName",
      sign_unknown: "isv.SMS_SIGNATURE_ILLEGAL",
      sign_unapproved: "isv.SIGN_STATE_ILLEGAL",
      sign_codes_only: "isv.SMS_SIGNATURE_SCENE_ILLEGAL",
      template_unknown: "isv.SMS_TEMPLATE_ILLEGAL",
      template_unapproved: "isv.SMS_TEMPLATE_ILLEGAL",
      template_foreign_only: "isv.DOMESTIC_NUMBER_NOT_SUPPORTED",
      template_mainland_only: "isv.SMS_TEMPLATE_ILLEGAL",
      params_missing: "isv.TEMPLATE_MISSING_PARAMETERS",
      params_code_characters: "isv.INVALID_PARAMETERS",
      params_code_length: "isv.TEMPLATE_PARAMS_ILLEGAL",
      params_url: "isv.PARAM_NOT_SUPPORT_URL",
      params_too_long: "isv.PARAM_LENGTH_LIMIT",
      params_characters: "isv.UNSUPPORTED_CONTENT",
      text_too_long: "isv.PARAM_LENGTH_LIMIT",
    },
  }),
};

export type PreflightProvider = keyof typeof PREFLIGHT_RULES;

function defineRules<const Code extends string>(rules: PreflightRules<Code>): PreflightRules<Code> {
  return rules;
}
