import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReceivedRequest, VerifyOptions } from "../../shared/signing/received.ts";
import {
  signTencentV1,
  type TencentV1Request,
  tencentV1StringToSign,
  verifyTencentV1,
} from "../../shared/signing/tencent-v1.ts";
import published from "../vectors/tencent-v1.json" with { type: "json" };

const require = createRequire(import.meta.url);

/** The official client, as far as it formats and signs. */
interface OfficialClient {
  profile: { httpProfile: { reqMethod: string } };
  endpoint: string;
  formatRequestData(action: string, params: Record<string, unknown>): Promise<Record<string, string | number>>;
  mergeData(nested: unknown): Record<string, string | number>;
}

const { AbstractClient } = require("tencentcloud-sdk-nodejs/tencentcloud/common/abstract_client.js") as {
  AbstractClient: new (
    endpoint: string,
    version: string,
    config: { credential: { secretId: string; secretKey: string; token?: string }; region: string; profile: unknown },
  ) => OfficialClient;
};

const NOW = 1_767_225_600_000;
const secret = "SANDBOXexampleSecretKey0000000001";

const POST: TencentV1Request = {
  method: "POST",
  host: "127.0.0.1:4600",
  params: {
    Action: "SendSms",
    Nonce: "9223372036854775807",
    SecretId: "AKIDsandbox",
    SignatureMethod: "HmacSHA256",
    Timestamp: NOW / 1000,
  },
};

function received({ method, host, path = "/" }: TencentV1Request): ReceivedRequest {
  return { method, path, query: "", headers: { host }, body: new Uint8Array() };
}

/** The parameters as a server decodes them, signed. */
function signedParams(request: TencentV1Request, withSecret = secret): Record<string, string> {
  const pairs = Object.entries(request.params).map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(pairs), Signature: signTencentV1(request, withSecret) };
}

const options: VerifyOptions = { now: NOW, secretOf: (id) => (id === "AKIDsandbox" ? secret : undefined) };

for (const vector of published.vectors) {
  const request = vector.request as unknown as TencentV1Request;

  test(`tencentV1StringToSign() is the published text: ${vector.name}`, () => {
    expect(tencentV1StringToSign(request)).toBe(vector.stringToSign);
  });

  test(`signTencentV1() gives the published signature: ${vector.name}`, () => {
    expect(signTencentV1(request, vector.secret)).toBe(vector.signature);
  });

  test(`verifyTencentV1() accepts the published request: ${vector.name}`, () => {
    const params = new Map(Object.entries(signedParams(request, vector.secret)));
    const now = Number(request.params.Timestamp) * 1000;
    const verdict = verifyTencentV1(received(request), params, { now, secretOf: () => vector.secret });
    expect(verdict).toEqual({ ok: true, keyId: request.params.SecretId });
  });
}

test("signTencentV1() refuses a SignatureMethod that it does not know", () => {
  const request = { ...POST, params: { SignatureMethod: "HmacMD5" } };
  expect(() => signTencentV1(request, secret)).toThrow(
    new RangeError("SignatureMethod must be HmacSHA1 or HmacSHA256"),
  );
});

test("signTencentV1() equals the official SDK's own for any request", async () => {
  const text = fc.string({ unit: "binary", minLength: 1, maxLength: 20 });
  const item = { PhoneNumber: text, TemplateParamSet: fc.array(text) };
  const input = fc.record({
    method: fc.constantFrom("GET" as const, "POST" as const),
    host: fc.constantFrom("sms.tencentcloudapi.com", "127.0.0.1:4600", "localhost:80", "localhost"),
    signMethod: fc.constantFrom("HmacSHA1", "HmacSHA256"),
    secret: text,
    token: fc.option(text, { nil: undefined }),
    body: fc.record({
      PhoneNumberSet: fc.array(text, { maxLength: 12 }),
      MultiSmsInfoSet: fc.array(fc.record(item, { noNullPrototype: true }), { maxLength: 3 }),
      SignName: text,
      Limit: fc.integer(),
    }),
  });
  const property = fc.asyncProperty(input, async ({ method, host, signMethod, secret, token, body }) => {
    const client = new AbstractClient(host, "2021-01-11", {
      credential: { secretId: "AKIDsandbox", secretKey: secret, ...(token === undefined ? {} : { token }) },
      region: "ap-guangzhou",
      profile: { signMethod, httpProfile: { reqMethod: method } },
    });
    const params = await client.formatRequestData("SendSms", client.mergeData(body));
    expect(signTencentV1({ method, host, params }, secret)).toBe(params.Signature);
    const decoded = new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));
    const now = Number(params.Timestamp) * 1000;
    const verdict = verifyTencentV1(received({ method, host, params }), decoded, { now, secretOf: () => secret });
    expect(verdict).toEqual({ ok: true, keyId: "AKIDsandbox" });
  });
  await fc.assert(property, { numRuns: 300 });
});

