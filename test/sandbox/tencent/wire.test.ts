import { describe, expect, test } from "vitest";
import { openSandbox, raw, responseOf, sdk, send, signed } from "../helpers.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FORM = "application/x-www-form-urlencoded";

describe("an answer", () => {
  test("has HTTP 200, exactly application/json, a UUID and the client's trace id, for success and for errors", async () => {
    const sandbox = await openSandbox();
    for (const body of [JSON.stringify(send()), "{}"]) {
      const reply = await signed(sandbox, { body, headers: { "X-TC-TraceId": "trace-1" } });
      expect(reply).toMatchObject({
        status: 200,
        headers: { "content-type": "application/json", "x-tc-traceid": "trace-1" },
      });
      expect(responseOf(reply).RequestId).toMatch(UUID);
    }
  });

  test("has no trace id where the client sent none", async () => {
    const reply = await signed(await openSandbox(), { body: "{}" });
    expect(reply.headers["x-tc-traceid"]).toBeUndefined();
  });

  test("names the captured messages, the first ten of many", async () => {
    const sandbox = await openSandbox();
    const PhoneNumberSet = Array.from({ length: 12 }, (_, index) => String(13711112200 + index));
    const reply = await signed(sandbox, { body: JSON.stringify(send({ PhoneNumberSet })) });
    const links = String(reply.headers["x-sandbox-message"]).split(", ");
    expect(links).toEqual(Array.from({ length: 10 }, (_, index) => `${sandbox.url}/_sandbox/messages/m${index + 1}`));
    const first = await (await fetch(links[0] ?? "")).json();
    expect(first).toMatchObject({ id: "m1", phone: "+8613711112200", code: "4370" });
  });
});

describe("a request in another SDK's manner", () => {
  test("with escaped JSON, spaces and host:port is accepted, as Python sends it", async () => {
    const body = `{"PhoneNumberSet": ["+8613711112222"], "SmsSdkAppId": "1400006666", "SignName": "\\u817e\\u8baf\\u4e91", "TemplateId": "1110", "TemplateParamSet": ["4370"]}`;
    const reply = await signed(await openSandbox(), { body });
    expect(responseOf(reply).SendStatusSet).toMatchObject([{ Code: "Ok" }]);
  });

  test("with a charset and a host without port is accepted, as PHP sends it", async () => {
    const call = { body: JSON.stringify(send()), contentType: "application/json; charset=utf-8", host: "127.0.0.1" };
    expect(responseOf(await signed(await openSandbox(), call)).SendStatusSet).toMatchObject([{ Code: "Ok" }]);
  });

  test("with the real cloud's name as host is accepted", async () => {
    const host = "sms.tencentcloudapi.com";
    const sandbox = await openSandbox();
    const reply = await signed(sandbox, { body: JSON.stringify(send()), host, headers: { host } });
    expect(responseOf(reply).SendStatusSet).toMatchObject([{ Code: "Ok" }]);
    expect(reply.headers["x-sandbox-message"]).toBe(`${sandbox.url}/_sandbox/messages/m1`);
  });

  test("with null members is read as if they were absent", async () => {
    const body = JSON.stringify({ ...send(), ExtendCode: null, SenderId: null });
    expect(responseOf(await signed(await openSandbox(), { body })).SendStatusSet).toMatchObject([{ Code: "Ok" }]);
  });
});

describe("a body", () => {
  const bodies: [title: string, body: string | Uint8Array][] = [
    ["cut short", '{"PhoneNumberSet":["1371'],
    ["an array", "[]"],
    ["a string", '"SendSms"'],
    ["null", "null"],
    ["not UTF-8", Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d)],
    ["HTML", "<html></html>"],
  ];
  test.each(bodies)("that is %s is refused", async (_title, body) => {
    expect(responseOf(await signed(await openSandbox(), { body })).Error).toEqual({
      Code: "FailedOperation.JsonParseFail",
      Message: "The request body is not a JSON object.",
    });
  });

  test("that is empty has no parameters", async () => {
    expect(responseOf(await signed(await openSandbox(), { body: "" })).Error).toEqual({
      Code: "MissingParameter",
      Message: "The request is missing a required parameter `PhoneNumberSet`.",
    });
  });

  test("with a member named like an object's own is refused as unknown", async () => {
    const body = `{"__proto__":{"PhoneNumberSet":["13711112222"]}}`;
    expect(responseOf(await signed(await openSandbox(), { body })).Error?.Code).toBe("UnknownParameter");
  });

  test("of more than 10 MB under TC3 is refused, and answered", async () => {
    const reply = await signed(await openSandbox(), { body: Buffer.alloc(10 * 1024 * 1024 + 1, " ") });
    expect(responseOf(reply).Error).toEqual({
      Code: "RequestSizeLimitExceeded",
      Message: "The request is larger than the limit.",
    });
  });

  test("of more than 1 MB under signature v1 is refused", async () => {
    const body = `Action=SendSms&Version=2021-01-11&SessionContext=${"x".repeat(1024 * 1024)}`;
    const reply = await raw(await openSandbox(), { method: "POST", headers: { "content-type": FORM }, body });
    expect(responseOf(reply).Error?.Code).toBe("RequestSizeLimitExceeded");
  });

  test("of more than 32 KB in a query is refused", async () => {
    const path = `/?Action=SendSms&Version=2021-01-11&SessionContext=${"x".repeat(32 * 1024)}`;
    expect(responseOf(await raw(await openSandbox(), { path })).Error?.Code).toBe("RequestSizeLimitExceeded");
  });
});

