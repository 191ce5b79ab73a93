/**
 * A sandbox on a free port, at a time that stands still, and the clients that try it. `Date` stands at the same time, since
 * the official SDK signs with it.
 *
 * @module
 */
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { sms } from "tencentcloud-sdk-nodejs/tencentcloud/services/sms/index.js";
import { onTestFinished, vi } from "vitest";
import { seededChance } from "../../sandbox/chance.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../sandbox/sandbox.ts";
import { signTc3 } from "../../shared/signing/tc3.ts";

/** Monday, noon in Beijing. */
export const NOON = Date.parse("2026-03-02T12:00:00+08:00");

export type SmsClient = InstanceType<typeof sms.v20210111.Client>;
export type SendSmsRequest = Parameters<SmsClient["SendSms"]>[0];

/** It closes with the test, and `Date` goes on. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  onTestFinished(() => void vi.useRealTimers());
  const sandbox = await createSandbox({ port: 0, chance: seededChance(1), ...options });
  onTestFinished(() => sandbox.close());
  sandbox.clock.set(NOON, { ticking: false });
  return sandbox;
}

/** Moves the sandbox and `Date`. */
export function travel(sandbox: Sandbox, ms: number): void {
  sandbox.clock.advance(ms);
  vi.setSystemTime(sandbox.clock.now());
}

interface ClientOptions {
  secretId?: string;
  secretKey?: string;
  token?: string;
  region?: string;
  signMethod?: "TC3-HMAC-SHA256" | "HmacSHA256" | "HmacSHA1";
  reqMethod?: "GET" | "POST";
  language?: "zh-CN" | "en-US";
  host?: string;
}

/** The official client, unmodified. */
export function sdk(sandbox: Sandbox, options: ClientOptions = {}): SmsClient {
  const {
    secretId = "secretId",
    secretKey = "secretKey",
    token,
    region = "ap-guangzhou",
    host = "127.0.0.1",
  } = options;
  const { signMethod = "TC3-HMAC-SHA256", reqMethod = "POST", language } = options;
  return new sms.v20210111.Client({
    credential: { secretId, secretKey, ...(token !== undefined && { token }) },
    region,
    profile: {
      signMethod,
      ...(language !== undefined && { language }),
      httpProfile: { reqMethod, endpoint: `${host}:${sandbox.port}`, protocol: "http://" },
    },
  });
}

/** A send that succeeds, but for what is changed. */
export function send(change: Partial<SendSmsRequest> = {}): SendSmsRequest {
  return {
    PhoneNumberSet: ["+8613711112222"],
    SmsSdkAppId: "1400006666",
    SignName: "腾讯云",
    TemplateId: "1008",
    TemplateParamSet: ["4370", "5"],
    ...change,
  };
}

export interface RawReply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

interface RawRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** One request exactly as told; rejects when the connection is cut. */
export function raw(
  sandbox: Sandbox,
  { method = "GET", path = "/", headers = {}, body = "" }: RawRequest,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: "127.0.0.1", port: sandbox.port, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
        response.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

interface SignedCall {
  action?: string;
  version?: string;
  contentType?: string;
  body: string | Uint8Array;
  /** @default the sandbox's address with its port, as some SDKs sign it */
  host?: string;
  headers?: Record<string, string>;
}

/** A TC3 call made by hand, signed at the sandbox's time. */
export function signed(sandbox: Sandbox, call: SignedCall): Promise<RawReply> {
  const { action = "SendSms", version = "2021-01-11", contentType = "application/json", body } = call;
  const host = call.host ?? `127.0.0.1:${sandbox.port}`;
  const timestamp = Math.floor(sandbox.clock.now() / 1000);
  const authorization = signTc3(
    { method: "POST", headers: { "content-type": contentType, host }, body, service: "sms", timestamp },
    { id: "secretId", secret: "secretKey" },
  );
  const headers = {
    host: `127.0.0.1:${sandbox.port}`,
    "content-type": contentType,
    authorization,
    "x-tc-action": action,
    "x-tc-version": version,
    "x-tc-region": "ap-guangzhou",
    "x-tc-timestamp": String(timestamp),
    ...call.headers,
  };
  return raw(sandbox, { method: "POST", headers, body });
}

/** The `Response` member of an envelope. */
export function responseOf(reply: RawReply): { Error?: { Code: string; Message: string } } & Record<string, unknown> {
  return JSON.parse(reply.text).Response;
}

/** One call to the control API. */
export async function control(sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<ControlReply> {
  const headers = { "content-type": "application/json" };
  const text = body === undefined ? "" : JSON.stringify(body);
  const reply = await raw(sandbox, { method, path: `/_sandbox${path}`, headers, body: text });
  return { status: reply.status, headers: reply.headers, json: JSON.parse(reply.text) };
}

export interface ControlReply {
  status: number;
  headers: IncomingHttpHeaders;
  json: Json;
}

/** Parsed JSON whose shape the test itself asserts. */
export interface Json {
  [member: string]: Json;
  [index: number]: Json;
}
