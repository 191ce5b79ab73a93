/**
 * The classic interfaces' `result` numbers, for texts and calls.
 *
 * Sources: "错误码", https://cloud.tencent.com/document/product/382/3771; "语音消息 错误码",
 * https://cloud.tencent.com/document/product/1128/38004
 *
 * @module
 */
import type { CodeTable } from "../situations/situations.ts";

export const QCLOUDSMS_CODES: CodeTable = {
  0: "accepted",
  1001: "signature_wrong",
  1002: "sensitive_word",
  1003: "signature_wrong",
  1004: "malformed",
  1006: "permission",
  1007: "internal",
  1008: "timed_out",
  1009: "address_not_allowed",
  1011: "wrong_interface",
  1012: "sign_unapproved",
  1013: "frequency_policy",
  1014: "template_or_values",
  1015: "blocklisted",
  1016: "number_malformed",
  1017: "text_too_long",
  1018: "voice_code_malformed",
  1019: "app_missing",
  1020: "app_disabled",
  1021: "clock",
  1022: "app_day",
  1023: "phone_30s",
  1024: "phone_1h",
  1025: "phone_day",
  1026: "same_content",
  1029: "marketing_hours",
  1030: "not_supported",
  1031: "package_empty",
  1032: "private_marketing",
  1033: "arrears",
  1034: "mixed_numbers",
  1036: "value_too_long",
  1038: "code_digits",
  1045: "country_not_served",
  1046: "too_many_numbers",
  1047: "account_day",
  1048: "value_url",
  3001: "internal",
  3002: "timed_out",
  3003: "malformed",
  3004: "malformed",
  3011: "timed_out",
  3014: "caller_number_missing",
  60008: "timed_out",
};

/** What some mean where they answer a call. */
export const QCLOUDSMS_CALL_CODES: CodeTable = {
  1013: "call_frequency",
  1031: "voice_package_empty",
};
