import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { signAcs3 } from "../../../shared/signing/acs3.ts";
import { formatAliyunDate } from "../../../shared/signing/aliyun-encoding.ts";
import { aliyunRpcStringToSign } from "../../../shared/signing/aliyun-rpc.ts";
import { control, NOON, openSandbox, type RawReply, raw, sdk, send as tencentSend, travel } from "../helpers.ts";
import { byHand, dysms, KEY, pop, SEND, send, v1Params } from "./helpers.ts";

interface GatewayError {
  RequestId: string;
  Message: string;
  HostId: string;
  Code: string;
  Recommend: string;
}

function errorOf(reply: RawReply): GatewayError & { status: number } {
  return { ...(JSON.parse(reply.text) as GatewayError), status: reply.status };
}

const call = (sandbox: Sandbox, change: Record<string, string> = {}) =>
  byHand(sandbox, { query: v1Params(sandbox, { ...SEND, ...change }) });

describe("a failure of the gateway", () => {
  test("has a status and a shape of its own", async () => {
    const sandbox = await openSandbox();
    const reply = await call(sandbox, { AccessKeyId: "nobody" });
    expect(reply.status).toBe(404);
    expect(reply.headers["content-type"]).toBe("application/json;charset=utf-8");
    const { RequestId, ...rest } = JSON.parse(reply.text) as GatewayError;
    expect(RequestId).toMatch(/^[0-9A-F-]{36}$/);
    expect(rest).toEqual({
      Message: "Specified access key is not found.",
      HostId: "dysmsapi.aliyuncs.com",
      Code: "InvalidAccessKeyId.NotFound",
      Recommend: `https://api.aliyun.com/troubleshoot?q=InvalidAccessKeyId.NotFound&product=Dysmsapi&requestId=${RequestId}`,
    });
  });

  const without = (name: string) => [`without ${name}`, { [name]: "" }, `Missing${name}`, 400] as const;
  const failures: (readonly [what: string, change: Record<string, string>, code: string, status: number])[] = [
    without("AccessKeyId"),
    without("SignatureMethod"),
    without("SignatureVersion"),
    without("SignatureNonce"),
    without("Timestamp"),
    without("Version"),
    without("PhoneNumbers"),
    without("SignName"),
    without("TemplateCode"),
    ["by another method", { SignatureMethod: "HMAC-SHA256" }, "InvalidSignatureMethod", 400],
    ["of another signature version", { SignatureVersion: "2.0" }, "InvalidSignatureVersion", 400],
    ["at no time", { Timestamp: "1716192000" }, "InvalidTimeStamp.Format", 400],
    ["of another version", { Version: "2018-05-01" }, "InvalidVersion", 400],
    ["of no action", { Action: "SendMms" }, "InvalidAction.NotFound", 404],
    ["of an unknown key", { AccessKeyId: "nobody" }, "InvalidAccessKeyId.NotFound", 404],
    ["with a token that nobody issued", { SecurityToken: "token" }, "InvalidSecurityToken", 400],
    ["with a size that is no number", { ...pageOf("ten") }, "InvalidPageSize", 400],
  ];
  test.each(failures)("answers a call %s", async (_what, change, code, status) => {
    expect(errorOf(await call(await openSandbox(), change))).toMatchObject({ Code: code, status });
  });

  test("names what is missing as clients read it", async () => {
    const { Message } = errorOf(await call(await openSandbox(), { SignName: "" }));
    expect(Message).toBe("SignName is mandatory for this action.");
  });

  function pageOf(PageSize: string) {
    return { Action: "QuerySendDetails", PhoneNumber: "13711112222", SendDate: "20260302", PageSize, CurrentPage: "1" };
  }

  test("ends with what the server signed when a V1 signature does not match", async () => {
    const sandbox = await openSandbox();
    const query = v1Params(sandbox, SEND);
    const reply = errorOf(await byHand(sandbox, { query, secret: "wrong" }));
    expect(reply).toMatchObject({ Code: "SignatureDoesNotMatch", status: 400 });
    const text = aliyunRpcStringToSign({ method: "POST", params: query });
    expect(reply.Message).toBe(
      `Specified signature is not matched with our calculation. server string to sign is:${text}`,
    );
  });

  test("is thrown by the official SDK under ACS3, with both texts in it", async () => {
    const sandbox = await openSandbox();
    const error: unknown = await dysms(sandbox, { accessKeySecret: "wrong" })
      .sendSms(send())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "SignatureDoesNotMatch", statusCode: 400 });
    expect((error as Error).message).toMatch(
      /Specified signature does not match our calculation.*string to sign is:ACS3-HMAC-SHA256\n.*canonicalRequest is:POST\n/s,
    );
    const unknown = dysms(sandbox, { accessKeyId: "nobody" }).sendSms(send());
    await expect(unknown).rejects.toMatchObject({ code: "InvalidAccessKeyId.NotFound", statusCode: 404 });
  });

  test("is incomplete when Authorization cannot be read", async () => {
    const sandbox = await openSandbox();
    for (const authorization of ["ACS3-HMAC-SM3 Credential=testId", "ACS3-HMAC-SHA256 Credential=testId"]) {
      const headers = {
        authorization,
        "x-acs-action": "SendSms",
        "x-acs-version": "2017-05-25",
        "x-acs-date": formatAliyunDate(NOON),
        "x-acs-signature-nonce": "1",
      };
      const reply = await raw(sandbox, { method: "POST", path: "/?PhoneNumbers=1", headers });
      expect(errorOf(reply)).toMatchObject({ Code: "IncompleteSignature", status: 400 });
    }
    const unsigned = await raw(sandbox, { method: "GET", path: `/?${new URLSearchParams(v1Params(sandbox, SEND))}` });
    expect(errorOf(unsigned)).toMatchObject({ Code: "IncompleteSignature" });
  });

  test("refuses other methods", async () => {
    const headers = { "x-acs-action": "SendSms", "x-acs-version": "2017-05-25" };
    const reply = await raw(await openSandbox(), { method: "PUT", path: "/?Format=JSON", headers });
    expect(errorOf(reply)).toMatchObject({ Code: "UnsupportedHTTPMethod", status: 400 });
  });
});