describe("a request", () => {
  const TC3 = { "x-tc-action": "SendSms", "x-tc-version": "2021-01-11", "content-type": "application/json" };
  const missing = (name: string) => ({
    Code: "MissingParameter",
    Message: `The request is missing a required parameter \`${name}\`.`,
  });
  const MALFORMED = {
    Code: "AuthFailure.InvalidAuthorization",
    Message: "The `Authorization` header is missing or malformed.",
  };
  const INVALID = {
    Code: "InvalidRequest",
    Message: "The content type does not go with the signature method.",
  };
  const stamped = { ...TC3, "x-tc-timestamp": "1" };
  const cases: [title: string, request: Parameters<typeof raw>[1], error: object][] = [
    ["that names no action", { method: "POST" }, missing("Action")],
    ["without a version", { method: "POST", headers: { "x-tc-action": "SendSms" } }, missing("Version")],
    ["without a timestamp", { method: "POST", headers: TC3 }, missing("Timestamp")],
    ["without a signature", { method: "POST", headers: stamped }, MALFORMED],
    [
      "with text for a timestamp",
      { method: "POST", headers: { ...TC3, "x-tc-timestamp": "now" } },
      { Code: "InvalidParameter", Message: "The value type of parameter `Timestamp` is not valid." },
    ],
    [
      "under v1 with text for a timestamp",
      { path: "/?Action=SendSms&Version=2021-01-11&SecretId=secretId&Timestamp=now&Nonce=1&Signature=x" },
      { Code: "InvalidParameter", Message: "The value type of parameter `Timestamp` is not valid." },
    ],
    ["that says SKIP for its signature", { method: "POST", headers: { ...stamped, authorization: "SKIP" } }, MALFORMED],
    ["under TC3 with a form", { method: "POST", headers: { ...stamped, "content-type": FORM } }, INVALID],
    [
      "under v1 with JSON",
      {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "Action=SendSms&Version=2021-01-11",
      },
      INVALID,
    ],
    ["under v1 without a key", { path: "/?Action=SendSms&Version=2021-01-11" }, missing("SecretId")],
    [
      "under v1 without a nonce",
      { path: "/?Action=SendSms&Version=2021-01-11&SecretId=secretId&Timestamp=1" },
      missing("Nonce"),
    ],
    [
      "under v1 with text for a nonce",
      { path: "/?Action=SendSms&Version=2021-01-11&SecretId=secretId&Timestamp=1&Nonce=x&Signature=x" },
      { Code: "InvalidParameter", Message: "The value type of parameter `Nonce` is not valid." },
    ],
    [
      "under v1 with another signature method",
      {
        path: "/?Action=SendSms&Version=2021-01-11&SecretId=secretId&Timestamp=1&Nonce=1&Signature=x&SignatureMethod=MD5",
      },
      { Code: "InvalidParameterValue", Message: "The value of parameter `SignatureMethod` is not valid." },
    ],
    [
      "with another method",
      { method: "PUT", headers: TC3 },
      { Code: "UnsupportedProtocol", Message: "Only POST and GET are supported." },
    ],
  ];
  test.each(cases)("%s is refused", async (_title, request, error) => {
    const reply = await raw(await openSandbox(), request);
    expect(reply).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(responseOf(reply).Error).toEqual(error);
  });

  const flat: [title: string, change: object, code: string, message: string][] = [
    ["text for a number", { Limit: "ten" }, "InvalidParameter", "The value type of parameter `Limit` is not valid."],
    ["an unknown field", { Page: "1" }, "UnknownParameter", "The parameter `Page` is not a parameter of this action."],
  ];
  test.each(flat)("in a query with %s is refused", async (_title, change, code, message) => {
    const sandbox = await openSandbox();
    for (const signMethod of ["TC3-HMAC-SHA256", "HmacSHA1"] as const) {
      const client = sdk(sandbox, { reqMethod: "GET", signMethod });
      const request = { SmsSdkAppId: "1400006666", Limit: 1, ...change };
      await expect(client.PullSmsSendStatus(request)).rejects.toMatchObject({ code, message });
    }
  });

  test("in a query with a gap in a list is refused", async () => {
    const client = sdk(await openSandbox(), { reqMethod: "GET" });
    const request = { ...send(), PhoneNumberSet: { 0: "13711112221", 2: "13711112222" } };
    await expect(client.request("SendSms", request)).rejects.toMatchObject({
      code: "InvalidParameter",
      message: "The value type of parameter `PhoneNumberSet.1` is not valid.",
    });
  });
});
