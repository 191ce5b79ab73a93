/**
 * The sandbox's time: the machine's own until it is set. What is due runs when the clock reaches it, whether it ticks
 * there or is moved there, always in order of due time.
 *
 * @module
 */
import { Heap } from "./heap.ts";

/** The longest delay that a Node timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface ClockReading {
  /** Milliseconds since the Unix epoch. */
  now: number;
  /** How far the clock is ahead of the machine's; what a ticking clock keeps. */
  offsetMs: number;
  /** False when the clock stands still until it is moved. */
  ticking: boolean;
}

export interface Clock {
  now(): number;
  read(): ClockReading;
  /** Jumps to a time; forward, everything due on the way runs first. */
  set(now: number, options?: { ticking?: boolean | undefined }): void;
  advance(ms: number): void;
  /** Back to the machine's time, ticking. What is scheduled stays scheduled. */
  reset(): void;
  /** Runs `action` at a time, or soon if that is past. Returns what cancels it. */
  schedule(at: number, action: () => void): () => void;
  /** Calls `listener` after every set, advance and reset. Returns what ends that. */
  onChange(listener: (reading: ClockReading) => void): () => void;
}

interface Scheduled {
  at: number;
  order: number;
  action: (() => void) | null;
}

/** Returns a clock over `machineNow`. Its one timer does not keep a process alive. */
export function createClock(machineNow: () => number = () => Date.now()): Clock {
  return new SandboxClock(machineNow);
}

/** What a clock shows, as JSON. */
export function viewClock(clock: Pick<Clock, "read">) {
  const reading = clock.read();
  return { ...reading, iso: new Date(reading.now).toISOString() };
}

class SandboxClock implements Clock {
  readonly #machineNow: () => number;
  readonly #due = new Heap<Scheduled>((a, b) => a.at - b.at || a.order - b.order);
  readonly #listeners = new Set<(reading: ClockReading) => void>();
  #offsetMs = 0;
  /** The time shown while not ticking. */
  #frozenAt: number | null = null;
  /** The time shown while travelling. */
  #passing: number | null = null;
  #order = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(machineNow: () => number) {
    this.#machineNow = machineNow;
  }

  now(): number {
    return this.#passing ?? this.#frozenAt ?? this.#machineNow() + this.#offsetMs;
  }

  read(): ClockReading {
    const now = this.now();
    return { now, offsetMs: now - this.#machineNow(), ticking: this.#frozenAt === null };
  }

  set(now: number, { ticking = true }: { ticking?: boolean | undefined } = {}): void {
    this.#runUntil(now, this.now());
    this.#offsetMs = now - this.#machineNow();
    this.#frozenAt = ticking ? null : now;
    this.#changed();
  }

  advance(ms: number): void {
    this.set(this.now() + ms, { ticking: this.#frozenAt === null });
  }

  reset(): void {
    this.#offsetMs = 0;
    this.#frozenAt = null;
    this.#changed();
  }

  schedule(at: number, action: () => void): () => void {
    const scheduled: Scheduled = { at, order: this.#order++, action };
    this.#due.push(scheduled);
    if (this.#frozenAt === null ? at < this.#timerAt : at <= this.now()) this.#arm();
    return () => {
      scheduled.action = null;
    };
  }

  onChange(listener: (reading: ClockReading) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    this.#arm();
    const reading = this.read();
    for (const listener of this.#listeners) listener(reading);
  }

  /** Runs what is due up to `target`, showing each its own time, but none before `from`. */
  #runUntil(target: number, from = Number.NEGATIVE_INFINITY): void {
    if (this.#passing !== null) return; // moved from within an action: the outer run goes on
    try {
      for (let next = this.#due.peek(); next !== undefined && next.at <= target; next = this.#due.peek()) {
        this.#due.pop();
        this.#passing = Math.max(next.at, from);
        next.action?.();
      }
    } finally {
      this.#passing = null;
    }
  }

  /** One timer for the earliest; a clock that stands still needs one only for what is already due. */
  #arm(): void {
    this.#disarm();
    const next = this.#due.peek();
    if (next === undefined) return;
    const wait = Math.max(0, next.at - this.now());
    if (this.#frozenAt !== null && wait > 0) return;
    this.#timerAt = next.at;
    this.#timer = setTimeout(() => this.#ring(), Math.min(wait, MAX_TIMER_MS));
    this.#timer.unref();
  }

  #ring(): void {
    this.#runUntil(this.now());
    this.#arm();
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timerAt = Number.POSITIVE_INFINITY;
  }
}