describe("a clock", () => {
  test.each([
    { scheme: "ACS3", options: {} },
    { scheme: "V1", options: { signatureAlgorithm: "v2" as const } },
  ])("may be 15 minutes off and no more ($scheme)", async ({ options }) => {
    const sandbox = await openSandbox();
    const client = dysms(sandbox, options);
    for (const [index, ms] of [900_000, -900_000].entries()) {
      sandbox.clock.set(NOON + ms, { ticking: false });
      expect((await client.sendSms(send({ phoneNumbers: `1371111333${index}` }))).body?.code).toBe("OK");
    }
    for (const ms of [901_000, -901_000]) {
      sandbox.clock.set(NOON + ms, { ticking: false });
      await expect(client.sendSms(send())).rejects.toMatchObject({ code: "InvalidTimeStamp.Expired", statusCode: 400 });
    }
  });

  test("may be off by what the settings say, and may have milliseconds", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { aliyun: { clockToleranceMs: 60_000 } });
    expect(errorOf(await call(sandbox, { Timestamp: formatAliyunDate(NOON - 61_000) }))).toMatchObject({
      Code: "InvalidTimeStamp.Expired",
      Message: "Specified time stamp or date value is expired.",
    });
    expect(errorOf(await call(sandbox, { Timestamp: "2026-03-02T04:00:00.250Z" }))).toMatchObject({ Code: "OK" });
  });
});

