/**
 * From options to the way that calls are made.
 *
 * @module
 */

import { XinshiError } from "../../errors.ts";
import { parseUrl } from "../../parse-url.ts";
import { createHttpClient, type HttpClient } from "../../providers/http-client.ts";
import { createApi3 } from "./api3.ts";
import type { Protocol } from "./call.ts";
import { createClassic } from "./classic.ts";
import { createDual } from "./dual.ts";
import type { Api3Credentials, TwinEndpoints, TwinOptions, Wires } from "./options.ts";

const DEFAULT_ENDPOINTS: TwinEndpoints = {
  sms: "https://yun.tim.qq.com",
  voice: "https://cloud.tim.qq.com",
  api3Sms: "https://sms.tencentcloudapi.com",
  api3Voice: "https://vms.tencentcloudapi.com",
};
const DEFAULT_TIMEOUT_MS = 60_000;

export interface Made {
  protocol: Protocol;
  endpoints: TwinEndpoints;
}

/** @throws XinshiError `NOT_CONFIGURED` for options that do not fit together */
export function createProtocol(options: TwinOptions): Made {
  const wires = wiresOf(options);
  const { endpoints } = wires;
  switch (options.protocol) {
    case undefined:
    case "classic":
      return { protocol: createClassic(wires), endpoints };
    case "api3":
      return { protocol: createApi3(wires, checkedCredentials(options.credentials)), endpoints };
    case "dual": {
      assertLoopback(endpoints);
      if (typeof options.report !== "function") throw notConfigured("protocol: 'dual' needs a function as report");
      const api3 = createApi3(wires, checkedCredentials(options.credentials));
      return { protocol: createDual(createClassic(wires), api3, options.report), endpoints };
    }
    default:
      throw notConfigured("protocol must be 'classic', 'api3' or 'dual'");
  }
}

function wiresOf(options: TwinOptions): Wires {
  const { http, proxy, now = Date.now, random = Math.random, timeoutMs = DEFAULT_TIMEOUT_MS, log } = options;
  const endpoints = { ...DEFAULT_ENDPOINTS, ...options.endpoints };
  return { endpoints, http: http ?? lazyHttp(now, proxy), now, random, timeoutMs, log };
}

/** Made with the first call: a program that makes none should not pay for it. */
function lazyHttp(now: () => number, proxy: string | undefined): HttpClient {
  let made: HttpClient | undefined;
  return {
    send(request) {
      made ??= createHttpClient({ now, proxy });
      return made.send(request);
    },
    close: () => made?.close(),
  };
}

/** Programs without types may leave them out. */
function checkedCredentials(credentials: Api3Credentials | undefined): Api3Credentials {
  if (credentials?.secretId && credentials.secretKey) return credentials;
  throw notConfigured("API 3.0 needs credentials with secretId and secretKey; the app key is the old protocol's");
}

/** Two messages go out where the program sends one: never to real phones. */
function assertLoopback(endpoints: TwinEndpoints): void {
  if (Object.values(endpoints).every(isLoopback)) return;
  throw notConfigured(
    "protocol: 'dual' sends everything twice, so every endpoint must be this machine, such as a sandbox",
  );
}

function isLoopback(endpoint: string): boolean {
  const host = parseUrl(endpoint)?.hostname ?? "";
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function notConfigured(message: string): XinshiError {
  return new XinshiError("NOT_CONFIGURED", `The twin cannot be made: ${message}`);
}
