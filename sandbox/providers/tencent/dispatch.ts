/**
 * Tencent API 3.0 on the wire: one request in, one envelope out. HTTP 200 for success and for every error, a content type
 * with nothing appended (an SDK reads errors only then), a lower-case UUID in each answer.
 *
 * Source: "返回结果", https://cloud.tencent.com/document/api/382/38767
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Credential } from "../../accounts.ts";
import type { Call as PlacedCall } from "../../calls.ts";
import { readBody, toReceived } from "../../http.ts";
import type { CapturedMessage } from "../../message.ts";
import type { State } from "../../state.ts";
import { type Answer, carryOut, type Failing, type Outcome } from "../carry-out.ts";
import { answerTo, newProgress, type Progress, signerOf } from "../exchange.ts";
import type { ActionContext, PreparedAction } from "./action.ts";
import { ApiError, apiError, chosenError } from "./errors.ts";
import { DailyTotals } from "./limits.ts";
import { checkParameters } from "./parameters.ts";
import { createProducts, findAction, type Product } from "./products.ts";
import { authenticate, type Call, checkRegion, givenParameters, MAX_BYTES, readCall } from "./receive.ts";
import { submitAgain } from "./resend.ts";
import { createSerialNumbers } from "./serial-number.ts";
import { callAgain } from "./voice.ts";

const PROVIDER = "tencent";

const FAILING: Failing = {
  internalError: () => apiError("InternalError.OtherError"),
  throttled: () => apiError("RequestLimitExceeded"),
  chosenError,
  contentType: "application/json",
};

export class TencentSms {
  readonly #state: State;
  /** Shared with the cloud's classic API. */
  readonly totals = new DailyTotals();
  readonly #products: readonly Product[];
  readonly #serialNumber: () => string;

  /** `others` are products besides texts and calls. */
  constructor(state: State, others: readonly Product[] = []) {
    this.#state = state;
    this.#serialNumber = createSerialNumbers(state.clock, state.chance);
    this.#products = [...createProducts(this.#serialNumber), ...others];
  }

  reset(): void {
    this.totals.clear();
  }

  /** Sends a captured text once more. */
  resend(message: CapturedMessage): CapturedMessage {
    return submitAgain(message, this.#contextOf(message), this.#serialNumber);
  }

  /** Places a call once more. */
  redial(call: PlacedCall): PlacedCall {
    return callAgain(call, this.#contextOf(call));
  }

  #contextOf({ account }: { account: string }): ActionContext {
    const requestId = this.#state.chance.uuid();
    return { state: this.#state, totals: this.totals, account, requestId, region: "", base: "" };
  }

  /** Answers one request; `base` is the sandbox's address, for links. `read` holds its body when that was read before. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    base: string,
    read?: { body: Buffer | undefined },
  ): Promise<void> {
    const startedAt = performance.now();
    const body = read === undefined ? await readBody(request, MAX_BYTES.tc3) : read.body;
    const call = readCall(toReceived(request, body ?? new Uint8Array()));
    const { received, action = null } = call;
    const progress = { ...newProgress(this.#state.chance.uuid()), action };
    const exchange = { provider: PROVIDER, state: this.#state, request, response, base, startedAt };
    await answerTo(exchange, { received, progress, headers: traceOf(request) }, () =>
      this.#answer(call, { progress, base, isTooLarge: body === undefined }),
    );
  }

  async #answer(
    call: Call,
    { progress, base, isTooLarge }: { progress: Progress; base: string; isTooLarge: boolean },
  ): Promise<Answer | null> {
    try {
      if (isTooLarge) throw apiError("RequestSizeLimitExceeded");
      const { prepared, action } = this.#prepare(call, progress, base);
      const effect = this.#state.faults.strikeRequest({ provider: PROVIDER, action, phones: prepared.phones });
      return await carryOut({ strike: prepared.strike, run: () => run(prepared, progress) }, FAILING, effect);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return json({ Error: { Code: error.code, Message: error.in(call.language) } }, progress);
    }
  }

  /** Everything that can refuse a request as a whole. In which order the provider looks is not documented. */
  #prepare(call: Call, progress: Progress, base: string): { prepared: PreparedAction; action: string } {
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
      region: call.region ?? "",
      base,
    };
    return { prepared: action.prepare(parameters, context), action: name };
  }

  #authenticate(call: Call, progress: Progress): Credential {
    const { accounts, clock } = this.#state;
    return signerOf(progress, () => authenticate(call, accounts, clock.now()), {
      idOf: ({ secretId }) => secretId,
      reasonOf: (error) => (error instanceof ApiError ? error.code : null),
    });
  }
}

async function run(prepared: PreparedAction, progress: Progress): Promise<Outcome> {
  const { payload, messages = [], call, strike } = await prepared.run();
  progress.messages = messages;
  if (call !== undefined) progress.calls = [call];
  return { answer: json(payload, progress), strike };
}

function json(members: object, { requestId }: Progress): Answer {
  const body = JSON.stringify({ Response: { ...members, RequestId: requestId } });
  return { status: 200, body, contentType: FAILING.contentType, delayMs: 0 };
}

/** What a client calls its request comes back. */
function traceOf({ headers }: IncomingMessage): Record<string, string> {
  const traceId = headers["x-tc-traceid"];
  return typeof traceId === "string" ? { "x-tc-traceid": traceId } : {};
}
