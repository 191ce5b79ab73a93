/**
 * Aliyun's providers in front of canned answers, or of the sandbox.
 *
 * @module
 */
import { onTestFinished } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { createLog } from "../../../shared/log.ts";
import type { AliyunApiOptions } from "../../../shared/providers/aliyun/api.ts";
import {
  createHttpClient,
  type HttpClient,
  type HttpRequest,
  type HttpResult,
} from "../../../shared/providers/http-client.ts";
import type { SendRequest } from "../../../shared/providers/provider.ts";
import { answered } from "../canned.ts";

/** 2026-03-02 12:00:40 in Beijing. */
export const NOW = Date.parse("2026-03-02T12:00:40+08:00");
export const THEIR_REQUEST_ID = "2184201F-BFB3-446B-B1F2-C746B7BF0657";
export const BIZ_ID = "197703245997295588^0";
export const PHONES = ["+8613711112222", "+8613711113333"] as const;
export const OPTIONS = { deadline: NOW + 3000 };

export const REQUEST: SendRequest = {
  requestId: "01KDVXQG00EXAMPLE000000000",
  phones: PHONES,
  templateId: "SMS_153055065",
  signName: "阿里云",
  params: [],
  namedParams: { code: "4370" },
};

export interface Opened {
  options: AliyunApiOptions;
  /** The log as written. */
  text(): string;
}

let nonces = 0;

/** Options for any of the three providers; nonces count up. */
export function open(more: Partial<AliyunApiOptions> & { http: HttpClient }): Opened {
  const written: string[] = [];
  const now = more.now ?? (() => NOW);
  const options: AliyunApiOptions = {
    accessKeyId: "testId",
    accessKeySecret: "testSecret",
    log: createLog((line) => written.push(line), now),
    randomBytes: (length) => Buffer.from(String(++nonces).padStart(length, "0")),
    ...more,
    now,
  };
  return { options, text: () => written.join("\n") };
}

/** The same in front of a sandbox, on its time. */
export function openAt(sandbox: Sandbox, more: Partial<AliyunApiOptions> = {}): Opened {
  const http = createHttpClient({ now: () => Date.now(), proxy: "" });
  onTestFinished(() => http.close());
  return open({ http, endpoint: sandbox.url, now: () => sandbox.clock.now(), ...more });
}

export function ok(members: object = {}): HttpResult {
  return answered({ Code: "OK", Message: "OK", RequestId: THEIR_REQUEST_ID, ...members });
}

export function refused(code: string, words = "", status = 200): HttpResult {
  return answered({ Code: code, Message: words, RequestId: THEIR_REQUEST_ID }, status);
}

/** The parameters of a request, of query and form together. */
export function parametersOf({ url, body = "" }: HttpRequest): Record<string, string> {
  return Object.fromEntries([...new URL(url).searchParams, ...new URLSearchParams(String(body))]);
}
