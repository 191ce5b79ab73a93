/**
 * One call of an API 3.0 action: signed, sent, its envelope opened, and one line in the log.
 *
 * Sources: "请求结构", https://cloud.tencent.com/document/api/382/38766; "Common Params",
 * https://www.tencentcloud.com/document/product/382/40466
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { parseUrl } from "../../parse-url.ts";
import { signTc3 } from "../../signing/tc3.ts";
import { readableWords } from "../faults.ts";
import type { HttpClient, HttpRequest, HttpResult } from "../http-client.ts";
import type { SendFault } from "../provider.ts";
import { isAboutClock } from "./codes.ts";
import { notSentFault, PROVIDER, unknownFault } from "./faults.ts";
import { type Action, DEFAULT_REGION, Envelope, type Product, type Requests, SMS } from "./wire.ts";

export interface TencentApiOptions {
  secretId: string;
  secretKey: string;
  /** Of temporary credentials. */
  token?: string | undefined;
  /** @default "ap-guangzhou" */
  region?: string | undefined;
  /**
   * Scheme and host, such as a sandbox's `http://127.0.0.1:4600`.
   * @default the product's own, such as "https://sms.tencentcloudapi.com"
   */
  endpoint?: string | undefined;
  http: HttpClient;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  log?: Log | undefined;
}

export interface ApiCall<Name extends Action = Action> {
  action: Name;
  request: Requests[Name];
  /** Milliseconds since the Unix epoch. */
  deadline: number;
  /** For the log: our request id, and how many it is for. */
  requestId?: string;
  recipients?: number;
}

export type ApiAnswer =
  /** Opened; what the action answered, not yet checked. */
  | { kind: "answered"; response: Readonly<Record<string, unknown>>; providerRequestId?: string; raw: string }
  /** `Response.Error`. */
  | { kind: "refused"; code: string; message: string; providerRequestId?: string; raw: string }
  /** No answer that says anything; `raw` when there was any. */
  | { kind: "failed"; fault: SendFault; raw?: string };

export interface TencentApi {
  /** Never throws. */
  call<Name extends Action>(call: ApiCall<Name>): Promise<ApiAnswer>;
}

const CONTENT_TYPE = "application/json";
/** A correction of the clock smaller than this would change nothing. */
const MIN_CORRECTION_MS = 1000;

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createTencentApi(options: TencentApiOptions, product: Product = SMS): TencentApi {
  const { origin, host } = readEndpoint(options.endpoint ?? product.endpoint, product);
  const url = `${origin}/`;
  /** How far the provider's clock is ahead of ours, once it has told us. */
  let offsetMs = 0;

  async function attempt(call: ApiCall, body: string): Promise<{ answer: ApiAnswer; result: HttpResult }> {
    const startedAt = options.now();
    const timestamp = Math.floor((startedAt + offsetMs) / 1000);
    const headers = signedHeaders(options, product, { host, action: call.action, body, timestamp });
    const result = await sendSafely(options.http, { method: "POST", url, headers, body, deadline: call.deadline });
    const answer = open(result);
    if (options.log !== undefined) logCall(options.log, call, result, answer, options.now() - startedAt);
    return { answer, result };
  }

  /** Whether the provider's `Date` tells a time that makes another attempt worth while. */
  function correctClock(result: HttpResult): boolean {
    const date = result.kind === "answered" ? result.headers.date : undefined;
    const corrected = Date.parse(date ?? "") - options.now();
    if (!(Math.abs(corrected - offsetMs) >= MIN_CORRECTION_MS)) return false;
    offsetMs = corrected;
    return true;
  }

  return {
    async call(call) {
      const body = JSON.stringify(call.request);
      const { answer, result } = await attempt(call, body);
      if (answer.kind !== "refused" || !isAboutClock(answer.code) || !correctClock(result)) return answer;
      return (await attempt(call, body)).answer;
    },
  };
}

function readEndpoint(endpoint: string, product: Product): URL {
  const url = parseUrl(endpoint);
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new XinshiError("NOT_CONFIGURED", `The endpoint of ${PROVIDER} must be an address such as ${product.endpoint}`);
}

function signedHeaders(
  { secretId, secretKey, token, region = DEFAULT_REGION }: TencentApiOptions,
  { service, version }: Product,
  { host, action, body, timestamp }: { host: string; action: Action; body: string; timestamp: number },
): Record<string, string> {
  const signed = { "content-type": CONTENT_TYPE, host };
  const request = { method: "POST", headers: signed, body, service, timestamp } as const;
  const headers: Record<string, string> = {
    Host: host,
    "Content-Type": CONTENT_TYPE,
    Authorization: signTc3(request, { id: secretId, secret: secretKey }),
    "X-TC-Action": action,
    "X-TC-Version": version,
    "X-TC-Timestamp": String(timestamp),
    "X-TC-Region": region,
    "X-TC-Language": "en-US",
  };
  if (token !== undefined) headers["X-TC-Token"] = token;
  return headers;
}

/** A client that others bring may throw; then nobody knows how far it got. */
async function sendSafely(http: HttpClient, request: HttpRequest): Promise<HttpResult> {
  try {
    return await http.send(request);
  } catch (error) {
    return { kind: "unknown", error: error instanceof Error ? error : new Error("The HTTP client threw") };
  }
}

function open(result: HttpResult): ApiAnswer {
  if (result.kind === "not-sent") return { kind: "failed", fault: notSentFault(result.error) };
  if (result.kind === "unknown") return { kind: "failed", fault: unknownFault("NoAnswer", result.error.message) };
  const { status, body: raw } = result;
  // Errors come with status 200; another one is a fault on the way, and how far the request got cannot be told.
  if (status !== 200) return { kind: "failed", fault: unknownFault(`HttpStatus${status}`), raw };
  const envelope = Envelope.safeParse(parseJson(raw));
  if (!envelope.success) return { kind: "failed", fault: unknownFault("UnreadableReply"), raw };
  const { Error: error, RequestId, ...response } = envelope.data.Response;
  const theirs = isRequestId(RequestId) ? { providerRequestId: RequestId } : {};
  if (!error) return { kind: "answered", response, ...theirs, raw };
  // An error with results beside it contradicts itself: believing either half could be wrong.
  if (Object.values(response).some(hasItems)) return { kind: "failed", fault: unknownFault("UnreadableReply"), raw };
  return { kind: "refused", code: error.Code, message: error.Message ?? "", ...theirs, raw };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function logCall(log: Log, call: ApiCall, result: HttpResult, answer: ApiAnswer, durationMs: number): void {
  const fields = {
    provider: PROVIDER,
    action: call.action,
    requestId: call.requestId,
    providerRequestId: answer.kind === "failed" ? undefined : answer.providerRequestId,
    status: result.kind === "answered" ? result.status : undefined,
    code: codeOf(answer),
    recipients: call.recipients,
    durationMs,
  };
  if (answer.kind === "failed") log.error("provider_request", fields);
  else log.info("provider_request", fields);
}

function codeOf(answer: ApiAnswer): string {
  if (answer.kind === "answered") return "Ok";
  return answer.kind === "refused" ? readableWords(answer.code) : answer.fault.provider.code;
}

/** What else may stand in its place is not for the log. */
function isRequestId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
