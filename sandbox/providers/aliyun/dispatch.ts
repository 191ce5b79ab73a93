/**
 * Alibaba Cloud on the wire: one request in, one answer out. The product answers with status 200 whether it agrees or not;
 * what fails before the product is reached has another status and another shape.
 *
 * Source: "SendSms", https://help.aliyun.com/document_detail/55284.html
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Credential } from "../../accounts.ts";
import type { Call as PlacedCall } from "../../calls.ts";
import { toReceived } from "../../http.ts";
import type { CapturedMessage } from "../../message.ts";
import type { State } from "../../state.ts";
import { type Answer, carryOut, type Failing } from "../carry-out.ts";
import { answerTo, newProgress, type Progress, signerOf } from "../exchange.ts";
import type { Action, ActionContext, PreparedAction, ProductName } from "./action.ts";
import { createBizIds } from "./biz-id.ts";
import { AliyunError, chosenError, gatewayError, missing } from "./errors.ts";
import { AccountTotals } from "./limits.ts";
import { Nonces } from "./nonces.ts";
import { checkParameters } from "./parameters.ts";
import { createActions, VERSION } from "./products.ts";
import { authenticate, type Call, readCall } from "./receive.ts";
import { CONTENT_TYPES, type Format, serialize } from "./reply.ts";
import { sendAgain } from "./resend.ts";
import { callAgain } from "./voice.ts";

/** Room for ten pictures of 2 MB in base64. */
export const MAX_BODY_BYTES = 32 * 1024 * 1024;

const PROVIDER = "aliyun";
const OK = { Message: "OK", Code: "OK" } as const;

const FAILING: Failing = {
  internalError: () => gatewayError("InternalError"),
  throttled: () => gatewayError("Throttling.User"),
  chosenError,
  contentType: CONTENT_TYPES.JSON,
};

interface AliyunProgress extends Progress {
  product: ProductName;
  format: Format;
}

export class Aliyun {
  readonly #state: State;
  readonly #actions: ReadonlyMap<string, Action>;
  readonly #totals = new AccountTotals();
  readonly #nonces = new Nonces();
  readonly #bizId: () => string;

  constructor(state: State) {
    this.#state = state;
    this.#bizId = createBizIds(state.clock, state.chance);
    this.#actions = createActions(state.clock, state.chance, this.#bizId);
  }

  reset(): void {
    this.#totals.clear();
    this.#nonces.clear();
  }

  /** Sends a captured text once more. */
  resend(message: CapturedMessage): CapturedMessage {
    return sendAgain(message, this.#contextOf(message), this.#bizId);
  }

  /** Places a call once more. */
  redial(call: PlacedCall): PlacedCall {
    return callAgain(call, this.#contextOf(call), this.#bizId);
  }

  #contextOf({ account }: { account: string }): ActionContext {
    const requestId = this.#state.chance.uuid().toUpperCase();
    return { state: this.#state, totals: this.#totals, account, requestId, given: new Map() };
  }

  /** Answers one request; `body` is undefined when it was too large, `base` is the sandbox's address, for links. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    body: Uint8Array | undefined,
    base: string,
  ): Promise<void> {
    const startedAt = performance.now();
    const call = readCall(toReceived(request, body ?? new Uint8Array()));
    const { received, action, format = "XML" } = call;
    const progress: AliyunProgress = {
      ...newProgress(this.#state.chance.uuid().toUpperCase()),
      action: action === "" ? null : action,
      product: "dysmsapi",
      format,
    };
    const exchange = { provider: PROVIDER, state: this.#state, request, response, base, startedAt };
    await answerTo(exchange, { received, progress }, () => this.#answer(call, progress, body === undefined));
  }

  async #answer(call: Call, progress: AliyunProgress, isTooLarge: boolean): Promise<Answer | null> {
    try {
      if (isTooLarge) throw gatewayError("RequestTooLarge");
      const prepared = this.#prepare(call, progress);
      const { action } = call;
      const effect = this.#state.faults.strikeRequest({ provider: PROVIDER, action, phones: prepared.phones });
      return await carryOut({ strike: prepared.strike, run: () => run(prepared, progress) }, FAILING, effect);
    } catch (error) {
      if (!(error instanceof AliyunError)) throw error;
      return refused(error, progress);
    }
  }

  /** Everything that the gateway can refuse, in the order that it is taken to look. */
  #prepare(call: Call, progress: AliyunProgress): PreparedAction {
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
      account,
      requestId: progress.requestId,
      given: call.params,
    };
    return action.prepare(parameters, context);
  }

  #actionOf({ action: name, version }: Call, progress: AliyunProgress): Action {
    if (version === "") throw missing("Version");
    if (version !== VERSION) throw gatewayError("InvalidVersion");
    if (name === "") throw missing("Action");
    const action = this.#actions.get(name);
    if (action === undefined) throw gatewayError("InvalidAction.NotFound");
    progress.product = action.product;
    return action;
  }

  #authenticate(call: Call, progress: Progress): Credential {
    return signerOf(progress, () => authenticate(call, this.#state, this.#nonces), {
      idOf: ({ secretId }) => secretId,
      reasonOf: (error) => (error instanceof AliyunError ? error.code : null),
    });
  }
}

function run(prepared: PreparedAction, progress: AliyunProgress) {
  const { payload, refusal, messages = [], calls = [], strike } = prepared.run();
  progress.messages = messages;
  progress.calls = calls;
  if (refusal !== undefined) return { answer: refused(refusal, progress), strike: undefined };
  return { answer: written(200, { ...OK, RequestId: progress.requestId, ...payload }, progress), strike };
}

function refused(error: AliyunError, progress: AliyunProgress): Answer {
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

function written(
  status: number,
  members: object,
  { format, action }: AliyunProgress,
  root = `${action ?? ""}Response`,
): Answer {
  return { status, body: serialize(members, format, root), contentType: CONTENT_TYPES[format], delayMs: 0 };
}
