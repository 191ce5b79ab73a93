/**
 * Every message that a provider accepted or refused, in memory, bounded: the newest, found by number, phone or account.
 *
 * @module
 */
import { Arrivals } from "./arrivals.ts";
import type { CapturedMessage, CapturedStatus, NewCapturedMessage } from "./message.ts";
import { Queue } from "./queue.ts";

export interface MessageFilter {
  /** E.164. */
  phone?: string | undefined;
  account?: string | undefined;
  provider?: string | undefined;
  status?: CapturedStatus | undefined;
  /** Part of the text, in any case. */
  text?: string | undefined;
  /** Captured at or after. */
  since?: number | undefined;
  /** Captured before. */
  until?: number | undefined;
  /** Only messages with a greater sequence number. */
  after?: number | undefined;
}

/** A page of what a search finds. */
export interface MessagePage {
  /** Newest first. */
  messages: CapturedMessage[];
  /** How many there are in all. */
  total: number;
  /** Whether there are older ones than these. */
  hasMore: boolean;
}

export interface PageOptions {
  limit: number;
  /** Only messages with a smaller sequence number are listed; all are counted. */
  before?: number | undefined;
}

/** What became of a message just now. */
export type MessageChange = "added" | "changed";
type Watcher = (message: CapturedMessage, change: MessageChange) => void;

/** Messages that were cleared away. */
export interface Deletion {
  /** E.164; null for those of every phone. */
  phone: string | null;
  deleted: number;
}

/** What changes after a message was captured. */
type MutablePart = Partial<
  Pick<CapturedMessage, "status" | "receipt" | "receiptPulledAt" | "receiptPulledBy" | "convertedAt">
>;

export class Messages {
  /** By sequence number, modulo the capacity. */
  #ring: (CapturedMessage | undefined)[] = [];
  #capacity: number;
  readonly #arrivals: Arrivals;
  #next = 1;
  #count = 0;
  /** The messages of each phone, oldest first. */
  readonly #byPhone = new Map<string, Queue<CapturedMessage>>();
  readonly #listeners = new Map<string, Set<(message: CapturedMessage) => void>>();
  readonly #watchers = new Set<Watcher>();
  readonly #deletionListeners = new Set<(deletion: Deletion) => void>();

  /** `arrivals` also counts what else comes. */
  constructor(capacity: number, arrivals = new Arrivals()) {
    this.#capacity = capacity;
    this.#arrivals = arrivals;
  }

  get size(): number {
    return this.#count;
  }

