/**
 * The port that every SMS provider fills. Nothing here throws for what a provider says: each recipient gets a result.
 *
 * @module
 */
import type { ErrorCode, ProviderFault } from "../errors.ts";
import type { Receipt, Reply } from "../store/store.ts";

export const PROVIDERS = ["tencent", "qcloudsms", "aliyun"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export interface SendRequest {
  /** Goes out as session context, and comes back with receipts where the account has that switched on. */
  requestId: string;
  /** E.164, no duplicates, at most `maxRecipients`, all of mainland China or none. */
  phones: readonly string[];
  templateId: string;
  signName: string | null;
  /** Values for {1}, {2}, … in that order, where templates have positions. */
  params: readonly string[];
  /** Values by name, where templates have names. */
  namedParams?: Readonly<Record<string, string>> | undefined;
  extendCode?: string | undefined;
  senderId?: string | undefined;
}

/** A text that is written out. */
export interface TextRequest extends Pick<SendRequest, "requestId" | "phones" | "extendCode"> {
  /** With the sign name in front, as 【…】, where it is not to be the account's default. */
  text: string;
  /** Must agree with the template's own kind. */
  kind: "normal" | "marketing";
}

/** Can the same send be tried elsewhere or again? The classes of "Retry classes" in docs/decisions.md. */
export type RetryClass =
  /** Surely not accepted, and may work at once elsewhere or later here. */
  | "safe"
  /** Surely not accepted; works here again when the provider's window has passed. */
  | "after-window"
  /** Surely not accepted, until an operator acts (balance, permission). */
  | "after-operator"
  /** May have been accepted. */
  | "unsafe"
  /** Surely not accepted, and never will be unchanged. */
  | "never";

export interface SendFault {
  code: ErrorCode;
  /** English, without the phone number. */
  message: string;
  retry: RetryClass;
  provider: ProviderFault;
  retryAfterSeconds?: number | undefined;
  /** Names the provider's window, such as `provider_30s`. */
  reason?: string | undefined;
  /** One of the request's recipients is blocked, and the provider does not say which. */
  someoneBlocked?: true | undefined;
}

export type RecipientResult =
  | { phone: string; status: "accepted"; serialNumber: string; segments: number }
  | { phone: string; status: "rejected"; fault: SendFault }
  | { phone: string; status: "unknown"; fault: SendFault };

export interface SendAnswer {
  /** One per phone, in the order asked. */
  results: RecipientResult[];
  /** The reply as it came, when it was off its schema. */
  rawBody?: string | undefined;
}

/** What came, and the reply's body as it came. */
export interface Pulled<Item> {
  /** Those that could be read. */
  items: Item[];
  /** All, readable or not. */
  received: number;
  raw: string;
}

export interface PhoneQuery {
  /** E.164. */
  phone: string;
  /** Milliseconds since the epoch; at most 7 days ago. */
  from: number;
  to?: number | undefined;
  /** At most 100. */
  limit: number;
}

/** For the log: which call of ours asks a provider, and for which messages. */
export interface CallTrace {
  /** Of the invocation. */
  requestId: string;
  /** Ids of our messages to some of the call's phones. */
  messageIds?: ((phones: readonly string[]) => readonly string[]) | undefined;
}

/** Every call ends before `deadline` (milliseconds since the epoch). */
export interface CallOptions {
  deadline: number;
  trace?: CallTrace | undefined;
}

/** A provider's queue of receipts and replies: what is pulled is gone there. */
export interface ReceiptQueue {
  /** Items in one pull. */
  readonly maxPull: number;
  /**
   * @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED` or `OUTCOME_UNKNOWN` (items may be lost; its cause is an
   *   `UnreadableReply` where anything came)
   */
  pullReceipts(limit: number, options: CallOptions): Promise<Pulled<Receipt>>;
  /** @throws the same */
  pullReplies(limit: number, options: CallOptions): Promise<Pulled<Reply>>;
}

/** What a provider remembers of one number; asking consumes nothing. */
export interface PhoneLog {
  /** @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED` or `OUTCOME_UNKNOWN` */
  receiptsByPhone(query: PhoneQuery, options: CallOptions): Promise<Pulled<Receipt>>;
  /** Absent where a provider only pushes replies. */
  repliesByPhone?(query: PhoneQuery, options: CallOptions): Promise<Pulled<Reply>>;
}

/** What a provider cannot do is not there, and the type says so. */
export interface SmsProvider {
  readonly name: ProviderName;
  /** Recipients in one request. */
  readonly maxRecipients: number;
  send(request: SendRequest, options: CallOptions): Promise<SendAnswer>;
  /** Present where a text that is written out can be sent; it must equal an approved template with its values in it. */
  sendText?(request: TextRequest, options: CallOptions): Promise<SendAnswer>;
  readonly queue?: ReceiptQueue | undefined;
  readonly phoneLog?: PhoneLog | undefined;
}
