/**
 * Alibaba Cloud SMS (dysmsapi, 2017-05-25) as a provider.
 *
 * @module
 */
import { CAPABILITIES } from "../capabilities.ts";
import type { CallOptions, PhoneLog, SendAnswer, SmsProvider } from "../provider.ts";
import { type AliyunApiOptions, createAliyunApi } from "./api.ts";
import { PROVIDER } from "./faults.ts";
import { createPhoneLog } from "./phone-log.ts";
import { type BatchRequest, namelessAnswer, sendAnswerOf, sendBatchCall, sendSmsCall, withPhones } from "./send.ts";
import { sendSplitting } from "./split.ts";
import { MAX_BATCH } from "./wire.ts";

/** Receipts are pushed, not queued; the log of a number is what can be asked. */
export interface AliyunProvider extends SmsProvider {
  readonly phoneLog: PhoneLog;
  /** Recipients in one batch. */
  readonly maxBatch: number;
  /** One template, to each with a sign name and values of its own. */
  sendBatch(request: BatchRequest, options: CallOptions): Promise<SendAnswer>;
}

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createAliyunProvider(options: AliyunApiOptions): AliyunProvider {
  const api = createAliyunApi(options);
  return {
    name: PROVIDER,
    maxRecipients: CAPABILITIES[PROVIDER].maxRecipients,
    maxBatch: MAX_BATCH,
    async send(request, call) {
      const { phones } = request;
      if (phones.length === 0) return { results: [] };
      const whole = sendSmsCall(request, call);
      if (whole === undefined) return namelessAnswer(phones);
      return sendSplitting(phones, (some) => api.call(withPhones(whole, some)), { ...call, now: options.now });
    },
    async sendBatch(request, call) {
      const phones = request.recipients.map(({ phone }) => phone);
      if (phones.length === 0) return { results: [] };
      return sendAnswerOf(phones, await api.call(sendBatchCall(request, call)));
    },
    phoneLog: createPhoneLog(api, options.now),
  };
}
