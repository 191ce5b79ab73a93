import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { formatAliyunDate, percentEncode, readAliyunDate } from "../../shared/signing/aliyun-encoding.ts";
import {
  type AliyunRpcRequest,
  aliyunRpcStringToSign,
  signAliyunRpc,
  verifyAliyunRpc,
} from "../../shared/signing/aliyun-rpc.ts";
import type { ReceivedRequest, VerifyOptions } from "../../shared/signing/received.ts";
import published from "../vectors/aliyun-rpc.json" with { type: "json" };

const require = createRequire(import.meta.url);

interface OfficialUtil {
  getRPCSignature(params: Record<string, string>, method: string, secret: string): string;
}
const core = require("@alicloud/openapi-core/dist/utils.js") as { default: OfficialUtil };
const util = require("@alicloud/openapi-util") as { default: OfficialUtil };
const httpx = require("httpx") as { request(url: string, options: { data?: string }): Promise<unknown> };
const RpcClient = require("@alicloud/pop-core") as new (
  config: Record<string, string>,
) => {
  request(action: string, params: Record<string, string>, options: { method: string }): Promise<unknown>;
};

const { secret } = published;
const NOW = Date.parse("2024-05-20T08:00:00Z");
const options: VerifyOptions = { now: NOW, secretOf: (id) => (id === "testId" ? secret : undefined) };

const vectors = published.vectors as readonly {
  name: string;
  method: "GET" | "POST";
  params: Record<string, string>;
  stringToSign?: string;
  signature: string;
}[];

function sample(change: Record<string, string> = {}): Record<string, string> {
  const [, get] = vectors;
  return { ...get?.params, ...change };
}

function received(method: string): ReceivedRequest {
  return { method, path: "/", query: "", headers: {}, body: new Uint8Array() };
}

/** The parameters as a server decodes them, signed. */
function signed({ method, params }: AliyunRpcRequest, withSecret = secret): Map<string, string> {
  return new Map(Object.entries({ ...params, Signature: signAliyunRpc({ method, params }, withSecret) }));
}

describe("signAliyunRpc()", () => {
  test.each(vectors)("signs $name", ({ method, params, signature, stringToSign }) => {
    expect(signAliyunRpc({ method, params }, secret)).toBe(signature);
    if (stringToSign !== undefined) expect(aliyunRpcStringToSign({ method, params })).toBe(stringToSign);
  });

  test("leaves out a signature that is there already, and keeps empty parameters", () => {
    const [, get] = vectors;
    expect(signAliyunRpc({ method: "GET", params: sample({ Signature: "old" }) }, secret)).toBe(get?.signature);
    const withEmpty = sample({ SignatureType: "" });
    expect(aliyunRpcStringToSign({ method: "GET", params: withEmpty })).toContain("%26SignatureType%3D%26");
  });

  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,11}(\.[1-9]\.[A-Z][a-z]{1,5})?$/);
  const value = fc.string({ unit: "grapheme", maxLength: 40 });

  test("equals the code of both official utilities for any parameters", () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, value, { noNullPrototype: true }),
        fc.constantFrom("GET", "POST"),
        value,
        (params, method, key) => {
          const ours = signAliyunRpc({ method, params }, key);
          expect(ours).toBe(core.default.getRPCSignature(params, method, key));
          expect(ours).toBe(util.default.getRPCSignature(params, method, key));
        },
      ),
    );
  });

  test("equals what pop-core sends", async () => {
    const sent: { url: string; data: string | undefined }[] = [];
    const request = vi.spyOn(httpx, "request").mockImplementation(async (url, { data }) => {
      sent.push({ url, data });
      throw new Error("not sent");
    });
    const config = { endpoint: "http://sms.test", apiVersion: "2017-05-25", accessKeyId: "testId" };
    const client = new RpcClient({ ...config, accessKeySecret: secret });
    for (const method of ["GET", "POST"] as const) {
      const params = { TemplateParam: sample().TemplateParam ?? "", SignName: "阿里云" };
      await expect(client.request("SendSms", params, { method })).rejects.toThrow("not sent");
    }
    request.mockRestore();
    for (const [index, method] of (["GET", "POST"] as const).entries()) {
      const { url = "", data } = sent[index] ?? {};
      const params = Object.fromEntries(new URLSearchParams(data ?? url.slice(url.indexOf("?"))));
      expect(params).toMatchObject({ Action: "SendSms", SignName: "阿里云" });
      expect(signAliyunRpc({ method, params }, secret)).toBe(params.Signature);
    }
  });
});

