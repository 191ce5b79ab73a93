import { createHash, createHmac } from "node:crypto";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_TOLERANCE_MS, type ReceivedRequest, type VerifyOptions } from "../../shared/signing/received.ts";
import { canonicalRequest, signTc3, stringToSign, type Tc3Request, verifyTc3 } from "../../shared/signing/tc3.ts";
import published from "../vectors/tc3.json" with { type: "json" };

interface OfficialSign {
  sign3(input: {
    method: string;
    url: string;
    payload: unknown;
    timestamp: number;
    service: string;
    secretId: string;
    secretKey: string;
    headers: Record<string, string>;
  }): string;
}

const official = createRequire(import.meta.url)("tencentcloud-sdk-nodejs/tencentcloud/common/sign.js")
  .default as OfficialSign;

const { key } = published;
const NOW = 1_767_225_600_000;

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function hmac(secret: string | Buffer, content: string): string {
  return createHmac("sha256", secret).update(content).digest("hex");
}

/** Steps 2 and 3 of the source with Node.js's own HMAC, keeping nothing. */
function signatureOf(request: Tc3Request, secret: string, date: string): string {
  const raw = (by: string | Buffer, content: string) => createHmac("sha256", by).update(content).digest();
  const signing = raw(raw(raw(`TC3${secret}`, date), request.service), "tc3_request");
  return hmac(signing, stringToSign(request));
}

function requestOf(vector: (typeof published.vectors)[number]): Tc3Request {
  return vector.request as unknown as Tc3Request;
}

/** The request as a server sees it, signed or with a given header. */
function received(request: Tc3Request, authorization = signTc3(request, key), host?: string): ReceivedRequest {
  const signed = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const { method, path = "/", query = "", body } = request;
  return {
    method,
    path,
    query,
    headers: {
      ...Object.fromEntries(signed),
      ...(host === undefined ? {} : { host }),
      ...(request.unsignedPayload ? { "x-tc-content-sha256": "UNSIGNED-PAYLOAD" } : {}),
      "x-tc-timestamp": String(request.timestamp),
      authorization,
    },
    body: typeof body === "string" ? Buffer.from(body) : body,
  };
}

const options: VerifyOptions = { now: NOW, secretOf: (id) => (id === key.id ? key.secret : undefined) };

const POST: Tc3Request = {
  method: "POST",
  headers: { "content-type": "application/json", host: "sms.tencentcloudapi.com" },
  body: '{"SmsSdkAppId":"1400006666"}',
  service: "sms",
  timestamp: NOW / 1000,
};

describe("published vectors", () => {
  for (const vector of published.vectors) {
    test(`canonicalRequest() has the published digests: ${vector.name}`, () => {
      const text = canonicalRequest(requestOf(vector));
      if (vector.payloadHash !== undefined) expect(text.split("\n").at(-1)).toBe(vector.payloadHash);
      if (vector.canonicalHash !== undefined) expect(sha256(text)).toBe(vector.canonicalHash);
      expect(stringToSign(requestOf(vector)).split("\n").at(-1)).toBe(sha256(text));
    });

    test(`signTc3() gives the published signature: ${vector.name}`, () => {
      const authorization = signTc3(requestOf(vector), key);
      if (vector.authorization !== undefined) expect(authorization).toBe(vector.authorization);
      if (vector.signature !== undefined) expect(authorization).toMatch(new RegExp(`Signature=${vector.signature}$`));
    });

    test(`verifyTc3() accepts the published request: ${vector.name}`, () => {
      const request = received(requestOf(vector), undefined, vector.receivedHost);
      expect(verifyTc3(request, options)).toEqual({ ok: true, keyId: key.id });
    });
  }

  for (const { date, service, kDate, kService, kSigning } of published.derived) {
    test(`signTc3() signs with the published keys of ${date} and ${service}`, () => {
      const chain = [`TC3${key.secret}`, Buffer.from(kDate, "hex"), Buffer.from(kService, "hex")];
      const derived = [date, service, "tc3_request"].map((step, index) => hmac(chain[index] ?? "", step));
      expect(derived).toEqual([kDate, kService, kSigning]);
      const vector = published.vectors.find((each) => each.request.service === service);
      const signature = hmac(Buffer.from(kSigning, "hex"), vector ? stringToSign(requestOf(vector)) : "");
      expect(vector && signTc3(requestOf(vector), key).endsWith(signature)).toBe(true);
    });
  }

  test("stringToSign() is the published text", () => {
    const [first] = published.vectors;
    expect(first && stringToSign(requestOf(first))).toBe(
      `TC3-HMAC-SHA256\n1767225600\n2026-01-01/sms/tc3_request\n${first?.canonicalHash}`,
    );
  });
});

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
const endpoint = fc
  .tuple(
    fc.oneof(
      label,
      fc.tuple(label, label).map((parts) => parts.join(".")),
      fc.constant("127.0.0.1"),
    ),
    fc.option(fc.integer({ min: 1024, max: 65_535 }), { nil: undefined }),
  )
  .map(([host, port]) => (port === undefined ? host : `${host}:${port}`))
  .filter((host) => URL.canParse(`https://${host}/`)); // not every label is a host name: xn-- begins an encoded one
