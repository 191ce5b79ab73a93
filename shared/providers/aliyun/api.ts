/**
 * One call of an action: signed, sent, its reply opened, and one line in the log. Parameters travel where the official SDK
 * puts them, most of them in the query of a POST.
 *
 * Sources: "Request syntax and signature method V3", https://help.aliyun.com/document_detail/2593177.html; "Signature method"
 * of RPC APIs, https://help.aliyun.com/document_detail/25490.htm
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import { signAcs3 } from "../../signing/acs3.ts";
import { canonicalParameters, formatAliyunDate } from "../../signing/aliyun-encoding.ts";
import { ALIYUN_RPC_METHOD, ALIYUN_RPC_VERSION, signAliyunRpc } from "../../signing/aliyun-rpc.ts";
import type { HttpClient, HttpRequest, HttpResult } from "../http-client.ts";
import type { SendFault } from "../provider.ts";
import { isAboutClock, type Refusal } from "./codes.ts";
import { faultOf, notSentFault, PROVIDER, readable, unknownFault } from "./faults.ts";
import { type Action, API_VERSION, Envelope, OK_CODE, type Parameters, type Product, SMS } from "./wire.ts";

export interface AliyunApiOptions {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of temporary credentials. */
  securityToken?: string | undefined;
  /**
   * Scheme and host, such as a sandbox's `http://127.0.0.1:4600`.
   * @default the product's own, such as "https://dysmsapi.aliyuncs.com"
   */
  endpoint?: string | undefined;
  /**
   * How requests are signed; `v1` is what older gateways and SDKs know.
   * @default "acs3"
   */
  signature?: "acs3" | "v1" | undefined;
  http: HttpClient;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** `length` unpredictable bytes, for the nonce of each request. */
  randomBytes(length: number): Uint8Array;
  log?: Log | undefined;
}

export interface ApiCall {
  action: Action;
  query: Parameters;
  /** What the official SDK sends as a form. */
  form?: Parameters | undefined;
  /** Milliseconds since the Unix epoch. */
  deadline: number;
  /** For the log: our request id, and how many it is for. */
  requestId?: string;
  recipients?: number;
}

export type ApiAnswer =
  /** `Code` is `OK`; what else the action answered, not yet checked. */
  | { kind: "answered"; response: Readonly<Record<string, unknown>>; providerRequestId?: string; raw: string }
  /** By the gateway or by the product. */
  | { kind: "refused"; refusal: Refusal; providerRequestId?: string; raw: string }
  /** No answer that says anything; `raw` when there was any. */
  | { kind: "failed"; fault: SendFault; raw?: string };

export interface AliyunApi {
  /** Never throws. */
  call(call: ApiCall): Promise<ApiAnswer>;
}

type Texts = Readonly<Record<string, string>>;

/** What is signed and sent, all in text. */
interface Signable {
  action: Action;
  host: string;
  query: Texts;
  form: Texts;
  date: string;
  nonce: string;
}

/** The parts of a request that depend on how it is signed. */
interface Signed {
  query: string;
  headers: Record<string, string>;
}

const FORM_TYPE = "application/x-www-form-urlencoded";
const NONCE_BYTES = 16;
/** A correction of the clock smaller than this would change nothing. */
const MIN_CORRECTION_MS = 1000;

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createAliyunApi(options: AliyunApiOptions, product: Product = SMS): AliyunApi {
  const { origin, host } = readEndpoint(options.endpoint ?? product.endpoint, product);
  const sign = options.signature === "v1" ? signedV1 : signedAcs3;
  /** How far the provider's clock is ahead of ours, once it has told us. */
  let offsetMs = 0;

  async function attempt(call: ApiCall): Promise<{ answer: ApiAnswer; result: HttpResult }> {
    const startedAt = options.now();
    const form = definedOnly(call.form ?? {});
    const body = canonicalParameters(form);
    const date = formatAliyunDate(startedAt + offsetMs);
    const nonce = Buffer.from(options.randomBytes(NONCE_BYTES)).toString("hex");
    const signable = { action: call.action, host, query: definedOnly(call.query), form, date, nonce };
    const { query, headers } = sign(options, signable, body);
    const url = query === "" ? `${origin}/` : `${origin}/?${query}`;
    const result = await sendSafely(options.http, { method: "POST", url, headers, body, deadline: call.deadline });
    const answer = open(result, options.now());
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
      const { answer, result } = await attempt(call);
      if (answer.kind !== "refused" || !isAboutClock(answer.refusal.code) || !correctClock(result)) return answer;
      return (await attempt(call)).answer;
    },
  };
}

