/**
 * What a code means, in Chinese and in English. Loaded when a timeline is asked for; no other function carries it.
 *
 * @module
 */

import type { Explanation } from "../validation/explanation.ts";
import { ALIYUN_CALL_CODES, ALIYUN_CODES } from "./codes/aliyun.ts";
import { ALIYUN_CALL_RESULTS, TENCENT_CALL_ENDS } from "./codes/calls.ts";
import { OUR_CODES } from "./codes/ours.ts";
import { QCLOUDSMS_CALL_CODES, QCLOUDSMS_CODES } from "./codes/qcloudsms.ts";
import { ALIYUN_RECEIPT_CODES, tencentReceiptSituation } from "./codes/receipts.ts";
import { LIMIT_REASONS, REFUSAL_REASONS } from "./codes/refusals.ts";
import { TENCENT_CODES } from "./codes/tencent.ts";
import { type CodeTable, SITUATIONS, type Situation } from "./situations/situations.ts";

/** The official sample of a failure lacks the last letter of this code. */
const MISSPELT = "FailedOperation.TemplateParamSetNotMatchApprovedTemplat";

/** A code, and where it was said. */
export interface SaidCode {
  provider: string;
  channel: "sms" | "voice";
  code: string;
}

/** What a provider meant with the code of its answer; never undefined, as an unlisted code has its own explanation. */
export function explainAnswer(said: SaidCode): Explanation {
  return SITUATIONS[answerSituation(said) ?? "unlisted_code"];
}

/** The same of a receipt's code, or of a call's end. */
export function explainReceipt(said: SaidCode): Explanation {
  return SITUATIONS[receiptSituation(said) ?? "unlisted_receipt"];
}

/** Why we refused a send ourselves, by the reason that the caller was told. */
export function explainRefusal(reason: string): Explanation {
  const limit = LIMIT_REASONS.find(([beginning]) => reason.startsWith(beginning))?.[1];
  return SITUATIONS[find([REFUSAL_REASONS], reason) ?? limit ?? "rejected_unexplained"];
}

/** What a situation of our own means. */
export function explainSituation(situation: Situation): Explanation {
  return SITUATIONS[situation];
}

/** Undefined for a code on none of our lists. */
export function answerSituation({ provider, channel, code }: SaidCode): Situation | undefined {
  const isCall = channel === "voice";
  if (provider === "qcloudsms") {
    return find(isCall ? [QCLOUDSMS_CALL_CODES, QCLOUDSMS_CODES, OUR_CODES] : [QCLOUDSMS_CODES, OUR_CODES], code);
  }
  if (provider === "aliyun") {
    const tables = isCall ? [ALIYUN_CALL_CODES, ALIYUN_CODES, OUR_CODES] : [ALIYUN_CODES, OUR_CODES];
    return find(tables, code) ?? aliyunFamily(code);
  }
  if (isCall && code === "LimitExceeded.DeliveryFrequencyLimit") return "call_frequency";
  if (code.startsWith(MISSPELT)) return "params_mismatch";
  // A code's family stands for those that the lists lack.
  return find([TENCENT_CODES, OUR_CODES], code) ?? find([TENCENT_CODES], code.split(".", 1)[0] ?? "");
}

/** Undefined for a code on none of our lists. */
export function receiptSituation({ provider, channel, code }: SaidCode): Situation | undefined {
  if (channel === "voice") {
    return find([provider === "aliyun" ? ALIYUN_CALL_RESULTS : TENCENT_CALL_ENDS], code);
  }
  if (provider === "aliyun") return find([ALIYUN_RECEIPT_CODES], code) ?? tencentReceiptSituation(code);
  return tencentReceiptSituation(code);
}

/** The gateway names a parameter in the code itself. */
function aliyunFamily(code: string): Situation | undefined {
  if (/^Throttling\b/.test(code)) return "request_rate";
  return /^(?:Missing|Invalid)[A-Z]/.test(code) ? "malformed" : undefined;
}

function find(tables: readonly CodeTable[], code: string): Situation | undefined {
  const table = tables.find((one) => Object.hasOwn(one, code));
  return table?.[code];
}
