/**
 * Tencent Cloud SMS, API 3.0 of 2021-01-11, as a provider.
 *
 * @module
 */

import type { Receipt, Reply } from "../../store/store.ts";
import { CAPABILITIES } from "../capabilities.ts";
import type { PhoneQuery, Pulled, SmsProvider } from "../provider.ts";
import { type ApiCall, createTencentApi, type TencentApi, type TencentApiOptions } from "./api.ts";
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
  const source = { api, now };

  return {
    name: PROVIDER,
    maxRecipients: CAPABILITIES[PROVIDER].maxRecipients,
    async send(send, call) {
      const { phones, requestId: sessionContext } = send;
      if (phones.length === 0) return { results: [] };
      const request = sendSmsRequest(smsSdkAppId, send);
      const answer = await api.call({ action: "SendSms", request, ...call, sessionContext, phones });
      return sendAnswerOf(phones, answer, now());
    },
    queue: {
      maxPull: MAX_PULL,
      pullReceipts: (limit, call) =>
        receipts(source, { action: "PullSmsSendStatus", request: queueRequest(smsSdkAppId, limit), ...call }),
      pullReplies: (limit, call) =>
        replies(source, { action: "PullSmsReplyStatus", request: queueRequest(smsSdkAppId, limit), ...call }),
    },
    phoneLog: {
      receiptsByPhone: (query, call) =>
        receipts(source, { action: "PullSmsSendStatusByPhoneNumber", ...about(smsSdkAppId, query), ...call }),
      repliesByPhone: (query, call) =>
        replies(source, { action: "PullSmsReplyStatusByPhoneNumber", ...about(smsSdkAppId, query), ...call }),
    },
  };
}

interface Source {
  api: TencentApi;
  now(): number;
}

async function receipts({ api, now }: Source, question: ApiCall): Promise<Pulled<Receipt>> {
  return receiptsOf(await api.call(question), now());
}

async function replies({ api, now }: Source, question: ApiCall): Promise<Pulled<Reply>> {
  return repliesOf(await api.call(question), now());
}

function about(smsSdkAppId: string, query: PhoneQuery): Pick<ApiCall, "request" | "phones"> {
  return { request: phoneRequest(smsSdkAppId, query), phones: [query.phone] };
}
