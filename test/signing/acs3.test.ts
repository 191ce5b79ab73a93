import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Acs3Request,
  acs3CanonicalRequest,
  acs3StringToSign,
  receivedCanonicalRequest,
  signAcs3,
  verifyAcs3,
} from "../../shared/signing/acs3.ts";
import { percentEncode } from "../../shared/signing/aliyun-encoding.ts";
import type { ReceivedRequest, VerifyOptions } from "../../shared/signing/received.ts";
import published from "../vectors/acs3.json" with { type: "json" };

const require = createRequire(import.meta.url);

interface OfficialUtil {
  getAuthorization(
    request: { method: string; pathname: string; query: object; headers: object },
    algorithm: string,
    payload: string,
    id: string,
    secret: string,
  ): string;
}
const core = require("@alicloud/openapi-core/dist/utils.js") as { default: OfficialUtil };
const util = require("@alicloud/openapi-util") as { default: OfficialUtil };

interface Vector {
  name: string;
  key: { id: string; secret: string };
  request: Acs3Request;
  bodyHash?: string;
  canonicalHash: string;
  signedHeaders: string;
  signature: string;
}
const vectors = published.vectors as unknown as readonly Vector[];

const NOW = Date.parse("2024-05-20T08:00:00Z");
const key = { id: "testId", secret: "testSecret" };
const options: VerifyOptions = { now: NOW, secretOf: (id) => (id === key.id ? key.secret : undefined) };

const REQUEST: Acs3Request = {
  method: "POST",
  query: { SignName: "阿里云", TemplateParam: '{"code":"a b*c~d+e/f(1)!\'"}' },
  headers: {
    host: "127.0.0.1:4600",
    "content-type": "application/x-www-form-urlencoded",
    "x-acs-action": "SendBatchSms",
    "x-acs-date": "2024-05-20T08:00:00Z",
    "x-acs-signature-nonce": "9b4f3c1e7a554f0e8c112f6f6d1a0b77",
    "x-acs-version": "2017-05-25",
  },
  body: "PhoneNumberJson=%5B%5D",
};

const sha256 = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");

