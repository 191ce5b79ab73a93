import { request } from "node:http";
import { expect, test } from "vitest";
import { bodyLimit } from "../../sandbox/runtime/http-answer.ts";
import type { HttpRequest, HttpShape } from "../../sandbox/runtime/http-message.ts";
import type { FunctionRuntime } from "../../sandbox/runtime/runtime.ts";
import type { Switches } from "../../sandbox/runtime/switches.ts";
import {
  functionSpec,
  MORNING,
  openRuntime,
  type Probed,
  resultOf,
  serve,
  shareRuntime,
  variablesOf,
} from "./runtime-harness.ts";

const shared = shareRuntime(["respond", "echo", "probe"].map((name) => functionSpec(name)));
const JSON_TYPE: [string, string] = ["Content-Type", "application/json"];

function httpRequest(changes: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: "POST",
    path: "/a%20b",
    rawQuery: "",
    headers: [["Host", "127.0.0.1:4600"], JSON_TYPE],
    body: Buffer.alloc(0),
    sourceIp: "203.0.113.7",
    ...changes,
  };
}

/** The event that the function gets. */
async function eventOf(
  runtime: FunctionRuntime,
  shape: HttpShape,
  changes: Partial<HttpRequest> = {},
  switches: Switches = {},
): Promise<Record<string, unknown>> {
  const answer = await runtime.http("respond", httpRequest(changes), { shape, switches });
  return JSON.parse(Buffer.from(answer.body).toString());
}

const ECHO = Buffer.from('{"echo":true,"text":"é"}');
const QUERY = "flag&one=1&two=a&two=b%20c&two&__proto__=x";

test("the Function URL event is what the documentation lists", async () => {
  const { runtime } = shared;
  const headers: HttpRequest["headers"] = [
    ["Host", "127.0.0.1:4600"],
    JSON_TYPE,
    ["X-Twice", "1"],
    ["x-twice", "2"],
    ["X-SCF-Remote-Addr", "6.6.6.6"],
  ];
  const event = await eventOf(runtime, "function-url", { rawQuery: QUERY, headers, body: ECHO });
  expect(event).toEqual({
    httpMethod: "POST",
    path: "/a%20b",
    queryString: JSON.parse('{"flag":true,"one":"1","two":["a","b c",""],"__proto__":"x"}'),
    headers: {
      host: "127.0.0.1:4600",
      "content-type": "application/json",
      "x-twice": "1, 2",
      "x-scf-remote-addr": "203.0.113.7",
    },
    body: ECHO.toString(),
  });
});

test("the Function URL event of a request without a body has none", async () => {
  const { runtime } = shared;
  expect(Object.keys(await eventOf(runtime, "function-url"))).toEqual(["httpMethod", "path", "queryString", "headers"]);
});

test("the API gateway event keeps header case and declares nothing", async () => {
  const { runtime } = shared;
  const event = await eventOf(runtime, "api-gateway", { rawQuery: QUERY, body: ECHO });
  expect(event).toEqual({
    requestContext: {
      serviceId: "service-sandbox0",
      path: "/respond/{path}",
      httpMethod: "POST",
      requestId: expect.any(String),
      identity: {},
      sourceIp: "203.0.113.7",
      stage: "release",
    },
    headers: { Host: "127.0.0.1:4600", "Content-Type": "application/json" },
    body: ECHO.toString(),
    pathParameters: { path: "a%20b" },
    queryStringParameters: {},
    headerParameters: {},
    stageVariables: { stage: "release" },
    path: "/respond/a%20b",
    queryString: JSON.parse('{"flag":true,"one":"1","two":["a","b c",""],"__proto__":"x"}'),
    httpMethod: "POST",
    isBase64Encoded: false,
  });
});

test("the CloudBase event has its request context, the last of repeated values, and a body always", async () => {
  const { runtime } = shared;
  expect(await eventOf(runtime, "cloudbase", { rawQuery: "a=1&a=2&b" })).toEqual({
    path: "/respond/a%20b",
    httpMethod: "POST",
    headers: { host: "127.0.0.1:4600", "content-type": "application/json" },
    queryStringParameters: { a: "2", b: "" },
    requestContext: {
      requestId: expect.any(String),
      envId: "sandbox-1a2b3c",
      appId: 1250000000,
      uin: 100000000001,
    },
    body: "",
    isBase64Encoded: false,
  });
});