  /** The phones texted, the longest known first. */
  get phones(): string[] {
    return [...this.#byPhone.keys()];
  }

  /** Keeps a message, in place of the oldest when full, and tells who waits for its phone. */
  add(message: NewCapturedMessage): CapturedMessage {
    const captured: CapturedMessage = {
      sequence: this.#next++,
      order: this.#arrivals.next(),
      ...message,
      receipt: null,
      receiptPulledAt: null,
    };
    const slot = captured.sequence % this.#capacity;
    const oldest = this.#ring[slot];
    if (oldest !== undefined) this.#evict(oldest);
    this.#ring[slot] = captured;
    this.#count++;
    this.#index(captured);
    const listeners = this.#listeners.get(captured.phone);
    if (listeners !== undefined) for (const listener of [...listeners]) listener(captured);
    for (const watcher of this.#watchers) watcher(captured, "added");
    return captured;
  }

  /** Changes a message that is kept, and tells who watches. */
  change(message: CapturedMessage, change: MutablePart): void {
    Object.assign(message, change);
    for (const watcher of this.#watchers) watcher(message, "changed");
  }

  get(sequence: number): CapturedMessage | undefined {
    const message = this.#ring[sequence % this.#capacity];
    return message?.sequence === sequence ? message : undefined;
  }

  /** Newest first. */
  find(filter: MessageFilter, limit: number): CapturedMessage[] {
    const found: CapturedMessage[] = [];
    for (const message of this.#newestFirst(filter.phone)) {
      if (filter.after !== undefined && message.sequence <= filter.after) break;
      if (!matches(message, filter)) continue;
      found.push(message);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** Looks at every message kept, of one phone if it is named, so that the count is exact. */
  page(passes: (message: CapturedMessage) => boolean, options: PageOptions, phone?: string): MessagePage {
    const { limit, before = Number.POSITIVE_INFINITY } = options;
    const messages: CapturedMessage[] = [];
    let total = 0;
    let hasMore = false;
    this.#look(phone, (message) => {
      if (!passes(message)) return;
      total++;
      if (message.sequence >= before) return;
      if (messages.length < limit) messages.push(message);
      else hasMore = true;
    });
    return { messages, total, hasMore };
  }

  /** Every message kept, newest first. */
  get all(): Iterable<CapturedMessage> {
    return this.#newestFirst();
  }

  /** Newest first. */
  ofPhone(phone: string): Iterable<CapturedMessage> {
    return this.#newestFirst(phone);
  }

  /** The newest message to a phone at `index` -1, the one before at -2, and so on. */
  recent(phone: string, index: number): CapturedMessage | undefined {
    return this.#byPhone.get(phone)?.at(index);
  }

  /** Calls `listener` for each new message to the phone. Returns what ends that. */
  onMessage(phone: string, listener: (message: CapturedMessage) => void): () => void {
    const listeners = this.#listeners.get(phone) ?? new Set();
    this.#listeners.set(phone, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(phone) === listeners) this.#listeners.delete(phone);
    };
  }

  /** Calls `watcher` for every new message and every change. Returns what ends that. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Forgets the messages of one phone, or all; returns how many. Sequence numbers are not used again. */
  delete(phone?: string): number {
    const deleted = phone === undefined ? this.#count : (this.#byPhone.get(phone)?.length ?? 0);
    if (phone === undefined) this.#clear();
    else {
      for (const message of this.#byPhone.get(phone) ?? []) this.#ring[message.sequence % this.#capacity] = undefined;
      this.#byPhone.delete(phone);
      this.#count -= deleted;
    }
    if (deleted > 0) for (const listener of this.#deletionListeners) listener({ phone: phone ?? null, deleted });
    return deleted;
  }

  /** Calls `listener` whenever messages are cleared away. Returns what ends that. */
  onDelete(listener: (deletion: Deletion) => void): () => void {
    this.#deletionListeners.add(listener);
    return () => this.#deletionListeners.delete(listener);
  }

  /** Keeps at most so many from now on. */
  resize(capacity: number): void {
    if (capacity === this.#capacity) return;
    const kept = [...this.#newestFirst()].slice(0, capacity).reverse();
    this.#clear();
    this.#capacity = capacity;
    for (const message of kept) {
      this.#ring[message.sequence % capacity] = message;
      this.#index(message);
    }
    this.#count = kept.length;
  }

  #clear(): void {
    this.#ring = [];
    this.#byPhone.clear();
    this.#count = 0;
  }

  #index(message: CapturedMessage): void {
    const messages = this.#byPhone.get(message.phone);
    if (messages === undefined) this.#byPhone.set(message.phone, new Queue(message));
    else messages.push(message);
  }

  /** The oldest of all is the oldest of its phone. */
  #evict(message: CapturedMessage): void {
    this.#count--;
    const ofPhone = this.#byPhone.get(message.phone);
    ofPhone?.shift();
    if (ofPhone?.length === 0) this.#byPhone.delete(message.phone);
  }

  /** At each message, newest first; of all, without a generator's cost at every one of a hundred thousand. */
  #look(phone: string | undefined, look: (message: CapturedMessage) => void): void {
    if (phone !== undefined) {
      for (const message of this.#newestFirst(phone)) look(message);
      return;
    }
    const ring = this.#ring;
    const capacity = this.#capacity;
    const oldest = Math.max(1, this.#next - capacity);
    for (let sequence = this.#next - 1, slot = sequence % capacity; sequence >= oldest; sequence--) {
      const message = ring[slot];
      if (message !== undefined && message.sequence === sequence) look(message);
      slot = slot === 0 ? capacity - 1 : slot - 1;
    }
  }

  *#newestFirst(phone?: string): Generator<CapturedMessage, undefined> {
    if (phone !== undefined) {
      const messages = this.#byPhone.get(phone);
      for (let index = -1; messages?.at(index) !== undefined; index--) yield messages.at(index) as CapturedMessage;
      return;
    }
    const oldest = Math.max(1, this.#next - this.#capacity);
    for (let sequence = this.#next - 1; sequence >= oldest; sequence--) {
      const message = this.get(sequence);
      if (message !== undefined) yield message;
    }
  }
}

/** Whether a message passes a filter. */
export function matches(message: CapturedMessage, filter: MessageFilter): boolean {
  const { phone, account, provider, status, text, since, until, after } = filter;
  return (
    (after === undefined || message.sequence > after) &&
    (phone === undefined || message.phone === phone) &&
    (account === undefined || message.account === account) &&
    (provider === undefined || message.provider === provider) &&
    (status === undefined || message.status === status) &&
    (since === undefined || message.at >= since) &&
    (until === undefined || message.at < until) &&
    (text === undefined || message.text.toLowerCase().includes(text.toLowerCase()))
  );
}
