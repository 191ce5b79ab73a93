/**
 * Tencent's classic SMS interfaces (SDK 2.0, "qcloudsms"), as a provider, with what only they have besides.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976; "qcloud-documents",
 * https://github.com/tencentyun/qcloud-documents
 *
 * @module
 */
import type { Receipt, Reply } from "../../store/store.ts";
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
import { type ApiCall, createQcloudsmsApi, type QcloudsmsApi, type QcloudsmsOptions } from "./api.ts";
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
  const source = { api, now };

  async function sendTo(phones: readonly string[], call: Call | undefined, along: CallOptions): Promise<SendAnswer> {
    if (phones.length === 0) return { results: [] };
    if (call === undefined) return { results: sameForAll(phones, NOT_NUMERIC) };
    return sendAnswerOf(phones, await api.call({ ...call, ...along }));
  }

  return {
    name: PROVIDER,
    maxRecipients: CAPABILITIES[PROVIDER].maxRecipients,
    send(request, along) {
      const said = templateSaid(request);
      return sendTo(request.phones, said && sendCall(request, said), along);
    },
    sendText(request, along) {
      const said = { type: request.kind === "marketing" ? 1 : 0, msg: request.text } as const;
      return sendTo(request.phones, sendCall(request, said), along);
    },
    sendInternational(request, along) {
      const said = templateSaid(request);
      return sendTo([request.phone], said && internationalCall(request, said), along);
    },
    queue: {
      maxPull: MAX_PULL,
      pullReceipts: (limit, along) => receipts(source, queueCall(RECEIPTS, limit), along),
      pullReplies: (limit, along) => replies(source, queueCall(REPLIES, limit), along),
    },
    phoneLog: {
      receiptsByPhone: (query, along) => receipts(source, phoneCall(RECEIPTS, query, now()), along),
      repliesByPhone: (query, along) => replies(source, phoneCall(REPLIES, query, now()), along),
    },
    async messagesByPhone(query, along) {
      return loggedOf(await api.call({ ...logCall(query, now()), ...along }));
    },
  };
}

const NOT_NUMERIC = unsendableFault("TemplateIdNotNumeric", "A template's id must be digits here, such as 7839");

type Call = Omit<ApiCall, "deadline">;

interface Source {
  api: QcloudsmsApi;
  now(): number;
}

async function receipts({ api, now }: Source, call: Call, along: CallOptions): Promise<Pulled<Receipt>> {
  return receiptsOf(await api.call({ ...call, ...along }), now());
}

async function replies({ api }: Source, call: Call, along: CallOptions): Promise<Pulled<Reply>> {
  return repliesOf(await api.call({ ...call, ...along }));
}
