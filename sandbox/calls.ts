/**
 * Calls that a provider placed to virtual phones: what is said, whether somebody picks up, which keys they press. Phones act
 * by their last four digits as with texts, and a tester may act in their place.
 *
 * Sources: "语音验证码状态通知", https://cloud.tencent.com/document/product/1128/51533, and "语音送达失败原因推送",
 * https://cloud.tencent.com/document/product/382/6532
 *
 * @module
 */
import { Arrivals } from "./arrivals.ts";
import { type Behaviour, behaviourOf } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import { Queue } from "./queue.ts";
import type { Settings } from "./settings.ts";

/** Calls and events kept; the oldest go first. */
const MAX_KEPT = 10_000;
const MAX_KEYS = 32;

/** How fast a text is spoken, and how long a file is taken to be. */
const CHARACTERS_PER_SECOND = 4;
const FILE_MS = 5000;

/** Why a call was not answered, by the providers' list. */
export const CALL_FAILURES: ReadonlyMap<number, string> = new Map([
  [1, "关机"],
  [5, "无人接听"],
  [8, "空号"],
  [10, "用户正忙"],
]);

const OFF = 1;
const NO_ANSWER = 5;
const BUSY = 10;

export type CallKind = "code" | "prompt" | "template" | "file";
export type CallStatus = "refused" | "ringing" | "answered" | "completed" | "unanswered";

export interface Call {
  /** Grows by one a call. */
  readonly sequence: number;
  /** Grows with every text, call and reply: the order in which they came. */
  readonly order: number;
  readonly account: string;
  readonly provider: string;
  readonly app: string;
  readonly requestId: string;
  /** The provider's id of it; empty when refused. */
  readonly callId: string;
  /** E.164; as the client wrote it when it is no number. */
  readonly phone: string;
  readonly countryCode: string;
  readonly national: string;
  readonly kind: CallKind;
  /** Empty when nothing is spoken by template. */
  readonly templateId: string;
  /** Empty when no file is played. */
  readonly fileId: string;
  readonly params: readonly string[];
  /** What is spoken once; empty when a file is played. */
  readonly text: string;
  /** How often it is said. */
  readonly playTimes: number;
  readonly sessionContext: string;
  /** What the provider answered. */
  readonly answer: { readonly code: string; readonly message: string };
  readonly at: number;
  status: CallStatus;
  answeredAt: number | null;
  endedAt: number | null;
  /** Pressed so far. */
  keys: string;
  /** Why it was not answered; see `CALL_FAILURES`. */
  failureCode: number | null;
  /** When a client first asked what became of it and was told, and the request that did. */
  resultReadAt: number | null;
  resultReadBy: string | null;
}

/** What is known before the call has a place among the others. */
export type NewCall = Omit<
  Call,
  "sequence" | "order" | "status" | "answeredAt" | "endedAt" | "keys" | "failureCode" | "resultReadAt" | "resultReadBy"
>;

/** What providers push of a call: that it is over, a key, why nobody answered. */
export type CallEvent =
  | { kind: "ended"; call: Call; at: number }
  | { kind: "key"; call: Call; at: number; key: string }
  | { kind: "failed"; call: Call; at: number; failureCode: number };

export interface CallFilter {
  /** E.164. */
  phone?: string | undefined;
  account?: string | undefined;
  provider?: string | undefined;
  status?: CallStatus | undefined;
}

interface CallsDeps {
  clock: Clock;
  /** Also counts what else comes. */
  arrivals?: Arrivals | undefined;
  settings(): Pick<Settings, "answerDelayMs">;
}

export class Calls {
  readonly #deps: CallsDeps;
  readonly #arrivals: Arrivals;
  readonly #calls = new Queue<Call>();
  /** Oldest first. */
  readonly #byPhone = new Map<string, Queue<Call>>();
  readonly #events = new Queue<CallEvent>();
  readonly #callListeners = new Set<(call: Call) => void>();
  readonly #changeListeners = new Set<(call: Call) => void>();
  readonly #eventListeners = new Set<(event: CallEvent) => void>();
  #next = 1;
  /** Grows with each `clear`, so that what was scheduled before does nothing. */
  #generation = 0;

