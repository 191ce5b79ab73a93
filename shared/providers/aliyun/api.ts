/**
 * One call of an action: signed, sent, its reply opened, and one line in the log. Parameters travel where the official SDK
 * puts them, most of them in the query of a POST.
 *
 * Sources: "Request syntax and signature method V3", https://help.aliyun.com/document_detail/2593177.html; "Signature method"
 * of RPC APIs, https://help.aliyun.com/document_detail/25490.htm
 *
 * @module
 */
import { signAcs3 } from "../../signing/acs3.ts";
import { canonicalParameters, formatAliyunDate } from "../../signing/aliyun-encoding.ts";
import { ALIYUN_RPC_METHOD, ALIYUN_RPC_VERSION, signAliyunRpc } from "../../signing/aliyun-rpc.ts";
import {
  type Arrival,
  type CallerOptions,
  createCaller,
  type FailedAnswer,
  type HttpAnswer,
  type ProviderCall,
} from "../caller.ts";
import { type Endpoint, readEndpoint } from "../endpoint.ts";
import type { HttpRequest } from "../http-client.ts";
import { parseJson, readRequestId } from "../reply.ts";
import { isAboutClock, type Refusal } from "./codes.ts";
import { faultOf, notSentFault, PROVIDER, readable, unknownFault } from "./faults.ts";
import { type Action, API_VERSION, Envelope, OK_CODE, type Parameters, type Product, SMS } from "./wire.ts";

export interface AliyunApiOptions extends CallerOptions {
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
  /** `length` unpredictable bytes, for the nonce of each request. */
  randomBytes(length: number): Uint8Array;
}

export interface ApiCall extends ProviderCall {
  action: Action;
  query: Parameters;
  /** What the official SDK sends as a form. */
  form?: Parameters | undefined;
}

type Opened =
  /** `Code` is `OK`; what else the action answered, not yet checked. */
  | { kind: "answered"; response: Readonly<Record<string, unknown>>; providerRequestId?: string; raw: string }
  /** By the gateway or by the product. */
  | { kind: "refused"; refusal: Refusal; providerRequestId?: string; raw: string };

export type ApiAnswer = Opened | FailedAnswer;

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

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createAliyunApi(options: AliyunApiOptions, product: Product = SMS): AliyunApi {
  const rule = `The endpoint of ${PROVIDER} must be an address such as ${product.endpoint}`;
  const endpoint = readEndpoint(options.endpoint ?? product.endpoint, rule);
  const call = createCaller<ApiCall, Opened>(options, {
    provider: PROVIDER,
    faults: { notSentFault, unknownFault },
    actionOf: ({ action }) => action,
    sign: (made, time) => signedRequest(made, time, { options, endpoint }),
    open: (answer, _call, arrival) => openEnvelope(answer, arrival),
    isAboutClock: (answer) => answer.kind === "refused" && isAboutClock(answer.refusal.code),
    codeOf: (answer) => (answer.kind === "refused" ? readable(answer.refusal.code) : OK_CODE),
    isUnknown: (answer) => answer.kind === "refused" && faultOf(answer.refusal).retry === "unsafe",
  });
  return { call };
}

function signedRequest(
  call: ApiCall,
  time: number,
  { options, endpoint }: { options: AliyunApiOptions; endpoint: Endpoint },
): HttpRequest {
  const { url, host } = endpoint;
  const { deadline } = call;
  const form = definedOnly(call.form ?? {});
  const body = canonicalParameters(form);
  const date = formatAliyunDate(time);
  const nonce = Buffer.from(options.randomBytes(NONCE_BYTES)).toString("hex");
  const signable = { action: call.action, host, query: definedOnly(call.query), form, date, nonce };
  const sign = options.signature === "v1" ? signedV1 : signedAcs3;
  const { query, headers } = sign(options, signable, body);
  return { method: "POST", url: query === "" ? url : `${url}?${query}`, headers, body, deadline };
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

function openEnvelope({ status, body: raw }: HttpAnswer, { at }: Arrival): ApiAnswer {
  const envelope = Envelope.safeParse(parseJson(raw));
  if (!envelope.success) {
    return { kind: "failed", fault: unknownFault(status === 200 ? "UnreadableReply" : `HttpStatus${status}`), raw };
  }
  const { Code: code, Message, RequestId, ...response } = envelope.data;
  const theirs = readRequestId(RequestId);
  if (code !== OK_CODE) return { kind: "refused", refusal: { code, words: Message ?? "", status, at }, ...theirs, raw };
  // An agreement with another status contradicts itself: believing either half could be wrong.
  if (status !== 200) return { kind: "failed", fault: unknownFault(`HttpStatus${status}`), raw };
  return { kind: "answered", response, ...theirs, raw };
}
