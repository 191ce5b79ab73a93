/**
 * Answers to browsers of other origins. Keys travel in `authorization`, never in cookies, so credentials stay off.
 *
 * Source: "Fetch: CORS protocol", https://fetch.spec.whatwg.org/#http-cors-protocol
 *
 * @module
 */
import type { Cors } from "./access.ts";

const PREFLIGHT_MAX_AGE_SECONDS = 600;

/** Headers of an actual answer; none when CORS is off. */
export function corsHeaders(origin: string | undefined, cors: Cors | undefined): Record<string, string> {
  if (cors === undefined || cors.origins.length === 0) return {};
  const allowed = allowedOrigin(origin, cors);
  if (allowed === undefined) return { vary: "origin" };
  return {
    vary: "origin",
    "access-control-allow-origin": allowed,
    "access-control-expose-headers": "retry-after",
  };
}

/** Headers of the answer to a preflight. */
export function preflightHeaders(origin: string | undefined, cors: Cors | undefined): Record<string, string> {
  const headers = corsHeaders(origin, cors);
  if (headers["access-control-allow-origin"] === undefined) return headers;
  return {
    ...headers,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": String(PREFLIGHT_MAX_AGE_SECONDS),
  };
}

function allowedOrigin(origin: string | undefined, { origins }: Cors): string | undefined {
  if (origins.includes("*")) return "*";
  return origin !== undefined && origins.includes(origin) ? origin : undefined;
}
