/**
 * The transport as its tests open it.
 *
 * @module
 */
import { onTestFinished } from "vitest";
import {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  type HttpResult,
} from "../../shared/providers/http-client.ts";

export function open(options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({ now: () => Date.now(), proxy: "", ...options });
  onTestFinished(() => client.close());
  return client;
}

export function post(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "POST",
    url,
    headers: { "Content-Type": "text/plain" },
    body: "信使",
    deadline: Date.now() + 5000,
    ...more,
  };
}

export function messageOf(result: HttpResult): string {
  return result.kind === "answered" ? `answered ${result.status}` : result.error.message;
}
