/**
 * An outcome as an HTTP answer, in the one form that every host takes: SCF Function URL and API Gateway, CloudBase,
 * both formats of Lambda. CloudBase's functions-framework takes it too, because `headers` is always there.
 *
 * Source: "HTTP 访问云函数", https://docs.cloudbase.net/service/access-cloud-function
 *
 * @module
 */
import { type ErrorBody, httpStatusOf } from "../errors.ts";
import type { Outcome } from "../outcome.ts";
import type { ServedPage } from "../validation/console-page.ts";

/** What may be asked for. */
export const ALLOWED_METHODS = "POST, OPTIONS";

export interface HttpResponse {
  isBase64Encoded: false;
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * @param json the outcome, serialised
 * @param method of the request: the answer to `HEAD` has no body
 * @param headers further headers, lower case
 */
export function toHttpResponse(
  outcome: Outcome,
  json: string,
  method: string,
  headers: Record<string, string> = {},
): HttpResponse {
  return {
    isBase64Encoded: false,
    statusCode: outcome.ok ? 200 : httpStatusOf(outcome.error.code),
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      ...headers,
      ...(outcome.ok ? {} : errorHeaders(outcome.error)),
    },
    body: method === "HEAD" ? "" : json,
  };
}

/** The answer to `OPTIONS`. */
export function toOptionsResponse(headers: Record<string, string>): HttpResponse {
  return {
    isBase64Encoded: false,
    statusCode: 204,
    headers: { allow: ALLOWED_METHODS, "cache-control": "no-store", ...headers },
    body: "",
  };
}

/** A page for a browser. */
export function toPageResponse({ html, headers }: ServedPage, method: string): HttpResponse {
  return { isBase64Encoded: false, statusCode: 200, headers: { ...headers }, body: method === "HEAD" ? "" : html };
}

/** What RFC 9110 asks of 401, 405 and 429. */
function errorHeaders({ code, retryAfterSeconds }: ErrorBody): Record<string, string> {
  return {
    ...(code === "UNAUTHENTICATED" && { "www-authenticate": "Bearer" }),
    ...(code === "METHOD_NOT_ALLOWED" && { allow: ALLOWED_METHODS }),
    ...(retryAfterSeconds !== undefined && { "retry-after": String(Math.max(0, Math.ceil(retryAfterSeconds))) }),
  };
}
