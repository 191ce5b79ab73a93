/**
 * Function URLs: who may call, what a browser is told, what the function gets and what goes back.
 *
 * Sources: "函数 URL 概述", https://cloud.tencent.com/document/product/583/96099 ; "函数 URL 认证鉴权配置",
 * https://cloud.tencent.com/document/product/583/96100. Which body goes with a refusal is not documented.
 *
 * @module
 */
import { verifyTc3 } from "../../shared/signing/tc3.ts";
import { bodyLimit, endingAnswer, tooLargeAnswer } from "../runtime/http-answer.ts";
import { httpEvent } from "../runtime/http-event.ts";
import { type HttpAnswer, type HttpRequest, type HttpShape, headerOf, jsonAnswer } from "../runtime/http-message.ts";
import type { Switches } from "../runtime/switches.ts";
import type { Cloud } from "./cloud.ts";
import type { CloudFunction, Cors, UrlTrigger } from "./model.ts";

/** Answers one request to a function URL. */
export async function answerUrl(
  cloud: Cloud,
  { fn, trigger }: { fn: CloudFunction; trigger: UrlTrigger },
  request: HttpRequest,
  { shape, switches }: { shape: HttpShape; switches: Switches },
): Promise<HttpAnswer> {
  const { cors } = trigger.desc;
  const origin = headerOf(request, "origin");
  const answer =
    isPreflight(request) && cors?.Enable === true
      ? { status: 204, headers: [], body: new Uint8Array() }
      : await answerCall(cloud, { fn, trigger }, request, { shape, switches });
  if (cors?.Enable === true && origin !== undefined) answer.headers.push(...corsHeaders(cors, origin, request));
  return answer;
}

async function answerCall(
  cloud: Cloud,
  { fn, trigger }: { fn: CloudFunction; trigger: UrlTrigger },
  request: HttpRequest,
  { shape, switches }: { shape: HttpShape; switches: Switches },
): Promise<HttpAnswer> {
  const requestId = cloud.state.chance.uuid();
  const refuse = (status: number, message: string): HttpAnswer =>
    jsonAnswer(status, { errorCode: status, errorMessage: message, requestId });
  if (!trigger.enabled) return refuse(403, "The function URL is closed");
  if (trigger.desc.authType === "CAM" && !isSigned(cloud, fn, request)) {
    return refuse(401, "The request is not signed by a key of the function's account");
  }
  if (request.body.length > bodyLimit(shape, request)) return tooLargeAnswer(shape, requestId);
  const identity = cloud.identity(fn);
  const { name: functionName, home } = fn;
  const about = { functionName, requestId, now: cloud.state.clock.now(), environmentId: home.namespace, switches };
  const event = httpEvent(shape, request, about);
  const { ending } = await cloud.run(fn, trigger.qualifier, { trigger: "http", requestId, event, identity, switches });
  const answer = endingAnswer(shape, ending, requestId);
  answer.headers.push(["X-Sandbox-Request-Id", requestId]);
  return answer;
}

/**
 * TC3 by a key of the same account. The path that is signed is the URL's own, or `/` as with the
 * cloud's API: both are taken.
 */
function isSigned(cloud: Cloud, fn: CloudFunction, request: HttpRequest): boolean {
  const { accounts, clock } = cloud.state;
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) headers[name.toLowerCase()] = value;
  const { method, path, rawQuery: query, body } = request;
  return [path, "/"].some((signedPath) => {
    const received = { method, path: signedPath, query, headers, body };
    const verdict = verifyTc3(received, { secretOf: (id) => accounts.credential(id)?.secretKey, now: clock.now() });
    return verdict.ok && accounts.credential(verdict.keyId)?.account === fn.home.account;
  });
}

function isPreflight(request: HttpRequest): boolean {
  return request.method === "OPTIONS" && headerOf(request, "access-control-request-method") !== undefined;
}

function corsHeaders(cors: Cors, origin: string, request: HttpRequest): HttpAnswer["headers"] {
  const allowsAll = cors.Origins.includes("*");
  if (!allowsAll && !cors.Origins.includes(origin)) return [];
  const isOpen = allowsAll && !cors.Credentials; // a browser takes no * together with credentials
  const headers: HttpAnswer["headers"] = [["Access-Control-Allow-Origin", isOpen ? "*" : origin]];
  const add = (name: string, values: readonly string[]): void => {
    if (values.length > 0) headers.push([name, values.join(", ")]);
  };
  if (!isOpen) add("Vary", ["Origin"]);
  if (cors.Credentials) add("Access-Control-Allow-Credentials", ["true"]);
  if (!isPreflight(request)) {
    add("Access-Control-Expose-Headers", cors.ExposeHeaders);
    return headers;
  }
  add("Access-Control-Allow-Methods", cors.Methods);
  add("Access-Control-Allow-Headers", cors.Headers);
  add("Access-Control-Max-Age", [String(cors.MaxAge)]);
  return headers;
}
