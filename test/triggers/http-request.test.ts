import { describe, expect, test } from "vitest";
import { type HttpRequest, httpShapeOf, readHttpRequest } from "../../shared/triggers/http-request.ts";
import {
  awsV1Event,
  awsV2Event,
  cloudbaseEvent,
  HOST_NAMES,
  HTTP_HOSTS,
  type HttpHost,
  SOURCE_IP,
  scfGatewayEvent,
  scfUrlEvent,
} from "../fixtures/events/http.ts";
import { OTHER_EVENTS } from "../fixtures/events/others.ts";

function read(event: unknown): HttpRequest {
  const request = readHttpRequest(event, "id");
  if (request === undefined) throw new Error("not recognised as HTTP");
  return request;
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString("utf8");
}

/** What each host can say of the same query. */
const QUERIES: Record<HttpHost, Record<string, string[]>> = {
  "scf-url": { a: ["1"], flag: [""], list: ["x", "y"] },
  "scf-gateway": { a: ["1"], flag: [""], list: ["x", "y"] },
  cloudbase: { a: ["1"], flag: [""], list: ["y"] },
  "aws-v1": { a: ["1"], flag: [""], list: ["x", "y"] },
  "aws-v2": { a: ["1"], flag: [""], list: ["x", "y"] },
};

describe.each(HOST_NAMES)("readHttpRequest() of %s", (host) => {
  const eventOf = (request: Parameters<(typeof HTTP_HOSTS)[HttpHost]>[0]) => HTTP_HOSTS[host](request).event;

  test("names the host", () => {
    expect(httpShapeOf(eventOf({}))).toBe(host);
  });

  test("reads every part", () => {
    const request = read(eventOf({ method: "post", headers: { "content-type": "application/json" }, body: "{}" }));
    expect(request).toMatchObject({ method: "POST", path: "/sample/%E4%BF%A1", requestId: "id" });
    expect({ ...request.query }).toEqual(QUERIES[host]);
    expect(request.headers["content-type"]).toBe("application/json");
    expect(request.sourceIp).toBe(host === "cloudbase" ? undefined : SOURCE_IP);
    expect(textOf(request.body)).toBe("{}");
  });

  test("decodes base64 only when told", () => {
    const body = Buffer.from("{}").toString("base64");
    expect(textOf(read(eventOf({ body, isBase64: true })).body)).toBe("{}");
    expect(textOf(read(eventOf({ body })).body)).toBe(body);
  });

  test("has an empty body when none was sent", () => {
    expect(read(eventOf({})).body).toHaveLength(0);
  });
});

for (const [flag, decoded] of [
  [true, true],
  ["true", true],
  ["false", false],
  ["True", false],
  [false, false],
  [1, false],
  [null, false],
] as const) {
  test(`readHttpRequest() ${decoded ? "decodes" : "keeps"} a body flagged ${JSON.stringify(flag)}`, () => {
    const { body } = read({ ...scfUrlEvent({ body: "e30=" }), isBase64Encoded: flag });
    expect(textOf(body)).toBe(decoded ? "{}" : "e30=");
  });
}

for (const [path, expected] of [
  ["/a%2Fb%20c", "/a%2Fb%20c"],
  ["/a?x=1", "/a"],
  ["a", "/a"],
  ["", "/"],
  [undefined, "/"],
  [7, "/"],
] as const) {
  test(`readHttpRequest() makes the path ${JSON.stringify(path)} ${expected}`, () => {
    expect(read({ ...scfUrlEvent({}), path }).path).toBe(expected);
  });
}

test("readHttpRequest() joins headers that repeat, in any case and form", () => {
  const headers = { Accept: "a", accept: "b", "X-List": ["c", "d"], "X-None": null, "X-Number": 7 };
  const read1 = read({ ...scfUrlEvent({}), headers });
  expect({ ...read1.headers }).toEqual({ accept: "a, b", "x-list": "c, d" });
  const read2 = read({ ...awsV1Event({}), multiValueHeaders: { Accept: ["a", "b"] } });
  expect({ ...read2.headers }).toEqual({ accept: "a, b" });
  const read3 = read({ ...awsV1Event({ headers: { accept: "a" } }), multiValueHeaders: null });
  expect({ ...read3.headers }).toEqual({ accept: "a" });
});

