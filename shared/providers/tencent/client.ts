/**
 * Tencent Cloud SMS, API 3.0 of 2021-01-11, as a provider.
 *
 * @module
 */
import { CAPABILITIES } from "../capabilities.ts";
import type { SmsProvider } from "../provider.ts";
import { type ApiCall, createTencentApi, type TencentApiOptions } from "./api.ts";
import { PROVIDER } from "./faults.ts";
import { phoneRequest, queueRequest, receiptsOf, repliesOf } from "./pull.ts";
import { sendAnswerOf, sendSmsRequest } from "./send.ts";
import { MAX_PULL } from "./wire.ts";

export interface TencentProviderOptions extends TencentApiOptions {
  /** The SMS application's id, digits as text. */
  smsSdkAppId: string;
}

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createTencentProvider(options: TencentProviderOptions): SmsProvider {
  const { smsSdkAppId, now } = options;
  const api = createTencentApi(options);
  const receipts = async (call: ApiCall) => receiptsOf(await api.call(call), now());
  const replies = async (call: ApiCall) => repliesOf(await api.call(call), now());

  return {
    name: PROVIDER,
    maxRecipients: CAPABILITIES[PROVIDER].maxRecipients,
    async send(send, { deadline }) {
      const { phones, requestId } = send;
      if (phones.length === 0) return { results: [] };
      const request = sendSmsRequest(smsSdkAppId, send);
      const answer = await api.call({ action: "SendSms", request, deadline, requestId, recipients: phones.length });
      return sendAnswerOf(phones, answer, now());
    },
    queue: {
      maxPull: MAX_PULL,
      pullReceipts: (limit, { deadline }) =>
        receipts({ action: "PullSmsSendStatus", request: queueRequest(smsSdkAppId, limit), deadline }),
      pullReplies: (limit, { deadline }) =>
        replies({ action: "PullSmsReplyStatus", request: queueRequest(smsSdkAppId, limit), deadline }),
    },
    phoneLog: {
      receiptsByPhone: (query, { deadline }) =>
        receipts({ action: "PullSmsSendStatusByPhoneNumber", request: phoneRequest(smsSdkAppId, query), deadline }),
      repliesByPhone: (query, { deadline }) =>
        replies({ action: "PullSmsReplyStatusByPhoneNumber", request: phoneRequest(smsSdkAppId, query), deadline }),
    },
  };
}
