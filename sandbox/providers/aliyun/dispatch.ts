/**
 * Alibaba Cloud on the wire: one request in, one answer out. The product answers with status 200 whether it agrees or not;
 * what fails before the product is reached has another status and another shape.
 *
 * Source: "SendSms", https://help.aliyun.com/document_detail/55284.html
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { SLOW_ANSWER_MS } from "../../behaviour.ts";
import type { RequestEffect } from "../../faults.ts";
import { closing, toReceived } from "../../http.ts";
import { type CapturedMessage, messageUrl } from "../../message.ts";
import type { State } from "../../state.ts";
import { waitFor } from "../../wait.ts";
import type { Action, ActionContext, PreparedAction, ProductName } from "./action.ts";
import { AliyunError, chosenError, gatewayError, missing } from "./errors.ts";
import { AccountTotals } from "./limits.ts";
import { Nonces } from "./nonces.ts";
import { Paperwork } from "./paperwork.ts";
import { checkParameters } from "./parameters.ts";
import { createActions, VERSION } from "./products.ts";
import { authenticate, type Call, readCall } from "./receive.ts";
import { CONTENT_TYPES, type Format, serialize } from "./reply.ts";

/** Room for ten pictures of 2 MB in base64. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

const PROVIDER = "aliyun";
const MAX_LINKS = 10;
const OK = { Message: "OK", Code: "OK" } as const;

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
  action: string;
  product: ProductName;
  format: Format;
  messages: readonly CapturedMessage[];
}

export class Aliyun {
  readonly #state: State;
  readonly #actions: ReadonlyMap<string, Action>;
  readonly #totals = new AccountTotals();
  readonly #paperwork = new Paperwork();
  readonly #nonces = new Nonces();

  constructor(state: State) {
    this.#state = state;
    this.#actions = createActions(state.clock, state.chance);
  }

  reset(): void {
    this.#totals.clear();
    this.#paperwork.clear();
    this.#nonces.clear();
  }

  /** Answers one request; `body` is undefined when it was too large, `base` is the sandbox's address, for links. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    body: Uint8Array | undefined,
    base: string,
  ): Promise<void> {
    const { clock, chance, requests } = this.#state;
    const startedAt = performance.now();
    const call = readCall(toReceived(request, body ?? new Uint8Array()));
    const progress: Progress = {
      requestId: chance.uuid().toUpperCase(),
      keyId: null,
      verdict: null,
      action: call.action,
      product: "dysmsapi",
      format: call.format ?? "XML",
      messages: [],
    };
    const at = clock.now();
    const answer = this.#answer(call, progress, body === undefined);
    if (answer !== null && answer.delayMs > 0) await waitFor(answer.delayMs, clock, closing(response));
    reply(request, response, answer, progress, base);
    requests.add({
      at,
      provider: PROVIDER,
      received: call.received,
      action: call.action === "" ? null : call.action,
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
      if (isTooLarge) throw gatewayError("RequestTooLarge");
      const prepared = this.#prepare(call, progress);
      const { action } = progress;
      const effect = this.#state.faults.strikeRequest({ provider: PROVIDER, action, phones: prepared.phones });
      return effect === undefined ? carryOut(prepared, progress) : carryOutWith(effect, prepared, progress);
    } catch (error) {
      if (!(error instanceof AliyunError)) throw error;
      return refused(error, progress);
    }
  }

  /** Everything that the gateway can refuse, in the order that it is taken to look. */
  #prepare(call: Call, progress: Progress): PreparedAction {
    const action = this.#actionOf(call, progress);
    if (call.format === undefined && !this.#state.settings.aliyun.takesAnyFormat) {
      throw gatewayError("InvalidParameter.Format");
    }
    if (call.format === undefined) progress.format = "JSON";
    const { account } = this.#authenticate(call, progress);
    const parameters = checkParameters(call.params, action.rules);
    const context: ActionContext = {
      state: this.#state,
      totals: this.#totals,
      paperwork: this.#paperwork,
      account,
      requestId: progress.requestId,
      given: call.params,
    };
    return action.prepare(parameters, context);
  }

  #actionOf({ action: name, version }: Call, progress: Progress): Action {
    if (version === "") throw missing("Version");
    if (version !== VERSION) throw gatewayError("InvalidVersion");
    if (name === "") throw missing("Action");
    const action = this.#actions.get(name);
    if (action === undefined) throw gatewayError("InvalidAction.NotFound");
    progress.product = action.product;
    return action;
  }

  #authenticate(call: Call, progress: Progress) {
    try {
      const credential = authenticate(call, this.#state, this.#nonces);
      progress.keyId = credential.secretId;
      progress.verdict = "verified";
      return credential;
    } catch (error) {
      if (error instanceof AliyunError) progress.verdict = error.code;
      throw error;
    }
  }
}

/** As the numbers themselves behave. */
function carryOut(prepared: PreparedAction, progress: Progress): Answer | null {
  if (prepared.strike === "cut_before") return null;
  if (prepared.strike === "internal_error") throw gatewayError("InternalError");
  const { answer, strike } = run(prepared, progress);
  if (strike === "cut_after") return null;
  return strike === "slow" ? { ...answer, delayMs: SLOW_ANSWER_MS } : answer;
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
      return { ...run(prepared, progress).answer, delayMs: effect.ms };
    case "throttle":
      throw gatewayError("Throttling.User");
    case "error":
      throw chosenError(effect.code, effect.message);
    case "http":
      if (effect.accept) run(prepared, progress);
      return { status: effect.status, body: effect.body ?? "", contentType: "text/html", delayMs: 0 };
    case "body":
      if (effect.accept) run(prepared, progress);
      return { status: 200, body: effect.raw, contentType: CONTENT_TYPES.JSON, delayMs: 0 };
  }
}

function run(prepared: PreparedAction, progress: Progress) {
  const { payload, refusal, messages = [], strike } = prepared.run();
  progress.messages = messages;
  if (refusal !== undefined) return { answer: refused(refusal, progress), strike: undefined };
  return { answer: written(200, { ...OK, RequestId: progress.requestId, ...payload }, progress), strike };
}

function refused(error: AliyunError, progress: Progress): Answer {
  const { requestId, product } = progress;
  const { code, message, status } = error;
  if (error.isBusiness) return written(status, { Message: message, RequestId: requestId, Code: code }, progress);
  const help = new URLSearchParams({ q: code, product: product === "dysmsapi" ? "Dysmsapi" : "Dyvmsapi", requestId });
  const body = {
    RequestId: requestId,
    Message: message,
    HostId: `${product}.aliyuncs.com`,
    Code: code,
    Recommend: `https://api.aliyun.com/troubleshoot?${help}`,
  };
  return written(status, body, progress, "Error");
}

function written(status: number, members: object, { format, action }: Progress, root = `${action}Response`): Answer {
  return { status, body: serialize(members, format, root), contentType: CONTENT_TYPES[format], delayMs: 0 };
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer | null,
  { messages }: Progress,
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
  if (messages.length > 0) headers["x-sandbox-message"] = linksTo(messages, base);
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}

function linksTo(messages: readonly CapturedMessage[], base: string): string {
  return messages
    .slice(0, MAX_LINKS)
    .map((message) => messageUrl(base, message))
    .join(", ");
}