function readEndpoint(endpoint: string, product: Product): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new XinshiError("NOT_CONFIGURED", `The endpoint of ${PROVIDER} must be an address such as ${product.endpoint}`);
}

function signedAcs3(options: AliyunApiOptions, { action, host, query, date, nonce }: Signable, body: string): Signed {
  const { accessKeyId: id, accessKeySecret: secret, securityToken } = options;
  const headers: Record<string, string> = {
    host,
    "x-acs-action": action,
    "x-acs-version": API_VERSION,
    "x-acs-date": date,
    "x-acs-signature-nonce": nonce,
  };
  if (body !== "") headers["content-type"] = FORM_TYPE;
  if (securityToken !== undefined) {
    headers["x-acs-accesskey-id"] = id;
    headers["x-acs-security-token"] = securityToken;
  }
  const signature = signAcs3({ method: "POST", query, headers, body }, { id, secret });
  return { query: canonicalParameters(query), headers: { ...headers, ...signature, accept: "application/json" } };
}

function signedV1(
  options: AliyunApiOptions,
  { action, host, query, form, date, nonce }: Signable,
  body: string,
): Signed {
  const common: Record<string, string> = {
    AccessKeyId: options.accessKeyId,
    Action: action,
    Format: "JSON",
    SignatureMethod: ALIYUN_RPC_METHOD,
    SignatureNonce: nonce,
    SignatureVersion: ALIYUN_RPC_VERSION,
    Timestamp: date,
    Version: API_VERSION,
  };
  if (options.securityToken !== undefined) common.SecurityToken = options.securityToken;
  const params = { ...query, ...common };
  const Signature = signAliyunRpc({ method: "POST", params: { ...params, ...form } }, options.accessKeySecret);
  const headers = { host, ...(body === "" ? {} : { "content-type": FORM_TYPE }) };
  return { query: canonicalParameters({ ...params, Signature }), headers };
}

function definedOnly(parameters: Parameters): Texts {
  const entries = Object.entries(parameters);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** A client that others bring may throw; then nobody knows how far it got. */
async function sendSafely(http: HttpClient, request: HttpRequest): Promise<HttpResult> {
  try {
    return await http.send(request);
  } catch (error) {
    return { kind: "unknown", error: error instanceof Error ? error : new Error("The HTTP client threw") };
  }
}

function open(result: HttpResult, at: number): ApiAnswer {
  if (result.kind === "not-sent") return { kind: "failed", fault: notSentFault(result.error) };
  if (result.kind === "unknown") return { kind: "failed", fault: unknownFault("NoAnswer", result.error.message) };
  const { status, body: raw } = result;
  const envelope = Envelope.safeParse(parseJson(raw));
  if (!envelope.success) {
    return { kind: "failed", fault: unknownFault(status === 200 ? "UnreadableReply" : `HttpStatus${status}`), raw };
  }
  const { Code: code, Message, RequestId, ...response } = envelope.data;
  const theirs = isRequestId(RequestId) ? { providerRequestId: RequestId } : {};
  if (code !== OK_CODE) return { kind: "refused", refusal: { code, words: Message ?? "", status, at }, ...theirs, raw };
  // An agreement with another status contradicts itself: believing either half could be wrong.
  if (status !== 200) return { kind: "failed", fault: unknownFault(`HttpStatus${status}`), raw };
  return { kind: "answered", response, ...theirs, raw };
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
  const isUnknown = answer.kind === "refused" && faultOf(answer.refusal).retry === "unsafe";
  if (answer.kind === "failed" || isUnknown) log.error("provider_request", fields);
  else log.info("provider_request", fields);
}

function codeOf(answer: ApiAnswer): string {
  if (answer.kind === "answered") return OK_CODE;
  return answer.kind === "refused" ? readable(answer.refusal.code) : answer.fault.provider.code;
}

/** What else may stand in its place is not for the log. */
function isRequestId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}