test("the Lambda v1 event has single and multiple values, and null where there is nothing", async () => {
  const { runtime } = shared;
  const headers: HttpRequest["headers"] = [
    ["X-Twice", "1"],
    ["X-Twice", "2"],
    ["User-Agent", "test"],
  ];
  expect(await eventOf(runtime, "aws-v1", { rawQuery: "a=1&a=2", headers })).toEqual({
    resource: "/{proxy+}",
    path: "/respond/a%20b",
    httpMethod: "POST",
    headers: { "X-Twice": "2", "User-Agent": "test" },
    multiValueHeaders: { "X-Twice": ["1", "2"], "User-Agent": ["test"] },
    queryStringParameters: { a: "2" },
    multiValueQueryStringParameters: { a: ["1", "2"] },
    pathParameters: { proxy: "respond/a%20b" },
    stageVariables: null,
    requestContext: {
      requestId: expect.any(String),
      stage: "prod",
      identity: { sourceIp: "203.0.113.7", userAgent: "test" },
      httpMethod: "POST",
      path: "/prod/respond/a%20b",
    },
    body: null,
    isBase64Encoded: false,
  });
  expect(await eventOf(runtime, "aws-v1")).toMatchObject({
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
  });
});

test("the Lambda v2 event joins repeats, takes out cookies and gives the sandbox's time", async () => {
  const { runtime } = shared;
  const headers: HttpRequest["headers"] = [
    ["Host", "h.example"],
    ["Cookie", "s=1; t=2"],
    ["X-Twice", "1"],
    ["x-twice", "2"],
    ["User-Agent", "test"],
  ];
  expect(await eventOf(runtime, "aws-v2", { rawQuery: "a=1&a=2", headers })).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/a%20b",
    rawQueryString: "a=1&a=2",
    cookies: ["s=1", "t=2"],
    headers: { host: "h.example", "x-twice": "1,2", "user-agent": "test" },
    queryStringParameters: { a: "1,2" },
    requestContext: {
      accountId: "123456789012",
      apiId: "sandbox",
      domainName: "h.example",
      domainPrefix: "sandbox",
      http: { method: "POST", path: "/a%20b", protocol: "HTTP/1.1", sourceIp: "203.0.113.7", userAgent: "test" },
      requestId: expect.any(String),
      routeKey: "$default",
      stage: "$default",
      time: "04/Mar/2025:02:00:00 +0000",
      timeEpoch: MORNING,
    },
    isBase64Encoded: false,
  });
});

const BINARY = Buffer.from([0xff, 0x00, 0x7b]);

test.each<[HttpShape, Record<string, unknown>]>([
  ["function-url", { body: "\ufffd\u0000{" }], // damaged: no other way is documented
  ["api-gateway", { body: "/wB7", isBase64Encoded: true }],
  ["cloudbase", { body: "/wB7", isBase64Encoded: true }],
  ["aws-v1", { body: "/wB7", isBase64Encoded: true }],
  ["aws-v2", { body: "/wB7", isBase64Encoded: true }],
])("a binary body over %s", async (shape, expected) => {
  const { runtime } = shared;
  const headers: HttpRequest["headers"] = [["Content-Type", "application/octet-stream"]];
  const answer = await runtime.http("echo", httpRequest({ headers, body: BINARY }), { shape });
  expect(JSON.parse(Buffer.from(answer.body).toString())).toMatchObject(expected);
});

test.each<[string, HttpRequest["headers"], Buffer, boolean]>([
  ["JSON", [["content-type", "application/json; charset=utf-8"]], ECHO, false],
  ["JSON by suffix", [["content-type", "application/problem+json"]], ECHO, false],
  ["a form", [["content-type", "application/x-www-form-urlencoded"]], ECHO, false],
  ["text", [["Content-Type", "Text/Plain"]], ECHO, false],
  ["no type and UTF-8", [], ECHO, false],
  ["no type and other bytes", [], BINARY, true],
  ["audio", [["content-type", "audio/mpeg"]], ECHO, true],
])("a body of %s is base64 or not", async (_what, headers, body, isEncoded) => {
  const { runtime } = shared;
  const answer = await runtime.http("probe", httpRequest({ headers, body }), { shape: "cloudbase" });
  const { event } = JSON.parse(Buffer.from(answer.body).toString());
  expect(event).toMatchObject({ isBase64Encoded: isEncoded, body: body.toString(isEncoded ? "base64" : "utf8") });
});

