/**
 * The event a function gets for one HTTP request, in the shape of each host.
 *
 * Sources: "函数 URL 概述", https://cloud.tencent.com/document/product/583/96099 ; "API 网关触发器",
 * https://cloud.tencent.com/document/product/583/12513 ; "使用 HTTP 访问云函数",
 * https://cloud.tencent.com/document/product/876/41776 ; "Lambda proxy integrations in API Gateway",
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html ; "Invoking Lambda
 * function URLs", https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 *
 * @module
 */
import { groupByName, type HttpRequest, type HttpShape, headerOf, isText, parseQuery } from "./http-message.ts";
import { PLATFORM } from "./platform.ts";
import type { Switches } from "./switches.ts";

export interface EventOptions {
  functionName: string;
  requestId: string;
  /** Milliseconds since the Unix epoch. */
  now: number;
  environmentId: string;
  switches: Switches;
}

type Json = Record<string, unknown>;

/** Builds the event of one request. */
export function httpEvent(shape: HttpShape, request: HttpRequest, options: EventOptions): Json {
  return EVENTS[shape](request, options);
}

const EVENTS: Record<HttpShape, (request: HttpRequest, options: EventOptions) => Json> = {
  "function-url": functionUrlEvent,
  "api-gateway": gatewayEvent,
  cloudbase: cloudbaseEvent,
  "aws-v1": lambdaV1Event,
  "aws-v2": lambdaV2Event,
};

/** Only what the documentation lists. Binary bodies are not documented for it: they arrive as (damaged) text. */
function functionUrlEvent(request: HttpRequest, { switches }: EventOptions): Json {
  const others = request.headers.filter(([name]) => name.toLowerCase() !== "x-scf-remote-addr");
  const headers = [...others, ["x-scf-remote-addr", request.sourceIp] as const];
  return {
    httpMethod: request.method,
    path: request.path,
    queryString: scfQuery(request),
    headers: joinedHeaders(headers, switches.mixedCaseHeaders ? titleCase : lowerCase),
    ...(request.body.length > 0 && switches.base64Body
      ? { body: base64(request), isBase64Encoded: true }
      : request.body.length > 0 && { body: text(request) }),
  };
}

function gatewayEvent(request: HttpRequest, { functionName, requestId, switches }: EventOptions): Json {
  const encoded = isEncoded(request, switches);
  return {
    requestContext: {
      serviceId: "service-sandbox0",
      path: `/${functionName}/{path}`,
      httpMethod: request.method,
      requestId,
      identity: {},
      sourceIp: request.sourceIp,
      stage: "release",
    },
    headers: joinedHeaders(request.headers, switches.mixedCaseHeaders ? titleCase : asSent),
    ...(request.body.length > 0 && { body: encoded ? base64(request) : text(request) }),
    pathParameters: { path: request.path.slice(1) },
    queryStringParameters: {}, // only what an API definition declares
    headerParameters: {},
    stageVariables: { stage: "release" },
    path: prefixedPath(functionName, request),
    queryString: scfQuery(request),
    httpMethod: request.method,
    isBase64Encoded: encoded,
  };
}

function cloudbaseEvent(request: HttpRequest, options: EventOptions): Json {
  const encoded = isEncoded(request, options.switches);
  return {
    path: prefixedPath(options.functionName, request),
    httpMethod: request.method,
    headers: joinedHeaders(request.headers, options.switches.mixedCaseHeaders ? titleCase : lowerCase),
    queryStringParameters: lastValues(queryStrings(request)), // of repeats: unconfirmed
    requestContext: {
      requestId: options.requestId,
      envId: options.environmentId,
      appId: Number(PLATFORM.accountAppId),
      uin: Number(PLATFORM.uin),
    },
    body: encoded ? base64(request) : text(request),
    isBase64Encoded: encoded,
  };
}