describe("percentEncode()", () => {
  const cases = [
    { text: "AZaz09-_.~", encoded: "AZaz09-_.~" },
    { text: " *!'()+/=&%", encoded: "%20%2A%21%27%28%29%2B%2F%3D%26%25" },
    { text: "阿😀", encoded: "%E9%98%BF%F0%9F%98%80" },
    { text: "a\uD83Db", encoded: "a%EF%BF%BDb" },
  ];
  test.each(cases)("writes $text as $encoded", ({ text, encoded }) => {
    expect(percentEncode(text)).toBe(encoded);
  });
});

describe("readAliyunDate()", () => {
  const cases: [text: string, seconds: number | undefined][] = [
    ["2024-05-20T08:00:00Z", NOW / 1000],
    ["2024-05-20T08:00:00.250Z", NOW / 1000 + 0.25],
    ["2024-05-20T08:00:00", undefined],
    ["2024-05-20 08:00:00Z", undefined],
    ["2024-13-20T08:00:00Z", undefined],
    ["1716192000", undefined],
    ["", undefined],
  ];
  test.each(cases)("reads %s as %s", (text, seconds) => expect(readAliyunDate(text)).toBe(seconds));

  test("reads what formatAliyunDate() writes", () => {
    expect(formatAliyunDate(NOW + 999)).toBe("2024-05-20T08:00:00Z");
    expect(readAliyunDate(formatAliyunDate(NOW))).toBe(NOW / 1000);
  });
});

describe("verifyAliyunRpc()", () => {
  test.each(["GET", "POST"] as const)("accepts what was signed for %s", (method) => {
    const params = signed({ method, params: sample() });
    expect(verifyAliyunRpc(received(method), params, options)).toEqual({ ok: true, keyId: "testId" });
  });

  test("accepts whatever signAliyunRpc() signs", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })), (given) => {
        const params = { ...given, ...sample() };
        expect(verifyAliyunRpc(received("POST"), signed({ method: "POST", params }), options).ok).toBe(true);
      }),
    );
  });

  test.each([900_000, -900_000])("accepts a clock that is off by %i ms and refuses one second more", (off) => {
    const params = signed({ method: "GET", params: sample() });
    expect(verifyAliyunRpc(received("GET"), params, { ...options, now: NOW + off }).ok).toBe(true);
    const now = NOW + off + Math.sign(off) * 1000;
    const verdict = verifyAliyunRpc(received("GET"), params, { ...options, now });
    expect(verdict).toEqual({ ok: false, reason: "expired", keyId: "testId" });
  });

  test("takes another tolerance", () => {
    const params = signed({ method: "GET", params: sample() });
    const verdict = verifyAliyunRpc(received("GET"), params, { ...options, now: NOW + 2000, toleranceMs: 1000 });
    expect(verdict).toMatchObject({ reason: "expired" });
  });

  const changed = Object.keys(sample()).filter((name) => name !== "AccessKeyId" && name !== "Timestamp");
  test.each(changed)("refuses a request whose %s was changed", (name) => {
    const params = signed({ method: "GET", params: sample() });
    params.set(name, `${params.get(name)}0`);
    const verdict = verifyAliyunRpc(received("GET"), params, options);
    const reason = name === "SignatureMethod" || name === "SignatureVersion" ? "malformed" : "mismatch";
    expect(verdict).toMatchObject({ ok: false, reason });
  });

  test("refuses another method, an added parameter, a dropped one and another secret", () => {
    const params = signed({ method: "GET", params: sample() });
    const mismatch = { ok: false, reason: "mismatch", keyId: "testId" };
    expect(verifyAliyunRpc(received("POST"), params, options)).toEqual(mismatch);
    expect(verifyAliyunRpc(received("GET"), new Map([...params, ["Extra", ""]]), options)).toEqual(mismatch);
    const dropped = new Map([...params].filter(([name]) => name !== "OutId"));
    expect(verifyAliyunRpc(received("GET"), dropped, options)).toEqual(mismatch);
    const other = signed({ method: "GET", params: sample() }, "other");
    expect(verifyAliyunRpc(received("GET"), other, options)).toEqual(mismatch);
    expect(verifyAliyunRpc(received("GET"), new Map([...params, ["Signature", "short"]]), options)).toEqual(mismatch);
  });

  test("names an unknown key", () => {
    const params = signed({ method: "GET", params: sample({ AccessKeyId: "nobody" }) });
    const verdict = verifyAliyunRpc(received("GET"), params, options);
    expect(verdict).toEqual({ ok: false, reason: "unknown-key", keyId: "nobody" });
  });

  test.each(["AccessKeyId", "Signature", "Timestamp", "SignatureMethod", "SignatureVersion"])(
    "calls a request without %s malformed",
    (name) => {
      const params = signed({ method: "GET", params: sample() });
      params.delete(name);
      expect(verifyAliyunRpc(received("GET"), params, options)).toEqual({ ok: false, reason: "malformed" });
    },
  );
});
