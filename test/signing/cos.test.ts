import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { signCos as signInPlugin } from "../../deploy/serverless-tencent/cos-signature.ts";
import { type CosRequest, cosHttpString, signCos, verifyCos } from "../../shared/signing/cos.ts";
import type { ReceivedRequest, VerifyOptions } from "../../shared/signing/received.ts";
import published from "../vectors/cos.json" with { type: "json" };

const NOW = 1_767_225_600_000;
const KEY = { id: "AKIDsandbox", secret: "SANDBOXexampleSecretKey0000000001" };
const HOST = "code-1250000000.cos.ap-guangzhou.myqcloud.com";

const PUT: CosRequest = {
  method: "PUT",
  path: "/scf code/腾讯云.zip",
  query: { "response-Type": "a b" },
  headers: { Host: HOST, "Content-Length": "3", "x-cos-security-token": "to/ken==" },
  from: NOW / 1000,
  to: NOW / 1000 + 900,
};

const options: VerifyOptions = { now: NOW, secretOf: (id) => (id === KEY.id ? KEY.secret : undefined) };

/** As a server gets it. */
function received(request: CosRequest, authorization = signCos(request, KEY)): ReceivedRequest {
  const { method, path, query = {}, headers } = request;
  const lowered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    path: encodeURIComponent(path).replaceAll("%2F", "/"),
    query: new URLSearchParams(query).toString(),
    headers: { ...lowered, authorization },
    body: new Uint8Array(),
  };
}

for (const { name, key, request, authorization } of published.vectors) {
  const whole = request as unknown as CosRequest;

  test(`signCos() gives the published signature: ${name}`, () => {
    expect(signCos(whole, key)).toBe(authorization);
  });

  test(`the plugin's signCos() gives the published signature: ${name}`, () => {
    const own = { query: {}, ...whole } as Parameters<typeof signInPlugin>[0];
    expect(signInPlugin(own, { secretId: key.id, secretKey: key.secret })).toBe(authorization);
  });

  test(`verifyCos() accepts the published request: ${name}`, () => {
    const now = whole.from * 1000;
    expect(verifyCos(received(whole, authorization), { now, secretOf: () => key.secret })).toEqual({
      ok: true,
      keyId: key.id,
    });
  });
}

test("cosHttpString() is the documented text", () => {
  const [, download] = published.vectors;
  expect(cosHttpString(download?.request as unknown as CosRequest)).toBe(
    "get\n/exampleobject(腾讯云)\nresponse-cache-control=max-age%3D600&response-content-type=application%2Foctet-stream\n" +
      "date=Thu%2C%2016%20May%202019%2006%3A55%3A53%20GMT&host=examplebucket-1250000000.cos.ap-beijing.myqcloud.com\n",
  );
});

test("what the plugin signs is what signCos() signs, and verifyCos() accepts it", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 });
  const name = fc.stringMatching(/^[A-Za-z][a-z-]{0,11}$/);
  const input = fc.record({
    method: fc.constantFrom("PUT" as const, "GET" as const, "DELETE" as const),
    path: text.map((key) => `/${key}`),
    query: fc.dictionary(name, text, { noNullPrototype: true }),
    secret: fc.string({ minLength: 1 }),
  });
  fc.assert(
    fc.property(input, ({ secret, ...given }) => {
      const names = Object.keys(given.query).map((own) => own.toLowerCase());
      fc.pre(new Set(names).size === names.length);
      const request = { ...given, headers: { Host: HOST }, from: NOW / 1000, to: NOW / 1000 + 900 };
      const authorization = signInPlugin(request, { secretId: KEY.id, secretKey: secret });
      expect(authorization).toBe(signCos(request, { id: KEY.id, secret }));
      const verdict = verifyCos(received(request, authorization), { now: NOW, secretOf: () => secret });
      expect(verdict).toEqual({ ok: true, keyId: KEY.id });
    }),
  );
});

describe("verifyCos()", () => {
  const request = received(PUT);

  test("accepts a host signed without its port", () => {
    const bare = received({ ...PUT, headers: { Host: "127.0.0.1" } });
    expect(verifyCos({ ...bare, headers: { ...bare.headers, host: "127.0.0.1:4600" } }, options).ok).toBe(true);
  });

  test("leaves what is not signed out of it", () => {
    const more = { ...request, query: `${request.query}&more=1`, headers: { ...request.headers, accept: "*/*" } };
    expect(verifyCos(more, options)).toEqual({ ok: true, keyId: KEY.id });
  });

  const mismatches: [what: string, request: ReceivedRequest][] = [
    ["another method", { ...request, method: "GET" }],
    ["a method that it does not know", { ...request, method: "PATCH" }],
    ["another path", { ...request, path: "/other.zip" }],
    ["a path that is none", { ...request, path: "/%E0%A4%A" }],
    ["another parameter", { ...request, query: "response-Type=other" }],
    ["a signed parameter less", { ...request, query: "" }],
    ["another header", { ...request, headers: { ...request.headers, "content-length": "4" } }],
    [
      "a signed header less",
      { ...request, headers: { host: HOST, authorization: request.headers.authorization ?? "" } },
    ],
    ["another host", { ...request, headers: { ...request.headers, host: `other-${HOST}` } }],
    ["another secret's signature", received(PUT, signCos(PUT, { ...KEY, secret: "guess" }))],
  ];
  for (const [what, changed] of mismatches) {
    test(`refuses ${what}`, () => {
      expect(verifyCos(changed, options)).toEqual({ ok: false, reason: "mismatch", keyId: KEY.id });
    });
  }

  const authorization = request.headers.authorization ?? "";
  const malformed: [what: string, authorization: string][] = [
    ["no signature", ""],
    ["another scheme", "TC3-HMAC-SHA256 Credential=x"],
    ["another algorithm", authorization.replace("=sha1", "=sha256")],
    ["no key", authorization.replace(KEY.id, "")],
    ["a time in words", authorization.replace(/q-sign-time=\d+/, "q-sign-time=now")],
    ["half a span", authorization.replace(/q-key-time=\d+;/, "q-key-time=")],
    ["a truncated signature", authorization.slice(0, -1)],
  ];
  for (const [what, changed] of malformed) {
    test(`finds malformed ${what}`, () => {
      const verdict = verifyCos({ ...request, headers: { ...request.headers, authorization: changed } }, options);
      expect(verdict).toEqual({ ok: false, reason: "malformed" });
    });
  }

  test("does not know another key id", () => {
    const verdict = verifyCos(received(PUT, signCos(PUT, { ...KEY, id: "AKIDother" })), options);
    expect(verdict).toEqual({ ok: false, reason: "unknown-key", keyId: "AKIDother" });
  });

  test("finds expired what is before or after its span", () => {
    for (const now of [NOW - 1, NOW + 900_001]) {
      expect(verifyCos(request, { ...options, now })).toEqual({ ok: false, reason: "expired", keyId: KEY.id });
    }
    expect(verifyCos(request, { ...options, now: NOW + 900_000 }).ok).toBe(true);
  });
});
