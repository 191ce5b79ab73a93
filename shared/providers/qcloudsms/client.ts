/**
 * Tencent's classic SMS interfaces (SDK 2.0, "qcloudsms"), as a provider, with what only they have besides.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976; "qcloud-documents",
 * https://github.com/tencentyun/qcloud-documents
 *
 * @module
 */
import { CAPABILITIES } from "../capabilities.ts";
import type {
  CallOptions,
  PhoneQuery,
  Pulled,
  SendAnswer,
  SendRequest,
  SmsProvider,
  TextRequest,
} from "../provider.ts";
import { sameForAll } from "../results.ts";
import { type ApiCall, createQcloudsmsApi, type QcloudsmsOptions } from "./api.ts";
import { PROVIDER, unsendableFault } from "./faults.ts";
import {
  type LoggedMessage,
  logCall,
  loggedOf,
  phoneCall,
  queueCall,
  RECEIPTS,
  REPLIES,
  receiptsOf,
  repliesOf,
} from "./pull.ts";
import { internationalCall, sendAnswerOf, sendCall, templateSaid } from "./send.ts";
import { MAX_PULL } from "./wire.ts";

export interface QcloudsmsProvider extends SmsProvider {
  /** Legacy, but still there. */
  sendText(request: TextRequest, options: CallOptions): Promise<SendAnswer>;
  /** Sends by template to one number through `sendisms`, which takes the number whole. */
  sendInternational(request: InternationalRequest, options: CallOptions): Promise<SendAnswer>;
  /**
   * What the provider logged of one number, at most 100 messages; an interface of older manuals.
   * @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED` or `OUTCOME_UNKNOWN`
   */
  messagesByPhone(query: Omit<PhoneQuery, "limit">, options: CallOptions): Promise<Pulled<LoggedMessage>>;
}

/** The same as `SendRequest`, for one number. */
export type InternationalRequest = Omit<SendRequest, "phones"> & { phone: string };

/** @throws XinshiError `NOT_CONFIGURED` when an endpoint is no address */
export function createQcloudsmsProvider(options: QcloudsmsOptions): QcloudsmsProvider {
  const { now } = options;
  const api = createQcloudsmsApi(options);
  type Call = Omit<ApiCall, "deadline">;

  async function sendTo(phones: readonly string[], call: Call | undefined, deadline: number): Promise<SendAnswer> {
    if (phones.length === 0) return { results: [] };
    if (call === undefined) return { results: sameForAll(phones, NOT_NUMERIC) };
    return sendAnswerOf(phones, await api.call({ ...call, deadline }));
  }
  const receipts = async (call: Call, deadline: number) => receiptsOf(await api.call({ ...call, deadline }), now());
  const replies = async (call: Call, deadline: number) => repliesOf(await api.call({ ...call, deadline }));

  return {
    name: PROVIDER,
    maxRecipients: CAPABILITIES[PROVIDER].maxRecipients,
    send(request, { deadline }) {
      const said = templateSaid(request);
      return sendTo(request.phones, said && sendCall(request, said), deadline);
    },
    sendText(request, { deadline }) {
      const said = { type: request.kind === "marketing" ? 1 : 0, msg: request.text } as const;
      return sendTo(request.phones, sendCall(request, said), deadline);
    },
    sendInternational(request, { deadline }) {
      const said = templateSaid(request);
      return sendTo([request.phone], said && internationalCall(request, said), deadline);
    },
    queue: {
      maxPull: MAX_PULL,
      pullReceipts: (limit, { deadline }) => receipts(queueCall(RECEIPTS, limit), deadline),
      pullReplies: (limit, { deadline }) => replies(queueCall(REPLIES, limit), deadline),
    },
    phoneLog: {
      receiptsByPhone: (query, { deadline }) => receipts(phoneCall(RECEIPTS, query, now()), deadline),
      repliesByPhone: (query, { deadline }) => replies(phoneCall(REPLIES, query, now()), deadline),
    },
    async messagesByPhone(query, { deadline }) {
      return loggedOf(await api.call({ ...logCall(query, now()), deadline }));
    },
  };
}

const NOT_NUMERIC = unsendableFault("TemplateIdNotNumeric", "A template's id must be digits here, such as 7839");
