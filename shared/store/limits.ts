/**
 * Sliding windows and day budgets, judged in memory over times that a driver read from its ledger.
 *
 * @module
 */
import { formatLocalTime } from "../validation/beijing.ts";
import {
  type Budget,
  type Channel,
  type LimitHit,
  type LimitWindow,
  type NewMessage,
  NO_SCENE,
  type Reservation,
  type SendReservation,
  type SuppressionReason,
} from "./store.ts";

/** What of one phone, caller or client address is read from the ledger. */
export interface CountedQuery {
  per: LimitWindow["per"];
  /** The phone, openid or address. */
  key: string;
  /** Texts and calls to a phone are counted apart; null counts both. */
  channel: Channel | null;
  /** Messages created at or before this no longer count in any window. */
  since: number;
  /**
   * Messages created after this do not count either: the clock was set back, and nobody should wait for it to catch up. A
   * few minutes are left for the clocks of several machines.
   */
  until: number;
  /** No window needs more than so many. */
  count: number;
}

/** Returns when the newest messages that count were created, in any order: all but the rejected ones. */
export type ReadCounted = (query: CountedQuery) => number[];

const CLOCK_SKEW_MS = 300_000;

interface Broken {
  reason: string;
  retryAfterSeconds: number;
  shadow: boolean;
}

/** What a driver read before the messages are judged. */
export interface Known {
  readCounted: ReadCounted;
  budgetUsed: number;
  suppressed: ReadonlyMap<string, SuppressionReason>;
}

export interface Judgement {
  verdicts: Reservation[];
  /** Every rule that was broken, those in shadow too. */
  hits: LimitHit[];
}

/** Judges messages in the order asked. One that passes counts for those after it; one that does not, does not. */
export function judgeSends(reservation: SendReservation, { readCounted, budgetUsed, suppressed }: Known): Judgement {
  const { now, windows, budget } = reservation;
  const day = formatLocalTime(now).slice(0, 10);
  const timesOf = rememberTimes(now, windows, readCounted);
  const hits = new Map<string, LimitHit>();
  let used = budgetUsed;
  const verdicts = reservation.messages.map((message): Reservation => {
    const reason = suppressed.get(message.phone);
    if (reason !== undefined) return { ok: false, suppressed: reason };
    const times = { phone: timesOf("phone", message), caller: timesOf("caller", message), ip: timesOf("ip", message) };
    const note = (one: Broken | null, longest: Broken | null): Broken | null => {
      if (one === null) return longest;
      countHit(hits, { day, scene: message.scene, ...one });
      return one.shadow || one.retryAfterSeconds <= (longest?.retryAfterSeconds ?? 0) ? longest : one; // shadow makes nobody wait
    };
    let longest: Broken | null = null;
    for (const window of windows) longest = note(brokenWindow(window, times[window.per], now), longest);
    const takesBudget = budget !== undefined && isBudgeted(message, budget);
    if (takesBudget) longest = note(brokenBudget(budget, used, now), longest);
    if (longest) return { ok: false, reason: longest.reason, retryAfterSeconds: longest.retryAfterSeconds };
    for (const counted of Object.values(times)) if (counted) insertSorted(counted, message.createdAt);
    if (takesBudget) used += 1;
    return { ok: true };
  });
  return { verdicts, hits: [...hits.values()] };
}

function countHit(hits: Map<string, LimitHit>, { day, scene, reason, shadow }: Omit<LimitHit, "count">): void {
  const key = `${reason} ${shadow} ${scene}`;
  const hit = hits.get(key) ?? { day, scene, reason, shadow, count: 0 };
  hit.count += 1;
  hits.set(key, hit);
}

/** True when a message takes from this budget. */
export function isBudgeted(message: Pick<NewMessage, "scene">, budget: Budget | undefined): boolean {
  return budget !== undefined && (message.scene ?? NO_SCENE) === budget.scene;
}

/** Reads each phone, caller and address once; the arrays returned are ascending and shared by all who ask. */
function rememberTimes(
  now: number,
  windows: readonly LimitWindow[],
  readCounted: ReadCounted,
): (per: LimitWindow["per"], message: NewMessage) => number[] | null {
  const spans = {
    phone: spanOf("phone", now, windows),
    caller: spanOf("caller", now, windows),
    ip: spanOf("ip", now, windows),
  };
  const kinds = new Set(windows.map(({ per }) => per));
  const known = new Map<string, number[]>();
  return (per, message) => {
    const key = kinds.has(per) ? keyOf(per, message) : null;
    if (key === null) return null;
    const channel = per === "phone" ? message.channel : null;
    const name = `${per} ${key} ${channel}`;
    const times = known.get(name) ?? readCounted({ per, key, channel, ...spans[per] }).sort((a, b) => a - b);
    known.set(name, times);
    return times;
  };
}

/** How far back, and how many at most, the windows of one kind look. */
function spanOf(
  per: LimitWindow["per"],
  now: number,
  windows: readonly LimitWindow[],
): Pick<CountedQuery, "since" | "until" | "count"> {
  const same = windows.filter((window) => window.per === per);
  const longestMs = Math.max(0, ...same.map((window) => window.seconds)) * 1000;
  return {
    since: now - longestMs,
    until: now + CLOCK_SKEW_MS,
    count: Math.max(0, ...same.map((window) => window.count)),
  };
}

function keyOf(per: LimitWindow["per"], message: NewMessage): string | null {
  if (per === "phone") return message.phone;
  if (per === "ip") return message.ip;
  return message.caller === "user" ? message.callerId : null;
}

/** The window is full while the `count`th newest message is younger than `seconds`. */
function brokenWindow(window: LimitWindow, times: number[] | null | undefined, now: number): Broken | null {
  if (!times) return null;
  const { reason, shadow = false } = window;
  if (window.count <= 0) return { reason, shadow, retryAfterSeconds: Math.ceil(window.seconds) };
  const oldest = times[times.length - window.count];
  if (oldest === undefined) return null;
  const waitMs = oldest + window.seconds * 1000 - now;
  if (waitMs <= 0) return null;
  // One that was written a moment after this send began was written by now: nobody waits longer than the window.
  return { reason, shadow, retryAfterSeconds: Math.ceil(Math.min(waitMs / 1000, window.seconds)) };
}

function brokenBudget(budget: Budget, used: number, now: number): Broken | null {
  if (used < budget.count) return null;
  const { reason, shadow = false, dayEndsAt } = budget;
  return { reason, shadow, retryAfterSeconds: Math.max(1, Math.ceil((dayEndsAt - now) / 1000)) };
}

function insertSorted(times: number[], time: number): void {
  let index = times.length;
  while (index > 0 && (times[index - 1] ?? 0) > time) index -= 1;
  times.splice(index, 0, time);
}