function lambdaV1Event(request: HttpRequest, { functionName, requestId, switches }: EventOptions): Json {
  const encoded = isEncoded(request, switches);
  const name = switches.mixedCaseHeaders ? titleCase : asSent;
  const headers = request.headers.map(([each, value]) => [name(each), value] as const);
  const query = queryStrings(request);
  const path = prefixedPath(functionName, request);
  return {
    resource: "/{proxy+}",
    path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(groupByName(headers)),
    queryStringParameters: query.length === 0 ? null : lastValues(query),
    multiValueQueryStringParameters: query.length === 0 ? null : Object.fromEntries(groupByName(query)),
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      requestId,
      stage: "prod",
      identity: { sourceIp: request.sourceIp, userAgent: headerOf(request, "user-agent") ?? null },
      httpMethod: request.method,
      path: `/prod${path}`,
    },
    body: request.body.length === 0 ? null : encoded ? base64(request) : text(request),
    isBase64Encoded: encoded,
  };
}

function lambdaV2Event(request: HttpRequest, { requestId, now, switches }: EventOptions): Json {
  const encoded = isEncoded(request, switches);
  const cookies = request.headers.filter(([name]) => name.toLowerCase() === "cookie");
  const others = request.headers.filter(([name]) => name.toLowerCase() !== "cookie");
  const query = groupByName(queryStrings(request));
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: request.path,
    rawQueryString: request.rawQuery,
    ...(cookies.length > 0 && { cookies: cookies.flatMap(([, value]) => value.split(/;\s*/)) }),
    headers: joinedHeaders(others, switches.mixedCaseHeaders ? titleCase : lowerCase, ","),
    ...(query.size > 0 && {
      queryStringParameters: Object.fromEntries([...query].map(([name, values]) => [name, values.join(",")])),
    }),
    requestContext: lambdaV2Context(request, requestId, now),
    ...(request.body.length > 0 && { body: encoded ? base64(request) : text(request) }),
    isBase64Encoded: encoded,
  };
}

function lambdaV2Context(request: HttpRequest, requestId: string, now: number): Json {
  return {
    accountId: "123456789012",
    apiId: "sandbox",
    domainName: headerOf(request, "host") ?? "sandbox.lambda-url.us-east-1.on.aws",
    domainPrefix: "sandbox",
    http: {
      method: request.method,
      path: request.path,
      protocol: "HTTP/1.1",
      sourceIp: request.sourceIp,
      userAgent: headerOf(request, "user-agent") ?? "",
    },
    requestId,
    routeKey: "$default",
    stage: "$default",
    time: commonLogTime(now),
    timeEpoch: now,
  };
}

/** Gateways see the function below its own name; a Function URL is the function's alone. */
function prefixedPath(functionName: string, { path }: HttpRequest): string {
  return path === "/" ? `/${functionName}` : `/${functionName}${path}`;
}

/** A value is a string, a list of strings, or `true` for a name without a value. */
function scfQuery(request: HttpRequest): Json {
  const groups = groupByName(parseQuery(request.rawQuery));
  return Object.fromEntries(
    [...groups].map(([name, values]) => [
      name,
      values.length === 1 ? values[0] : values.map((value) => (value === true ? "" : value)),
    ]),
  );
}

function queryStrings(request: HttpRequest): (readonly [string, string])[] {
  return parseQuery(request.rawQuery).map(([name, value]) => [name, value === true ? "" : value] as const);
}

function lastValues(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs);
}

function joinedHeaders(headers: HttpRequest["headers"], name: (sent: string) => string, comma = ", "): Json {
  const groups = groupByName(headers.map(([sent, value]) => [sent.toLowerCase(), { sent, value }] as const));
  return Object.fromEntries(
    [...groups.values()].map((group) => [name(group[0]?.sent ?? ""), group.map(({ value }) => value).join(comma)]),
  );
}

function asSent(name: string): string {
  return name;
}

function lowerCase(name: string): string {
  return name.toLowerCase();
}

function titleCase(name: string): string {
  return name.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function isEncoded(request: HttpRequest, { base64Body }: Switches): boolean {
  return request.body.length > 0 && (base64Body === true || !isText(request));
}

function text({ body }: HttpRequest): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
}

function base64({ body }: HttpRequest): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("base64");
}

/** Such as `31/Jan/2025:02:03:00 +0000`. */
function commonLogTime(now: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
