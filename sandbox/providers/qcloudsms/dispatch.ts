/**
 * Tencent's classic API on the wire. HTTP 200 with a JSON object for success and for every error; whatever the content type
 * of the request says, and however its body is framed.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976, and captures in
 * https://github.com/qcloudsms/qcloudsms_csharp/issues/2
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReceivedRequest } from "../../../shared/signing/received.ts";
import type { App } from "../../accounts.ts";
import { SLOW_ANSWER_MS } from "../../behaviour.ts";
import { type Call, callUrl } from "../../calls.ts";
import type { RequestEffect } from "../../faults.ts";
import { closing, readBody, toReceived } from "../../http.ts";
import { type CapturedMessage, messageUrl } from "../../message.ts";
import type { State } from "../../state.ts";
import { waitFor } from "../../wait.ts";
import type { DailyTotals } from "../tencent/limits.ts";
import { authenticateFile, authenticateJson, type Query, readQuery } from "./authenticate.ts";
import { ClassicError, chosenError, classicError } from "./errors.ts";
import { type Fields, readFields } from "./fields.ts";
import { createSids } from "./ids.ts";
import type { OperationResult, PreparedOperation } from "./operation.ts";
import { findOperation, isVoicePath, type NamedOperation } from "./operations.ts";

const PROVIDER = "qcloudsms";
const MAX_BODY_BYTES = 2 * 1024 * 1024;
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
  action: string | null;
  app: string | null;
  verdict: string | null;
  /** What errors echo; undefined: nothing. */
  ext: string | undefined;
  messages: readonly CapturedMessage[];
  calls: readonly Call[];
}

export class Qcloudsms {
  readonly #state: State;
  readonly #totals: DailyTotals;
  readonly #sid: () => string;

  /** `totals` are those of the whole cloud: texts count whichever protocol they came by. */
  constructor(state: State, totals: DailyTotals) {
    this.#state = state;
    this.#totals = totals;
    this.#sid = createSids(state.clock, state.chance);
  }

  /** Answers one request; `base` is the sandbox's address, for links. */
  async handle(request: IncomingMessage, response: ServerResponse, base: string): Promise<void> {
    const { clock, chance, requests } = this.#state;
    const startedAt = performance.now();
    const body = await readBody(request, MAX_BODY_BYTES);
    const received = toReceived(request, body ?? new Uint8Array());
    const progress = newProgress(chance.uuid());
    const at = clock.now();
    const answer = this.#answer(received, progress, body === undefined);
    if (answer !== null && answer.delayMs > 0) await waitFor(answer.delayMs, clock, closing(response));
    reply(request, response, answer, progress, base);
    requests.add({
      at,
      provider: PROVIDER,
      received,
      action: progress.action,
      keyId: progress.app,
      verdict: progress.verdict,
      requestId: progress.requestId,
      status: answer?.status ?? null,
      answer: answer?.body ?? null,
      durationMs: Math.round((performance.now() - startedAt) * 1000) / 1000,
      messages: progress.messages.map(({ sequence }) => sequence),
    });
  }

  #answer(received: ReceivedRequest, progress: Progress, isTooLarge: boolean): Answer | null {
    try {
      const named = findOperation(received.path);
      const query = readQuery(received);
      if (received.method !== "POST" || query === undefined || isTooLarge) throw classicError(60008);
      if (named === undefined) throw classicError(1011);
      progress.action = named.name;
      const prepared = this.#prepare(received, named, query, progress);
      const { phones } = prepared;
      const effect = this.#state.faults.strikeRequest({ provider: PROVIDER, action: named.name, phones });
      if (effect !== undefined) return carryOutWith(effect, prepared, progress);
      return carryOut(prepared, progress, isVoicePath(received.path));
    } catch (error) {
      if (!(error instanceof ClassicError)) throw error;
      return json(errorMembers(error, progress.ext));
    }
  }

  /** Everything that can refuse a request as a whole. In which order the provider looks is not documented. */
  #prepare(
    received: ReceivedRequest,
    { operation }: NamedOperation,
    query: Query,
    progress: Progress,
  ): PreparedOperation {
    const { accounts, clock } = this.#state;
    const now = clock.now();
    if (operation.form === "file") {
      const app = this.#authenticate(progress, () => authenticateFile(received, query, accounts, now));
      return operation.prepare(received, this.#context(app, progress));
    }
    const fields = readFields(received.body);
    if (operation.echoesExt) progress.ext = extOf(fields);
    const app = this.#authenticate(progress, () => authenticateJson(fields, query, operation, accounts, now));
    return operation.prepare(fields, this.#context(app, progress));
  }

  #authenticate(progress: Progress, authenticate: () => App): App {
    try {
      const app = authenticate();
      progress.app = app.id;
      progress.verdict = "verified";
      return app;
    } catch (error) {
      if (error instanceof ClassicError) progress.verdict = String(error.refusal.result);
      throw error;
    }
  }

  #context(app: App, { requestId }: Progress) {
    const account = this.#state.accounts.classicAccount(app);
    return { state: this.#state, totals: this.#totals, account, app: app.id, requestId, sid: this.#sid };
  }
}

function newProgress(requestId: string): Progress {
  return { requestId, action: null, app: null, verdict: null, ext: undefined, messages: [], calls: [] };
}

/** Of a body whose members are not checked yet. */
function extOf(fields: Fields): string {
  try {
    return fields.string("ext", "");
  } catch {
    return "";
  }
}

/** A body that cannot be read is answered without `ext`, as captures show. */
function errorMembers({ refusal }: ClassicError, ext: string | undefined): object {
  const { result } = refusal;
  return ext === undefined || result === 1004 || result === 60008 ? refusal : { ...refusal, ext };
}

/** As the numbers themselves behave. */
function carryOut(prepared: PreparedOperation, progress: Progress, isVoice: boolean): Answer | null {
  if (prepared.strike === "cut_before") return null;
  if (prepared.strike === "internal_error") throw classicError(isVoice ? 3001 : 1007);
  const result = run(prepared, progress);
  if (result.strike === "cut_after") return null;
  return json(result.answer, result.strike === "slow" ? SLOW_ANSWER_MS : 0);
}

/** As a fault rule says, which goes before what the numbers themselves do to a request. */
function carryOutWith(effect: RequestEffect, prepared: PreparedOperation, progress: Progress): Answer | null {
  switch (effect.kind) {
    case "drop-before":
      return null;
    case "drop-after-accept":
      run(prepared, progress);
      return null;
    case "delay":
      return json(run(prepared, progress).answer, effect.ms);
    case "throttle":
      throw classicError(1013);
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

function run(prepared: PreparedOperation, progress: Progress): OperationResult {
  const result = prepared.run();
  progress.messages = result.messages ?? [];
  progress.calls = result.calls ?? [];
  return result;
}

/** Other characters than ASCII are escaped, in upper-case digits, as in captures. */
function json(members: object, delayMs = 0): Answer {
  const body = JSON.stringify(members).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  return { status: 200, body, contentType: "application/json", delayMs };
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer | null,
  { messages, calls }: Progress,
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
  if (messages.length > 0) headers["x-sandbox-message"] = linksTo(messages.map((one) => messageUrl(base, one)));
  if (calls.length > 0) headers["x-sandbox-call"] = linksTo(calls.map((one) => callUrl(base, one)));
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}

function linksTo(urls: readonly string[]): string {
  return urls.slice(0, MAX_LINKS).join(", ");
}
