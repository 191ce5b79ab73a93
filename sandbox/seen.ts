/**
 * The last requests that the emulated providers saw, and what they answered.
 *
 * @module
 */
import type { ReceivedRequest } from "../shared/signing/received.ts";
import { messageId } from "./message.ts";
import { Queue } from "./queue.ts";

const MAX_REQUESTS = 1000;
/** Of each body and answer; the rest is cut off. */
const MAX_BODY_BYTES = 16_384;

/** Headers whose values are secrets of the client. */
const SECRET_HEADERS = new Set(["x-tc-token", "x-acs-security-token", "cookie"]);

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
}

export interface SeenFilter {
  action?: string | undefined;
  provider?: string | undefined;
}

export class SeenRequests {
  readonly #seen = new Queue<SeenRequest>();

  get size(): number {
    return this.#seen.length;
  }

  add(seen: SeenRequest): void {
    const { received, answer } = seen;
    if (received.body.length > MAX_BODY_BYTES) received.body = cut(received.body);
    if (answer !== null && answer.length > MAX_BODY_BYTES) seen.answer = answer.slice(0, MAX_BODY_BYTES);
    this.#seen.push(seen);
    if (this.#seen.length > MAX_REQUESTS) this.#seen.shift();
  }

  /** Newest first, as JSON. */
  list({ action, provider }: SeenFilter, limit: number): unknown[] {
    const fitting = [...this.#seen].filter(
      (seen) =>
        (action === undefined || seen.action === action) && (provider === undefined || seen.provider === provider),
    );
    return fitting.slice(-limit).reverse().map(view);
  }

  clear(): void {
    this.#seen.keep(() => false);
  }
}

/** A copy, so that the whole is not kept alive by its beginning. */
function cut(body: Uint8Array): Uint8Array {
  return Uint8Array.from(body.subarray(0, MAX_BODY_BYTES));
}

function view({ received, at, messages, ...seen }: SeenRequest): unknown {
  const { method, path, query, headers, body } = received;
  return {
    at: new Date(at).toISOString(),
    method,
    path: query === "" ? path : `${path}?${query}`,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, shownHeader(name, value)])),
    body: Buffer.from(body).toString("utf8"),
    ...seen,
    messages: messages.map((sequence) => messageId({ sequence })),
  };
}

function shownHeader(name: string, value: string): string {
  return SECRET_HEADERS.has(name) ? "(hidden)" : value;
}
