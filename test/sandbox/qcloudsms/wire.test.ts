import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { signClassic } from "../../../shared/signing/classic.ts";
import { control, openSandbox, type RawReply, raw } from "../helpers.ts";
import { APP, classic, classicRaw, tel } from "./helpers.ts";

const GATEWAY = {
  result: 60008,
  errmsg: "service timeout or request format error,please check and try again",
};
const SEND = "tlssmssvr/sendsms";

function body(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { tel: tel("13788888888"), sign: "腾讯云", tpl_id: 7839, params: ["1234"], extend: "", ext: "", ...change };
}

function signedBody(sandbox: Sandbox, random: string): Record<string, unknown> {
  const time = Math.floor(sandbox.clock.now() / 1000);
  const sig = signClassic({ random, time, subject: { kind: "mobiles", mobiles: ["13788888888"] } }, APP.key);
  return body({ sig, time });
}

describe("a request of the classic API", () => {
  test.each([
    {
      what: "no content type, as the Java SDK misspells it",
      headers: { "conetent-type": "application/json", "content-type": "" },
    },
    { what: "the content type of the JavaScript SDK's batches", headers: { "content-type": "ap0plication/json" } },
    { what: "a form's content type", headers: { "content-type": "application/x-www-form-urlencoded" } },
  ])("is read under $what", async ({ headers }) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, SEND, body(), { headers })).toMatchObject({ result: 0, errmsg: "OK" });
  });

  test.each(["0", "7", "99999", "7226249334", "18446744073709551615"])("may have %s as random", async (random) => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, SEND, body(), { random })).toMatchObject({ result: 0 });
  });

  test("may repeat a random, as the Java SDK does within a second", async () => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, SEND, body({ params: ["1"] }))).toMatchObject({ result: 0 });
    expect(await classic(sandbox, SEND, body({ params: ["2"] }))).toMatchObject({ result: 0 });
  });

  test("may have its query in any order", async () => {
    const sandbox = await openSandbox();
    const text = JSON.stringify(signedBody(sandbox, "5"));
    const path = `/v5/${SEND}?random=5&sdkappid=${APP.id}`;
    const reply = await raw(sandbox, { method: "POST", path, body: text });
    expect(JSON.parse(reply.text)).toMatchObject({ result: 0 });
  });

  test("may escape its Chinese, as the Python SDK does", async () => {
    const sandbox = await openSandbox();
    const text = JSON.stringify(signedBody(sandbox, "5")).replace(
      /[^\x20-\x7e]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    expect(text).not.toContain("腾");
    const path = `/v5/${SEND}?sdkappid=${APP.id}&random=5`;
    const reply = await raw(sandbox, { method: "POST", path, body: text });
    expect(JSON.parse(reply.text)).toMatchObject({ result: 0 });
    const { json } = await control(sandbox, "GET", "/messages");
    expect(json.messages).toMatchObject([{ signName: "腾讯云" }]);
  });

  test("may come in chunks", async () => {
    const sandbox = await openSandbox();
    const text = JSON.stringify(signedBody(sandbox, "5"));
    const reply = await new Promise<string>((resolve, reject) => {
      const path = `/v5/${SEND}?sdkappid=${APP.id}&random=5`;
      const sent = httpRequest({ host: "127.0.0.1", port: sandbox.port, method: "POST", path, agent: false });
      sent.on("error", reject);
      sent.on("response", (response) => {
        let received = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          received += chunk;
        });
        response.on("end", () => resolve(received));
      });
      sent.write(text.slice(0, 40));
      sent.end(text.slice(40));
      expect(sent.getHeader("content-length")).toBeUndefined();
    });
    expect(JSON.parse(reply)).toMatchObject({ result: 0 });
  });

  test("may come under the provider's own names", async () => {
    const sandbox = await openSandbox();
    for (const host of ["yun.tim.qq.com", "cloud.tim.qq.com"]) {
      const sent = await classic(sandbox, SEND, body({ params: [String(host.length)] }), { headers: { host } });
      expect(sent).toMatchObject({ result: 0 });
    }
  });

  test("is kept apart from pages of other names", async () => {
    const sandbox = await openSandbox();
    const reply = await classicRaw(sandbox, SEND, body(), { headers: { host: "evil.example" } });
    expect(reply.status).toBe(403);
  });
});

