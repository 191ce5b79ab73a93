/**
 * What happens after a provider accepts a message: delivery, the receipt, what the person answers, and who has opted out.
 *
 * Sources: "PullSmsSendStatus", https://cloud.tencent.com/document/product/382/55977, and "短信回复",
 * https://cloud.tencent.com/document/api/382/5809
 *
 * @module
 */
import type { Arrivals } from "./arrivals.ts";
import { type Behaviour, behaviourOf } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import type { Faults } from "./faults.ts";
import { type CapturedMessage, type CapturedReceipt, type CapturedStatus, cloudOf } from "./message.ts";
import type { Messages } from "./messages.ts";
import { Queue } from "./queue.ts";
import type { Settings } from "./settings.ts";

/** How long after a text a person can answer it. */
const REPLY_WINDOW_MS = 72 * 3_600_000;

/** Replies kept for queries by number. */
const MAX_REPLIES = 10_000;

/** Answers that put a number on the list of those who want no more; in any case. */
const OPT_OUT_WORDS = new Set(["T", "N", "TD", "R", "退订", "T退订", "QX", "0000"]);

const STATUS_OF = { DELIVRD: "delivered", UNDELIV: "undelivered", EXPIRED: "expired" } as const satisfies Record<
  string,
  CapturedStatus
>;

export interface QueuedReceipt {
  message: CapturedMessage;
  receipt: CapturedReceipt;
}

/** A text from a person, to the app that texted them last. */
export interface CapturedReply {
  /** Grows with every text, call and reply: the order in which they came. */
  order: number;
  account: string;
  provider: string;
  app: string;
  /** E.164. */
  phone: string;
  countryCode: string;
  national: string;
  signName: string;
  extendCode: string;
  text: string;
  at: number;
  /** The sequence number of the message that it answers. */
  answered: number;
}

export type ReplyResult = { ok: true; reply: CapturedReply } | { ok: false; reason: "never_texted" | "too_late" };

/** One account's app at one cloud: what a queue belongs to, whichever of the cloud's protocols a text came by. */
export type Mailbox = Pick<CapturedMessage, "provider" | "account" | "app">;

interface CarrierDeps {
  clock: Clock;
  messages: Messages;
  faults: Faults;
  arrivals: Arrivals;
  settings(): Settings;
}

export class Carrier {
  readonly #deps: CarrierDeps;
  readonly #receipts = new Map<string, Queue<QueuedReceipt>>();
  readonly #replies = new Map<string, Queue<CapturedReply>>();
  readonly #allReplies = new Queue<CapturedReply>();
  /** Phones by account. */
  readonly #optedOut = new Map<string, Set<string>>();
  readonly #receiptListeners = new Set<(queued: QueuedReceipt) => void>();
  readonly #replyListeners = new Set<(reply: CapturedReply) => void>();
  /** Grows with each `clear`, so that what was scheduled before does nothing. */
  #generation = 0;

  constructor(deps: CarrierDeps) {
    this.#deps = deps;
  }

  /** Takes an accepted message on its way. */
  deliver(message: CapturedMessage): void {
    const behaviour = behaviourOf(message.phone);
    const { receipt } = behaviour;
    if (receipt === null) return;
    const at = message.at + this.#deps.settings().receiptDelayMs;
    this.#later(at, () => this.#report(message, receipt, behaviour));
  }

  /** Takes receipts from the queue: they are gone. `requestId` is of the request that asks. */
  pullReceipts(mailbox: Mailbox, limit: number, requestId: string): QueuedReceipt[] {
    const pulled = this.#receipts.get(mailboxKey(mailbox))?.take(limit) ?? [];
    const { clock, messages } = this.#deps;
    const taken = { receiptPulledAt: clock.now(), receiptPulledBy: requestId };
    for (const { message } of pulled) if (message.receiptPulledAt === null) messages.change(message, taken);
    return pulled;
  }

  /** Takes replies from the queue: they are gone. */
  pullReplies(mailbox: Mailbox, limit: number): CapturedReply[] {
    return this.#replies.get(mailboxKey(mailbox))?.take(limit) ?? [];
  }

  /** Calls `listener` for each receipt that goes into a queue. */
  onReceipt(listener: (queued: QueuedReceipt) => void): void {
    this.#receiptListeners.add(listener);
  }

  /** Calls `listener` for each reply. */
  onReply(listener: (reply: CapturedReply) => void): void {
    this.#replyListeners.add(listener);
  }

