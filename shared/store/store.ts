/**
 * The store's port: operations of the domain, not of tables. Every driver passes `test/contract/store.ts`.
 *
 * All times are milliseconds since the Unix epoch; the caller brings them, a store reads no clock.
 *
 * @module
 */

import type { Search } from "../validation/search.ts";

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
> & {
  /** The backend whose pull is to take the receipt, as `Store.takeReceipts` does. */
  puller?: string | undefined;
};

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
  /** Only reports what it would have refused. */
  shadow?: boolean | undefined;
}

/** Stands for the scene of messages that have none, where budgets are counted. */
export const NO_SCENE = "";

/** At most `count` messages of one scene in one day. */
export interface Budget {
  /** {@link NO_SCENE} for messages that have none. */
  scene: string;
  count: number;
  /** The day that is counted, such as `2026-01-31`, in the operator's time zone. */
  day: string;
  /** When the next day begins. */
  dayEndsAt: number;
  /** Names the rule to the caller, such as `scene_day`. */
  reason: string;
  /** Only reports what it would have refused. */
  shadow?: boolean | undefined;
}

/** Why a number must not be texted. */
export type SuppressionReason = "opted_out" | "blocklist" | "manual";

export interface Suppression {
  /** E.164. */
  phone: string;
  reason: SuppressionReason;
  /** The words of the reply, the provider's code, or who did it and why. */
  note: string | null;
  at: number;
}

export interface SendReservation {
  now: number;
  messages: readonly NewMessage[];
  /** Per message, what the guard counts its code under; nothing where it does not watch. */
  prefixes?: readonly (readonly string[])[] | undefined;
  windows: readonly LimitWindow[];
  budget?: Budget | undefined;
}

/** One per message, in the order asked. */
export type Reservation =
  | { ok: true }
  /** Exact: the same send passes this rule when that many whole seconds have gone by. The longest wait of all rules broken. */
  | { ok: false; reason: string; retryAfterSeconds: number }
  /** On the list of those who must not be texted, whatever the limits say. */
  | { ok: false; suppressed: SuppressionReason };

/** How often a rule was broken on one day; in shadow nothing was refused for it. */
export interface LimitHit {
  /** Of UTC+8, such as `2026-01-31`. */
  day: string;
  scene: string | null;
  reason: string;
  shadow: boolean;
  count: number;
}

/** A send that we refused ourselves: no provider was asked, and there is no message. */
export interface NewRefusedSend {
  /** E.164. */
  phone: string;
  channel: Channel;
  scene: string | null;
  /** Which rule said no, such as `phone_30s` or `country`. */
  reason: string;
  at: number;
  /** When the same send passes by itself; null where waiting does not help. */
  endsAt: number | null;
}

/** Those to one number in one day of UTC+8, of the same scene and for the same reason. */
export interface RefusedSend extends Omit<NewRefusedSend, "at"> {
  firstAt: number;
  lastAt: number;
  count: number;
}

