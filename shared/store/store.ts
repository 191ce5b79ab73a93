/**
 * The store's port: operations of the domain, not of tables. Every driver passes `test/contract/store.ts`.
 *
 * All times are milliseconds since the Unix epoch; the caller brings them, a store reads no clock.
 *
 * @module
 */

export type MessageStatus = "queued" | "submitted" | "delivered" | "undelivered" | "expired" | "rejected" | "unknown";

/** A text, or a call that says one. */
export type Channel = "sms" | "voice";

/** One text (or call) to one recipient: one row of the ledger, one id, one life. */
export interface Message {
  /** Sortable by time of creation. */
  id: string;
  channel: Channel;
  /** The invocation that made it; the messages of one call share it. */
  batchId: string;
  /** Our request to the provider, sent as session context; with the phone it names one message. */
  requestId: string;
  scene: string | null;
  caller: "user" | "service";
  /** The openid of a user; the key name of a service. */
  callerId: string;
  /** Client address, when the platform told it. */
  ip: string | null;
  /** E.164. */
  phone: string;
  /** ISO 3166 alpha-2. */
  country: string | null;
  /** By the route that sent it last; earlier tries are its `Attempt`s. */
  provider: string;
  /** Empty where a call says a code, a text or a file. */
  templateId: string;
  signName: string | null;
  /** The caller's own context; never sent to the provider. */
  callerContext: string | null;
  status: MessageStatus;
  /** The provider's id of the message. */
  serialNumber: string | null;
  /** Billed segments. */
  segments: number | null;
  /** Our error code, when rejected or unknown. */
  errorCode: string | null;
  /** The provider's own code and words, when it gave any. */
  providerCode: string | null;
  providerMessage: string | null;
  /** The carrier's code of the receipt that counts, such as `DELIVRD`. */
  receiptCode: string | null;
  /** When the handset got it, by that receipt. */
  receiptAt: number | null;
  createdAt: number;
  /** When the provider's answer was known. */
  settledAt: number | null;
}

/** A message about to be sent: everything known before the request goes out. */
export type NewMessage = Pick<
  Message,
  | "id"
  | "channel"
  | "batchId"
  | "requestId"
  | "scene"
  | "caller"
  | "callerId"
  | "ip"
  | "phone"
  | "country"
  | "provider"
  | "templateId"
  | "signName"
  | "callerContext"
  | "createdAt"
>;

/**
 * At most `count` messages in any `seconds` for one phone, caller (users only) or client address. Texts and calls to a
 * phone are counted apart, those of a caller or an address together.
 */
export interface LimitWindow {
  per: "phone" | "caller" | "ip";
  count: number;
  seconds: number;
  /** Names the rule to the caller, such as `phone_30s`. */
  reason: string;
}

/** At most `count` messages of one scene in one day. */
export interface Budget {
  scene: string;
  count: number;
  /** The day that is counted, such as `2026-01-31`, in the operator's time zone. */
  day: string;
  /** When the next day begins. */
  dayEndsAt: number;
  /** Names the rule to the caller, such as `scene_day`. */
  reason: string;
}

export interface SendReservation {
  now: number;
  messages: readonly NewMessage[];
  windows: readonly LimitWindow[];
  budget?: Budget | undefined;
}

/** One per message, in the order asked. */
export type Reservation =
  | { ok: true }
  /** Exact: the same send passes this rule when that many whole seconds have gone by. The longest wait of all rules broken. */
  | { ok: false; reason: string; retryAfterSeconds: number };

/** What the provider said of one message. */
export interface Settlement {
  id: string;
  status: "submitted" | "rejected" | "unknown";
  serialNumber?: string | undefined;
  segments?: number | undefined;
  errorCode?: string | undefined;
  providerCode?: string | undefined;
  providerMessage?: string | undefined;
}