/** The request as it arrives, signed. */
function arrived(request: Acs3Request, { keyOf = key, change = {} }: { keyOf?: typeof key; change?: object } = {}) {
  const { Authorization, ...hash } = signAcs3(request, keyOf);
  const lowered = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const query = Object.entries(request.query ?? {}).map(
    ([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`,
  );
  const received: ReceivedRequest = {
    method: request.method,
    path: request.path ?? "/",
    query: query.join("&"),
    headers: { ...Object.fromEntries(lowered), ...hash, authorization: Authorization },
    body: Buffer.from(request.body),
  };
  return { ...received, ...change };
}

describe("signAcs3()", () => {
  test.each(vectors)("signs $name", ({ key, request, bodyHash, canonicalHash, signedHeaders, signature }) => {
    const signed = signAcs3(request, key);
    const hash = bodyHash ?? sha256("");
    expect(signed).toEqual({
      "x-acs-content-sha256": hash,
      Authorization: `ACS3-HMAC-SHA256 Credential=${key.id},SignedHeaders=${signedHeaders},Signature=${signature}`,
    });
    const headers = { ...request.headers, "x-acs-content-sha256": hash };
    const canonical = acs3CanonicalRequest({ ...request, headers }, hash);
    expect(acs3StringToSign(canonical)).toBe(`ACS3-HMAC-SHA256\n${canonicalHash}`);
  });

  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,11}$/);
  const value = fc.string({ unit: "grapheme", maxLength: 40 });
  const header = fc.tuple(fc.stringMatching(/^x-acs-[a-z]{1,8}$/), fc.stringMatching(/^ {0,2}[!-~]{0,20} {0,2}$/));

  test("equals the code of both official utilities for any request", () => {
    const requests = fc.record({
      method: fc.constantFrom("GET" as const, "POST" as const),
      query: fc.dictionary(name, value, { noNullPrototype: true }),
      extra: fc.array(header, { maxLength: 4 }),
      body: fc.oneof(value, fc.uint8Array()),
      secret: fc.string({ minLength: 1, maxLength: 80 }),
    });
    fc.assert(
      fc.property(requests, ({ method, query, extra, body, secret }) => {
        const headers = { ...REQUEST.headers, ...Object.fromEntries(extra) };
        const { Authorization, ...hash } = signAcs3({ method, query, headers, body }, { id: "testId", secret });
        const request = { method, pathname: "/", query, headers: { ...headers, ...hash } };
        for (const official of [core.default, util.default]) {
          expect(Authorization).toBe(
            official.getAuthorization(request, "ACS3-HMAC-SHA256", sha256(body), "testId", secret),
          );
        }
      }),
    );
  });
});

describe("verifyAcs3()", () => {
  test("accepts what was signed, with its query written in any way", () => {
    expect(verifyAcs3(arrived(REQUEST), options)).toEqual({ ok: true, keyId: "testId" });
    const query = "TemplateParam=%7B%22code%22%3a%22a+b*c~d%2Be/f(1)!'%22%7D&SignName=%e9%98%bf%E9%87%8C%E4%BA%91";
    expect(verifyAcs3(arrived(REQUEST, { change: { query } }), options)).toEqual({ ok: true, keyId: "testId" });
  });

  test("accepts whatever signAcs3() signs", () => {
    const texts = fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(texts, fc.uint8Array(), (query, body) => {
        expect(verifyAcs3(arrived({ ...REQUEST, query, body }), options)).toEqual({ ok: true, keyId: "testId" });
      }),
    );
  });

  test.each([900_000, -900_000])("accepts a clock that is off by %i ms and refuses one second more", (off) => {
    expect(verifyAcs3(arrived(REQUEST), { ...options, now: NOW + off }).ok).toBe(true);
    const verdict = verifyAcs3(arrived(REQUEST), { ...options, now: NOW + off + Math.sign(off) * 1000 });
    expect(verdict).toEqual({ ok: false, reason: "expired", keyId: "testId" });
  });

  const changes: [what: string, change: Partial<ReceivedRequest>][] = [
    ["method", { method: "GET" }],
    ["unsupported method", { method: "PUT" }],
    ["path", { path: "/other" }],
    ["query", { query: "SignName=%E9%98%BF" }],
    ["body", { body: Buffer.from("PhoneNumberJson=%5B1%5D") }],
  ];
  test.each(changes)("refuses a changed %s", (_what, change) => {
    const verdict = verifyAcs3(arrived(REQUEST, { change }), options);
    expect(verdict).toEqual({ ok: false, reason: "mismatch", keyId: "testId" });
  });

  const signedNames = Object.keys(REQUEST.headers).filter((name) => name !== "x-acs-date");
  test.each([...signedNames, "x-acs-content-sha256"])("refuses a changed or dropped %s", (name) => {
    const whole = arrived(REQUEST);
    const changed = { ...whole, headers: { ...whole.headers, [name]: "another" } };
    const { [name]: _dropped, ...rest } = whole.headers;
    for (const request of [changed, { ...whole, headers: rest }]) {
      expect(verifyAcs3(request, options)).toEqual({ ok: false, reason: "mismatch", keyId: "testId" });
    }
  });

  test("refuses a changed body even when its hash was changed along", () => {
    const body = Buffer.from("PhoneNumberJson=%5B1%5D");
    const whole = arrived(REQUEST);
    const headers = { ...whole.headers, "x-acs-content-sha256": sha256(body) };
    expect(verifyAcs3({ ...whole, body, headers }, options)).toMatchObject({ reason: "mismatch" });
  });

  test("refuses another secret and names an unknown key", () => {
    const wrong = arrived(REQUEST, { keyOf: { ...key, secret: "wrong" } });
    expect(verifyAcs3(wrong, options)).toEqual({ ok: false, reason: "mismatch", keyId: "testId" });
    const unknown = arrived(REQUEST, { keyOf: { id: "nobody", secret: "s" } });
    expect(verifyAcs3(unknown, options)).toEqual({ ok: false, reason: "unknown-key", keyId: "nobody" });
  });

  const { authorization } = arrived(REQUEST).headers;
  const malformed: [what: string, headers: Record<string, string>][] = [
    ["no Authorization", { authorization: "" }],
    ["another algorithm", { authorization: (authorization ?? "").replace("SHA256", "SM3") }],
    ["an unsigned host", { authorization: (authorization ?? "").replace("host;", "") }],
    ["an unsigned nonce", { authorization: (authorization ?? "").replace("x-acs-signature-nonce;", "") }],
    [
      "headers out of order",
      { authorization: (authorization ?? "").replace("content-type;host", "host;content-type") },
    ],
    ["a date of another form", { "x-acs-date": "20240520T080000Z" }],
  ];
  test.each(malformed)("calls a request with %s malformed", (_what, headers) => {
    const whole = arrived(REQUEST);
    const request = { ...whole, headers: { ...whole.headers, ...headers } };
    expect(verifyAcs3(request, options)).toEqual({ ok: false, reason: "malformed" });
  });
});

test("receivedCanonicalRequest() is what the client signed", () => {
  const headers = { ...REQUEST.headers, "x-acs-content-sha256": sha256(REQUEST.body) };
  const canonical = acs3CanonicalRequest({ ...REQUEST, headers }, sha256(REQUEST.body));
  expect(receivedCanonicalRequest(arrived(REQUEST))).toBe(canonical);
});
