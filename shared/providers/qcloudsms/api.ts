/**
 * One call of a classic operation: signed, sent, its reply opened, and one line in the log.
 *
 * Source: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976
 *
 * @module
 */

import { XinshiError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { parseUrl } from "../../parse-url.ts";
import { type ClassicSubject, signClassic } from "../../signing/classic.ts";
import type { HttpClient, HttpResult } from "../http-client.ts";
import type { SendFault } from "../provider.ts";
import { isAboutClock } from "./codes.ts";
import { notSentFault, PROVIDER, unknownFault } from "./faults.ts";
import { addressOf, DEFAULT_ENDPOINTS, type Endpoints, type Operation, Reply } from "./wire.ts";

export interface QcloudsmsOptions {
  /** The application's id (SDK AppID), digits as text. */
  appId: string;
  /** The application's key (App Key). */
  appKey: string;
  /**
   * Scheme and host of each service, such as a sandbox's `http://127.0.0.1:4600`.
   * @default { sms: "https://yun.tim.qq.com", voice: "https://cloud.tim.qq.com" }
   */
  endpoints?: Partial<Endpoints> | undefined;
  http: HttpClient;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** From 0 up to, not including, 1, as `Math.random` gives. */
  random(): number;
  log?: Log | undefined;
}

export interface ApiCall {
  operation: Operation;
  /** What the signature covers besides key, random and time. */
  subject: ClassicSubject;
  /** The body without `sig` and `time`; a file's bytes for the upload. */
  body: Readonly<Record<string, unknown>> | AudioBody;
  /** Milliseconds since the Unix epoch. */
  deadline: number;
  /** For the log: our request id, and how many it is for. */
  requestId?: string;
  recipients?: number;
}

export interface AudioBody {
  bytes: Uint8Array;
  contentType: "audio/mpeg" | "audio/wav";
  contentSha1: string;
}

/** What came back, when it could be opened. */
interface Opened {
  /** Beside `result` and `errmsg`; not yet checked. */
  reply: Readonly<Record<string, unknown>>;
  raw: string;
  /** Milliseconds since the Unix epoch. */
  at: number;
  /** Milliseconds since the request. */
  tookMs: number;
}

export type ApiAnswer =
  /** `result` 0. */
  | ({ kind: "answered" } & Opened)
  /** Any other `result`. */
  | ({ kind: "refused"; result: number; words: string } & Opened)
  /** No answer that says anything; `raw` when there was any. */
  | { kind: "failed"; fault: SendFault; raw?: string };

export interface QcloudsmsApi {
  /** Never throws. */
  call(call: ApiCall): Promise<ApiAnswer>;
}

/** Any number will do, it is no nonce; ten digits, as in the documentation's own example. */
const RANDOM_RANGE = 10_000_000_000;
/** A correction of the clock smaller than this would change nothing. */
const MIN_CORRECTION_MS = 1000;

/** @throws XinshiError `NOT_CONFIGURED` when an endpoint is no address */
export function createQcloudsmsApi(options: QcloudsmsOptions): QcloudsmsApi {
  const endpoints = readEndpoints(options.endpoints);
  /** How far the provider's clock is ahead of ours, once it has told us. */
  let offsetMs = 0;

  async function attempt(call: ApiCall): Promise<{ answer: ApiAnswer; result: HttpResult }> {
    const startedAt = options.now();
    const time = Math.floor((startedAt + offsetMs) / 1000);
    const result = await sendSafely(options.http, signedRequest(options, endpoints, call, time), call.deadline);
    const now = options.now();
    const answer = open(call.operation, result, now, now - startedAt);
    if (options.log !== undefined) logCall(options.log, call, result, answer, now - startedAt);
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
      const { answer, result } = await attempt(call);
      if (answer.kind !== "refused" || !isAboutClock(answer.result) || !correctClock(result)) return answer;
      return (await attempt(call)).answer;
    },
  };
}