const text = fc.string({ unit: "binary", maxLength: 40 });
const payload = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text)), { maxKeys: 5 });
const keyPair = fc.record({ id: fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/), secret: text });
const timestamp = fc.integer({ min: 0, max: 4_102_444_800 });
const contentType = fc.constantFrom("application/json", "application/json; charset=utf-8", "application/octet-stream");
const query = fc
  .array(fc.tuple(label, text), { maxLength: 6 })
  .map((pairs) => pairs.map(([name, value]) => `${name}.0=${encodeURIComponent(value)}`).join("&"));

/** A request, the URL it goes to, and its payload as the SDK takes it. */
const generated = fc
  .record({
    endpoint,
    payload,
    timestamp,
    contentType,
    query,
    method: fc.constantFrom("GET" as const, "POST" as const),
  })
  .map((input) => {
    const isGet = input.method === "GET";
    const url = `https://${input.endpoint}/${isGet && input.query !== "" ? `?${input.query}` : ""}`;
    const request: Tc3Request = {
      method: input.method,
      query: new URL(url).search.slice(1), // as sent: the URL writes some characters otherwise, such as an apostrophe
      headers: { "content-type": input.contentType, host: new URL(url).hostname },
      body: isGet ? "" : JSON.stringify(input.payload),
      service: input.endpoint.split(".")[0] ?? "",
      timestamp: input.timestamp,
    };
    return { request, url, endpoint: input.endpoint, payload: isGet ? undefined : Buffer.from(String(request.body)) };
  });

function officialHeader(input: { request: Tc3Request; url: string; payload: unknown }, pair: typeof key): string {
  const { method, timestamp, service, headers } = input.request;
  return official.sign3({
    method,
    url: input.url,
    payload: input.payload,
    timestamp,
    service,
    secretId: pair.id,
    secretKey: pair.secret,
    headers: { "Content-Type": headers["content-type"] ?? "" },
  });
}

describe("against the official SDK", () => {
  test("signTc3() equals sign3() for any request", () => {
    const property = fc.property(generated, keyPair, (input, pair) => {
      expect(signTc3(input.request, pair)).toBe(officialHeader(input, pair));
    });
    fc.assert(property, { numRuns: 600 });
  });

  test("signTc3() signs the query as it goes out, which is not always as it was put together", () => {
    const url = "https://sms.tencentcloudapi.com/?SignName='x'";
    const headers = { "content-type": "application/json", host: "sms.tencentcloudapi.com" };
    const request: Tc3Request = { ...POST, method: "GET", headers, body: "", query: "SignName=%27x%27" };
    const theirs = officialHeader({ request, url, payload: undefined }, key);
    expect(signTc3(request, key)).toBe(theirs);
    expect(signTc3({ ...request, query: "SignName='x'" }, key)).not.toBe(theirs);
  });

  test("signTc3() equals sign3() for an unsigned payload", () => {
    const property = fc.property(generated, keyPair, (input, pair) => {
      const payload = Buffer.from("UNSIGNED-PAYLOAD"); // what the SDK hashes in that mode
      const mine = signTc3({ ...input.request, unsignedPayload: true }, pair);
      expect(mine).toBe(officialHeader({ ...input, payload }, pair));
    });
    fc.assert(property, { numRuns: 500 });
  });

  test("verifyTc3() accepts what sign3() makes, whatever the endpoint", () => {
    const property = fc.property(generated, keyPair, (input, pair) => {
      const request = received(input.request, officialHeader(input, pair), input.endpoint);
      const verdict = verifyTc3(request, { now: input.request.timestamp * 1000, secretOf: () => pair.secret });
      expect(verdict).toEqual({ ok: true, keyId: pair.id });
    });
    fc.assert(property, { numRuns: 400 });
  });
});

