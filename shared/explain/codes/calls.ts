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

/** How a call ended, and `failure_code` of Tencent's push, as receipts are written of them. */
export const TENCENT_CALL_ENDS: CodeTable = {
  ANSWERED: "answered",
  NOT_ANSWERED: "no_answer",
  ABNORMAL: "call_failed",
  FAILURE_1: "phone_off",
  FAILURE_2: "busy",
  FAILURE_3: "out_of_coverage",
  FAILURE_4: "line_suspended",
  FAILURE_5: "no_answer",
  FAILURE_6: "out_of_coverage",
  FAILURE_7: "line_suspended",
  FAILURE_8: "number_gone",
  FAILURE_9: "network_busy",
  FAILURE_10: "busy",
  FAILURE_11: "call_failed",
  FAILURE_12: "call_barred",
  FAILURE_13: "line_suspended",
  FAILURE_15: "number_gone",
  FAILURE_16: "answering_service",
  FAILURE_17: "number_gone",
  FAILURE_18: "network_busy",
  FAILURE_19: "call_barred",
  FAILURE_20: "no_answer",
  FAILURE_22: "network_busy",
  FAILURE_23: "dialled_wrong",
  FAILURE_24: "number_gone",
  FAILURE_25: "answering_service",
  FAILURE_26: "answering_service",
  FAILURE_27: "out_of_coverage",
  FAILURE_28: "answering_service",
  FAILURE_29: "answering_service",
  FAILURE_30: "number_gone",
  FAILURE_31: "number_gone",
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
