/**
 * What became of a call, in the providers' codes.
 *
 * Sources: "语音验证码状态通知", https://cloud.tencent.com/document/product/1128/51533; "语音送达失败原因推送",
 * https://cloud.tencent.com/document/product/382/6532; "Voice result codes",
 * https://help.aliyun.com/document_detail/55085.html
 *
 * @module
 */
import type { CodeTable } from "../situations/situations.ts";

/** `failure_code` of Tencent's push. */
export const TENCENT_CALL_FAILURES: CodeTable = {
  1: "phone_off",
  2: "busy",
  3: "out_of_coverage",
  4: "line_suspended",
  5: "no_answer",
  6: "out_of_coverage",
  7: "line_suspended",
  8: "number_gone",
  9: "network_busy",
  10: "busy",
  11: "call_failed",
  12: "call_barred",
  13: "line_suspended",
  15: "number_gone",
  16: "answering_service",
  17: "number_gone",
  18: "network_busy",
  19: "call_barred",
  20: "no_answer",
  22: "network_busy",
  23: "dialled_wrong",
  24: "number_gone",
  25: "answering_service",
  26: "answering_service",
  27: "out_of_coverage",
  28: "answering_service",
  29: "answering_service",
  30: "number_gone",
  31: "number_gone",
};

/** `status_code` of Alibaba Cloud's push. */
export const ALIYUN_CALL_RESULTS: CodeTable = {
  200000: "answered",
  200001: "hung_up_early",
  200002: "busy",
  200003: "no_answer",
  200004: "number_gone",
  200005: "out_of_coverage",
  200007: "out_of_coverage",
  200010: "phone_off",
  200011: "line_suspended",
  200100: "answered",
  200101: "call_in_progress",
  200102: "call_in_progress",
  200119: "carrier_frequency",
  200201: "call_in_progress",
  999999: "internal",
};
