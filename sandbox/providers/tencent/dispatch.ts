/**
 * Tencent API 3.0 on the wire: one request in, one envelope out. HTTP 200 for success and for every error, a content type
 * with nothing appended (an SDK reads errors only then), a lower-case UUID in each answer.
 *
 * Source: "返回结果", https://cloud.tencent.com/document/api/382/38767
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { SLOW_ANSWER_MS } from "../../behaviour.ts";
import { callUrl, type Call as PhoneCall } from "../../calls.ts";
import type { RequestEffect } from "../../faults.ts";
import { closing, readBody, toReceived } from "../../http.ts";
import { type CapturedMessage, messageUrl } from "../../message.ts";
import type { State } from "../../state.ts";
import { waitFor } from "../../wait.ts";
import type { ActionContext, ActionResult, PreparedAction } from "./action.ts";
import { ApiError, apiError, chosenError } from "./errors.ts";
import { DailyTotals } from "./limits.ts";
import { checkParameters } from "./parameters.ts";
import { createProducts, findAction, type Product } from "./products.ts";
import { authenticate, type Call, checkRegion, givenParameters, MAX_BYTES, readCall } from "./receive.ts";

const PROVIDER = "tencent";
const MAX_LINKS = 10;

/** What goes back; `null` cuts the connection. */
interface Answer {
  status: number;
  body: string;
  contentType: string;
  delayMs: number;
}

/** What is found out about a request while it is worked on. */
interface Progress {
  requestId: string;
  keyId: string | null;
  verdict: string | null;
  messages: readonly CapturedMessage[];
  call: PhoneCall | undefined;
}

export class TencentSms {
  readonly #state: State;
  /** Shared with the cloud's classic API. */
  readonly totals = new DailyTotals();
  readonly #products: readonly Product[];

  constructor(state: State) {
    this.#state = state;
    this.#products = createProducts(state.clock, state.chance);
  }

  reset(): void {
    this.totals.clear();
  }

  /** Answers one request; `base` is the sandbox's address, for links. `read` holds its body when that was read before. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    base: string,
    read?: { body: Buffer | undefined },
  ): Promise<void> {
    const { clock, chance, requests } = this.#state;
    const startedAt = performance.now();
    const body = read === undefined ? await readBody(request, MAX_BYTES.tc3) : read.body;
    const call = readCall(toReceived(request, body ?? new Uint8Array()));
    const progress: Progress = { requestId: chance.uuid(), keyId: null, verdict: null, messages: [], call: undefined };
    const at = clock.now();
    const answer = this.#answer(call, progress, body === undefined);
    if (answer !== null && answer.delayMs > 0) await waitFor(answer.delayMs, clock, closing(response));
    reply(request, response, answer, progress, base);
    requests.add({
      at,
      provider: PROVIDER,
      received: call.received,
      action: call.action ?? null,
      keyId: progress.keyId,
      verdict: progress.verdict,
      requestId: progress.requestId,
      status: answer?.status ?? null,
      answer: answer?.body ?? null,
      durationMs: Math.round((performance.now() - startedAt) * 1000) / 1000,
      messages: progress.messages.map(({ sequence }) => sequence),
    });
  }

  #answer(call: Call, progress: Progress, isTooLarge: boolean): Answer | null {
    try {
      if (isTooLarge) throw apiError("RequestSizeLimitExceeded");
      const { prepared, action } = this.#prepare(call, progress);
      const effect = this.#state.faults.strikeRequest({ provider: PROVIDER, action, phones: prepared.phones });
      return effect === undefined ? carryOut(prepared, progress) : carryOutWith(effect, prepared, progress);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return json({ Error: { Code: error.code, Message: error.in(call.language) } }, progress);
    }
  }

  /** Everything that can refuse a request as a whole. In which order the provider looks is not documented. */
  #prepare(call: Call, progress: Progress): { prepared: PreparedAction; action: string } {
    const state = this.#state;
    const credential = this.#authenticate(call, progress);
    const { action: name = "", version = "" } = call;
    const { action, needsRegion } = findAction(this.#products, version, name);
    if (needsRegion) checkRegion(call);
    const parameters = checkParameters(givenParameters(call, action.rules), action.rules);
    const context: ActionContext = {
      state,
      totals: this.totals,
      account: credential.account,
      requestId: progress.requestId,
    };
    return { prepared: action.prepare(parameters, context), action: name };
  }

  #authenticate(call: Call, progress: Progress) {
    const { accounts, clock } = this.#state;
    try {
      const credential = authenticate(call, accounts, clock.now());
      progress.keyId = credential.secretId;
      progress.verdict = "verified";
      return credential;
    } catch (error) {
      if (error instanceof ApiError) progress.verdict = error.code;
      throw error;
    }
  }
}

/** As the numbers themselves behave. */
function carryOut(prepared: PreparedAction, progress: Progress): Answer | null {
  if (prepared.strike === "cut_before") return null;
  if (prepared.strike === "internal_error") throw apiError("InternalError.OtherError");
  const result = run(prepared, progress);
  if (result.strike === "cut_after") return null;
  return json(result.payload, progress, result.strike === "slow" ? SLOW_ANSWER_MS : 0);
}

/** As a fault rule says, which goes before what the numbers themselves do to a request. */
function carryOutWith(effect: RequestEffect, prepared: PreparedAction, progress: Progress): Answer | null {
  switch (effect.kind) {
    case "drop-before":
      return null;
    case "drop-after-accept":
      run(prepared, progress);
      return null;
    case "delay":
      return json(run(prepared, progress).payload, progress, effect.ms);
    case "throttle":
      throw apiError("RequestLimitExceeded");
    case "error":
      throw chosenError(effect.code, effect.message);
    case "http":
      if (effect.accept) run(prepared, progress);
      return { status: effect.status, body: effect.body ?? "", contentType: "text/html", delayMs: 0 };
    case "body":
      if (effect.accept) run(prepared, progress);
      return { status: 200, body: effect.raw, contentType: "application/json", delayMs: 0 };
  }
}

function run(prepared: PreparedAction, progress: Progress): ActionResult {
  const result = prepared.run();
  progress.messages = result.messages ?? [];
  progress.call = result.call;
  return result;
}

function json(members: object, { requestId }: Progress, delayMs = 0): Answer {
  const body = JSON.stringify({ Response: { ...members, RequestId: requestId } });
  return { status: 200, body, contentType: "application/json", delayMs };
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer | null,
  { messages, call }: Progress,
  base: string,
): void {
  if (answer === null) {
    request.socket.destroy();
    return;
  }
  const headers: Record<string, string | number> = {
    "content-type": answer.contentType,
    "content-length": Buffer.byteLength(answer.body),
  };
  const traceId = request.headers["x-tc-traceid"];
  if (typeof traceId === "string") headers["x-tc-traceid"] = traceId;
  if (messages.length > 0) headers["x-sandbox-message"] = linksTo(messages, base);
  if (call !== undefined) headers["x-sandbox-call"] = callUrl(base, call);
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}

function linksTo(messages: readonly CapturedMessage[], base: string): string {
  return messages
    .slice(0, MAX_LINKS)
    .map((message) => messageUrl(base, message))
    .join(", ");
}