describe("verifyTencentV1()", () => {
  const params = signedParams(POST);
  const request = received(POST);

  test("accepts a host signed without its port", () => {
    const verdict = verifyTencentV1(request, signedParams({ ...POST, host: "127.0.0.1" }), options);
    expect(verdict).toEqual({ ok: true, keyId: "AKIDsandbox" });
  });

  for (const name of Object.keys(params).filter(
    (each) => !["SecretId", "Timestamp", "SignatureMethod"].includes(each),
  )) {
    test(`refuses another ${name}`, () => {
      const verdict = verifyTencentV1(request, { ...params, [name]: `${params[name]}0` }, options);
      expect(verdict).toEqual({ ok: false, reason: "mismatch", keyId: "AKIDsandbox" });
    });
  }

  const { Action: _action, ...withoutAction } = params;
  const mismatches: [what: string, request: ReceivedRequest, params: Record<string, string>][] = [
    ["another time", request, { ...params, Timestamp: String(NOW / 1000 + 1) }],
    ["the other hash", request, { ...params, SignatureMethod: "HmacSHA1" }],
    ["a parameter more", request, { ...params, SignName: "x" }],
    ["a parameter less", request, withoutAction],
    ["a parameter named __proto__", request, Object.fromEntries([...Object.entries(params), ["__proto__", "x"]])],
    ["another method", { ...request, method: "GET" }, params],
    ["another path", { ...request, path: "/other" }, params],
    ["another host", { ...request, headers: { host: "sms.tencentcloudapi.com" } }, params],
    ["no host", { ...request, headers: {} }, params],
    ["a truncated signature", request, { ...params, Signature: (params.Signature ?? "").slice(0, -1) }],
    ["another secret's signature", request, signedParams(POST, "guess")],
  ];
  for (const [what, changed, changedParams] of mismatches) {
    test(`refuses ${what}`, () => {
      const verdict = verifyTencentV1(changed, changedParams, options);
      expect(verdict).toEqual({ ok: false, reason: "mismatch", keyId: "AKIDsandbox" });
    });
  }

  const malformed: [what: string, request: ReceivedRequest, params: Record<string, string>][] = [
    ["no parameters", request, {}],
    ["no key id", request, { ...params, SecretId: "" }],
    ["no signature", request, { ...params, Signature: "" }],
    ["no timestamp", request, { ...params, Timestamp: "" }],
    ["a timestamp in words", request, { ...params, Timestamp: "now" }],
    ["an unknown hash", request, { ...params, SignatureMethod: "HmacMD5" }],
    ["the other scheme", request, { ...params, SignatureMethod: "TC3-HMAC-SHA256" }],
    ["a hash named like a property", request, { ...params, SignatureMethod: "constructor" }],
    ["an unknown method", { ...request, method: "PUT" }, params],
  ];
  for (const [what, changed, changedParams] of malformed) {
    test(`finds malformed ${what}`, () => {
      expect(verifyTencentV1(changed, changedParams, options)).toEqual({ ok: false, reason: "malformed" });
    });
  }

  test("does not know another key id", () => {
    const verdict = verifyTencentV1(request, { ...params, SecretId: "AKIDother" }, options);
    expect(verdict).toEqual({ ok: false, reason: "unknown-key", keyId: "AKIDother" });
  });

  test("finds expired what is more than five minutes old", () => {
    expect(verifyTencentV1(request, params, { ...options, now: NOW + 300_000 }).ok).toBe(true);
    const verdict = verifyTencentV1(request, params, { ...options, now: NOW + 300_001 });
    expect(verdict).toEqual({ ok: false, reason: "expired", keyId: "AKIDsandbox" });
  });
});
