/**
 * Codes of Alibaba Cloud: the products' and the gateway's.
 *
 * Sources: "国内消息API错误码", https://help.aliyun.com/document_detail/101346.html; "Voice API error codes",
 * https://help.aliyun.com/document_detail/178344.html; "Common client-side error codes",
 * https://help.aliyun.com/en/document_detail/434846.html
 *
 * @module
 */
import type { CodeTable } from "../situations/situations.ts";

export const ALIYUN_CODES: CodeTable = {
  OK: "accepted",

  "isv.BUSINESS_LIMIT_CONTROL": "frequency_policy",
  "isv.DAY_LIMIT_CONTROL": "account_day",
  "isv.MONTH_LIMIT_CONTROL": "account_month",
  "isv.SMS_OVER_LIMIT": "submissions_day",

  "isv.ACCOUNT_ABNORMAL": "account_abnormal",
  "isv.ACCOUNT_NOT_EXISTS": "account_abnormal",
  "isv.AMOUNT_NOT_ENOUGH": "balance",
  "isv.DENY_IP_RANGE": "address_region",
  "isv.OUT_OF_SERVICE": "arrears",
  "isv.PRODUCT_UNSUBSCRIBE": "not_activated",
  "isv.PRODUCT_UN_SUBSCRIPT": "not_activated",
  "isv.SECURITY_FROZEN_ACCOUNT": "account_abnormal",
  "isv.SMS_TEST_NUMBER_LIMIT": "test_numbers_only",
  "isv.SMS_TEST_SIGN_TEMPLATE_LIMIT": "test_numbers_only",
  "isv.SMS_TEST_TEMPLATE_PARAMS_ILLEGAL": "params_malformed",
  "isp.RAM_PERMISSION_DENY": "permission",

  "isv.BLACK_KEY_CONTROL_LIMIT": "blocklisted_or_word",
  "isv.COMPLAINT_REJECT": "complained",
  "isv.CUSTOMER_REFUSED": "opted_out",
  "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": "template_other_numbers",
  "isv.MOBILE_COUNT_OVER_LIMIT": "too_many_numbers",
  "isv.MOBILE_NUMBER_ILLEGAL": "number_malformed",

  "isv.CODE_ERROR": "sub_number",
  "isv.CODE_EXCEED_LIMIT": "sub_number",
  "isv.EXTEND_CODE_ERROR": "sub_number",
  "isv.INVALID_JSON_PARAM": "params_malformed",
  "isv.INVALID_PARAMETERS": "params_malformed",
  "isv.ONE_CODE_MULTIPLE_SIGN": "sub_number",
  "isv.PARAM_LENGTH_LIMIT": "value_too_long",
  "isv.PARAM_NOT_SUPPORT_URL": "value_url",
  "isv.SIGN_NAME_ILLEGAL": "sign_unapproved",
  "isv.SIGN_STATE_ILLEGAL": "sign_unapproved",
  "isv.SMS_CONTENT_ILLEGAL": "sensitive_word",
  "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE": "marketing_in_notice",
  "isv.SMS_SIGNATURE_ILLEGAL": "sign_unapproved",
  "isv.SMS_SIGNATURE_SCENE_ILLEGAL": "sign_scene",
  "isv.SMS_SIGN_ILLEGAL": "sign_unapproved",
  "isv.SMS_TEMPLATE_ILLEGAL": "template_unapproved",
  "isv.TEMPLATE_MISSING_PARAMETERS": "params_mismatch",
  "isv.TEMPLATE_PARAMS_ILLEGAL": "params_malformed",
  "isv.UNSUPPORTED_CONTENT": "characters",

  "isv.ERROR_EMPTY_FILE": "draft_proof",
  "isv.ERROR_SIGN_NOT_DELETE": "already_approved",
  "isv.ERROR_SIGN_NOT_MODIFY": "already_approved",
  "isv.ERROR_TEMPLATE_NOT_DELETE": "already_approved",
  "isv.ERROR_TEMPLATE_NOT_MODIFY": "already_approved",
  "isv.SIGN_COUNT_OVER_LIMIT": "too_many",
  "isv.SIGN_FILE_LIMIT": "draft_proof",
  "isv.SIGN_OVER_LIMIT": "draft_format",
  "isv.SIGN_SOURCE_ILLEGAL": "draft_format",
  "isv.SMS_SIGN_EMOJI_ILLEGAL": "draft_content",
  "isv.TEMPLATE_COUNT_OVER_LIMIT": "too_many",
  "isv.TEMPLATE_OVER_LIMIT": "draft_format",
  SIGNATURE_BLACKLIST: "draft_content",
  template_parameter_count_illegal: "draft_format",

  "isv.DISPLAY_NUMBER_ILLEGAL": "shown_number_wrong",
  "isv.TEMPLATE_ILLEGAL": "template_unapproved",
  "isv.TTS_TEMPLATE_ILLEGAL": "template_unapproved",
  "isv.VOICE_CALL_FAIL": "call_not_started",
  "isv.VOICE_CALL_PERIOD_ERROR": "call_hours",
  "isv.VOICE_FILE_ILLEGAL": "voice_file_unusable",
  "isv.VOICE_ROBOT_NOT_PERIOD": "call_hours",

  "isp.GATEWAY_ERROR": "timed_out",
  "isp.SYSTEM_ERROR": "internal",

  IncompleteSignature: "signature_wrong",
  InternalError: "internal",
  "InvalidAccessKeyId.Inactive": "key_unknown",
  "InvalidAccessKeyId.NotFound": "key_unknown",
  "InvalidAction.NotFound": "wrong_interface",
  "InvalidApi.NotFound": "wrong_interface",
  "InvalidParameter.Format": "malformed",
  InvalidSignatureMethod: "wrong_interface",
  "InvalidTimeStamp.Expired": "clock",
  "InvalidTimeStamp.Format": "malformed",
  InvalidVersion: "wrong_interface",
  MissingSignName: "sign_missing",
  ServiceUnavailable: "timed_out",
  SignatureDoesNotMatch: "signature_wrong",
  SignatureNonceUsed: "nonce_used",
  Throttling: "request_rate",
  "Throttling.Api": "request_rate",
  "Throttling.User": "request_rate",
  UnsupportedHTTPMethod: "wrong_interface",
};

/** What some mean where they answer a call. */
export const ALIYUN_CALL_CODES: CodeTable = {
  "isv.BUSINESS_LIMIT_CONTROL": "call_frequency",
  "isv.PARAM_LENGTH_LIMIT": "spoken_too_long",
};
