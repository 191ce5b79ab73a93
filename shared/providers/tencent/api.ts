/**
 * One call of an API 3.0 action: signed, sent, its envelope opened, and one line in the log.
 *
 * Sources: "请求结构", https://cloud.tencent.com/document/api/382/38766; "Common Params",
 * https://www.tencentcloud.com/document/product/382/40466
 *
 * @module
 */
import { signTc3 } from "../../signing/tc3.ts";
import { type CallerOptions, createCaller, type FailedAnswer, type HttpAnswer, type ProviderCall } from "../caller.ts";
import { type Endpoint, readEndpoint } from "../endpoint.ts";
import { readableWords } from "../faults.ts";
import type { HttpRequest } from "../http-client.ts";
import { hasItems, parseJson, readRequestId } from "../reply.ts";
import { isAboutClock } from "./codes.ts";
import { notSentFault, PROVIDER, unknownFault } from "./faults.ts";
import { ACCEPTED_CODE, type Action, DEFAULT_REGION, Envelope, type Product, type Requests, SMS } from "./wire.ts";

export interface TencentApiOptions extends CallerOptions {
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
}

export interface ApiCall<Name extends Action = Action> extends ProviderCall {
  action: Name;
  request: Requests[Name];
}

type Opened =
  /** What the action answered, not yet checked. */
  | { kind: "answered"; response: Readonly<Record<string, unknown>>; providerRequestId?: string; raw: string }
  /** `Response.Error`. */
  | { kind: "refused"; code: string; message: string; providerRequestId?: string; raw: string };

export type ApiAnswer = Opened | FailedAnswer;

export interface TencentApi {
  /** Never throws. */
  call<Name extends Action>(call: ApiCall<Name>): Promise<ApiAnswer>;
}

const CONTENT_TYPE = "application/json";

/** @throws XinshiError `NOT_CONFIGURED` when the endpoint is no address */
export function createTencentApi(options: TencentApiOptions, product: Product = SMS): TencentApi {
  const rule = `The endpoint of ${PROVIDER} must be an address such as ${product.endpoint}`;
  const endpoint = readEndpoint(options.endpoint ?? product.endpoint, rule);
  const call = createCaller<ApiCall, Opened>(options, {
    provider: PROVIDER,
    faults: { notSentFault, unknownFault },
    actionOf: ({ action }) => action,
    sign: (made, time) => signedRequest(made, time, { options, product, endpoint }),
    open: openEnvelope,
    isAboutClock: (answer) => answer.kind === "refused" && isAboutClock(answer.code),
    codeOf: (answer) => (answer.kind === "refused" ? readableWords(answer.code) : ACCEPTED_CODE),
  });
  return { call };
}

function signedRequest(
  { action, request, deadline }: ApiCall,
  time: number,
  { options, product, endpoint }: { options: TencentApiOptions; product: Product; endpoint: Endpoint },
): HttpRequest {
  const { secretId, secretKey, token, region = DEFAULT_REGION } = options;
  const { service, version } = product;
  const { url, host } = endpoint;
  const body = JSON.stringify(request);
  const timestamp = Math.floor(time / 1000);
  const signed = { "content-type": CONTENT_TYPE, host };
  const signable = { method: "POST", headers: signed, body, service, timestamp } as const;
  const headers: Record<string, string> = {
    Host: host,
    "Content-Type": CONTENT_TYPE,
    Authorization: signTc3(signable, { id: secretId, secret: secretKey }),
    "X-TC-Action": action,
    "X-TC-Version": version,
    "X-TC-Timestamp": String(timestamp),
    "X-TC-Region": region,
    "X-TC-Language": "en-US",
  };
  if (token !== undefined) headers["X-TC-Token"] = token;
  return { method: "POST", url, headers, body, deadline };
}

function openEnvelope({ status, body: raw }: HttpAnswer): ApiAnswer {
  // Errors come with status 200; another one is a fault on the way, and how far the request got cannot be told.
  if (status !== 200) return { kind: "failed", fault: unknownFault(`HttpStatus${status}`), raw };
  const envelope = Envelope.safeParse(parseJson(raw));
  if (!envelope.success) return { kind: "failed", fault: unknownFault("UnreadableReply"), raw };
  const { Error: error, RequestId, ...response } = envelope.data.Response;
  const theirs = readRequestId(RequestId);
  if (!error) return { kind: "answered", response, ...theirs, raw };
  // An error with results beside it contradicts itself: believing either half could be wrong.
  if (Object.values(response).some(hasItems)) return { kind: "failed", fault: unknownFault("UnreadableReply"), raw };
  return { kind: "refused", code: error.Code, message: error.Message ?? "", ...theirs, raw };
}
