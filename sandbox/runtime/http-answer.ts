/**
 * What a function's result, or its failure, becomes on the wire, host by host. Where the vendors publish no HTTP status
 * for a failure this takes 500 with the platform's body, so that nothing passes for a success.
 *
 * Sources: those of the events; "云函数" (CloudBase codes), https://docs.cloudbase.net/http-api/functions/云函数
 *
 * @module
 */
import { validateHeaderName, validateHeaderValue } from "node:http";
import { type HttpAnswer, type HttpRequest, type HttpShape, isText, jsonAnswer } from "./http-message.ts";
import { platformBody } from "./platform.ts";
import type { Fault } from "./protocol.ts";

const KB = 1024;
const MB = 1024 * KB;

/** The largest request body that a host passes to a function. */
export function bodyLimit(shape: HttpShape, request: Pick<HttpRequest, "headers" | "body">): number {
  // Source: "EXCEED_MAX_PAYLOAD_SIZE", https://docs.cloudbase.net/en/error-code/service/EXCEED_MAX_PAYLOAD_SIZE
  return shape === "cloudbase" && isText(request) ? 100 * KB : 6 * MB;
}

/** The answer to a body above the limit. The status is unconfirmed except for AWS. */
export function tooLargeAnswer(shape: HttpShape, requestId: string): HttpAnswer {
  const message = "the request body is larger than a function can take";
  if (shape === "cloudbase") return jsonAnswer(413, { code: "EXCEED_MAX_PAYLOAD_SIZE", message, requestId });
  if (isLambda(shape)) return jsonAnswer(413, { message: "Request Too Long" });
  return jsonAnswer(413, platformBody({ status: 406, message }, requestId));
}

const CLOUDBASE_CODES: Record<number, string> = {
  433: "FUNCTION_TIME_LIMIT_EXCEEDED",
  434: "FUNCTION_MEMORY_LIMIT_EXCEEDED",
};

/** The answer when the function failed. Lambda's hosts say nothing of the cause. */
export function faultAnswer(shape: HttpShape, fault: Fault, requestId: string): HttpAnswer {
  if (isLambda(shape)) return jsonAnswer(502, { message: "Internal server error" });
  if (shape !== "cloudbase") return jsonAnswer(500, platformBody(fault, requestId));
  const code = CLOUDBASE_CODES[fault.status] ?? "FUNCTION_INVOCATION_FAILED";
  return jsonAnswer(500, { code, message: fault.message, requestId });
}

/** The answer to a request that a function was run for; `fault` names the cloud's folders already. */
export function endingAnswer(
  shape: HttpShape,
  ending: { result: string } | { fault: Fault },
  requestId: string,
): HttpAnswer {
  if (!("fault" in ending)) return resultAnswer(shape, JSON.parse(ending.result), requestId);
  const { fault } = ending;
  return fault.status === 406 ? tooLargeAnswer(shape, requestId) : faultAnswer(shape, fault, requestId);
}

/** The answer that a result stands for. */
export function resultAnswer(shape: HttpShape, result: unknown, requestId: string): HttpAnswer {
  if (isObject(result) && "statusCode" in result) {
    return integrationAnswer(shape, result) ?? wrongShapeAnswer(shape, requestId);
  }
  if (shape === "api-gateway" || shape === "aws-v1") return wrongShapeAnswer(shape, requestId);
  if (typeof result === "string" && shape === "aws-v2") return { ...jsonAnswer(200, null), body: Buffer.from(result) };
  if (shape === "cloudbase" && (typeof result === "string" || typeof result === "number")) {
    const headers: HttpAnswer["headers"] = [["Content-Type", "text/plain; charset=utf-8"]];
    return { status: 200, headers, body: Buffer.from(String(result)) };
  }
  return jsonAnswer(200, result);
}

/** The hosts write these themselves, or the connection does. */
const HOP_BY_HOP = new Set(["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade", "trailer"]);

/** An integration response, or undefined when a field of it has the wrong type. */
function integrationAnswer(shape: HttpShape, result: Record<string, unknown>): HttpAnswer | undefined {
  const { statusCode, body = "", isBase64Encoded = false } = result;
  const headers = integrationHeaders(shape, result);
  if (!isStatus(statusCode) || typeof body !== "string" || headers === undefined) return undefined;
  const encoding = isBase64Encoded === true || isBase64Encoded === "true" ? "base64" : "utf8";
  if (!headers.some(([name]) => name.toLowerCase() === "content-type"))
    headers.push(["Content-Type", "application/json"]);
  return { status: statusCode, headers, body: Buffer.from(body, encoding) };
}

function integrationHeaders(shape: HttpShape, result: Record<string, unknown>): HttpAnswer["headers"] | undefined {
  const { headers = {}, multiValueHeaders = {}, cookies = [] } = result;
  const all = [...entries(headers), ...(shape === "aws-v1" ? entries(multiValueHeaders) : [])];
  if (shape === "aws-v2") all.push(["Set-Cookie", cookies]);
  const pairs = all.flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((each) => [name, each]));
  const valid: HttpAnswer["headers"] = [];
  for (const [name, value] of pairs) {
    const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
    if (typeof name !== "string" || typeof text !== "string" || !isHeader(name, text)) return undefined;
    if (!isDropped(shape, name.toLowerCase())) valid.push([name, text]);
  }
  return valid;
}

/** Tencent's hosts do not support redirects by an integration response. */
function isDropped(shape: HttpShape, name: string): boolean {
  return HOP_BY_HOP.has(name) || (name === "location" && (shape === "function-url" || shape === "api-gateway"));
}

function wrongShapeAnswer(shape: HttpShape, requestId: string): HttpAnswer {
  if (isLambda(shape)) return jsonAnswer(502, { message: "Internal server error" });
  const error = "Invalid scf response format. It needs an integer statusCode, headers of strings and a string body.";
  if (shape === "cloudbase") return jsonAnswer(500, { code: "FUNCTION_INVOCATION_FAILED", message: error, requestId });
  return jsonAnswer(403, { errno: 403, error });
}

function isLambda(shape: HttpShape): boolean {
  return shape === "aws-v1" || shape === "aws-v2";
}

function isStatus(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
