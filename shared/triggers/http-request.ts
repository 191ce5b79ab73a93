/**
 * Five platforms' HTTP events as one request.
 *
 * Sources: "函数 URL 概述", https://cloud.tencent.com/document/product/583/96099 ;
 * "API 网关触发器", https://cloud.tencent.com/document/product/583/12513 ;
 * "HTTP 访问云函数", https://docs.cloudbase.net/service/access-cloud-function ;
 * "Lambda proxy integrations in API Gateway",
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html ;
 * "Invoking Lambda function URLs", https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 *
 * @module
 */
import { normaliseIp } from "./client-address.ts";
import { emptyMap, isRecord, isUnsafeName, recordOf, textOf, type UnknownRecord } from "./record.ts";

export interface HttpRequest {
  /** Upper case. */
  method: string;
  /** Starts with `/`, has no query, keeps its percent-encoding. */
  path: string;
  /** Every value of every name; a name without a value has `""`. */
  query: Record<string, string[]>;
  /** Lower-case names; repeats joined with `, `. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** From a field that only the platform writes, without port. */
  sourceIp: string | undefined;
  requestId: string;
}

export type HttpShape = "scf-url" | "scf-gateway" | "cloudbase" | "aws-v1" | "aws-v2";

/** Which platform's HTTP event this looks like. Every field may be missing on some host, so few are asked for. */
export function httpShapeOf(event: unknown): HttpShape | undefined {
  if (!isRecord(event)) return undefined;
  const context = recordOf(event.requestContext);
  if (event.version === "2.0" && isRecord(context.http)) return "aws-v2";
  if (typeof event.httpMethod !== "string" || !isRecord(event.headers)) return undefined;
  if ("multiValueHeaders" in event) return "aws-v1";
  if (textOf(context.envId) !== undefined) return "cloudbase";
  return textOf(context.serviceId) === undefined ? "scf-url" : "scf-gateway";
}

/** The event as a request, or undefined when it is none of the five shapes. */
export function readHttpRequest(event: unknown, requestId: string): HttpRequest | undefined {
  const shape = httpShapeOf(event);
  if (shape === undefined) return undefined;
  const fields = recordOf(event);
  const http = recordOf(recordOf(fields.requestContext).http);
  const headers = readHeaders(fields);
  return {
    method: (textOf(shape === "aws-v2" ? http.method : fields.httpMethod) ?? "").toUpperCase(),
    path: readPath(shape === "aws-v2" ? (fields.rawPath ?? http.path) : fields.path),
    query: readQuery(shape, fields),
    headers,
    body: readBody(fields),
    sourceIp: readSourceIp(shape, fields, headers),
    requestId,
  };
}

function readPath(path: unknown): string {
  const [bare = ""] = (textOf(path) ?? "/").split("?", 1);
  return bare.startsWith("/") ? bare : `/${bare}`;
}

function readQuery(shape: HttpShape, fields: UnknownRecord): Record<string, string[]> {
  const raw = fields.rawQueryString;
  if (shape === "aws-v2" && typeof raw === "string") return readRawQuery(raw);
  const declared = fields.queryStringParameters;
  if (shape === "aws-v1") return readQueryMap(fields.multiValueQueryStringParameters ?? declared);
  if (shape === "scf-url" || shape === "scf-gateway") return readQueryMap(fields.queryString ?? declared);
  return readQueryMap(declared);
}

function readRawQuery(raw: string): Record<string, string[]> {
  const query = emptyMap<string[]>();
  for (const [name, value] of new URLSearchParams(raw)) {
    if (isUnsafeName(name)) continue;
    query[name] ??= [];
    query[name].push(value);
  }
  return query;
}

function readQueryMap(map: unknown): Record<string, string[]> {
  const query = emptyMap<string[]>();
  for (const [name, value] of Object.entries(recordOf(map))) {
    const values = value === true ? [""] : stringsOf(value);
    if (values.length > 0 && !isUnsafeName(name)) query[name] = values;
  }
  return query;
}

/** `multiValueHeaders` has every value where it exists; Lambda's second format keeps cookies apart. */
function readHeaders(fields: UnknownRecord): Record<string, string> {
  const headers = emptyMap<string>();
  const multiple = fields.multiValueHeaders;
  for (const [name, value] of Object.entries(recordOf(isRecord(multiple) ? multiple : fields.headers))) {
    addHeader(headers, name.toLowerCase(), stringsOf(value));
  }
  const cookies = stringsOf(fields.cookies);
  if (cookies.length > 0) headers.cookie ??= cookies.join("; ");
  return headers;
}

function addHeader(headers: Record<string, string>, name: string, values: readonly string[]): void {
  if (values.length === 0 || isUnsafeName(name)) return;
  const joined = values.join(", ");
  headers[name] = headers[name] === undefined ? joined : `${headers[name]}, ${joined}`;
}

/** Base64 only where the platform says so; one of them documents the flag as text, and `"false"` is a true value. */
function readBody(fields: UnknownRecord): Uint8Array {
  const flag = fields.isBase64Encoded;
  return Buffer.from(textOf(fields.body) ?? "", flag === true || flag === "true" ? "base64" : "utf8");
}

/**
 * A header counts only on SCF, which writes it itself (whether a Function URL overwrites one sent from outside is
 * unconfirmed: good for limits, not for access). CloudBase documents no address at all.
 */
function readSourceIp(shape: HttpShape, fields: UnknownRecord, headers: Record<string, string>): string | undefined {
  const context = recordOf(fields.requestContext);
  const written = [recordOf(context.http).sourceIp, recordOf(context.identity).sourceIp, context.sourceIp];
  if (shape === "scf-url" || shape === "scf-gateway") written.push(headers["x-scf-remote-addr"]);
  return written.map(normaliseIp).find((ip) => ip !== undefined);
}

function stringsOf(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === "string");
}
