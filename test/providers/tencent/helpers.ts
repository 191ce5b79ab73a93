/**
 * A Tencent provider in front of canned answers, or of a server that misbehaves.
 *
 * @module
 */
import { onTestFinished } from "vitest";
import { createLog } from "../../../shared/log.ts";
import { createHttpClient, type HttpClient } from "../../../shared/providers/http-client.ts";
import type { SendRequest, SmsProvider } from "../../../shared/providers/provider.ts";
import { createTencentProvider, type TencentProviderOptions } from "../../../shared/providers/tencent/client.ts";

/** 2026-01-01 08:00:00 in Beijing. */
export const NOW = 1_767_225_600_000;
export const KEY = { id: "AKIDsandbox", secret: "sandboxSecretKey" };
export const PHONES = ["+8618501234444", "+8613711112222", "+8613800138000"] as const;
export const THEIR_REQUEST_ID = "a0aabda6-cf91-4f3e-a81f-9198114a2279";

export const REQUEST: SendRequest = {
  requestId: "01KDVXQG00EXAMPLE000000000",
  phones: PHONES,
  templateId: "1110",
  signName: "腾讯云",
  params: ["4370"],
};

export interface Opened {
  provider: SmsProvider;
  /** The log, line by line. */
  lines: Record<string, unknown>[];
  /** The same as written. */
  text: () => string;
}

export function openProvider(options: Partial<TencentProviderOptions> & { http: HttpClient }): Opened {
  const written: string[] = [];
  const now = options.now ?? (() => NOW);
  const provider = createTencentProvider({
    secretId: KEY.id,
    secretKey: KEY.secret,
    smsSdkAppId: "1400006666",
    log: createLog((line) => written.push(line), now),
    ...options,
    now,
  });
  const lines = {
    get: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
  return {
    provider,
    get lines() {
      return lines.get();
    },
    text: () => written.join("\n"),
  };
}

/** The envelope of a success. */
export function reply(response: Record<string, unknown>): { Response: Record<string, unknown> } {
  return { Response: { ...response, RequestId: THEIR_REQUEST_ID } };
}

/** The envelope of a refusal. */
export function refusal(code: string, message = "No."): { Response: Record<string, unknown> } {
  return reply({ Error: { Code: code, Message: message } });
}

/** One element of `SendStatusSet`, accepted unless told otherwise. */
export function status(phone: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    SerialNo: `5000:1045710669157053657849499619${phone.slice(-4)}`,
    PhoneNumber: phone,
    Fee: 1,
    SessionContext: REQUEST.requestId,
    Code: "Ok",
    Message: "send success",
    IsoCode: "CN",
    ...more,
  };
}

export function failedStatus(phone: string, code: string, message = "No."): Record<string, unknown> {
  return status(phone, { SerialNo: "", Fee: 0, Code: code, Message: message });
}

/** The real transport, closed with the test. */
export function realHttp(): HttpClient {
  const http = createHttpClient({ now: () => Date.now(), proxy: "" });
  onTestFinished(() => http.close());
  return http;
}
