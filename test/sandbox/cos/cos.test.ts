import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { encodeForCos } from "../../../deploy/serverless-tencent/cos-signature.ts";
import { SANDBOX_BUCKET } from "../../../sandbox/cos/buckets.ts";
import { cosPlaceOf } from "../../../sandbox/cos/cos.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { type CosRequest, signCos } from "../../../shared/signing/cos.ts";
import { controlOf } from "../../helpers/control.ts";
import { codeOf, openCloud, refusal, resultOf, scfClient, settled } from "../scf/helpers.ts";

const KEY = { id: "AKIDsandbox", secret: "sandboxSecretKey" };

interface Asked {
  method: CosRequest["method"];
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Buffer;
  bucket?: string;
  region?: string;
  key?: { id: string; secret: string };
  /** Of the signature, in seconds. */
  ageSeconds?: number;
  /** Changes what is sent after it was signed. */
  tamper?: { path?: string; headers?: Record<string, string> };
}

interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** As the platform would get it: the bucket in the `Host` header, wherever the sandbox is. */
function ask(sandbox: Sandbox, asked: Asked): Promise<Answered> {
  const { method, path, query = {}, bucket = SANDBOX_BUCKET, region = "ap-guangzhou", key = KEY, body } = asked;
  const headers = { Host: `${bucket}.cos.${region}.myqcloud.com`, ...asked.headers };
  const from = Math.floor(sandbox.clock.now() / 1000) - (asked.ageSeconds ?? 0);
  const authorization = signCos({ method, path, query, headers, from, to: from + 900 }, key);
  const target = (asked.tamper?.path ?? path).split("/").map(encodeForCos).join("/");
  const search = new URLSearchParams(query).toString();
  return new Promise((resolve, reject) => {
    const sent = request({
      host: "127.0.0.1",
      port: sandbox.port,
      method,
      path: search === "" ? target : `${target}?${search}`,
      headers: { ...headers, Authorization: authorization, ...asked.tamper?.headers },
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const { statusCode: status = 0, headers: got } = response;
        resolve({ status, headers: got, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    sent.end(body);
  });
}

async function codeFrom(answer: Promise<Answered>): Promise<string> {
  const { status, text } = await answer;
  return `${status} ${/<Code>(.*)<\/Code>/.exec(text)?.[1] ?? ""}`;
}

test("an object is put, read, listed and deleted, under any name", async () => {
  const { sandbox } = await openCloud();
  const path = "/a b/腾讯云 (1)!.zip";
  const put = await ask(sandbox, { method: "PUT", path, body: Buffer.from("hello") });
  expect(put).toMatchObject({ status: 200, headers: { etag: '"5d41402abc4b2a76b9719d911017c592"' } });
  const got = await ask(sandbox, { method: "GET", path });
  expect(got).toMatchObject({ status: 200, text: "hello", headers: { etag: put.headers.etag } });
  const head = await ask(sandbox, { method: "HEAD", path });
  expect(head).toMatchObject({ status: 200, text: "", headers: { "content-length": "5" } });
  const { text } = await ask(sandbox, { method: "GET", path: "/", query: { prefix: "a b/" } });
  expect(text).toContain("<IsTruncated>false</IsTruncated><Contents><Key>a b/腾讯云 (1)!.zip</Key>");
  expect((await ask(sandbox, { method: "DELETE", path })).status).toBe(204);
  expect((await ask(sandbox, { method: "DELETE", path })).status).toBe(204);
  expect(await codeFrom(ask(sandbox, { method: "GET", path }))).toBe("404 NoSuchKey");
});

test("a list goes page by page, in the order of names", async () => {
  const { sandbox } = await openCloud();
  for (const name of ["x/3", "x/1", "y/1", "x/2"]) await ask(sandbox, { method: "PUT", path: `/${name}` });
  const page = { prefix: "x/", "max-keys": "2" };
  const first = await ask(sandbox, { method: "GET", path: "/", query: page });
  expect([...first.text.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)).toEqual(["x/1", "x/2"]);
  expect(first.text).toContain("<IsTruncated>true</IsTruncated><NextMarker>x/2</NextMarker>");
  const second = await ask(sandbox, { method: "GET", path: "/", query: { ...page, marker: "x/2" } });
  expect([...second.text.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key)).toEqual(["x/3"]);
});

test("buckets belong to an account and a region, and a reset empties them", async () => {
  const { sandbox } = await openCloud();
  const bucket = "mine-1250000000";
  expect(await codeFrom(ask(sandbox, { method: "PUT", path: "/a", bucket }))).toBe("404 NoSuchBucket");
  expect((await ask(sandbox, { method: "PUT", path: "/", bucket })).status).toBe(200);
  expect(await codeFrom(ask(sandbox, { method: "PUT", path: "/", bucket }))).toBe("409 BucketAlreadyOwnedByYou");
  expect((await ask(sandbox, { method: "PUT", path: "/a", bucket })).status).toBe(200);
  const elsewhere = { method: "GET", path: "/a", bucket, region: "ap-shanghai" } as const;
  expect(await codeFrom(ask(sandbox, elsewhere))).toBe("404 NoSuchBucket");
  const others = { method: "GET", path: "/a", bucket, key: { id: "secretId", secret: "secretKey" } } as const;
  expect(await codeFrom(ask(sandbox, others))).toBe("404 NoSuchBucket");
  await controlOf(sandbox.url).post("/reset");
  expect(await codeFrom(ask(sandbox, { method: "GET", path: "/a", bucket }))).toBe("404 NoSuchBucket");
});

describe("a request is refused", () => {
  const put = { method: "PUT", path: "/a", body: Buffer.from("hello") } as const;
  const cases: [what: string, asked: Asked, answer: string][] = [
    ["with another key", { ...put, key: { id: "AKIDother", secret: "x" } }, "403 InvalidAccessKeyId"],
    ["with another secret", { ...put, key: { ...KEY, secret: "x" } }, "403 SignatureDoesNotMatch"],
    ["when it was changed", { ...put, tamper: { path: "/b" } }, "403 SignatureDoesNotMatch"],
    ["when its signature is over", { ...put, ageSeconds: 901 }, "403 AccessDenied"],
    ["when it is not signed", { ...put, tamper: { headers: { Authorization: "" } } }, "403 AccessDenied"],
    ["with a token that is none", { ...put, headers: { "x-cos-security-token": "x" } }, "403 InvalidAccessKeyId"],
    ["with another digest", { ...put, headers: { "Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA==" } }, "400 BadDigest"],
    ["for what is not here", { ...put, query: { acl: "" } }, "501 NotImplemented"],
    ["for a method that is none", { ...put, method: "POST" }, "405 MethodNotAllowed"],
    ["for a bucket without an APPID", { method: "PUT", path: "/", bucket: "mine" }, "400 InvalidBucketName"],
  ];
  for (const [what, asked, answer] of cases) {
    test(what, async () => {
      const { sandbox } = await openCloud();
      expect(await codeFrom(ask(sandbox, asked))).toBe(answer);
      expect(await codeFrom(ask(sandbox, { method: "GET", path: "/a" }))).toBe("404 NoSuchKey");
    });
  }
});

test("a fault rule strikes one action, before or after it is done", async () => {
  const { sandbox } = await openCloud();
  const { post } = controlOf(sandbox.url);
  const put = { method: "PUT", path: "/a", body: Buffer.from("hello") } as const;
  for (const kind of ["drop-before", "drop-after-accept"]) {
    await post("/faults", { provider: "cos", action: "PutObject", times: 1, effect: { kind } });
    await expect(ask(sandbox, put)).rejects.toThrow(/socket hang up|ECONNRESET/);
    const there = kind === "drop-before" ? 404 : 200;
    expect((await ask(sandbox, { method: "HEAD", path: "/a" })).status).toBe(there);
  }
  await post("/faults", { provider: "cos", times: 1, effect: { kind: "error", code: "AccessDenied" } });
  expect(await codeFrom(ask(sandbox, put))).toBe("403 AccessDenied");
});

test("the list of requests shows who signed, and no token", async () => {
  const { sandbox } = await openCloud();
  await ask(sandbox, { method: "PUT", path: "/a", body: Buffer.from("hello") });
  await ask(sandbox, { method: "GET", path: "/a", headers: { "x-cos-security-token": "a-secret-token" } });
  await ask(sandbox, { method: "GET", path: "/a" });
  const seen = await controlOf(sandbox.url).get<{ requests: object[] }>("/requests?provider=cos");
  expect(seen.requests).toMatchObject([
    { action: "GetObject", keyId: "AKIDsandbox", verdict: "verified", answer: "(5 bytes)" },
    { action: "GetObject", keyId: null, verdict: "InvalidAccessKeyId" },
    { action: "PutObject", keyId: "AKIDsandbox", verdict: "verified", status: 200 },
  ]);
  expect(JSON.stringify(seen)).not.toContain("a-secret-token");
});

test("a function's code comes from a bucket of its account", async () => {
  const { sandbox } = await openCloud();
  const client = scfClient(sandbox, { secretId: KEY.id, secretKey: KEY.secret });
  const create = { FunctionName: "big", Runtime: "Nodejs20.19", Handler: "index.main", CodeSource: "Cos" };
  const Code = { CosBucketName: "sandbox", CosObjectName: "/code.zip", CosBucketRegion: "ap-guangzhou" };
  expect(await refusal(client.CreateFunction({ ...create, Code }))).toBe("InvalidParameterValue.CosObjectName");
  const zip = async (text: string): Promise<Buffer> =>
    Buffer.from(await codeOf(`async () => ${JSON.stringify(text)}`), "base64");
  await ask(sandbox, { method: "PUT", path: "/code.zip", body: await zip("one") });
  for (const [changed, code] of [
    [{ CosBucketName: "sandbox-1250000000" }, "InvalidParameterValue.CosBucketName"],
    [{ CosBucketRegion: "ap-shanghai" }, "InvalidParameterValue.CosObjectName"],
    [{ CosBucketRegion: "guangzhou" }, "InvalidParameterValue.CosBucketRegion"],
    [{ CosObjectName: "code.zip" }, "InvalidParameterValue.CosObjectName"],
    [{ ZipFile: "AAAA" }, "InvalidParameterValue.Code"],
  ] as const) {
    expect(await refusal(client.CreateFunction({ ...create, Code: { ...Code, ...changed } }))).toBe(code);
  }
  expect(await refusal(client.CreateFunction({ ...create, CodeSource: "ZipFile", Code }))).toBe(
    "InvalidParameterValue.CodeSource",
  );
  await client.CreateFunction({ ...create, Code });
  expect(await settled(client, "big")).toBe("Active");
  expect(await resultOf(client, "big")).toBe("one");
  await ask(sandbox, { method: "PUT", path: "/code.zip", body: await zip("two") });
  await client.UpdateFunctionCode({ FunctionName: "big", Handler: "index.main", CodeSource: "Cos", Code });
  await ask(sandbox, { method: "DELETE", path: "/code.zip" });
  expect(await settled(client, "big")).toBe("Active");
  expect(await resultOf(client, "big")).toBe("two");
});

test("cosPlaceOf() knows a bucket by its address only", () => {
  const place = { bucket: "code-1250000000", region: "ap-guangzhou" };
  expect(cosPlaceOf("code-1250000000.cos.ap-guangzhou.myqcloud.com")).toEqual(place);
  expect(cosPlaceOf("code-1250000000.cos.ap-guangzhou.tencentcos.cn:443")).toEqual(place);
  expect(cosPlaceOf("code-1250000000.cos.ap-guangzhou.localhost:4600")).toEqual(place);
  for (const host of ["127.0.0.1:4600", "a.cos.b.example.com", "cos.ap-guangzhou.myqcloud.com", ""]) {
    expect(cosPlaceOf(host)).toBeUndefined();
  }
});