/** What a provider said of one message when it surely did not accept it. */
export interface Refusal {
  /** The message's. */
  id: string;
  errorCode: string;
  providerCode?: string | undefined;
  providerMessage?: string | undefined;
}

export interface RerouteInput {
  now: number;
  refusals: readonly Refusal[];
  /** The request by which they go out next. */
  to: Pick<Message, "requestId" | "provider" | "templateId" | "signName">;
}

/** A try that surely did not send its message; another route was tried after it. */
export interface Attempt {
  messageId: string;
  requestId: string;
  provider: string;
  templateId: string;
  errorCode: string;
  providerCode: string | null;
  providerMessage: string | null;
  /** When the next route was chosen. */
  at: number;
}

/** May a provider be asked now? */
export interface Admission {
  /** `probe`: it rested, and this one request finds out whether it is well again; all others are told `resting`. */
  state: "well" | "probe" | "resting";
  /** How often it failed since it last worked; a success is worth noting when there are any. */
  failures: number;
}

/** How a provider's last request went, as far as it tells of the provider itself. */
export interface ProviderNote {
  provider: string;
  now: number;
  ok: boolean;
  /** True for the request that was admitted as a probe. */
  isProbe: boolean;
  /** So many failures in a row, none older than `withinMs` before the next, and it rests. */
  failures: number;
  withinMs: number;
  /** Doubled for each failed probe, up to `maxRestMs`. */
  restMs: number;
  maxRestMs: number;
}

/** A provider's raw words that we could not read, or must not lose. */
export interface RawReply {
  requestId: string;
  provider: string;
  action: string;
  body: string;
}

export interface SettleInput {
  now: number;
  settlements: readonly Settlement[];
  /** Kept when the reply was off its schema. */
  rawReply?: RawReply | undefined;
}

export interface Receipt {
  serialNumber: string;
  /** E.164. */
  phone: string;
  status: "delivered" | "undelivered" | "expired";
  /** The carrier's code, such as `DELIVRD`. */
  code: string;
  /** Our request id, where the account has the echo switched on; else empty. */
  sessionContext: string;
  /** When the handset got it. */
  at: number;
}

export interface Reply {
  /** E.164. */
  phone: string;
  text: string;
  signName: string;
  extendCode: string;
  at: number;
}

interface Inbound {
  now: number;
  /** Fits the messages of every provider that shares its queue: see `clouds.ts`. */
  provider: string;
  /** `pull` consumed a queue, `query` asked for a number, `push` was sent to us. */
  source: "pull" | "query" | "push";
  /** The provider's words as they came, kept for ever re-reading. */
  raw: string;
}

export interface ReceiptBatch extends Inbound {
  receipts: readonly Receipt[];
}

export interface ReplyBatch extends Inbound {
  replies: readonly Reply[];
}

export interface Applied {
  /** New ones, matched to a message. */
  matched: number;
  /** New ones that fit no message; kept and visible. */
  unmatched: number;
  /** Seen before. */
  duplicates: number;
}

export interface MessageQuery {
  id?: string | undefined;
  serialNumber?: string | undefined;
  phone?: string | undefined;
  batchId?: string | undefined;
  /** Only messages that this user asked for. */
  userId?: string | undefined;
  scene?: string | undefined;
  status?: MessageStatus | undefined;
  /** Created at or after. */
  from?: number | undefined;
  /** Created before. */
  to?: number | undefined;
  order: "newest" | "oldest";
  limit: number;
  /** Continue after this id, in the order asked. */
  after?: string | undefined;
}

/** One code's life. The code itself is derived from these fields and a key, and stored nowhere. */
export interface Verification {
  id: string;
  scene: string;
  phone: string;
  /** The openid it was issued to; null when a service asked for it. */
  userId: string | null;
  issuedAt: number;
  expiresAt: number;
  attempts: number;
  /** The message that carried it last. */
  messageId: string | null;
}

