/**
 * Events in the shapes of the platform's triggers, and a function's answer to one.
 *
 * @module
 */
import type { ScfApi } from "./api.ts";
import { explain, PluginError } from "./errors.ts";
import type { FunctionPlace } from "./state.ts";
import type { WantedFunction } from "./wanted.ts";

export const SHAPES = ["call", "http", "timer"] as const;
export type Shape = (typeof SHAPES)[number];

/** @throws PluginError `SCF_SETTING_WRONG` for another word */
export function readShape(type: unknown): Shape {
  const shape = SHAPES.find((one) => one === (type ?? "call"));
  if (shape !== undefined) return shape;
  throw new PluginError("SCF_SETTING_WRONG", `--type must be ${SHAPES.join(", ")}, not ${String(type)}`);
}

/**
 * The event that a trigger of this shape would give.
 *
 * `call` passes the data on. `http` takes them for the body of a POST, or for the request where they have `httpMethod`.
 * `timer` is the function's first timer, now, with its argument.
 *
 * Source: "函数 URL", https://cloud.tencent.com/document/product/583/100227
 */
export function eventOf(shape: Shape, data: unknown, { key, timers }: WantedFunction, now: number): unknown {
  if (shape === "call") return data ?? {};
  if (shape === "http") {
    if (typeof data === "object" && data !== null && "httpMethod" in data)
      return { path: "/", headers: {}, queryString: {}, ...data };
    const body = data === undefined ? "" : typeof data === "string" ? data : JSON.stringify(data);
    return { httpMethod: "POST", path: "/", headers: { "content-type": "application/json" }, queryString: {}, body };
  }
  const [timer] = timers;
  if (timer === undefined) throw new PluginError("SCF_SETTING_WRONG", `functions.${key} has no timer`);
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return { Type: "Timer", TriggerName: timer.name, Time: time, Message: timer.argument ?? "" };
}

/** What came back. */
export interface Invoked {
  /** The handler's return value as JSON text, indented where it is JSON. */
  result: string;
  log: string;
  durationMs: number;
  memoryMb: number;
  requestId: string;
}

/**
 * Runs the function once and waits for it.
 *
 * @throws PluginError `SCF_FUNCTION_FAILED` with the function's own error
 */
export async function invoke(
  scf: ScfApi,
  place: FunctionPlace,
  qualifier: string,
  event: unknown,
  withLog: boolean,
): Promise<Invoked> {
  const request = { ...place, Qualifier: qualifier, Event: JSON.stringify(event), LogType: withLog ? "Tail" : "None" };
  const answer = await scf("InvokeFunction", request).catch((error: unknown) => {
    throw explain(error, `invoke ${place.FunctionName}`);
  });
  const { RetMsg = "", ErrMsg, Log, Duration = 0, MemUsage = 0, FunctionRequestId = "" } = answer.Result ?? {};
  if (ErrMsg) {
    const log = Log ? `\n${Log}` : "";
    throw new PluginError(
      "SCF_FUNCTION_FAILED",
      `${place.FunctionName} failed (request ${FunctionRequestId}): ${ErrMsg}${log}`,
    );
  }
  return {
    result: indented(RetMsg),
    log: Log ?? "",
    durationMs: Math.round(Duration),
    memoryMb: MemUsage / 1024 / 1024,
    requestId: FunctionRequestId,
  };
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
