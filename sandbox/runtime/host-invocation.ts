/**
 * One invocation inside a function's process: context methods, the three ways to end, and what is lost on the way out.
 *
 * Source: "Node.js 开发方法", https://cloud.tencent.com/document/product/583/67790
 *
 * @module
 */
import { inspect } from "node:util";
import type { Fault, InvokeMessage } from "./protocol.ts";

export type Handler = (event: unknown, context: object, callback: Callback) => unknown;
type Callback = (error?: unknown, result?: unknown) => void;

/** How an invocation ended: JSON text, or why there is none. */
export type Ending = { result: string; warning?: string } | { fault: Fault };

const MAX_RESULT_CHARACTERS = 6 * 1024 * 1024;
const PLAIN_RETURN = "The handler returned a plain value: some runtimes drop it. Make it async, or use the callback";

/** Runs the handler once. `whenIdle` calls back when nothing keeps the event loop alive any more. */
export function runHandler(
  handler: Handler,
  message: InvokeMessage,
  whenIdle: (action: () => void) => void,
): Promise<Ending> {
  return new Promise((end) => {
    const waiting = { forEmptyLoop: true };
    let called = false;
    const callback: Callback = (error, result) => {
      if (called) return; // the first call counts
      called = true;
      const ending = error === undefined || error === null ? succeedWith(result) : { fault: callbackFault(error) };
      if (waiting.forEmptyLoop) whenIdle(() => end(ending));
      else end(ending);
    };
    try {
      const returned = handler(JSON.parse(message.event), makeContext(message, callback, waiting), callback);
      if (isThenable(returned)) {
        returned.then(
          (result) => end(succeedWith(result)),
          (error) => end({ fault: faultOf(error) }),
        );
      } else if (returned !== undefined && !message.dropPlainReturn) {
        end({ ...succeedWith(returned), warning: PLAIN_RETURN });
      } else {
        whenIdle(() => called || end({ result: "null" })); // only the callback can answer, or nothing is left to do
      }
    } catch (error) {
      end({ fault: faultOf(error) });
    }
  });
}

/** Whatever was thrown, as the platform reports it. */
export function faultOf(thrown: unknown, status = 430): Fault {
  if (!(thrown instanceof Error)) return { status, message: typeof thrown === "string" ? thrown : inspect(thrown) };
  return {
    status,
    message: String(thrown.message),
    stack: typeof thrown.stack === "string" ? thrown.stack : undefined,
  };
}

function makeContext(message: InvokeMessage, callback: Callback, waiting: { forEmptyLoop: boolean }): object {
  const startedAt = performance.now();
  const context = {
    ...message.context,
    getRemainingTimeInMillis(): number {
      // Reported from Nodejs20 images of the platform.
      if (message.brokenRemainingTime) throw new TypeError("client.ms_elapsed is not a function");
      return Math.max(0, Math.floor(message.timeoutMs - (performance.now() - startedAt)));
    },
    done: callback,
    succeed: (result?: unknown) => callback(null, result),
    fail: (error?: unknown) => callback(error ?? new Error("context.fail() was called")),
  };
  return Object.defineProperty(context, "callbackWaitsForEmptyEventLoop", {
    enumerable: true,
    configurable: true,
    get: () => waiting.forEmptyLoop,
    set: (value: unknown) => {
      waiting.forEmptyLoop = Boolean(value);
    },
  });
}

function succeedWith(value: unknown): Ending {
  let result: string;
  try {
    result = JSON.stringify(value) ?? "null";
  } catch (error) {
    return { fault: { status: 430, message: `stringify response to json failed: ${faultOf(error).message}` } };
  }
  if (result.length > MAX_RESULT_CHARACTERS) return { fault: { status: 407, message: "body size is too long" } };
  return { result };
}

function callbackFault(error: unknown): Fault {
  if (error instanceof Error) return faultOf(error);
  return { status: 430, message: `${faultOf(error).message}(callback err is not instance of Error)` };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