test.each<[HttpShape]>([["function-url"], ["api-gateway"], ["cloudbase"], ["aws-v1"], ["aws-v2"]])(
  "the switches base64Body and mixedCaseHeaders over %s",
  async (shape) => {
    const { runtime } = shared;
    const changes: Partial<HttpRequest> = {
      headers: [
        ["content-type", "application/json"],
        ["x-a-b", "1"],
      ],
      body: ECHO,
    };
    const event = await eventOf(runtime, shape, changes, { base64Body: true, mixedCaseHeaders: true });
    expect(event).toMatchObject({ isBase64Encoded: true, body: ECHO.toString("base64") });
    expect(event.headers).toMatchObject({ "Content-Type": "application/json", "X-A-B": "1" });
  },
);

test("an HTTP caller has no identity, whatever the body says", async () => {
  const { runtime } = shared;
  await runtime.call("probe", {}, { openid: "oEarlier" });
  const body = Buffer.from('{"userInfo":{"openId":"forged"}}');
  const probed = async (shape: HttpShape): Promise<Probed> => {
    const answer = await runtime.http("probe", httpRequest({ body }), { shape });
    return JSON.parse(Buffer.from(answer.body).toString());
  };
  const url = await probed("function-url");
  expect(variablesOf(url)).toEqual({ SCF_NAMESPACE: "default" });
  expect(url.context.namespace).toBe("default");
  expect(url.event).not.toHaveProperty("userInfo");
  expect(url.env.WX_OPENID).toBe("oEarlier"); // stale, as on the platform
  const cloudbase = await probed("cloudbase");
  expect(variablesOf(cloudbase)).toEqual({ TCB_ENV: "sandbox-1a2b3c", SCF_NAMESPACE: "sandbox-1a2b3c" });
  const lambda = await probed("aws-v2");
  expect(lambda.context).toEqual({
    awsRequestId: expect.any(String),
    functionName: "probe",
    functionVersion: "$LATEST",
    memoryLimitInMB: "128",
    callbackWaitsForEmptyEventLoop: true,
  });
});

const SHAPES: HttpShape[] = ["function-url", "api-gateway", "cloudbase", "aws-v1", "aws-v2"];

/** Status, content type and body of what the function's result becomes. */
async function answerTo(
  runtime: FunctionRuntime,
  shape: HttpShape,
  wanted: unknown,
): Promise<[number, string, string]> {
  const body = Buffer.from(JSON.stringify(wanted));
  const answer = await runtime.http("respond", httpRequest({ body }), { shape });
  const type = answer.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return [answer.status, type, Buffer.from(answer.body).toString()];
}

test.each(SHAPES)("an integration response over %s", async (shape) => {
  const { runtime } = shared;
  const value = { statusCode: 418, headers: { "content-type": "text/html" }, body: "<p>é</p>" };
  expect(await answerTo(runtime, shape, { value })).toEqual([418, "text/html", "<p>é</p>"]);
  const encoded = { statusCode: 200, headers: { "content-type": "x/y" }, body: "w6k=", isBase64Encoded: true };
  expect(await answerTo(runtime, shape, { value: encoded })).toEqual([200, "x/y", "é"]);
  expect(await answerTo(runtime, shape, { value: { statusCode: 204 } })).toEqual([204, "application/json", ""]);
});

const JSON_UTF8 = "application/json; charset=utf-8";
const REFUSED: [number, string, string] = [
  403,
  JSON_UTF8,
  '{"errno":403,"error":"Invalid scf response format. It needs an integer statusCode, headers of strings and a string body."}',
];
const LAMBDA_REFUSED: [number, string, string] = [502, JSON_UTF8, '{"message":"Internal server error"}'];

test.each<[HttpShape, unknown, [number, string, string]]>([
  ["function-url", { a: 1 }, [200, JSON_UTF8, '{"a":1}']],
  ["function-url", "text", [200, JSON_UTF8, '"text"']],
  ["function-url", null, [200, JSON_UTF8, "null"]],
  ["cloudbase", { a: 1 }, [200, JSON_UTF8, '{"a":1}']],
  ["cloudbase", "text", [200, "text/plain; charset=utf-8", "text"]],
  ["cloudbase", 7, [200, "text/plain; charset=utf-8", "7"]],
  ["aws-v2", { a: 1 }, [200, JSON_UTF8, '{"a":1}']],
  ["aws-v2", "text", [200, JSON_UTF8, "text"]],
  ["api-gateway", { a: 1 }, REFUSED],
  ["aws-v1", { a: 1 }, LAMBDA_REFUSED],
  ["function-url", { statusCode: "200", body: "" }, REFUSED],
  ["function-url", { statusCode: 200, body: { a: 1 } }, REFUSED],
  ["function-url", { statusCode: 99, body: "" }, REFUSED],
  ["api-gateway", { statusCode: 200, headers: { "bad name": "1" }, body: "" }, REFUSED],
  ["api-gateway", { statusCode: 200, headers: { a: "line\nbreak" }, body: "" }, REFUSED],
  ["api-gateway", { statusCode: 200, headers: { a: { b: 1 } }, body: "" }, REFUSED],
  ["aws-v2", { statusCode: 200, body: 1 }, LAMBDA_REFUSED],
])("over %s, %j becomes %j", async (shape, value, expected) => {
  const { runtime } = shared;
  expect(await answerTo(runtime, shape, { value })).toEqual(expected);
});