describe("a nonce", () => {
  test("is taken once a key, whichever signature it comes with", async () => {
    const sandbox = await openSandbox();
    const query = v1Params(sandbox, SEND);
    expect(errorOf(await byHand(sandbox, { query }))).toMatchObject({ Code: "OK" });
    const replayed = errorOf(await byHand(sandbox, { query }));
    expect(replayed).toMatchObject({ Code: "SignatureNonceUsed", status: 400 });
    expect(replayed.Message).toBe("Specified signature nonce was used already.");
    const headers = {
      host: `127.0.0.1:${sandbox.port}`,
      "x-acs-action": "SendSms",
      "x-acs-version": "2017-05-25",
      "x-acs-date": formatAliyunDate(NOON),
      "x-acs-signature-nonce": query.SignatureNonce ?? "",
    };
    const signature = signAcs3(
      { method: "POST", query: SEND, headers, body: "" },
      { id: KEY.accessKeyId, secret: KEY.accessKeySecret },
    );
    const path = `/?${new URLSearchParams(SEND)}`;
    const acs3 = await raw(sandbox, { method: "POST", path, headers: { ...headers, ...signature } });
    expect(errorOf(acs3)).toMatchObject({ Code: "SignatureNonceUsed" });
    const another = { ...query, AccessKeyId: "<accessKeyId>", PhoneNumbers: "13711113333" };
    expect(errorOf(await byHand(sandbox, { query: another, secret: "<accessSecret>" }))).toMatchObject({ Code: "OK" });
    const { json } = await control(sandbox, "GET", "/messages?phone=13711112222");
    expect(json.messages).toHaveLength(1);
  });

  test("is not used up by a request whose signature does not match", async () => {
    const sandbox = await openSandbox();
    const query = v1Params(sandbox, SEND);
    expect(errorOf(await byHand(sandbox, { query, secret: "wrong" }))).toMatchObject({ Code: "SignatureDoesNotMatch" });
    expect(errorOf(await byHand(sandbox, { query }))).toMatchObject({ Code: "OK" });
  });

  test("is forgotten by a reset, and once its timestamp can no longer be valid", async () => {
    const sandbox = await openSandbox();
    const nonce = { SignatureNonce: "same" };
    expect(errorOf(await call(sandbox, nonce))).toMatchObject({ Code: "OK" });
    travel(sandbox, 1_800_001);
    await call(sandbox, { PhoneNumbers: "13711114444" }); // looks for what is to be forgotten
    expect(errorOf(await call(sandbox, nonce))).toMatchObject({ Code: "OK" });
    expect(errorOf(await call(sandbox, nonce))).toMatchObject({ Code: "SignatureNonceUsed" });
    await control(sandbox, "POST", "/reset", {});
    expect(errorOf(await call(sandbox, nonce))).toMatchObject({ Code: "OK" });
  });
});

describe("a format", () => {
  test("is XML unless asked for otherwise", async () => {
    const sandbox = await openSandbox();
    const { Format: _format, ...query } = v1Params(sandbox, SEND);
    const reply = await byHand(sandbox, { query });
    expect(reply.headers["content-type"]).toBe("text/xml;charset=utf-8");
    expect(reply.text).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?><SendSmsResponse><Message>OK<\/Message><Code>OK<\/Code><RequestId>[0-9A-F-]{36}<\/RequestId><BizId>\d{18}\^0<\/BizId><\/SendSmsResponse>$/,
    );
    const list = v1Params(sandbox, {
      Action: "QuerySendDetails",
      Format: "xml",
      PhoneNumber: "13711112222",
      SendDate: "20260302",
      PageSize: "10",
      CurrentPage: "1",
    });
    const details = await byHand(sandbox, { method: "GET", query: list });
    expect(details.text).toContain("<SmsSendDetailDTOs><SmsSendDetailDTO><PhoneNum>13711112222</PhoneNum>");
    const failed = await byHand(sandbox, { query: { ...query, AccessKeyId: "a<b" } });
    expect(failed.text).toMatch(/^<\?xml [^>]+><Error><RequestId>.*<Code>InvalidAccessKeyId\.NotFound<\/Code>/);
  });

  test("is read in any case, and refused when there is no such", async () => {
    const sandbox = await openSandbox();
    expect((await call(sandbox, { Format: "json" })).headers["content-type"]).toMatch(/^application\/json/);
    const none = { Format: "None", PhoneNumbers: "13711113333" };
    const refused = await call(sandbox, none);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("<Code>InvalidParameter.Format</Code>");
    await control(sandbox, "POST", "/settings", { aliyun: { takesAnyFormat: true } });
    expect(errorOf(await call(sandbox, none))).toMatchObject({ Code: "OK" });
  });
});