export interface IssueInput {
  now: number;
  scene: string;
  phone: string;
  userId: string | null;
  validityMs: number;
  maxAttempts: number;
  /** Id for a new verification; unused when one is still open. */
  newId: string;
  messageId: string | null;
}

export interface CheckInput {
  now: number;
  scene: string;
  phone: string;
  /** Undefined: whoever it was issued to (service callers). Null or an openid: exactly that. */
  userId: string | null | undefined;
  maxAttempts: number;
  /** Compares in constant time; called at most once, inside the transaction. */
  matches(verification: Verification): boolean;
}

export type CheckResult =
  | { result: "matched"; verification: Verification }
  | { result: "mismatch"; attemptsLeft: number }
  /** None issued, used up or expired: not told apart. */
  | { result: "none" };

export type IdempotencyClaim =
  /** Ours to carry out; call `finishIdempotent` or `releaseIdempotent` after. */
  | { state: "claimed" }
  /** Carried out before: what was answered. */
  | { state: "finished"; answer: string }
  /** Claimed by a call that has not finished, or never will. `batchId` finds its messages. */
  | { state: "unfinished"; batchId: string }
  /** Claimed with another payload. */
  | { state: "conflict" };

export interface Store {
  /** Checks every limit and writes the rows that pass as `queued`, in one transaction under a lock per recipient. */
  reserveSends(reservation: SendReservation): Promise<Reservation[]>;
  /**
   * Writes what the provider said. A receipt that came first is not undone. `rejected` gives the message's
   * reservation back: it no longer counts in any window or budget.
   */
  settle(input: SettleInput): Promise<void>;
  /**
   * Moves queued messages to another request, and keeps what was said of them before as attempts. Returns the ids that
   * may go out again, in the order asked: those that a receipt has settled meanwhile are not among them.
   */
  reroute(input: RerouteInput): Promise<string[]>;
  /** Oldest first, of these messages. */
  findAttempts(messageIds: readonly string[]): Promise<Attempt[]>;
  /** A provider that has rested its time is admitted once as a probe, which nobody else gets for `probeMs`. */
  admitProvider(input: { provider: string; now: number; probeMs: number }): Promise<Admission>;
  noteProvider(note: ProviderNote): Promise<void>;
  /** Persists the raw words, and matches and applies receipts, in one transaction; the same receipt twice is harmless. */
  applyReceipts(batch: ReceiptBatch): Promise<Applied>;
  /** The same for replies; `matched` counts those whose phone was texted in the 72 hours before. */
  applyReplies(batch: ReplyBatch): Promise<Applied>;
  /** Newest or oldest first; at most `limit`. */
  findMessages(query: MessageQuery): Promise<Message[]>;
  /** Receipts that fit no message, newest first. */
  findUnmatchedReceipts(limit: number): Promise<Receipt[]>;
  findReplies(query: { phone?: string | undefined; limit: number }): Promise<Reply[]>;

  /** Issues a verification, or renews the open one of the same scene, phone and user (same id, so the same code). */
  issueVerification(input: IssueInput): Promise<{ verification: Verification; resent: boolean }>;
  /** Counts the attempt first, compares, and uses the verification up on success: one transaction. */
  checkVerification(input: CheckInput): Promise<CheckResult>;

  /** A claim older than `ttlMs` is anybody's. */
  claimIdempotent(input: {
    key: string;
    payloadHash: string;
    batchId: string;
    now: number;
    ttlMs: number;
  }): Promise<IdempotencyClaim>;
  finishIdempotent(input: { key: string; answer: string; now: number }): Promise<void>;
  /** Forgets a claim under which surely nothing was sent. */
  releaseIdempotent(input: { key: string }): Promise<void>;

  /** True when `holder` now has the named lease until `now + ttlMs`; a lease past its time is anybody's. */
  acquireLease(input: { name: string; holder: string; now: number; ttlMs: number }): Promise<boolean>;
  releaseLease(input: { name: string; holder: string }): Promise<void>;

  close(): Promise<void>;
}
