/**
 * A transport that answers from a list.
 *
 * @module
 */
import type { HttpClient, HttpRequest, HttpResult } from "../../shared/providers/http-client.ts";

export type CannedClient = HttpClient & { asked: HttpRequest[] };

/** Keeps what it is asked; the last result goes on for ever, an error is thrown. */
export function canned(...results: (HttpResult | Error)[]): CannedClient {
  const asked: HttpRequest[] = [];
  return {
    asked,
    async send(request) {
      const result = results[Math.min(asked.length, results.length - 1)];
      asked.push(request);
      if (result === undefined || result instanceof Error) throw result ?? new Error("No answer is left");
      return result;
    },
    close() {},
  };
}

export function answered(body: unknown, status = 200, headers: Record<string, string> = {}): HttpResult {
  return { kind: "answered", status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}