  constructor(deps: CallsDeps) {
    this.#deps = deps;
    this.#arrivals = deps.arrivals ?? new Arrivals();
  }

  get size(): number {
    return this.#calls.length;
  }

  /** The phones called, the longest known first. */
  get phones(): string[] {
    return [...this.#byPhone.keys()];
  }

  /** Every event kept, oldest first. */
  get events(): Iterable<CallEvent> {
    return this.#events;
  }

  /** Lets the phone ring. */
  place(call: NewCall): Call {
    const placed = this.#keep(call, "ringing");
    this.#later(placed.at + this.#deps.settings().answerDelayMs, () => this.#pickUp(placed, behaviourOf(placed.phone)));
    return placed;
  }

  /** Keeps a call that the provider refused to place. */
  refuse(call: NewCall): Call {
    return this.#keep(call, "refused");
  }

  /** True when the phone was ringing. */
  answer(call: Call): boolean {
    if (call.status !== "ringing") return false;
    const at = this.#deps.clock.now();
    call.status = "answered";
    call.answeredAt = at;
    this.#changed(call);
    this.#later(at + speakingMs(call), () => this.hangUp(call));
    return true;
  }

  /** Ends the call; while it rings, by declining it. True when there was something to end. */
  hangUp(call: Call): boolean {
    if (call.status === "ringing") {
      this.#fail(call, BUSY);
      return true;
    }
    if (call.status !== "answered") return false;
    call.status = "completed";
    this.#end(call);
    return true;
  }

  /** Presses keys, one after the other; true when somebody is on the phone. */
  press(call: Call, keys: string): boolean {
    if (call.status !== "answered") return false;
    call.keys = `${call.keys}${keys}`.slice(-MAX_KEYS);
    const at = this.#deps.clock.now();
    for (const key of keys) this.#tell({ kind: "key", call, at, key });
    this.#changed(call);
    return true;
  }

  /** A client asks what became of the call; `requestId` is of its request. */
  readResult(call: Call, requestId: string): void {
    if (call.endedAt === null || call.resultReadAt !== null) return;
    call.resultReadAt = this.#deps.clock.now();
    call.resultReadBy = requestId;
    this.#changed(call);
  }

  get(sequence: number): Call | undefined {
    const oldest = this.#calls.at(0)?.sequence ?? 1;
    return sequence < oldest ? undefined : this.#calls.at(sequence - oldest);
  }

  /** Newest first. */
  find({ phone, account, provider, status }: CallFilter, limit: number): Call[] {
    const all = phone === undefined ? this.#calls : (this.#byPhone.get(phone) ?? []);
    const fitting = [...all].filter((call) => {
      return (
        (account === undefined || call.account === account) &&
        (provider === undefined || call.provider === provider) &&
        (status === undefined || call.status === status)
      );
    });
    return fitting.slice(-limit).reverse();
  }

  /** Newest first. */
  ofPhone(phone: string): Call[] {
    return [...(this.#byPhone.get(phone) ?? [])].reverse();
  }

  /** Calls `listener` for each new call. Returns what ends that. */
  onCall(listener: (call: Call) => void): () => void {
    this.#callListeners.add(listener);
    return () => this.#callListeners.delete(listener);
  }

  /** Calls `listener` for each change of a call. Returns what ends that. */
  onChange(listener: (call: Call) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** Calls `listener` for each event. Returns what ends that. */
  onEvent(listener: (event: CallEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  /** Forgets all calls; sequence numbers begin anew. */
  clear(): void {
    this.#generation++;
    this.#next = 1;
    this.#calls.keep(() => false);
    this.#events.keep(() => false);
    this.#byPhone.clear();
  }

  #keep(call: NewCall, status: "ringing" | "refused"): Call {
    const sequence = this.#next++;
    const kept: Call = {
      ...call,
      sequence,
      order: this.#arrivals.next(),
      status,
      answeredAt: null,
      endedAt: null,
      keys: "",
      failureCode: null,
      resultReadAt: null,
      resultReadBy: null,
    };
    this.#calls.push(kept);
    const ofPhone = this.#byPhone.get(kept.phone);
    if (ofPhone === undefined) this.#byPhone.set(kept.phone, new Queue<Call>(kept));
    else ofPhone.push(kept);
    if (this.#calls.length > MAX_KEPT) this.#evict();
    for (const listener of [...this.#callListeners]) listener(kept);
    return kept;
  }

  /** The oldest of all is the oldest of its phone. */
  #evict(): void {
    const { phone = "" } = this.#calls.shift() ?? {};
    const ofPhone = this.#byPhone.get(phone);
    ofPhone?.shift();
    if (ofPhone?.length === 0) this.#byPhone.delete(phone);
  }

  /** As the phone behaves by itself: one that never sends a receipt rings on. */
  #pickUp(call: Call, { receipt, reply }: Behaviour): void {
    if (call.status !== "ringing" || receipt === null) return;
    if (receipt !== "DELIVRD") {
      this.#fail(call, receipt === "EXPIRED" ? OFF : NO_ANSWER);
      return;
    }
    this.answer(call);
    if (reply !== undefined) this.press(call, "1");
  }

  #fail(call: Call, failureCode: number): void {
    call.status = "unanswered";
    call.failureCode = failureCode;
    this.#end(call);
    this.#tell({ kind: "failed", call, at: this.#deps.clock.now(), failureCode });
  }

  #end(call: Call): void {
    call.endedAt = this.#deps.clock.now();
    this.#changed(call);
    this.#tell({ kind: "ended", call, at: call.endedAt });
  }

  #changed(call: Call): void {
    for (const listener of [...this.#changeListeners]) listener(call);
  }

  #tell(event: CallEvent): void {
    this.#events.push(event);
    if (this.#events.length > MAX_KEPT) this.#events.shift();
    for (const listener of [...this.#eventListeners]) listener(event);
  }

  #later(at: number, action: () => void): void {
    const generation = this.#generation;
    this.#deps.clock.schedule(at, () => {
      if (generation === this.#generation) action();
    });
  }
}

/** The id of a call: `c` and its sequence number. */
export function callIdOf({ sequence }: Pick<Call, "sequence">): string {
  return `c${sequence}`;
}

/** The sequence number in an id, or undefined. */
export function callSequenceOf(id: string): number | undefined {
  return /^c[1-9]\d{0,14}$/.test(id) ? Number(id.slice(1)) : undefined;
}

export function callUrl(base: string, call: Pick<Call, "sequence">): string {
  return `${base}/_sandbox/calls/${callIdOf(call)}`;
}

/** The call as JSON; `base` is the sandbox's address. */
export function viewCall(call: Call, base: string) {
  const {
    sequence: _,
    countryCode: _c,
    national: _n,
    resultReadAt: _r,
    resultReadBy: _b,
    answeredAt,
    endedAt,
    failureCode,
    ...shown
  } = call;
  return {
    id: callIdOf(call),
    url: callUrl(base, call),
    ...shown,
    code: spokenCode(call),
    at: isoTime(call.at),
    answeredAt: answeredAt === null ? null : isoTime(answeredAt),
    endedAt: endedAt === null ? null : isoTime(endedAt),
    failure: failureCode === null ? null : { code: failureCode, reason: CALL_FAILURES.get(failureCode) ?? "其他原因" },
  };
}

/** The verification code that is spoken: the first value of 4 to 8 digits. */
function spokenCode({ params }: Call): string | null {
  return params.find((param) => /^\d{4,8}$/.test(param)) ?? null;
}

function speakingMs({ kind, text, playTimes }: Call): number {
  return playTimes * (kind === "file" ? FILE_MS : Math.ceil((text.length / CHARACTERS_PER_SECOND) * 1000));
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
