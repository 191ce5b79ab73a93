/**
 * Fires timers by the sandbox's clock, and delivers again what failed: an asynchronous invocation that ends in an error
 * is repeated twice, a minute apart, then given up as a dead letter (a log line here).
 *
 * Ticks overlap: none waits for the one before. When the clock is moved over several ticks of a timer, only the last of
 * them fires, so that a day's jump does not start 86,400 invocations.
 *
 * Source: "Error types and retry policies", https://www.tencentcloud.com/document/product/583/39851
 *
 * @module
 */
import { type Cron, lastTick, nextTick, parseCron } from "./cron.ts";
import type { TimerSpec } from "./manifest.ts";
import type { Fault } from "./protocol.ts";

const RETRIES = 2;
const RETRY_DELAY_MS = 60_000;
/** The longest delay that a Node timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The sandbox's clock; `read` tells whether it stands still. */
export interface RuntimeClock {
  now(): number;
  onChange(listener: () => void): () => void;
  read?(): { ticking: boolean };
}

/** One tick on its way to a function, the same at each attempt. */
export interface Tick {
  functionName: string;
  timer: TimerSpec;
  /** When it was due, milliseconds since the Unix epoch. */
  at: number;
  requestId: string;
}

export interface TimerOptions {
  clock: RuntimeClock;
  timers: { functionName: string; timer: TimerSpec }[];
  isDuplicating: boolean;
  createRequestId(): string;
  /** Runs the function once and says how that failed, if it did. */
  deliver(tick: Tick): Promise<Fault | undefined>;
  log(functionName: string, line: string): void;
}

interface Entry {
  functionName: string;
  timer: TimerSpec;
  cron: Cron;
  next: number | undefined;
}

interface Retry {
  at: number;
  attempt: number;
  tick: Tick;
}

/** Status of an invocation that the runtime itself ended: nobody's error, so not repeated. */
const CANCELLED = 499;

export class Timers {
  readonly #options: TimerOptions;
  readonly #entries: Entry[];
  #retries: Retry[] = [];
  #wakeUp: NodeJS.Timeout | undefined;
  #stopListening: (() => void) | undefined;

  constructor(options: TimerOptions) {
    this.#options = options;
    this.#entries = options.timers.map((entry) => ({ ...entry, cron: parseCron(entry.timer.cron), next: undefined }));
  }

  start(): void {
    this.stop();
    const now = this.#options.clock.now();
    for (const entry of this.#entries) entry.next = nextTick(entry.cron, now);
    this.#stopListening = this.#options.clock.onChange(() => this.#onClockChange());
    this.#arm();
  }

  /** Ends all ticking and forgets what was to be repeated. */
  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    clearTimeout(this.#wakeUp);
    this.#retries = [];
  }

  /** When a timer fires next, or null when it never will. */
  nextRun(functionName: string, timerName: string): number | null {
    const found = this.#entries.find((entry) => entry.functionName === functionName && entry.timer.name === timerName);
    return found?.next ?? null;
  }

  #onClockChange(): void {
    const now = this.#options.clock.now();
    for (const entry of this.#entries) {
      if (entry.next === undefined || entry.next > now) entry.next = nextTick(entry.cron, now); // moved back, perhaps
    }
    this.#fireDue(now);
  }

  #fireDue(now: number): void {
    for (const entry of this.#entries) {
      if (entry.next === undefined || entry.next > now) continue;
      const at = lastTick(entry.cron, entry.next, now);
      entry.next = nextTick(entry.cron, now);
      this.#fire(entry, at);
    }
    const due = this.#retries.filter((retry) => retry.at <= now);
    this.#retries = this.#retries.filter((retry) => retry.at > now);
    for (const { tick, attempt } of due) void this.#attempt(tick, attempt);
    this.#arm();
  }

  #fire({ functionName, timer }: Entry, at: number): void {
    const tick = { functionName, timer, at, requestId: this.#options.createRequestId() };
    void this.#attempt(tick, 0);
    if (this.#options.isDuplicating) void this.#attempt(tick, 0);
  }

  async #attempt(tick: Tick, attempt: number): Promise<void> {
    const fault = await this.#options.deliver(tick);
    const isStopped = this.#stopListening === undefined;
    if (fault === undefined || fault.status === CANCELLED || isStopped) return;
    if (attempt === RETRIES) return this.#options.log(tick.functionName, deadLetter(tick, fault));
    this.#retries.push({ tick, attempt: attempt + 1, at: this.#options.clock.now() + RETRY_DELAY_MS });
    this.#arm();
  }

  /** One timer of the machine for whatever is due first; a clock that stands still makes nothing due. */
  #arm(): void {
    clearTimeout(this.#wakeUp);
    const { clock } = this.#options;
    const dueTimes = [...this.#entries, ...this.#retries].flatMap((each) =>
      "next" in each ? (each.next ?? []) : each.at,
    );
    if (dueTimes.length === 0 || clock.read?.().ticking === false) return;
    const wait = Math.max(0, Math.min(...dueTimes) - clock.now());
    this.#wakeUp = setTimeout(() => this.#fireDue(clock.now()), Math.min(Math.ceil(wait), MAX_TIMER_MS));
    this.#wakeUp.unref();
  }
}

/** The event of a tick. `Time` is UTC, without milliseconds. */
export function timerEvent(timer: TimerSpec, at: number): Record<string, string> {
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return { Type: "Timer", TriggerName: timer.name, Time: time, Message: timer.argument ?? "" };
}

/** The platform's dead-letter message in short. The argument may be a secret between function and trigger: left out. */
function deadLetter({ functionName, timer, at, requestId }: Tick, { status, message }: Fault): string {
  const { Message: _, ...event } = timerEvent(timer, at);
  const body = { FunctionName: functionName, RequestSource: "TRIGGER_TIMER", ClientContext: event, RetryNum: RETRIES };
  return `DEADLETTER ${JSON.stringify({ RequestId: requestId, ErrorCode: status, ErrorMessage: message, Body: body })}`;
}
