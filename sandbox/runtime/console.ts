/**
 * Functions as a person at the console sees and tries them.
 *
 * @module
 */
import type { FunctionAnswer, FunctionCall, FunctionsConsole } from "../gateway.ts";
import type { FunctionRuntime, FunctionSummary } from "./contract.ts";
import type { HttpAnswer, HttpRequest } from "./http-message.ts";
import type { InvocationRecord } from "./runner.ts";

/** An invocation as JSON. Phones and secrets are as they were: it is a sandbox. */
export interface InvocationView {
  requestId: string;
  trigger: InvocationRecord["trigger"];
  startedAt: string;
  durationMs: number;
  /** Whole milliseconds, as the platform bills them. */
  billedMs: number;
  isCold: boolean;
  /** Time to start the process and load the code; 0 when warm. */
  initMs: number;
  memoryMb: number;
  status: number;
  /** Why there is no result. */
  error?: string;
  event: unknown;
  result: unknown;
  logs: string[];
}

type Runtime = Pick<FunctionRuntime, "call" | "http" | "timer" | "list" | "onInvocation">;

/** `apiKey` is what calls as a service carry. */
export function createConsole(runtime: Runtime, apiKey: string | undefined): FunctionsConsole {
  return {
    list: () => runtime.list().map(viewFunction),
    call: (name, call) => answerTo(runtime, name, call, apiKey),
    onInvocation: (listener) =>
      runtime.onInvocation((name, record) => listener({ function: name, ...viewInvocation(record) })),
  };
}

function viewFunction(summary: FunctionSummary): FunctionSummary<InvocationView> {
  return { ...summary, invocations: summary.invocations.map(viewInvocation) };
}

export function viewInvocation({
  startedAt,
  coldStartMs,
  event,
  result,
  error,
  ...record
}: InvocationRecord): InvocationView {
  return {
    ...record,
    startedAt: new Date(startedAt).toISOString(),
    billedMs: Math.ceil(record.durationMs),
    isCold: coldStartMs > 0,
    initMs: coldStartMs,
    ...(error !== null && { error: error.stack ?? error.message }),
    event: JSON.parse(event),
    result: result === null ? null : JSON.parse(result),
  };
}

async function answerTo(
  runtime: Runtime,
  name: string,
  call: FunctionCall,
  apiKey: string | undefined,
): Promise<FunctionAnswer | undefined> {
  const summary = runtime.list().find((one) => one.name === name);
  if (summary === undefined) return undefined;
  if (call.as === "user") return asUser(runtime, name, call);
  if (call.as === "service") return summary.http ? asService(runtime, name, call, apiKey) : undefined;
  return summary.timers.some((timer) => call.name === undefined || call.name === timer.name)
    ? asTimer(runtime, name, call.name)
    : undefined;
}

async function asUser(
  runtime: Runtime,
  name: string,
  { openid, data }: Extract<FunctionCall, { as: "user" }>,
): Promise<FunctionAnswer> {
  const answer = await runtime.call(name, data ?? {}, { openid });
  const { requestID: requestId } = answer;
  const { status = 406, ...measured } = measuredOf(runtime, name, requestId);
  if ("result" in answer) return { requestId, status, result: answer.result, ...measured };
  const { errCode, errMsg } = answer;
  return { requestId, status, result: null, error: { errCode, errMsg }, ...measured };
}

async function asService(
  runtime: Runtime,
  name: string,
  call: Extract<FunctionCall, { as: "service" }>,
  apiKey: string | undefined,
): Promise<FunctionAnswer> {
  const answer = await runtime.http(name, requestOf(call, apiKey));
  const requestId = answer.headers.find(([header]) => header === "X-Sandbox-Request-Id")?.[1] ?? "";
  const { status: _, ...measured } = measuredOf(runtime, name, requestId);
  return { requestId, status: answer.status, result: bodyOf(answer), ...measured };
}

async function asTimer(runtime: Runtime, name: string, timer: string | undefined): Promise<FunctionAnswer> {
  const { requestId, status, result, error } = await runtime.timer(name, { name: timer });
  const { status: _, ...measured } = measuredOf(runtime, name, requestId);
  return { requestId, status, result, ...(error !== undefined && { error }), ...measured };
}

function requestOf(
  { body, path = "/", method = "POST" }: Extract<FunctionCall, { as: "service" }>,
  apiKey: string | undefined,
): HttpRequest {
  const [pathname = "/", rawQuery = ""] = path.split("?", 2);
  const headers: [string, string][] = [["content-type", "application/json"]];
  if (apiKey !== undefined) headers.push(["authorization", `Bearer ${apiKey}`]);
  const bytes = body === undefined || method === "GET" ? new Uint8Array() : Buffer.from(JSON.stringify(body));
  return { method, path: pathname, rawQuery, headers, body: bytes, sourceIp: "127.0.0.1" };
}

/** JSON as what it says, all else as text. */
function bodyOf({ body }: HttpAnswer): unknown {
  const text = Buffer.from(body).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Nothing was measured of what never reached the function. */
function measuredOf(runtime: Runtime, name: string, requestId: string) {
  const invocations = runtime.list().find((one) => one.name === name)?.invocations ?? [];
  const record = invocations.find((one) => one.requestId === requestId);
  const { logs = [], durationMs = 0, coldStartMs = 0 } = record ?? {};
  return { status: record?.status, logs, durationMs, isCold: coldStartMs > 0 };
}
