/**
 * One request of an emulated provider and its answer: delayed, written or withheld, and listed among the requests seen.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReceivedRequest } from "../../shared/signing/received.ts";
import { type Call, callUrl } from "../calls.ts";
import { closing } from "../http.ts";
import { type CapturedMessage, messageUrl } from "../message.ts";
import type { State } from "../state.ts";
import { waitFor } from "../wait.ts";
import type { Answer } from "./carry-out.ts";

const MAX_LINKS = 10;

export interface Exchange {
  provider: string;
  state: State;
  request: IncomingMessage;
  response: ServerResponse;
  /** The sandbox's address, for links. */
  base: string;
  /** On the clock of `performance.now()`, before the body was read. */
  startedAt: number;
}

/** What is found out about a request while it is worked on. */
export interface Progress {
  requestId: string;
  action: string | null;
  /** The key or the app that signed. */
  keyId: string | null;
  /** `verified`, or why the signature was not accepted. */
  verdict: string | null;
  messages: readonly CapturedMessage[];
  calls: readonly Call[];
}

export function newProgress(requestId: string): Progress {
  return { requestId, action: null, keyId: null, verdict: null, messages: [], calls: [] };
}

/**
 * Answers one request.
 * @param work the answer, or null to cut the connection; fills in the progress
 */
export async function answerTo(
  exchange: Exchange,
  { received, progress, headers = {} }: { received: ReceivedRequest; progress: Progress; headers?: Headers },
  work: () => Promise<Answer | null>,
): Promise<void> {
  const { provider, state, response, startedAt } = exchange;
  const { clock, requests } = state;
  const at = clock.now();
  const answer = await work();
  if (answer !== null && answer.delayMs > 0) await waitFor(answer.delayMs, clock, closing(response));
  write(exchange, answer, { ...headers, ...linksTo(progress, exchange.base) });
  const { action, keyId, verdict, requestId, messages, calls } = progress;
  requests.add({
    at,
    provider,
    received,
    action,
    keyId,
    verdict,
    requestId,
    status: answer?.status ?? null,
    answer: textOf(answer),
    durationMs: Math.round((performance.now() - startedAt) * 1000) / 1000,
    messages: messages.map(({ sequence }) => sequence),
    calls: calls.map(({ sequence }) => sequence),
  });
}

/** Bytes are not kept. */
function textOf(answer: Answer | null): string | null {
  if (answer === null) return null;
  return typeof answer.body === "string" ? answer.body : `(${answer.body.length} bytes)`;
}

/** Notes who signed a request, or why its signature was not accepted. */
export function signerOf<Signer>(
  progress: Progress,
  authenticate: () => Signer,
  { idOf, reasonOf }: { idOf: (signer: Signer) => string; reasonOf: (error: unknown) => string | null },
): Signer {
  try {
    const signer = authenticate();
    progress.keyId = idOf(signer);
    progress.verdict = "verified";
    return signer;
  } catch (error) {
    progress.verdict = reasonOf(error);
    throw error;
  }
}

type Headers = Readonly<Record<string, string>>;

function write({ request, response }: Exchange, answer: Answer | null, headers: Headers): void {
  if (answer === null) {
    request.socket.destroy();
    return;
  }
  const { status, contentType, body } = answer;
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function linksTo({ messages, calls }: Progress, base: string): Headers {
  const headers: Record<string, string> = {};
  if (messages.length > 0) headers["x-sandbox-message"] = listed(messages, (one) => messageUrl(base, one));
  if (calls.length > 0) headers["x-sandbox-call"] = listed(calls, (one) => callUrl(base, one));
  return headers;
}

function listed<Item>(items: readonly Item[], urlOf: (item: Item) => string): string {
  return items.slice(0, MAX_LINKS).map(urlOf).join(", ");
}