/** What the provider said of one message. */
export interface Settlement {
  id: string;
  status: "submitted" | "rejected" | "unknown";
  serialNumber?: string | undefined;
  segments?: number | undefined;
  errorCode?: string | undefined;
  providerCode?: string | undefined;
  providerMessage?: string | undefined;
  /** The provider has the number on its blocklist: it is suppressed from now on. */
  isBlocklisted?: boolean | undefined;
  /** What the guard counted it under; a rejected one is taken back. */
  prefixes?: readonly string[] | undefined;
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
  /** Its calls have a name of their own: they are another service than its texts. */
  provider: string;
  now: number;
  /** Null where a probe was not asked after all: the next request is one. */
  ok: boolean | null;
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

/** The same, and how it came to us. */
export interface KnownReceipt extends Receipt {
  /** Null while it fits no message. */
  messageId: string | null;
  /** The cloud it came from: see `clouds.ts`. */
  provider: string;
  source: "pull" | "query" | "push";
  receivedAt: number;
  /** How often it came. */
  times: number;
  lastReceivedAt: number;
  /** Led to its message by phone and time only. */
  isGuess: boolean;
}

/** A template as its provider listed it last. */
export interface StoredTemplate {
  provider: string;
  id: string;
  name: string;
  /** In the provider's own notation of variables. */
  text: string;
  /** Null where the provider does not tell it. */
  kind: "code" | "notice" | "marketing" | null;
  /** May be sent to numbers of mainland China. */
  domestic: boolean;
  /** May be sent to all other numbers. */
  international: boolean;
  review: "approved" | "pending" | "refused";
  /** The reviewer's words. */
  reason: string | null;
  syncedAt: number;
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
  /**
   * Where one that names no message is looked for by phone and time.
   * @default "sms"
   */
  channel?: Channel | undefined;
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

/** What an operator looks for, all terms of it; see `shared/validation/search.ts`. */
export interface SearchQuery {
  search: Search;
  /**
   * How numbers are compared: `parts` of them, or `whole` ones only.
   * @default "parts"
   */
  numbers?: "parts" | "whole" | undefined;
  limit: number;
  /** Only messages older than this one. */
  before?: string | undefined;
}

/** A page of what a search found. */
export interface SearchPage {
  /** Newest first. */
  messages: Message[];
  /** How many there are in all; null when there are more than 100,000. */
  total: number | null;
  hasMore: boolean;
}

/** Of messages created at or after `from` and before `to`, milliseconds since the Unix epoch. */
export interface StatisticsQuery {
  from: number;
  to: number;
  /** Equal parts of that time. */
  buckets: number;
  /** Whose budgets are told, such as `2026-01-31`. */
  day: string;
}

export interface MessageStatistics {
  /** Those with messages, counted from 0. */
  buckets: { bucket: number; status: MessageStatus; count: number }[];
  /** Deliveries by the time they took, to a tenth of a second, fastest first; of the newest 20,000. */
  latencies: { ms: number; count: number }[];
  /** What went wrong, by whoever said so last. */
  failures: {
    provider: string;
    channel: Channel;
    status: MessageStatus;
    errorCode: string | null;
    providerCode: string | null;
    receiptCode: string | null;
    count: number;
  }[];
  /** What providers took, and what it was billed as. */
  scenes: { scene: string | null; provider: string; country: string | null; sent: number; segments: number }[];
  /** Codes issued in that time, and those of them that were used. */
  codes: { scene: string; issued: number; verified: number }[];
  /** What the day's budgets have given out. */
  budgets: { scene: string; used: number }[];
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

/** The same, with all that is known of its end. */
export interface VerificationLife extends Verification {
  /** When a message last carried it. */
  sentAt: number;
  /** When a code was last checked against it, right or wrong. */
  checkedAt: number | null;
  usedAt: number | null;
  /** When it was given out to be called, because its text failed or stayed silent. */
  voiceAt: number | null;
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

export interface IssueResult {
  verification: Verification;
  resent: boolean;
  /** Given when this number gets no new code before: then the verification was not written, and no text may go out. */
  refusedUntil?: number | undefined;
}

export interface CheckInput {
  now: number;
  scene: string;
  phone: string;
  /**
   * Undefined (service callers): the newest issued to a service, or where none is unexpired and unused, to any user. Null or
   * an openid: the newest of exactly that.
   */
  userId: string | null | undefined;
  maxAttempts: number;
  /** What the guard counts a success under. */
  prefixes?: readonly string[] | undefined;
  /** Compares in constant time; called at most once, inside the transaction. */
  matches(verification: Verification): boolean;
}

/** Sends of codes and successful checks under one prefix or country. */
export interface PrefixCount {
  prefix: string;
  sends: number;
  checks: number;
  /** An operator lets it pass until then. */
  allowedUntil: number | null;
}

/** Which counts: checks from `from` on, and sends from `from` to `sentUntil`, so that the newest codes had time to be checked. */
export interface PrefixWindow {
  from: number;
  sentUntil: number;
}

/** What happened, for the owner's hooks and for providers that want to know. */
export const EVENT_TYPES = ["receipt", "reply", "verified", "blocked", "conversion"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export interface StoredEvent {
  /** The same for the same happening, however often it is seen. */
  id: string;
  type: EventType;
  /** E.164. */
  phone: string | null;
  messageId: string | null;
  /** JSON, without the phone. */
  payload: string;
  at: number;
}

/** The error of a try that nobody saw the end of: it is under way, or its process has died. */
export const UNFINISHED = "The process ended before this was told";

/** An event that waits to be delivered. */
export interface PendingEvent extends StoredEvent {
  /** Tries so far, this one not counted. */
  attempts: number;
  /** What went wrong last. */
  error: string | null;
  /** Null when nobody will try again by himself. */
  nextAt: number | null;
}

/** A sound file at a provider, to be played in calls once it is approved. */
export interface StoredVoiceFile {
  provider: string;
  /** Of the content, 40 small hex digits. */
  sha1: string;
  /** The provider's id. */
  fid: string;
  type: "mp3" | "wav";
  bytes: number;
  review: "pending" | "approved" | "refused";
  /** The reviewer's words, when refused and told. */
  reason: string | null;
  uploadedAt: number;
}

/** Who wants to upload which content. */
export interface VoiceFileClaimInput extends Pick<StoredVoiceFile, "provider" | "sha1" | "type" | "bytes"> {
  /** The openid of a user; null for a backend, which no limit holds. */
  userId: string | null;
  /** Names the call: a claim that it lost is not its to release. */
  holder: string;
  now: number;
  /** A claim this old is anybody's. */
  ttlMs: number;
  /** At most `count` uploads of one user since then; contents that were known already do not count. */
  limit: { count: number; since: number };
}

export type VoiceFileClaim =
  /** Ours to upload; call `finishVoiceFile` or `releaseVoiceFile` after. */
  | { state: "claimed" }
  /** Uploaded before, by whomever; from now on it is this user's too. */
  | { state: "known"; file: StoredVoiceFile }
  /** Being uploaded by another call, whose claim ends then. */
  | { state: "underway"; endsAt: number }
  /** The user has no upload left. */
  | { state: "limited" };

export type CheckResult =
  | { result: "matched"; verification: Verification }
  | { result: "mismatch"; attemptsLeft: number }
  /** None issued, used up, out of attempts or expired: not told apart. */
  | { result: "none" };

export type IdempotencyClaim =
  /** Ours to carry out; call `finishIdempotent` or `releaseIdempotent` after. */
  | { state: "claimed" }
  /** Carried out before: what was answered. */
  | { state: "finished"; answer: string }
  /** Claimed by a call that has not finished, or never will. `batchId` finds its messages. */
  | { state: "unfinished"; batchId: string; claimedAt: number }
  /** Claimed with another payload. */
  | { state: "conflict" };

/** Messages that still wait for something. */
export interface OpenQuery {
  /** Queued and unknown ones created before: the invocation that made them is long over. */
  unsettledBefore: number;
  /** Submitted ones created before: their receipt is late. */
  submittedBefore: number;
  /** Not asked about since. */
  askedBefore: number;
  limit: number;
}

/** What is old enough to go: everything from before these times, milliseconds since the Unix epoch. */
export interface Retention {
  /** Messages, with their receipts, attempts and replies, what was refused, and all that is counted by day. */
  messages: number;
  /** Providers' words as they came. */
  raw: number;
  verifications: number;
  /** Told events, used idempotency keys, the guard's counts. */
  helpers: number;
  /** Not a time: so many refused sends stay at most, the last ones. At least one. */
  maxRefused: number;
}

export interface StoreOptions {
  /** Types of events that are recorded, in the transaction of what happened. */
  events: readonly EventType[];
}

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
  /** What an operator looks for. A page before a message that is not there is empty. */
  searchMessages(query: SearchQuery): Promise<SearchPage>;
  messageStatistics(query: StatisticsQuery): Promise<MessageStatistics>;
  /** Receipts that fit no message, newest first. */
  findUnmatchedReceipts(limit: number): Promise<Receipt[]>;
  /**
   * Messages of this puller whose receipt has come since, oldest receipt first, and each only once: what is taken is gone.
   */
  takeReceipts(query: { puller: string; now: number; limit: number }): Promise<Message[]>;
  /** Replies to numbers that this puller texted last, in the order they came, and each only once. */
  takeReplies(query: { puller: string; now: number; limit: number }): Promise<Reply[]>;
  findReplies(query: { phone?: string | undefined; limit: number }): Promise<Reply[]>;
  /** Those of these messages and those of the phone that fit no message, in the order they came. */
  findReceipts(query: { messageIds: readonly string[]; phone: string }): Promise<KnownReceipt[]>;

  /**
   * Issues a verification, or renews the open one of the same scene, phone and user (same id, so the same code). A number
   * whose codes were guessed at too often where no limit counts gets no new one: see `shared/store/guesses.ts`.
   */
  issueVerification(input: IssueInput): Promise<IssueResult>;
  /**
   * Counts the attempt first, compares, and uses the verification up on success: one transaction. Looks at one verification
   * only: when its attempts are used up, no other gives more guesses.
   */
  checkVerification(input: CheckInput): Promise<CheckResult>;
  /** Issued or renewed at or after `from`; newest first. */
  findVerifications(query: { phone: string; from: number; limit: number }): Promise<VerificationLife[]>;

  /** Texts whose end is not known, the longest unasked first. */
  findOpenMessages(query: OpenQuery): Promise<Message[]>;
  markAsked(input: { ids: readonly string[]; now: number }): Promise<void>;
  /** Closes as `expired` what is open and was created before; a receipt that still comes counts. Returns how many. */
  expireMessages(input: { before: number; limit: number }): Promise<number>;
  /** Deletes at most `limit` rows of each kind; returns how many in all. */
  deleteOld(input: Retention & { limit: number }): Promise<number>;
  /**
   * Open verifications of a scene whose text failed, or brought no delivery since `silentSince`; each is given out once
   * in its life.
   */
  claimVoiceFallbacks(input: {
    now: number;
    scene: string;
    onFailure: boolean;
    silentSince: number | null;
    maxAttempts: number;
    limit: number;
  }): Promise<Verification[]>;

  /** A later one for the same phone replaces an earlier one. */
  suppress(suppressions: readonly Suppression[]): Promise<void>;
  /** False when it was not suppressed. */
  unsuppress(input: { phone: string }): Promise<boolean>;
  /** Newest first. */
  findSuppressions(query: {
    phones?: readonly string[] | undefined;
    before?: number | undefined;
    limit: number;
  }): Promise<Suppression[]>;
  /** Both days included; by day, scene and rule. */
  findLimitHits(query: { fromDay: string; toDay: string }): Promise<LimitHit[]>;
  /** Counted, not kept one by one. */
  countRefused(sends: readonly NewRefusedSend[]): Promise<void>;
  /** Newest first, by when they were refused last. */
  findRefused(query: { phone: string; limit: number }): Promise<RefusedSend[]>;

  /** In the order asked; zeros where nothing was counted. */
  countPrefixes(query: PrefixWindow & { prefixes: readonly string[] }): Promise<PrefixCount[]>;
  /** Those with at least `minSends`, the lowest share of checks first. */
  findPrefixes(query: PrefixWindow & { minSends: number; limit: number }): Promise<PrefixCount[]>;
  /** Lets a prefix pass until then, whatever its counts are; 0 takes that back. */
  allowPrefix(input: { prefix: string; until: number }): Promise<void>;

  /** Those already there are left as they are. Only types that the store was opened to record are kept. */
  addEvents(events: readonly StoredEvent[]): Promise<void>;
  /**
   * Due events, oldest first, as they were before. For `leaseMs` they are nobody else's. The try is counted here, and
   * stands as failed with {@link UNFINISHED} until told otherwise, so that a process which dies has failed: they come
   * again one by one, after the lease and `pausesMs[attempts]`; where that has no more, they are left for an operator.
   */
  claimEvents(input: {
    now: number;
    limit: number;
    leaseMs: number;
    pausesMs: readonly number[];
  }): Promise<PendingEvent[]>;
  finishEvent(input: { id: string }): Promise<void>;
  /** Counts nothing: that was done when it was claimed. `nextAt` null leaves it for an operator. */
  retryEvent(input: { id: string; nextAt: number | null; error: string | null }): Promise<void>;
  /** Oldest first; `stuck` are those that nobody will try again by himself. */
  findEvents(query: { stuck: boolean; limit: number }): Promise<PendingEvent[]>;

  /** Replaces all that is known of a provider's templates; of two with one id the first counts. */
  saveTemplates(input: {
    provider: string;
    now: number;
    templates: readonly Omit<StoredTemplate, "provider" | "syncedAt">[];
  }): Promise<void>;
  /** By id. */
  findTemplates(query: { provider: string; ids?: readonly string[] | undefined }): Promise<StoredTemplate[]>;

  /** A claim older than `ttlMs` is anybody's; one older than `overMs` too, if it has neither an answer nor a message. */
  claimIdempotent(input: {
    key: string;
    payloadHash: string;
    batchId: string;
    now: number;
    ttlMs: number;
    overMs: number;
  }): Promise<IdempotencyClaim>;
  finishIdempotent(input: { key: string; answer: string; now: number }): Promise<void>;
  /** Forgets a claim under which surely nothing was sent. */
  releaseIdempotent(input: { key: string }): Promise<void>;

  /** Lets exactly one call upload a content, and says whose turn it is otherwise; one transaction. */
  claimVoiceFile(input: VoiceFileClaimInput): Promise<VoiceFileClaim>;
  /** Keeps what was uploaded. Returns what is kept: the first one, where two calls finished the same content. */
  finishVoiceFile(file: StoredVoiceFile): Promise<StoredVoiceFile>;
  /** Forgets a claim under which surely nothing was uploaded; it does not count as the user's. */
  releaseVoiceFile(input: { provider: string; sha1: string; holder: string; userId: string | null }): Promise<void>;
  /** With `userId` only a file that this user uploaded. */
  findVoiceFile(query: { fid: string; userId?: string | undefined }): Promise<StoredVoiceFile | undefined>;
  reviewVoiceFile(input: Pick<StoredVoiceFile, "provider" | "fid" | "review" | "reason">): Promise<void>;
  /** For a file that the provider has no more: the same content may be uploaded again. */
  forgetVoiceFile(input: { provider: string; fid: string }): Promise<void>;

  /** True when `holder` now has the named lease until `now + ttlMs`; a lease past its time is anybody's. */
  acquireLease(input: { name: string; holder: string; now: number; ttlMs: number }): Promise<boolean>;
  releaseLease(input: { name: string; holder: string }): Promise<void>;

  close(): Promise<void>;
}