describe("an answer of the classic API", () => {
  test("is HTTP 200 with JSON, its Chinese escaped in upper-case digits", async () => {
    const sandbox = await openSandbox();
    const reply = await classicRaw(sandbox, SEND, body({ tel: tel("1378888") }));
    expect(reply).toMatchObject({
      status: 200,
      headers: { "content-type": "application/json" },
      text: '{"result":1016,"errmsg":"\\u624B\\u673A\\u53F7\\u683C\\u5F0F\\u9519\\u8BEF","ext":""}',
    });
  });

  test("has its members in the captured order", async () => {
    const sandbox = await openSandbox();
    const sent = await classic(sandbox, SEND, body());
    expect(Object.keys(sent)).toEqual(["result", "errmsg", "ext", "sid", "fee"]);
    const foreign = await classic(sandbox, "tlssmssvr/sendisms", body({ tel: "+12025550123", tpl_id: 1110, sign: "" }));
    expect(Object.keys(foreign)).toEqual(["result", "errmsg", "ext", "nationcode", "sid", "fee"]);
    expect(foreign.nationcode).toBe("1");
  });

  test("links to what was captured", async () => {
    const sandbox = await openSandbox();
    const sent = await classicRaw(sandbox, SEND, body());
    expect(sent.headers["x-sandbox-message"]).toBe(`${sandbox.url}/_sandbox/messages/m1`);
    const called = await classicRaw(sandbox, "tlsvoicesvr/sendcvoice", { tel: tel("13788888888"), msg: "1234" });
    expect(called.headers["x-sandbox-call"]).toBe(`${sandbox.url}/_sandbox/calls/c1`);
  });

  test("is seen with its request", async () => {
    const sandbox = await openSandbox();
    await classic(sandbox, SEND, body());
    await classic(sandbox, SEND, body({ sig: "0" }));
    const { json } = await control(sandbox, "GET", "/requests?provider=qcloudsms&action=sendsms");
    expect(json.requests).toMatchObject([
      { provider: "qcloudsms", action: "sendsms", keyId: null, verdict: "1001", status: 200, messages: [] },
      { provider: "qcloudsms", action: "sendsms", keyId: "1400006666", verdict: "verified", messages: ["m1"] },
    ]);
  });

  test("echoes ext in errors, except where the body could not be read", async () => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, SEND, body({ sig: "0", ext: "a" }))).toEqual({
      result: 1001,
      errmsg: "sig校验失败",
      ext: "a",
    });
    expect(await classic(sandbox, SEND, body({ tpl_id: "7839", ext: "a" }))).toEqual({
      result: 1004,
      errmsg: "package format error,cannot get /tpl_id",
    });
  });
});

describe("the gateway of the classic API", () => {
  const unusable: { what: string; method?: string; path: string }[] = [
    { what: "GET", method: "GET", path: `/v5/${SEND}?sdkappid=1400006666&random=1` },
    { what: "no app", path: `/v5/${SEND}?random=1` },
    { what: "an app that is no number", path: `/v5/${SEND}?sdkappid=abc&random=1` },
    { what: "no random", path: `/v5/${SEND}?sdkappid=1400006666` },
    { what: "a random that is no number", path: `/v5/${SEND}?sdkappid=1400006666&random=x` },
  ];
  test.each(unusable)("refuses $what", async ({ method = "POST", path }) => {
    const sandbox = await openSandbox();
    const reply: RawReply = await raw(sandbox, { method, path, body: method === "POST" ? "{}" : "" });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([200, GATEWAY]);
  });

  test("refuses a body of more than 2 MB", async () => {
    const sandbox = await openSandbox();
    const path = `/v5/${SEND}?sdkappid=1400006666&random=1`;
    const reply = await raw(sandbox, { method: "POST", path, body: Buffer.alloc(2 * 1024 * 1024 + 1) });
    expect(JSON.parse(reply.text)).toEqual(GATEWAY);
  });

  test.each(["tlssmssvr/sendsms2", "tlssmssvr/sendcvoice", "tlsvoicesvr/sendsms", "tlssmssvr/"])(
    "does not know %s",
    async (path) => {
      const sandbox = await openSandbox();
      expect(await classic(sandbox, path, {})).toEqual({ result: 1011, errmsg: "不存在该REST API接口" });
    },
  );

  test("knows the early manual's path of calls that say a code", async () => {
    const sandbox = await openSandbox();
    expect(await classic(sandbox, "tlsvoicesvr/sendvoice", { tel: tel("13788888888"), msg: "1234" })).toMatchObject({
      result: 0,
    });
  });
});

test("a pull in the documentation's own words verifies at its own time", async () => {
  const sandbox = await openSandbox();
  await control(sandbox, "PUT", "/clock", { now: 1457336869000, ticking: false });
  const reply = await raw(sandbox, {
    method: "POST",
    path: "/v5/tlssmssvr/pullstatus?sdkappid=1400006666&random=7226249334",
    body: '{"sig":"c13e54f047ed75e821e698730c72d030dc30e5b510b3f8a0fb6fb7605283d7df","type":0,"time":1457336869,"max":10}',
  });
  expect(JSON.parse(reply.text)).toEqual({ result: 0, errmsg: "ok", count: 0, data: [] });
});
