/**
 * The last requests that the emulated providers saw, and what they answered.
 *
 * @module
 */
import type { ReceivedRequest } from "../shared/signing/received.ts";
import { callIdOf } from "./calls.ts";
import { messageId } from "./message.ts";
import { Queue } from "./queue.ts";

const MAX_REQUESTS = 1000;
/** Of each body and answer; the rest is cut off. */
const MAX_BODY_BYTES = 16_384;

/** Headers whose values are secrets of the client. */
const SECRET_HEADERS = new Set(["x-tc-token", "x-cos-security-token", "x-acs-security-token", "cookie"]);

export interface SeenRequest {
  at: number;
  provider: string;
  received: ReceivedRequest;
  action: string | null;
  keyId: string | null;
  /** `verified`, or why the signature was not accepted; null when it was not looked at. */
  verdict: string | null;
  requestId: string;
  /** Null when the connection was cut. */
  status: number | null;
  answer: string | null;
  durationMs: number;
  /** Sequence numbers of the messages captured. */
  messages: readonly number[];
  /** The same of the calls. */
  calls: readonly number[];
}

export interface SeenFilter {
  action?: string | undefined;
  provider?: string | undefined;
}

/** A request and its answer as JSON for testers. */
export interface SeenRequestView extends Omit<SeenRequest, "at" | "received" | "messages" | "calls"> {
  at: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  messages: string[];
  calls: string[];
}

export class SeenRequests {
  readonly #seen = new Queue<SeenRequest>();
  readonly #listeners = new Set<(seen: SeenRequest) => void>();

  get size(): number {
    return this.#seen.length;
  }

  add(seen: SeenRequest): void {
    const { received, answer } = seen;
    if (received.body.length > MAX_BODY_BYTES) received.body = cut(received.body);
    if (answer !== null && answer.length > MAX_BODY_BYTES) seen.answer = answer.slice(0, MAX_BODY_BYTES);
    this.#seen.push(seen);
    if (this.#seen.length > MAX_REQUESTS) this.#seen.shift();
    for (const listener of this.#listeners) listener(seen);
  }

  /** Calls `listener` for each request. Returns what ends that. */
  onRequest(listener: (seen: SeenRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Those with one of these ids that are still kept, oldest first, as JSON. */
  named(requestIds: readonly string[]): SeenRequestView[] {
    return [...this.#seen].filter(({ requestId }) => requestIds.includes(requestId)).map(viewRequest);
  }

  /** Newest first, as JSON. */
  list({ action, provider }: SeenFilter, limit: number): SeenRequestView[] {
    const fitting = [...this.#seen].filter(
      (seen) =>
        (action === undefined || seen.action === action) && (provider === undefined || seen.provider === provider),
    );
    return fitting.slice(-limit).reverse().map(viewRequest);
  }

  clear(): void {
    this.#seen.keep(() => false);
  }
}

/** A copy, so that the whole is not kept alive by its beginning. */
function cut(body: Uint8Array): Uint8Array {
  return Uint8Array.from(body.subarray(0, MAX_BODY_BYTES));
}

export function viewRequest({ received, at, messages, calls, ...seen }: SeenRequest): SeenRequestView {
  const { method, path, query, headers, body } = received;
  return {
    at: new Date(at).toISOString(),
    method,
    path: query === "" ? path : `${path}?${query}`,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, shownHeader(name, value)])),
    body: Buffer.from(body).toString("utf8"),
    ...seen,
    messages: messages.map((sequence) => messageId({ sequence })),
    calls: calls.map((sequence) => callIdOf({ sequence })),
  };
}

function shownHeader(name: string, value: string): string {
  return SECRET_HEADERS.has(name) ? "(hidden)" : value;
}