function readEndpoints(given: Partial<Endpoints> = {}): Endpoints {
  const { sms = DEFAULT_ENDPOINTS.sms, voice = DEFAULT_ENDPOINTS.voice } = given;
  for (const endpoint of [sms, voice]) {
    const protocol = parseUrl(endpoint)?.protocol;
    if (protocol === "https:" || protocol === "http:") continue;
    const wanted = `${DEFAULT_ENDPOINTS.sms} and ${DEFAULT_ENDPOINTS.voice}`;
    throw new XinshiError("NOT_CONFIGURED", `The endpoints of ${PROVIDER} must be addresses such as ${wanted}`);
  }
  return { sms, voice };
}

interface SignedRequest {
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

function signedRequest(
  { appId, appKey, random: chance }: QcloudsmsOptions,
  endpoints: Endpoints,
  { operation, subject, body }: ApiCall,
  time: number,
): SignedRequest {
  const random = String(Math.floor(chance() * RANDOM_RANGE));
  const sig = signClassic({ random, time, subject }, appKey);
  const url = `${addressOf(operation, endpoints)}?sdkappid=${encodeURIComponent(appId)}&random=${random}`;
  if (!isAudio(body)) {
    const headers = { "Content-Type": "application/json" };
    return { url, headers, body: JSON.stringify({ ...body, sig, time }) };
  }
  const headers = { "Content-Type": body.contentType, "x-content-sha1": body.contentSha1, Authorization: sig };
  return { url: `${url}&time=${time}`, headers, body: body.bytes };
}

function isAudio(body: ApiCall["body"]): body is AudioBody {
  return "bytes" in body && body.bytes instanceof Uint8Array;
}

/** A client that others bring may throw; then nobody knows how far it got. */
async function sendSafely(http: HttpClient, request: SignedRequest, deadline: number): Promise<HttpResult> {
  try {
    return await http.send({ method: "POST", ...request, deadline });
  } catch (error) {
    return { kind: "unknown", error: error instanceof Error ? error : new Error("The HTTP client threw") };
  }
}

function open(operation: Operation, result: HttpResult, at: number, tookMs: number): ApiAnswer {
  if (result.kind === "not-sent") return { kind: "failed", fault: notSentFault(result.error) };
  if (result.kind === "unknown") return { kind: "failed", fault: unknownFault("NoAnswer", result.error.message) };
  const { status, body: raw } = result;
  // Errors come with status 200; another one is a fault on the way, and how far the request got cannot be told.
  if (status !== 200) return { kind: "failed", fault: unknownFault(`HttpStatus${status}`), raw };
  const parsed = Reply.safeParse(withResult(operation, parseJson(raw)));
  if (!parsed.success) return { kind: "failed", fault: unknownFault("UnreadableReply"), raw };
  const { result: code, errmsg, msg, ...reply } = parsed.data;
  const opened = { reply, raw, at, tookMs };
  if (code === 0) return { kind: "answered", ...opened };
  // A refusal with items beside it contradicts itself: believing either half could be wrong.
  if (hasItems(reply.data)) return { kind: "failed", fault: unknownFault("UnreadableReply"), raw };
  return { kind: "refused", result: code, words: errmsg ?? msg ?? "", ...opened };
}

/** The sample of a list of packages has no `result` of its own. */
function withResult(operation: Operation, reply: unknown): unknown {
  if (operation !== "getsmspackages" || typeof reply !== "object" || reply === null) return reply;
  return "data" in reply ? { result: 0, ...reply } : reply;
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
    action: call.operation,
    requestId: call.requestId,
    status: result.kind === "answered" ? result.status : undefined,
    code: codeOf(answer),
    recipients: call.recipients,
    durationMs,
  };
  if (answer.kind === "failed") log.error("provider_request", fields);
  else log.info("provider_request", fields);
}

function codeOf(answer: ApiAnswer): string {
  if (answer.kind === "answered") return "0";
  return answer.kind === "refused" ? String(answer.result) : answer.fault.provider.code;
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