describe("temporary keys", () => {
  test.each([
    { scheme: "ACS3", options: {} },
    { scheme: "V1", options: { signatureAlgorithm: "v2" as const } },
  ])("must come with their token ($scheme)", async ({ options }) => {
    const sandbox = await openSandbox();
    const key = { account: "temporary", secretId: "STS.1", secretKey: "key", token: "token" };
    await control(sandbox, "POST", "/accounts", key);
    const temporary = { ...options, accessKeyId: "STS.1", accessKeySecret: "key" };
    const client = dysms(sandbox, { ...temporary, securityToken: "token" });
    expect((await client.sendSms(send())).body?.code).toBe("OK");
    const wrong = dysms(sandbox, { ...temporary, securityToken: "another" });
    await expect(wrong.sendSms(send())).rejects.toMatchObject({ code: "InvalidSecurityToken" });
  });
});

describe("the clouds at one address", () => {
  test("are told apart", async () => {
    const sandbox = await openSandbox();
    for (const signMethod of ["TC3-HMAC-SHA256", "HmacSHA1"] as const) {
      for (const reqMethod of ["GET", "POST"] as const) {
        const PhoneNumberSet = [`+8613711114${signMethod.length}${reqMethod.length}`.padEnd(14, "5")];
        const { SendStatusSet } = await sdk(sandbox, { signMethod, reqMethod }).SendSms(
          tencentSend({ PhoneNumberSet }),
        );
        expect(SendStatusSet?.[0]?.Code).toBe("Ok");
      }
    }
    expect((await pop(sandbox).request("SendSms", SEND, { method: "POST", headers: {} })).Code).toBe("OK");
    const { json } = await control(sandbox, "GET", "/requests");
    const providers = (json.requests as unknown as { provider: string }[]).map(({ provider }) => provider);
    expect(providers).toEqual(["aliyun", "tencent", "tencent", "tencent", "tencent"]);
  });

  test("keep their accounts apart", async () => {
    const sandbox = await openSandbox();
    await dysms(sandbox).sendSms(send());
    travel(sandbox, 1000);
    const query = { PhoneNumber: "13711112222", SendDate: "20260302", PageSize: 10, CurrentPage: 1 };
    const other = pop(sandbox, { accessKeyId: "<accessKeyId>", accessKeySecret: "<accessSecret>" });
    expect(await other.request("QuerySendDetails", query)).toMatchObject({ TotalCount: "0" });
    expect(await pop(sandbox).request("QuerySendDetails", query)).toMatchObject({ TotalCount: "1" });
  });

  test("link to what they captured, and show what they saw", async () => {
    const sandbox = await openSandbox();
    const reply = await call(sandbox);
    const link = String(reply.headers["x-sandbox-message"]);
    const shown = await fetch(link).then((response) => response.json());
    expect(shown).toMatchObject({ phone: "+8613711112222", code: "1234", provider: "aliyun" });
    const { json } = await control(sandbox, "GET", "/requests");
    expect(json.requests).toMatchObject([
      { provider: "aliyun", action: "SendSms", keyId: "testId", verdict: "verified", status: 200, messages: ["m1"] },
    ]);
  });
});
