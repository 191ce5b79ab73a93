/**
 * The runtime over HTTP: `/call/<function>`, `/fn/<function>/…`, `/timer/<function>`.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallUser, TimerVariant } from "./context.ts";
import type { CallAnswer, TimerAnswer } from "./contract.ts";
import { HTTP_SHAPES, type HttpAnswer, type HttpRequest, type HttpShape, jsonAnswer } from "./http-message.ts";
import { parseSwitches, type Switches } from "./switches.ts";

/** What the routes need of the runtime. */
export interface Routed {
  has(name: string): boolean;
  hasHttp(name: string): boolean;
  timerNames(name: string): string[];
  call(name: string, data: unknown, user: CallUser, switches: Switches): Promise<CallAnswer>;
  http(name: string, request: HttpRequest, options: { shape: HttpShape; switches: Switches }): Promise<HttpAnswer>;
  timer(name: string, options: RoutedTimer): Promise<TimerAnswer>;
}

interface RoutedTimer {
  name: string;
  variant?: TimerVariant | undefined;
  forged: boolean;
  switches: Switches;
}

/** More than any host takes; what lies above is read and thrown away, so that the client gets its answer. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** A request that the sandbox cannot make sense of. */
class RouteError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Answers one request. */
export async function handleRequest(
  runtime: Routed,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: HttpAnswer;
  try {
    answer = await route(runtime, request);
  } catch (error) {
    if (response.destroyed) return; // the client has gone
    if (!(error instanceof RouteError)) throw error;
    answer = jsonAnswer(error.status, { error: { code: error.code, message: error.message } });
    if (error.status === 405) answer.headers.push(["Allow", "POST"]);
  }
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.end(answer.body);
}

function route(runtime: Routed, request: IncomingMessage): Promise<HttpAnswer> {
  const [, kind = "", name = "", path = "/", rawQuery = ""] =
    /^\/([^/?]*)\/([^/?]*)(\/[^?]*)?(?:\?(.*))?$/s.exec(request.url ?? "") ?? [];
  if (kind === "call") return routeCall(runtime, name, request);
  if (kind === "fn") return routeHttp(runtime, name, { path, rawQuery }, request);
  if (kind === "timer") return routeTimer(runtime, name, new URLSearchParams(rawQuery), request);
  throw new RouteError(
    404,
    "NOT_FOUND",
    "There is no such route; functions are at /call/<name>, /fn/<name>/ and /timer/<name>",
  );
}

async function routeCall(runtime: Routed, name: string, request: IncomingMessage): Promise<HttpAnswer> {
  mustBePost(request);
  const switches = readSwitches(request);
  const user = readUser(request);
  const body = await readBody(request);
  return jsonAnswer(200, await runtime.call(name, readData(body), user, switches));
}

async function routeHttp(
  runtime: Routed,
  name: string,
  target: { path: string; rawQuery: string },
  request: IncomingMessage,
): Promise<HttpAnswer> {
  const shape = readShape(request);
  const switches = readSwitches(request);
  const body = await readBody(request);
  if (!runtime.has(name)) throw notFound(name);
  if (!runtime.hasHttp(name)) {
    throw new RouteError(404, "NOT_FOUND", "This function has no HTTP trigger; serverless.yml can give it one");
  }
  const sourceIp = oneHeader(request, "x-sandbox-client-ip", ADDRESS) ?? plainAddress(request.socket.remoteAddress);
  const method = request.method ?? "GET";
  return runtime.http(name, { ...target, method, headers: sentHeaders(request), body, sourceIp }, { shape, switches });
}