describe("verifyTc3()", () => {
  test("accepts a host signed with its port", () => {
    const request = { ...POST, headers: { ...POST.headers, host: "127.0.0.1:4600" } };
    expect(verifyTc3(received(request), options)).toEqual({ ok: true, keyId: key.id });
  });

  test("accepts any signed headers and a token", () => {
    const headers = { ...POST.headers, "X-TC-Action": "SendSms", "X-TC-Token": "Temporary" };
    expect(verifyTc3(received({ ...POST, headers }), options)).toEqual({ ok: true, keyId: key.id });
  });

  const signed = received(POST);
  const { authorization = "" } = signed.headers;
  const withHeader = (name: string, value: string) => ({ ...signed, headers: { ...signed.headers, [name]: value } });
  const withAuthorization = (edit: (value: string) => string) => withHeader("authorization", edit(authorization));

  const tampered: [what: string, request: ReceivedRequest][] = [
    ["method", { ...signed, method: "GET" }],
    ["unknown method", { ...signed, method: "PUT" }],
    ["path", { ...signed, path: "/other" }],
    ["query", { ...signed, query: "a=b" }],
    ["body", { ...signed, body: Buffer.from('{"SmsSdkAppId":"1400006667"}') }],
    ["truncated body", { ...signed, body: signed.body.subarray(1) }],
    ["content type", withHeader("content-type", "text/plain")],
    ["host", withHeader("host", "vms.tencentcloudapi.com")],
    ["empty host", withHeader("host", "")],
    ["timestamp", withHeader("x-tc-timestamp", String(POST.timestamp + 1))],
    ["unsigned payload", withHeader("x-tc-content-sha256", "UNSIGNED-PAYLOAD")],
    ["date", withAuthorization((value) => value.replace("2026-01-01", "2026-01-02"))],
    ["impossible date", withAuthorization((value) => value.replace("2026-01-01", "2026-99-99"))],
    ["service", withAuthorization((value) => value.replace("/sms/", "/vms/"))],
    ["signature", withAuthorization((value) => value.replace(/.$/, (last) => (last === "0" ? "1" : "0")))],
    ["signed header that did not come", withAuthorization((value) => value.replace("host,", "host;x-tc-action,"))],
    ["signed header named like a property", withAuthorization((value) => value.replace("host,", "host;valueof,"))],
    ["signed header named __proto__", withAuthorization((v) => v.replace("=content-type", "=__proto__;content-type"))],
  ];
  for (const [what, request] of tampered) {
    test(`refuses another ${what}`, () => {
      expect(verifyTc3(request, options)).toEqual({ ok: false, reason: "mismatch", keyId: key.id });
    });
  }

  test("refuses a header that was added to the signed ones", () => {
    const extra = withHeader("x-tc-action", "SendSms").headers;
    const headers = { ...extra, authorization: authorization.replace("host,", "host;x-tc-action,") };
    expect(verifyTc3({ ...signed, headers }, options)).toMatchObject({ ok: false, reason: "mismatch" });
  });

  const malformed: [what: string, value: string][] = [
    ["empty", ""],
    ["SKIP", "SKIP"],
    ["a bearer key", "Bearer abc"],
    ["another algorithm", authorization.replace("TC3-HMAC-SHA256", "TC3-HMAC-SHA1")],
    ["another algorithm in lower case", authorization.toLowerCase()],
    ["cut short", authorization.slice(0, -1)],
    ["too long", `${authorization}0`],
    ["without signature", authorization.replace(/, Signature=.*/, "")],
    ["without credential", authorization.replace(/Credential=[^,]*, /, "")],
    ["with two credentials", authorization.replace(/(Credential=[^,]*, )/, "$1$1")],
    ["twice", `${authorization}, ${authorization}`],
    ["with an upper-case signature", authorization.replace(/[0-9a-f]{64}$/, (hex) => hex.toUpperCase())],
    ["without host signed", authorization.replace("content-type;host", "content-type")],
    ["without content type signed", authorization.replace("content-type;host", "host")],
    ["with unsorted headers", authorization.replace("content-type;host", "host;content-type")],
    ["with a header twice", authorization.replace("content-type;host", "content-type;content-type;host")],
    ["with an empty header name", authorization.replace("content-type;host", ";content-type;host")],
    ["with another end of scope", authorization.replace("tc3_request", "aws4_request")],
    ["without service", authorization.replace("/sms/", "//")],
    ["with a line end", authorization.replace(", SignedHeaders", ",\n SignedHeaders")],
  ];
  for (const [what, value] of malformed) {
    test(`finds malformed an Authorization ${what}`, () => {
      expect(verifyTc3(withHeader("authorization", value), options)).toEqual({ ok: false, reason: "malformed" });
    });
  }

  for (const value of [
    "",
    "now",
    "-1",
    "1e9",
    "1767225600.5",
    "1767225600, 1767225600",
    " 1767225600",
    "999999999999",
  ]) {
    test(`finds malformed the timestamp ${JSON.stringify(value)}`, () => {
      expect(verifyTc3(withHeader("x-tc-timestamp", value), options)).toEqual({ ok: false, reason: "malformed" });
    });
  }

  test("finds malformed a request without headers", () => {
    expect(verifyTc3({ ...signed, headers: {} }, options)).toEqual({ ok: false, reason: "malformed" });
  });

  test("does not know another key id", () => {
    const request = received(POST, signTc3(POST, { id: "AKIDother", secret: key.secret }));
    expect(verifyTc3(request, options)).toEqual({ ok: false, reason: "unknown-key", keyId: "AKIDother" });
  });

  test("refuses another secret, before and after the right one was used", () => {
    const forged = received(POST, signTc3(POST, { id: key.id, secret: "guess" }));
    expect(verifyTc3(forged, options)).toEqual({ ok: false, reason: "mismatch", keyId: key.id });
    expect(verifyTc3(signed, options)).toEqual({ ok: true, keyId: key.id });
    expect(verifyTc3(forged, options)).toEqual({ ok: false, reason: "mismatch", keyId: key.id });
  });

  for (const { offMs, verdict } of [
    { offMs: DEFAULT_TOLERANCE_MS, verdict: { ok: true, keyId: key.id } },
    { offMs: -DEFAULT_TOLERANCE_MS, verdict: { ok: true, keyId: key.id } },
    { offMs: DEFAULT_TOLERANCE_MS + 1, verdict: { ok: false, reason: "expired", keyId: key.id } },
    { offMs: -DEFAULT_TOLERANCE_MS - 1, verdict: { ok: false, reason: "expired", keyId: key.id } },
  ]) {
    test(`answers ${JSON.stringify(verdict)} when the clocks are ${offMs} ms apart`, () => {
      expect(verifyTc3(signed, { ...options, now: NOW + offMs })).toEqual(verdict);
    });
  }

  test("takes the tolerance it is given", () => {
    expect(verifyTc3(signed, { ...options, now: NOW + 1001, toleranceMs: 1000 })).toMatchObject({ reason: "expired" });
  });

  test("never throws, and accepts nothing that was not signed", () => {
    const soup = fc.record({
      method: fc.constantFrom("POST", "GET", "PUT"),
      path: fc.string(),
      query: fc.string(),
      headers: fc.record({
        host: fc.string(),
        "content-type": fc.string(),
        "x-tc-timestamp": fc.oneof(fc.string(), fc.constant("1767225600")),
        authorization: fc.oneof(
          fc.string(),
          fc.tuple(fc.nat(authorization.length), fc.string()).map(([at, noise]) => authorization.slice(0, at) + noise),
        ),
      }),
      body: fc.uint8Array(),
    });
    const property = fc.property(soup, (request) => {
      expect(verifyTc3(request, options).ok).toBe(false);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test("keeps apart keys whose parts run into one another", () => {
    const pairs = [
      { service: "sms", secret: "x" },
      { service: "sm", secret: "sx" },
      { service: "s", secret: "msx" },
      { service: "sms/x", secret: "" },
      { service: "sms", secret: "/x" },
    ];
    for (const { service, secret } of [...pairs, ...pairs.toReversed()]) {
      const request = { ...POST, service };
      expect(signTc3(request, { id: "id", secret }).slice(-64)).toBe(signatureOf(request, secret, "2026-01-01"));
    }
  });

  test("refuses a key of another day, even where the signed text has the right one", () => {
    const forged = authorization
      .replace("2026-01-01", "2026-01-02")
      .replace(/[0-9a-f]{64}$/, signatureOf(POST, key.secret, "2026-01-02"));
    expect(verifyTc3(withHeader("authorization", forged), options)).toMatchObject({ ok: false, reason: "mismatch" });
  });

  test("is right for more keys than are kept", () => {
    for (let index = 0; index < 200; index++) {
      const pair = { id: "id", secret: `secret-${index}` };
      const request = received(POST, signTc3(POST, pair));
      expect(verifyTc3(request, { now: NOW, secretOf: () => pair.secret }).ok).toBe(true);
      expect(verifyTc3(request, { now: NOW, secretOf: () => "secret-0x" }).ok).toBe(false);
    }
  });
});
