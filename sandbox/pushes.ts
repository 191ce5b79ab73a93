/**
 * Receipts, replies and what happens in calls, pushed to the addresses that an account has set, as the clouds push them:
 * unsigned, again after a failure, and given up at last. Everything stays in the queues too, for those who pull.
 *
 * Sources: "短信下发状态通知", https://cloud.tencent.com/document/api/382/59178 (two more tries); "Receipt configuration",
 * https://help.aliyun.com/document_detail/101508.htm (700 ms; again after 1, 5 and 10 minutes). Tencent's pauses and time
 * limit are not documented: 1 s, 5 s and 3 s stand for them.
 *
 * @module
 */
import type { CallEvent, Calls } from "./calls.ts";
import type { CapturedReply, Carrier, QueuedReceipt } from "./carrier.ts";
import type { Clock } from "./clock.ts";
import { cloudOf } from "./message.ts";
import { ALIYUN_PUSHES } from "./providers/aliyun/pushes.ts";
import { TENCENT_PUSHES } from "./providers/qcloudsms/pushes.ts";
import { Queue } from "./queue.ts";
import type { Settings } from "./settings.ts";

export type PushCloud = "tencent" | "aliyun";

/** Where one account wants its pushes. */
export interface Callback {
  cloud: PushCloud;
  account: string;
  /** `http` or `https`. */
  url: string;
}

/** How one cloud pushes. */
export interface PushFormat {
  receipt(queued: QueuedReceipt, settings: Settings): unknown;
  reply(reply: CapturedReply): unknown;
  /** Undefined for what is not pushed. */
  call(event: CallEvent): unknown;
  /** Whether the address took it. */
  isTaken(status: number, body: string): boolean;
  timeoutMs: number;
  /** Before each further try. */
  pausesMs: readonly number[];
}

export type PushResult = "taken" | "failed" | "given-up";

/** One try, for those who want to know why nothing arrives. */
export interface PushRecord {
  cloud: PushCloud;
  account: string;
  url: string;
  body: unknown;
  /** Counted from 1. */
  attempt: number;
  result: PushResult;
  /** Of HTTP; null when there was no answer. */
  status: number | null;
  at: number;
  /** Sequence number of the message whose receipt it is; null for everything else. */
  message: number | null;
  /** The same of the call whose end it tells. */
  call: number | null;
}

/** What a push is about. */
type About = Pick<PushRecord, "message" | "call">;

/** What is pushed. */
type Parcel = Pick<PushRecord, "body"> & About;

const NEITHER: About = { message: null, call: null };

const FORMATS: Readonly<Record<PushCloud, PushFormat>> = { tencent: TENCENT_PUSHES, aliyun: ALIYUN_PUSHES };
const MAX_RECORDS = 1000;

interface PushesDeps {
  clock: Clock;
  carrier: Carrier;
  calls: Calls;
  settings(): Settings;
}

export class Pushes {
  readonly #deps: PushesDeps;
  readonly #callbacks = new Map<string, Callback>();
  readonly #records = new Queue<PushRecord>();
  /** Grows with each `clear`, so that what was to be pushed again is not. */
  #generation = 0;

  constructor(deps: PushesDeps) {
    this.#deps = deps;
    const { carrier, calls, settings } = deps;
    carrier.onReceipt((queued) => {
      const { message } = queued;
      this.#push(message, (format) => format.receipt(queued, settings()), {
        ...NEITHER,
        message: message.sequence,
      });
    });
    carrier.onReply((reply) => this.#push(reply, (format) => format.reply(reply)));
    calls.onEvent((event) => {
      const about = event.kind === "ended" ? { ...NEITHER, call: event.call.sequence } : NEITHER;
      this.#push(event.call, (format) => format.call(event), about);
    });
  }

  get callbacks(): Callback[] {
    return [...this.#callbacks.values()];
  }

  /** Oldest first. */
  get records(): Iterable<PushRecord> {
    return this.#records;
  }

  set(callback: Callback): void {
    this.#callbacks.set(keyOf(callback), callback);
  }

  /** True when there was one. */
  delete(callback: Pick<Callback, "cloud" | "account">): boolean {
    return this.#callbacks.delete(keyOf(callback));
  }

  /** What was set from the start stays. */
  clear(): void {
    this.#generation++;
    this.#records.keep(() => false);
  }

  #push(
    of: { provider: string; account: string },
    bodyOf: (format: PushFormat) => unknown,
    about: About = NEITHER,
  ): void {
    const cloud = cloudOf(of.provider);
    if (cloud !== "tencent" && cloud !== "aliyun") return;
    const callback = this.#callbacks.get(keyOf({ cloud, account: of.account }));
    const body = callback === undefined ? undefined : bodyOf(FORMATS[cloud]);
    if (callback !== undefined && body !== undefined) void this.#attempt(callback, { body, ...about }, 1);
  }

  async #attempt(callback: Callback, parcel: Parcel, attempt: number): Promise<void> {
    const generation = this.#generation;
    const format = FORMATS[callback.cloud];
    const { status, isTaken } = await post(callback.url, parcel.body, format);
    if (generation !== this.#generation) return;
    const pauseMs = format.pausesMs[attempt - 1];
    const result: PushResult = isTaken ? "taken" : pauseMs === undefined ? "given-up" : "failed";
    const at = this.#deps.clock.now();
    this.#records.push({ ...callback, ...parcel, attempt, result, status, at });
    if (this.#records.length > MAX_RECORDS) this.#records.shift();
    if (isTaken || pauseMs === undefined) return;
    this.#deps.clock.schedule(at + pauseMs, () => {
      if (generation === this.#generation) void this.#attempt(callback, parcel, attempt + 1);
    });
  }
}

async function post(
  url: string,
  body: unknown,
  { timeoutMs, isTaken }: PushFormat,
): Promise<{ status: number | null; isTaken: boolean }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json;charset=UTF-8" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, isTaken: isTaken(response.status, await response.text()) };
  } catch {
    return { status: null, isTaken: false };
  }
}

function keyOf({ cloud, account }: Pick<Callback, "cloud" | "account">): string {
  return `${cloud} ${account}`;
}