async function routeTimer(
  runtime: Routed,
  functionName: string,
  query: URLSearchParams,
  request: IncomingMessage,
): Promise<HttpAnswer> {
  mustBePost(request);
  const switches = readSwitches(request);
  await readBody(request);
  if (!runtime.has(functionName)) throw notFound(functionName);
  const names = runtime.timerNames(functionName);
  const name = query.get("name") ?? names[0];
  if (name === undefined)
    throw new RouteError(404, "NOT_FOUND", "This function has no timer; serverless.yml can give it one");
  if (!names.includes(name))
    throw new RouteError(404, "NOT_FOUND", `This function has no such timer; it has ${names.join(", ")}`);
  const variant = query.get("variant") ?? undefined;
  if (variant !== undefined && variant !== "wx" && variant !== "scf") throw invalid("variant must be wx or scf");
  const forged = query.get("forged") ?? "0";
  if (forged !== "0" && forged !== "1") throw invalid("forged must be 0 or 1");
  return jsonAnswer(200, await runtime.timer(functionName, { name, variant, forged: forged === "1", switches }));
}

function readUser(request: IncomingMessage): CallUser {
  const openid = oneHeader(request, "x-wx-openid", ID);
  if (openid === undefined) throw invalid("The header x-wx-openid is missing: it says which user calls");
  return {
    openid,
    appid: oneHeader(request, "x-wx-appid", ID),
    unionid: oneHeader(request, "x-wx-unionid", ID),
    clientIp: oneHeader(request, "x-wx-client-ip", ADDRESS),
    source: oneHeader(request, "x-wx-source", SOURCE),
  };
}

/** These values are written into `context.environ`, where `;` and `=` have a meaning. */
const ID = /^[\w-]{1,128}$/;
const ADDRESS = /^[\da-fA-F.:]{2,45}$/;
const SOURCE = /^[a-z_]+(,[a-z_]+)*$/;

function oneHeader(request: IncomingMessage, name: string, pattern: RegExp): string | undefined {
  const value = request.headers[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string" && pattern.test(value)) return value;
  throw invalid(`The header ${name} has a wrong value; it must match ${pattern.source}`);
}

function readData(body: Uint8Array): unknown {
  let parsed: unknown = {};
  try {
    if (body.length > 0) parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw invalid('The body must be JSON in UTF-8, such as {"data":{}}');
  }
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
    return "data" in parsed ? parsed.data : undefined;
  }
  throw invalid('The body must be a JSON object, such as {"data":{}}');
}

function readShape(request: IncomingMessage): HttpShape {
  const asked = request.headers["x-sandbox-http-shape"] ?? "function-url";
  const shape = HTTP_SHAPES.find((each) => each === asked);
  if (shape === undefined) throw invalid(`The header x-sandbox-http-shape must be one of ${HTTP_SHAPES.join(", ")}`);
  return shape;
}

function readSwitches(request: IncomingMessage): Switches {
  try {
    return parseSwitches(String(request.headers["x-sandbox-switches"] ?? ""));
  } catch (error) {
    throw invalid(`The header x-sandbox-switches is wrong: ${error instanceof Error ? error.message : ""}`);
  }
}

/** Headers as the client wrote them, without those meant for the sandbox. */
function sentHeaders({ rawHeaders }: IncomingMessage): [string, string][] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!/^x-sandbox-/i.test(name)) headers.push([name, rawHeaders[index + 1] ?? ""]);
  }
  return headers;
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) throw new RouteError(413, "PAYLOAD_TOO_LARGE", "The body must be at most 6 MB");
  return Buffer.concat(chunks);
}

function plainAddress(address = "127.0.0.1"): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}

function mustBePost({ method }: IncomingMessage): void {
  if (method !== "POST") throw new RouteError(405, "METHOD_NOT_ALLOWED", "Use POST here");
}

function notFound(name: string): RouteError {
  const shown = /^[\w-]{1,60}$/.test(name) ? ` "${name}"` : "";
  return new RouteError(
    404,
    "NOT_FOUND",
    `There is no function${shown}; build it, or see /_sandbox/health for those there are`,
  );
}

function invalid(message: string): RouteError {
  return new RouteError(400, "INVALID_ARGUMENT", message);
}