  /** Every reply kept, oldest first. */
  get replies(): Iterable<CapturedReply> {
    return this.#allReplies;
  }

  /** The person answers the last text they got, or the last one under a sign name. */
  reply(phone: string, text: string, signName?: string): ReplyResult {
    const answered = this.#lastText(phone, signName);
    if (answered === undefined) return { ok: false, reason: "never_texted" };
    const at = this.#deps.clock.now();
    if (at - answered.at > REPLY_WINDOW_MS) return { ok: false, reason: "too_late" };
    const { account, provider, app, countryCode, national, extendCode } = answered;
    const reply = {
      order: this.#deps.arrivals.next(),
      account,
      provider,
      app,
      phone,
      countryCode,
      national,
      signName: answered.signName,
      extendCode,
      text,
      at,
      answered: answered.sequence,
    };
    push(this.#replies, mailboxKey(reply), reply, MAX_REPLIES);
    this.#allReplies.push(reply);
    if (this.#allReplies.length > MAX_REPLIES) this.#allReplies.shift();
    if (OPT_OUT_WORDS.has(text.trim().toUpperCase())) this.optOut(account, phone);
    for (const listener of this.#replyListeners) listener(reply);
    return { ok: true, reply };
  }

  optOut(account: string, phone: string): void {
    const phones = this.#optedOut.get(account) ?? new Set();
    this.#optedOut.set(account, phones.add(phone));
  }

  /** Takes a phone off the list of one account, or all; true when it was on one. */
  optIn(phone: string, account?: string): boolean {
    const lists = account === undefined ? [...this.#optedOut.values()] : [this.#optedOut.get(account)];
    return lists.map((phones) => phones?.delete(phone) ?? false).includes(true);
  }

  hasOptedOut(account: string, phone: string): boolean {
    return this.#optedOut.get(account)?.has(phone) ?? false;
  }

  /** The accounts that may not text a phone. */
  optOutsOf(phone: string): string[] {
    return [...this.#optedOut].filter(([, phones]) => phones.has(phone)).map(([account]) => account);
  }

  clear(): void {
    this.#generation++;
    this.#receipts.clear();
    this.#replies.clear();
    this.#allReplies.keep(() => false);
    this.#optedOut.clear();
  }

  #report(message: CapturedMessage, code: keyof typeof STATUS_OF, { copies, reply }: Behaviour): void {
    const { clock, messages, settings } = this.#deps;
    const receipt = { at: clock.now(), code };
    messages.change(message, { receipt, status: STATUS_OF[code] });
    const key = mailboxKey(message);
    for (let copy = 0; copy < copies + this.#extraCopies(message, copies); copy++) {
      push(this.#receipts, key, { message, receipt }, settings().maxMessages);
      for (const listener of this.#receiptListeners) listener({ message, receipt });
    }
    if (reply !== undefined) this.#later(receipt.at + settings().replyDelayMs, () => this.reply(message.phone, reply));
  }

  #later(at: number, action: () => void): void {
    const generation = this.#generation;
    this.#deps.clock.schedule(at, () => {
      if (generation === this.#generation) action();
    });
  }

  /** What the faults add to, or take from, the copies of a receipt. */
  #extraCopies({ provider, phone }: CapturedMessage, copies: number): number {
    const effect = this.#deps.faults.strikeReceipt({ provider, action: "", phones: [phone] });
    if (effect === undefined) return 0;
    return effect.kind === "lose-receipt" ? -copies : 1;
  }

  #lastText(phone: string, signName: string | undefined): CapturedMessage | undefined {
    for (const message of this.#deps.messages.ofPhone(phone)) {
      if (message.status !== "refused" && (signName === undefined || message.signName === signName)) return message;
    }
    return undefined;
  }
}

/** A reply as JSON for testers. */
export function viewReply({ order, at, account, app, provider, phone, signName, extendCode, text }: CapturedReply) {
  return { order, at: new Date(at).toISOString(), account, provider, app, phone, signName, extendCode, text };
}

function mailboxKey({ provider, account, app }: Mailbox): string {
  return `${cloudOf(provider)}\n${account}\n${app}`;
}

/** Adds to a queue that keeps the newest. */
function push<Item>(queues: Map<string, Queue<Item>>, key: string, item: Item, capacity: number): void {
  let queue = queues.get(key);
  if (queue === undefined) {
    queue = new Queue();
    queues.set(key, queue);
  }
  queue.push(item);
  if (queue.length > capacity) queue.shift();
}
