/**
 * HTTP: a backend calls with a key and a body, which is JSON wherever the function takes nothing else.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import type { HttpAccess } from "./access.ts";
import { clientAddress } from "./client-address.ts";
import { corsHeaders, preflightHeaders } from "./cors.ts";
import { type HttpRequest, readHttpRequest } from "./http-request.ts";
import { toHttpResponse, toOptionsResponse, toPageResponse } from "./http-response.ts";
import type { Gate, Reading, Trigger } from "./trigger.ts";

/** What SCF, CloudBase and Lambda let through at most. */
const DEFAULT_MAX_BODY_BYTES = 6 * 1024 * 1024;

export const httpTrigger: Trigger<HttpRequest> = {
  name: "http",
  match: ({ event, requestId }) => readHttpRequest(event, requestId),
  async read(request, gate) {
    if (gate.page !== undefined && isVisit(request)) {
      return { kind: "answered", reply: toPageResponse(gate.page(), request.method) };
    }
    const access = await gate.access();
    if (request.method !== "OPTIONS") return readCall(request, access, gate);
    return { kind: "answered", reply: toOptionsResponse(preflightHeaders(request.headers.origin, access.cors)) };
  },
  reply: (outcome, json, request, access) =>
    toHttpResponse(outcome, json, request.method, corsHeaders(request.headers.origin, access?.cors)),
};

/** A browser that comes by itself brings no key. */
function isVisit({ method }: HttpRequest): boolean {
  return method === "GET" || method === "HEAD";
}

/** The caller is known before a byte of the body is read as anything. */
async function readCall(request: HttpRequest, access: HttpAccess, { readBody }: Gate): Promise<Reading> {
  if (request.method !== "POST") throw new XinshiError("METHOD_NOT_ALLOWED", "This function is called with POST");
  const maxBodyBytes = access.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  if (request.body.byteLength > maxBodyBytes) {
    throw new XinshiError("PAYLOAD_TOO_LARGE", `The body must have at most ${maxBodyBytes} bytes`);
  }
  const sourceIp = clientAddress(request, access.trustedProxies);
  const caller = await access.authenticate({ ...request, sourceIp });
  return { kind: "call", caller: { ip: sourceIp, ...caller }, input: readBody(request) };
}