test("readHttpRequest() puts the cookies of Lambda's second format back together", () => {
  expect(read({ ...awsV2Event({}), cookies: ["a=1", "b=2"] }).headers.cookie).toBe("a=1; b=2");
});

test("readHttpRequest() reads Lambda's second format without a raw query", () => {
  const { rawQueryString: _, ...event } = awsV2Event({});
  expect({ ...read(event).query }).toEqual({ a: ["1"], flag: [""], list: ["x,y"] });
});

test("readHttpRequest() reads Lambda's first format without multiple values or any query", () => {
  const event = awsV1Event({});
  expect({ ...read({ ...event, multiValueQueryStringParameters: null }).query }).toEqual({
    a: ["1"],
    flag: [""],
    list: ["y"],
  });
  expect({ ...read({ ...event, multiValueQueryStringParameters: null, queryStringParameters: null }).query }).toEqual(
    {},
  );
});

test("readHttpRequest() skips __proto__ in maps that have no prototype", () => {
  const map = JSON.parse('{"__proto__":"x","constructor":"y"}');
  const request = read({ ...scfUrlEvent({}), headers: map, queryString: map });
  for (const built of [
    request.headers,
    request.query,
    read({ ...awsV2Event({}), rawQueryString: "__proto__=x&constructor=y" }).query,
  ]) {
    expect(Object.getPrototypeOf(built)).toBeNull();
    expect(Object.keys(built)).toEqual(["constructor"]);
  }
});

const REMOTE = { "x-scf-remote-addr": "[2001:db8::9]:4711" };
const SOURCES: { name: string; event: unknown; ip: string | undefined }[] = [
  { name: "the header that SCF writes, without port", event: scfUrlEvent({ headers: REMOTE }), ip: "2001:db8::9" },
  {
    name: "the context before the header",
    event: { ...scfUrlEvent({ headers: REMOTE }), requestContext: { sourceIp: SOURCE_IP } },
    ip: SOURCE_IP,
  },
  {
    name: "the header when the context has no address",
    event: { ...scfGatewayEvent({ headers: REMOTE }), requestContext: { serviceId: "s", sourceIp: "-" } },
    ip: "2001:db8::9",
  },
  {
    name: "nothing on CloudBase, where a client could write the header",
    event: cloudbaseEvent({ headers: REMOTE }),
    ip: undefined,
  },
  { name: "the context on Lambda, whatever the header says", event: awsV2Event({ headers: REMOTE }), ip: SOURCE_IP },
  {
    name: "never x-forwarded-for",
    event: cloudbaseEvent({ headers: { "x-forwarded-for": "198.51.100.1" } }),
    ip: undefined,
  },
];

for (const { name, event, ip } of SOURCES) {
  test(`readHttpRequest() takes as source ${name}`, () => {
    expect(read(event).sourceIp).toBe(ip);
  });
}

const NOT_HTTP: [string, unknown][] = [
  ...Object.entries(OTHER_EVENTS),
  ["a method without headers", { httpMethod: "POST" }],
  ["headers without a method", { headers: {} }],
  ["a method that is no text", { httpMethod: 7, headers: {} }],
  ["headers that are a list", { httpMethod: "POST", headers: [] }],
  ["version 2.0 without the context", { version: "2.0", rawPath: "/" }],
  ["version 2 as a number", { version: 2, requestContext: { http: { method: "POST" } } }],
];

for (const [name, event] of NOT_HTTP) {
  test(`readHttpRequest() does not recognise ${name}`, () => {
    expect(readHttpRequest(event, "id")).toBeUndefined();
  });
}
