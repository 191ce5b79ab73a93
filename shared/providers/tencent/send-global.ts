/**
 * Texts to numbers outside mainland China, each with a template and values of its own, in one request.
 *
 * Source: "tencentcloud-sdk-nodejs", sms v20210111, SendMultiGlobalSms,
 * https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import { CAPABILITIES } from "../capabilities.ts";
import type { CallOptions, SendAnswer } from "../provider.ts";
import { createTencentApi } from "./api.ts";
import type { TencentProviderOptions } from "./client.ts";
import { PROVIDER } from "./faults.ts";
import { sendAnswerOf } from "./send.ts";
import type { Requests } from "./wire.ts";

export interface GlobalMessage {
  /** E.164, not of mainland China. */
  phone: string;
  templateId: string;
  /** Values for {1}, {2}, … in that order. */
  params: readonly string[];
  senderId?: string | undefined;
}

export interface GlobalSendRequest {
  /** Goes out as every message's session context. */
  requestId: string;
  /** No number twice, at most `maxRecipients`. */
  messages: readonly GlobalMessage[];
}

export interface TencentGlobalSender {
  /** Recipients in one request. */
  readonly maxRecipients: number;
  /** One result per message, in the order asked; nothing throws for what the provider says. */
  send(request: GlobalSendRequest, options: CallOptions): Promise<SendAnswer>;
}

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createTencentGlobalSender(options: TencentProviderOptions): TencentGlobalSender {
  const api = createTencentApi(options);
  return {
    maxRecipients: CAPABILITIES[PROVIDER].maxRecipients,
    async send({ requestId: sessionContext, messages }, call) {
      if (messages.length === 0) return { results: [] };
      const request = requestOf(options.smsSdkAppId, sessionContext, messages);
      const phones = messages.map(({ phone }) => phone);
      const answer = await api.call({ action: "SendMultiGlobalSms", request, ...call, sessionContext, phones });
      return sendAnswerOf(phones, answer, options.now(), "SendMultiStatusSet");
    },
  };
}

function requestOf(
  SmsSdkAppId: string,
  SessionContext: string,
  messages: readonly GlobalMessage[],
): Requests["SendMultiGlobalSms"] {
  const MultiSmsInfoSet = messages.map(({ phone, templateId, params, senderId }) => ({
    PhoneNumber: phone,
    TemplateId: templateId,
    TemplateParamSet: [...params],
    SessionContext,
    ...(senderId === undefined ? {} : { SenderId: senderId }),
  }));
  return { SmsSdkAppId, MultiSmsInfoSet };
}
