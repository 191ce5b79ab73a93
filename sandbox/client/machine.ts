/**
 * The sandbox itself: its clock, the failures that it plays, its settings, the requests that it saw.
 *
 * @module
 */
import type { viewClock } from "../clock.ts";
import type { ClockSetInput, FaultInput, RequestsQuery, SettingsInput } from "../control/inputs.ts";
import type { StoredFault } from "../faults.ts";
import type { SeenRequestView } from "../seen.ts";
import type { Settings } from "../settings.ts";
import type { BodyOf, QueryOf } from "./inputs.ts";
import type { Send } from "./request.ts";

export type ClockView = ReturnType<typeof viewClock>;
export type Fault = BodyOf<typeof FaultInput>;
export type SettingsChange = BodyOf<typeof SettingsInput>;
export type ClockOptions = Omit<BodyOf<typeof ClockSetInput>, "now">;

export interface ClockClient {
  read(): Promise<ClockView>;
  /** Jumps to a time. With `ticking: false` it stands still there. */
  set(now: Date | number, options?: ClockOptions): Promise<ClockView>;
  /** Milliseconds. What becomes due on the way happens: receipts, timers of functions. */
  advance(ms: number): Promise<ClockView>;
}

export interface FaultsClient {
  /** Whatever is left out fits every request; with `times: 1` it strikes once. */
  add(fault: Fault): Promise<StoredFault>;
  list(): Promise<StoredFault[]>;
  delete(id: string): Promise<void>;
  clear(): Promise<number>;
}

export interface SettingsClient {
  read(): Promise<Settings>;
  /** What is left out stays; null switches a limit off. */
  change(change: SettingsChange): Promise<Settings>;
  /** Back to what they were at the start. */
  reset(): Promise<Settings>;
}

export interface RequestsClient {
  /** The newest 100 that fit, newest first, each with its answer and what was thought of its signature. */
  list(query?: QueryOf<typeof RequestsQuery>): Promise<SeenRequestView[]>;
  clear(): Promise<number>;
}

export function createClockClient(send: Send): ClockClient {
  return {
    read: () => send("GET", "/clock"),
    set: (now, options) => send("PUT", "/clock", { body: { now: Number(now), ...options } }),
    advance: (advanceMs) => send("POST", "/clock", { body: { advanceMs } }),
  };
}

export function createFaultsClient(send: Send): FaultsClient {
  return {
    add: (fault) => send("POST", "/faults", { body: fault }),
    list: async () => (await send<{ faults: StoredFault[] }>("GET", "/faults")).faults,
    delete: (id) => send("DELETE", `/faults/${encodeURIComponent(id)}`),
    clear: async () => (await send<{ deleted: number }>("DELETE", "/faults")).deleted,
  };
}

export function createSettingsClient(send: Send): SettingsClient {
  return {
    read: () => send("GET", "/settings"),
    change: (change) => send("POST", "/settings", { body: change }),
    reset: () => send("DELETE", "/settings"),
  };
}

export function createRequestsClient(send: Send): RequestsClient {
  return {
    list: async (query) => (await send<{ requests: SeenRequestView[] }>("GET", "/requests", { query })).requests,
    clear: async () => (await send<{ deleted: number }>("DELETE", "/requests")).deleted,
  };
}
