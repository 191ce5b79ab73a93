/**
 * Voice calls: waiting for one, and picking up, pressing keys and hanging up as the person who holds the phone.
 *
 * @module
 */
import type { viewCall } from "../calls.ts";
import type { CallsQuery, WaitForCallQuery } from "../control/inputs.ts";
import type { CallLife } from "../control/life.ts";
import type { QueryOf } from "./inputs.ts";
import type { Send } from "./request.ts";

export type CallView = ReturnType<typeof viewCall>;
export type WaitForCallOptions = QueryOf<typeof WaitForCallQuery, "phone">;

export interface CallsClient {
  /** The newest 100 that fit, newest first; `limit` up to 1000. */
  list(query?: QueryOf<typeof CallsQuery>): Promise<CallView[]>;
  get(id: string): Promise<CallView>;
  /** The requests that it was in and what happened to it, each code explained. */
  life(id: string): Promise<CallLife>;
  /**
   * The newest call to a phone, of the last five minutes, or the next to come. Waits `timeoutMs`, 10000 by default and
   * 120000 at most.
   * @throws SandboxError `TIMEOUT`
   */
  wait(phone: string, options?: WaitForCallOptions): Promise<CallView>;
  /** @throws SandboxError `CONFLICT` when the phone does not ring any more */
  answer(id: string): Promise<CallView>;
  /** While it rings, declines. */
  hangUp(id: string): Promise<CallView>;
  /** @throws SandboxError `CONFLICT` when nobody is on the phone */
  press(id: string, keys: string): Promise<CallView>;
  /** Places the same call once more, as its provider takes it now. */
  redial(id: string): Promise<CallView>;
}

export function createCallsClient(send: Send): CallsClient {
  const pathOf = (id: string): string => `/calls/${encodeURIComponent(id)}`;
  return {
    list: async (query) => (await send<{ calls: CallView[] }>("GET", "/calls", { query })).calls,
    get: (id) => send("GET", pathOf(id)),
    life: (id) => send("GET", `${pathOf(id)}/life`),
    wait: (phone, options) => send("GET", "/calls/wait", { query: { phone, ...options } }),
    answer: (id) => send("POST", `${pathOf(id)}/answer`),
    hangUp: (id) => send("POST", `${pathOf(id)}/hang-up`),
    press: (id, keys) => send("POST", `${pathOf(id)}/keys`, { body: { keys } }),
    redial: async (id) => (await send<{ call: CallView }>("POST", `${pathOf(id)}/redial`)).call,
  };
}
