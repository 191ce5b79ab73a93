/**
 * One call of a classic operation: signed, sent, its reply opened, and one line in the log.
 *
 * Source: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976
 *
 * @module
 */
import { type ClassicSubject, signClassic } from "../../signing/classic.ts";
import {
  type Arrival,
  type CallerOptions,
  createCaller,
  type FailedAnswer,
  type HttpAnswer,
  type ProviderCall,
} from "../caller.ts";
import { readEndpoint } from "../endpoint.ts";
import type { HttpRequest } from "../http-client.ts";
import { hasItems, parseJson } from "../reply.ts";
import { isAboutClock } from "./codes.ts";
import { notSentFault, PROVIDER, unknownFault } from "./faults.ts";
import { addressOf, DEFAULT_ENDPOINTS, type Endpoints, type Operation, ReplyBody } from "./wire.ts";

export interface QcloudsmsOptions extends CallerOptions {
  /** The application's id (SDK AppID), digits as text. */
  appId: string;
  /** The application's key (App Key). */
  appKey: string;
  /**
   * Scheme and host of each service, such as a sandbox's `http://127.0.0.1:4600`.
   * @default { sms: "https://yun.tim.qq.com", voice: "https://cloud.tim.qq.com" }
   */
  endpoints?: Partial<Endpoints> | undefined;
  /** From 0 up to, not including, 1, as `Math.random` gives. */
  random(): number;
}

export interface ApiCall extends ProviderCall {
  operation: Operation;
  /** What the signature covers besides key, random and time. */
  subject: ClassicSubject;
  /** The body without `sig` and `time`; a file's bytes for the upload. */
  body: Readonly<Record<string, unknown>> | AudioBody;
}

export interface AudioBody {
  bytes: Uint8Array;
  contentType: "audio/mpeg" | "audio/wav";
  contentSha1: string;
}

/** Beside `result` and `errmsg`; not yet checked. */
interface Reply extends Arrival {
  reply: Readonly<Record<string, unknown>>;
  raw: string;
}

type Opened =
  /** `result` 0. */
  | ({ kind: "answered" } & Reply)
  /** Any other `result`. */
  | ({ kind: "refused"; result: number; words: string } & Reply);

export type ApiAnswer = Opened | FailedAnswer;

export interface QcloudsmsApi {
  /** Never throws. */
  call(call: ApiCall): Promise<ApiAnswer>;
}

/** Any number will do, it is no nonce; ten digits, as in the documentation's own example. */
const RANDOM_RANGE = 10_000_000_000;

/** @throws XinshiError `NOT_CONFIGURED` when an endpoint is no address */
export function createQcloudsmsApi(options: QcloudsmsOptions): QcloudsmsApi {
  const endpoints = readEndpoints(options.endpoints);
  const call = createCaller<ApiCall, Opened>(options, {
    provider: PROVIDER,
    faults: { notSentFault, unknownFault },
    actionOf: ({ operation }) => operation,
    sign: (made, time) => signedRequest(made, time, { options, endpoints }),
    open: openReply,
    isAboutClock: (answer) => answer.kind === "refused" && isAboutClock(answer.result),
    codeOf: (answer) => (answer.kind === "refused" ? String(answer.result) : "0"),
  });
  return { call };
}

function readEndpoints(given: Partial<Endpoints> = {}): Endpoints {
  const { sms = DEFAULT_ENDPOINTS.sms, voice = DEFAULT_ENDPOINTS.voice } = given;
  const wanted = `${DEFAULT_ENDPOINTS.sms} and ${DEFAULT_ENDPOINTS.voice}`;
  for (const endpoint of [sms, voice]) {
    readEndpoint(endpoint, `The endpoints of ${PROVIDER} must be addresses such as ${wanted}`);
  }
  return { sms, voice };
}

function signedRequest(
  { operation, subject, body, deadline }: ApiCall,
  timeMs: number,
  { options, endpoints }: { options: QcloudsmsOptions; endpoints: Endpoints },
): HttpRequest {
  const { appId, appKey } = options;
  const time = Math.floor(timeMs / 1000);
  const random = String(Math.floor(options.random() * RANDOM_RANGE));
  const sig = signClassic({ random, time, subject }, appKey);
  const url = `${addressOf(operation, endpoints)}?sdkappid=${encodeURIComponent(appId)}&random=${random}`;
  if (!isAudio(body)) {
    const headers = { "Content-Type": "application/json" };
    return { method: "POST", url, headers, body: JSON.stringify({ ...body, sig, time }), deadline };
  }
  const headers = { "Content-Type": body.contentType, "x-content-sha1": body.contentSha1, Authorization: sig };
  return { method: "POST", url: `${url}&time=${time}`, headers, body: body.bytes, deadline };
}

function isAudio(body: ApiCall["body"]): body is AudioBody {
  return "bytes" in body && body.bytes instanceof Uint8Array;
}

function openReply({ status, body: raw }: HttpAnswer, { operation }: ApiCall, arrival: Arrival): ApiAnswer {
  // Errors come with status 200; another one is a fault on the way, and how far the request got cannot be told.
  if (status !== 200) return { kind: "failed", fault: unknownFault(`HttpStatus${status}`), raw };
  const parsed = ReplyBody.safeParse(withResult(operation, parseJson(raw)));
  if (!parsed.success) return { kind: "failed", fault: unknownFault("UnreadableReply"), raw };
  const { result, errmsg, msg, ...reply } = parsed.data;
  if (result === 0) return { kind: "answered", reply, raw, ...arrival };
  // A refusal with items beside it contradicts itself: believing either half could be wrong.
  if (hasItems(reply.data)) return { kind: "failed", fault: unknownFault("UnreadableReply"), raw };
  return { kind: "refused", result, words: errmsg ?? msg ?? "", reply, raw, ...arrival };
}

/** The sample of a list of packages has no `result` of its own. */
function withResult(operation: Operation, reply: unknown): unknown {
  if (operation !== "getsmspackages" || typeof reply !== "object" || reply === null) return reply;
  return "data" in reply ? { result: 0, ...reply } : reply;
}