test("repeated headers, cookies and multiple values are all sent; redirects and framing are not", async () => {
  const { runtime } = shared;
  const value = {
    statusCode: 200,
    headers: { "set-cookie": ["a=1", "b=2"], location: "/elsewhere", "content-length": 999, "x-number": 1 },
    multiValueHeaders: { "x-multi": ["1", "2"] },
    cookies: ["c=3"],
    body: "",
  };
  const headersOf = async (shape: HttpShape): Promise<string[]> => {
    const answer = await runtime.http("respond", httpRequest({ body: Buffer.from(JSON.stringify({ value })) }), {
      shape,
    });
    return answer.headers
      .map(([name, text]) => `${name}: ${text}`)
      .filter((line) => !/^(content-type|x-sandbox)/i.test(line));
  };
  const common = ["set-cookie: a=1", "set-cookie: b=2"];
  expect(await headersOf("function-url")).toEqual([...common, "x-number: 1"]);
  expect(await headersOf("cloudbase")).toEqual([...common, "location: /elsewhere", "x-number: 1"]);
  const multi = ["x-multi: 1", "x-multi: 2"];
  expect(await headersOf("aws-v1")).toEqual([...common, "location: /elsewhere", "x-number: 1", ...multi]);
  expect(await headersOf("aws-v2")).toEqual([...common, "location: /elsewhere", "x-number: 1", "Set-Cookie: c=3"]);
});

test.each<[HttpShape, number, Record<string, unknown>]>([
  [
    "function-url",
    500,
    {
      errorCode: 1,
      errorMessage: "user code exception caught",
      stackTrace: expect.stringMatching(/^Error: boom\n {4}at exports\.main \(\/var\/user\/index\.js/),
      statusCode: 430,
    },
  ],
  ["cloudbase", 500, { code: "FUNCTION_INVOCATION_FAILED", message: "boom", requestId: expect.any(String) }],
  ["aws-v1", 502, { message: "Internal server error" }],
  ["aws-v2", 502, { message: "Internal server error" }],
])("a thrown error over %s is %i", async (shape, status, body) => {
  const { runtime } = shared;
  const answer = await answerTo(runtime, shape, { throw: "boom" });
  expect([answer[0], JSON.parse(answer[2])]).toEqual([status, body]);
});

test.each<[HttpShape, Record<string, unknown>]>([
  [
    "function-url",
    {
      errorCode: -1,
      errorMessage: "Invoking task timed out after 0.3 seconds",
      requestId: expect.any(String),
      statusCode: 433,
    },
  ],
  [
    "cloudbase",
    {
      code: "FUNCTION_TIME_LIMIT_EXCEEDED",
      message: "Invoking task timed out after 0.3 seconds",
      requestId: expect.any(String),
    },
  ],
])("a timeout over %s is 500", async (shape, body) => {
  const { runtime } = await openRuntime([functionSpec("respond", { timeoutSeconds: 0.3 })]);
  const answer = await answerTo(runtime, shape, { hang: true });
  expect([answer[0], JSON.parse(answer[2])]).toEqual([500, body]);
});

const KB = 1024;

test.each<[HttpShape, string, number]>([
  ["cloudbase", "application/json", 100 * KB],
  ["cloudbase", "audio/mpeg", 6 * KB * KB],
  ["function-url", "application/json", 6 * KB * KB],
  ["aws-v2", "application/json", 6 * KB * KB],
])("bodyLimit() of %s for %s is %i bytes", (shape, type, bytes) => {
  expect(bodyLimit(shape, { headers: [["content-type", type]], body: Buffer.alloc(0) })).toBe(bytes);
});

test.each<[HttpShape, number, Record<string, unknown>]>([
  [
    "cloudbase",
    100 * KB,
    { code: "EXCEED_MAX_PAYLOAD_SIZE", message: expect.any(String), requestId: expect.any(String) },
  ],
  [
    "function-url",
    6 * KB * KB,
    { errorCode: -1, statusCode: 406, errorMessage: expect.any(String), requestId: expect.any(String) },
  ],
  ["aws-v1", 6 * KB * KB, { message: "Request Too Long" }],
])("over %s, a body above %i bytes is refused with 413", async (shape, limit, expected) => {
  const { runtime } = shared;
  const body = Buffer.alloc(limit + 1, " ");
  const answer = await runtime.http("respond", httpRequest({ body }), { shape });
  expect([answer.status, JSON.parse(Buffer.from(answer.body).toString())]).toEqual([413, expected]);
  if (shape !== "cloudbase") return;
  const fitting = Buffer.concat([ECHO, Buffer.alloc(limit - ECHO.length, " ")]);
  expect((await runtime.http("respond", httpRequest({ body: fitting }), { shape })).status).toBe(200);
});

test("ANY /fn/<function>/… is the HTTP trigger, without the headers meant for the sandbox", async () => {
  const { runtime } = shared;
  const base = await serve(runtime);
  const response = await fetch(`${base}/fn/respond/v1/send?dryRun=1`, {
    headers: { "X-Api-Key": "k", "x-sandbox-http-shape": "api-gateway", "x-sandbox-client-ip": "203.0.113.9" },
  });
  const event = JSON.parse(await response.text());
  expect(response.status).toBe(200);
  expect(response.headers.get("x-sandbox-request-id")).toBe(event.requestContext.requestId);
  expect(event).toMatchObject({
    path: "/respond/v1/send",
    httpMethod: "GET",
    queryString: { dryRun: "1" },
    requestContext: { sourceIp: "203.0.113.9", serviceId: "service-sandbox0" },
  });
  expect(Object.keys(event.headers).filter((name) => /sandbox/i.test(name))).toEqual([]);
});

test.each([
  ["/fn/respond", "/"],
  ["/fn/respond/", "/"],
  ["/fn/respond?x=1", "/"],
  ["/fn/respond/a//b/", "/a//b/"],
  ["/fn/respond/%2e%2e/x", "/%2e%2e/x"],
])("%s has the path %s", async (url, path) => {
  const { runtime } = shared;
  const { port } = new URL(await serve(runtime));
  const event = await new Promise<{ path: string; headers: Record<string, string> }>((resolve, reject) => {
    request({ port, path: url }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(JSON.parse(text)));
    })
      .on("error", reject)
      .end();
  });
  expect(event.path).toBe(path);
  expect(event.headers["x-scf-remote-addr"]).toBe("127.0.0.1");
});

