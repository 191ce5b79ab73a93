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
import type { Call } from "../../calls.ts";
import { readBody, toReceived } from "../../http.ts";
import type { CapturedMessage } from "../../message.ts";
import type { State } from "../../state.ts";
import { type Answer, carryOut, type Failing } from "../carry-out.ts";
import { answerTo, newProgress, type Progress, signerOf } from "../exchange.ts";
import type { DailyTotals } from "../tencent/limits.ts";
import { authenticateFile, authenticateJson, type Query, readQuery } from "./authenticate.ts";
import { ClassicError, chosenError, classicError } from "./errors.ts";
import { type Fields, readFields } from "./fields.ts";
import { createSids } from "./ids.ts";
import type { OperationContext, PreparedOperation } from "./operation.ts";
import { findOperation, isVoicePath, type NamedOperation } from "./operations.ts";
import { sendAgain } from "./resend.ts";
import { callAgain } from "./voice.ts";

const PROVIDER = "qcloudsms";
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const CONTENT_TYPE = "application/json";

/** Of texts and of calls. */
const FAILING = { sms: failingWith(1007), voice: failingWith(3001) } as const;

function failingWith(internal: 1007 | 3001): Failing {
  return {
    internalError: () => classicError(internal),
    throttled: () => classicError(1013),
    chosenError,
    contentType: CONTENT_TYPE,
  };
}

interface ClassicProgress extends Progress {
  /** What errors echo; undefined: nothing. */
  ext: string | undefined;
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

  /** Sends a captured text once more. */
  resend(message: CapturedMessage): CapturedMessage {
    return sendAgain(message, this.#contextOf(message));
  }

  /** Places a call once more. */
  redial(call: Call): Call {
    return callAgain(call, this.#contextOf(call));
  }

  /** Answers one request; `base` is the sandbox's address, for links. */
  async handle(request: IncomingMessage, response: ServerResponse, base: string): Promise<void> {
    const startedAt = performance.now();
    const body = await readBody(request, MAX_BODY_BYTES);
    const received = toReceived(request, body ?? new Uint8Array());
    const progress = { ...newProgress(this.#state.chance.uuid()), ext: undefined };
    const exchange = { provider: PROVIDER, state: this.#state, request, response, base, startedAt };
    await answerTo(exchange, { received, progress }, () => this.#answer(received, progress, body === undefined));
  }

  async #answer(received: ReceivedRequest, progress: ClassicProgress, isTooLarge: boolean): Promise<Answer | null> {
    try {
      const named = findOperation(received.path);
      const query = readQuery(received);
      if (received.method !== "POST" || query === undefined || isTooLarge) throw classicError(60008);
      if (named === undefined) throw classicError(1011);
      progress.action = named.name;
      const prepared = this.#prepare(received, named, query, progress);
      const { phones } = prepared;
      const effect = this.#state.faults.strikeRequest({ provider: PROVIDER, action: named.name, phones });
      const failing = isVoicePath(received.path) ? FAILING.voice : FAILING.sms;
      return await carryOut({ strike: prepared.strike, run: () => run(prepared, progress) }, failing, effect);
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
    progress: ClassicProgress,
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
    return signerOf(progress, authenticate, {
      idOf: ({ id }) => id,
      reasonOf: (error) => (error instanceof ClassicError ? String(error.refusal.result) : null),
    });
  }

  #context(app: App, { requestId }: Progress) {
    return this.#contextOf({ account: this.#state.accounts.classicAccount(app), app: app.id }, requestId);
  }

  #contextOf(
    { account, app }: { account: string; app: string },
    requestId = this.#state.chance.uuid(),
  ): OperationContext {
    return { state: this.#state, totals: this.#totals, account, app, requestId, sid: this.#sid };
  }
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

function run(prepared: PreparedOperation, progress: Progress) {
  const { answer, messages = [], calls = [], strike } = prepared.run();
  progress.messages = messages;
  progress.calls = calls;
  return { answer: json(answer), strike };
}

/** Other characters than ASCII are escaped, in upper-case digits, as in captures. */
function json(members: object): Answer {
  const body = JSON.stringify(members).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  return { status: 200, body, contentType: CONTENT_TYPE, delayMs: 0 };
}
