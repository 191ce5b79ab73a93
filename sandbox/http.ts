/**
 * The little that every part of the sandbox needs of HTTP.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReceivedRequest } from "../shared/signing/received.ts";

/** Sandboxes listen here unless told otherwise; nothing outside the machine reaches them. */
const LOOPBACK_NAME = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/** Names of the real clouds, for programs whose traffic is sent here by a hosts file or a proxy. */
const PROVIDER_NAME =
  /^(?:[a-z0-9-]+\.)+(?:tencentcloudapi\.com|aliyuncs\.com)(?::\d+)?$|^(?:yun|cloud)\.tim\.qq\.com(?::\d+)?$/i;

/** Whether a `Host` header names this machine: a web page that points its own name here does not pass. */
export function isLoopbackName(host: string): boolean {
  return LOOPBACK_NAME.test(host);
}

/** Whether a `Host` header names a cloud that is emulated here; such names cannot belong to a hostile page. */
export function isProviderName(host: string): boolean {
  return PROVIDER_NAME.test(host);
}

/** The whole body, or undefined when it is longer than `maxBytes`; the rest is then read and dropped, so that an answer can be read. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on("end", () => resolve(length <= maxBytes ? joined(chunks, length) : undefined));
    request.on("error", reject);
  });
}

function joined(chunks: Buffer[], length: number): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length);
}

/** A signal that aborts when the client hangs up. */
export function closing(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.on("close", () => controller.abort());
  return controller.signal;
}

/** A request in the form that signatures are verified on. */
export function toReceived(request: IncomingMessage, body: Uint8Array): ReceivedRequest {
  const { path, query } = splitUrl(request.url ?? "/");
  const headers: Record<string, string> = {};
  for (const name in request.headers) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = typeof value === "string" ? value : value.join(", ");
  }
  return { method: request.method ?? "GET", path, query, headers, body };
}

/** The path, and the text after `?`. */
export function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf("?");
  return mark === -1 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

/** An error in the form of the control API. */
export function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  details: object = {},
): void {
  sendJson(response, status, { error: { code, message, ...details } });
}