test("HEAD and 204 answers have no body", async () => {
  const { runtime } = shared;
  const base = await serve(runtime);
  const head = await fetch(`${base}/fn/respond`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  const body = JSON.stringify({ value: { statusCode: 204 } });
  const empty = await fetch(`${base}/fn/respond`, { method: "POST", body });
  expect([empty.status, await empty.text()]).toEqual([204, ""]);
});

test.each([
  [
    "/fn/absent/",
    {},
    404,
    "NOT_FOUND",
    'There is no function "absent"; build it, or see /_sandbox/health for those there are',
  ],
  ["/fn/%00/", {}, 404, "NOT_FOUND", "There is no function; build it, or see /_sandbox/health for those there are"],
  ["/fn/probe/", {}, 404, "NOT_FOUND", "This function has no HTTP trigger; serverless.yml can give it one"],
  [
    "/fn/respond/",
    { "x-sandbox-http-shape": "gcp" },
    400,
    "INVALID_ARGUMENT",
    "The header x-sandbox-http-shape must be one of function-url, api-gateway, cloudbase, aws-v1, aws-v2",
  ],
  [
    "/elsewhere",
    {},
    404,
    "NOT_FOUND",
    "There is no such route; functions are at /call/<name>, /fn/<name>/ and /timer/<name>",
  ],
])("%s is refused", async (path, headers, status, code, message) => {
  const { runtime } = await openRuntime([functionSpec("respond"), functionSpec("probe", { http: false })]);
  const base = await serve(runtime);
  const response = await fetch(base + path, { headers });
  expect([response.status, await response.json()]).toEqual([status, { error: { code, message } }]);
});

test("a request whose client has gone harms nobody", async () => {
  const { runtime } = shared;
  const base = await serve(runtime);
  const { port } = new URL(base);
  await new Promise<void>((resolve) => {
    const cut = request({ port, path: "/fn/respond", method: "POST", headers: { "content-length": 100 } });
    cut.on("error", () => resolve());
    cut.write("{", () => cut.destroy(new Error("gone")));
  });
  expect((await fetch(`${base}/fn/respond`)).status).toBe(200);
  expect(resultOf(await runtime.call("respond", { body: '{"value":1}' }, { openid: "o1" }))).toBe(1);
});
