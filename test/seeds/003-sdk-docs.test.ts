/**
 * Sample 003, "短信 SDK 文档": the Node.js examples with their values by qcloudsms_js itself, what only the other languages'
 * chapters show, and the mini-program's cloud function and call.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startLocal } from "../../deploy/local.ts";
import { createHttpClient, type HttpClient } from "../../shared/providers/http-client.ts";
import { createQcloudsmsProvider } from "../../shared/providers/qcloudsms/client.ts";
import { proves } from "../coverage/proves.ts";
import { controlOf } from "../helpers/control.ts";
import { control, openSandbox, travel } from "../sandbox/helpers.ts";
import { official } from "../sandbox/qcloudsms/helpers.ts";
import { APP, MAX, PARAMS, PHONES, SIGN, TEMPLATE, TEXT, WINDOW } from "./values.ts";

const [FIRST] = PHONES;
const NOTHING = { result: 0, errmsg: "ok", count: 0, data: [] };
const request = (phones: readonly string[]) => {
  return { requestId: "", phones, templateId: String(TEMPLATE), signName: SIGN, params: PARAMS };
};

test("sendWithParam() to one sends its text", async () => {
  proves("samples/003 sendWithParam to one", "runs");
  const sandbox = await openSandbox();
  const parameters = ["86", FIRST, TEMPLATE, PARAMS, SIGN, "", ""];
  const answer = await official(sandbox, "SmsSingleSender", "sendWithParam", parameters, APP);
  expect(answer).toEqual({ result: 0, errmsg: "OK", ext: "", sid: expect.stringMatching(/^8:/), fee: 1 });
  expect((await control(sandbox, "GET", `/messages?phone=${FIRST}`)).json.messages).toMatchObject([{ text: TEXT }]);
});

test("sendWithParam() to many sends to each", async () => {
  proves("samples/003 sendWithParam to many", "runs");
  const parameters = ["86", PHONES, TEMPLATE, PARAMS, SIGN, "", ""];
  const answer = await official(await openSandbox(), "SmsMultiSender", "sendWithParam", parameters, APP);
  const detail = PHONES.map((mobile) => ({ result: 0, mobile, nationcode: "86", fee: 1 }));
  expect(answer).toMatchObject({ result: 0, errmsg: "OK", ext: "", detail });
});

test("pullCallback() and pullReply() take up to ten of what came", async () => {
  proves("samples/003 pull receipts and replies", "runs");
  const sandbox = await openSandbox();
  const pull = (method: string) => official(sandbox, "SmsStatusPuller", method, [MAX], APP);
  expect([await pull("pullCallback"), await pull("pullReply")]).toEqual([NOTHING, NOTHING]);
  await official(sandbox, "SmsSingleSender", "sendWithParam", ["86", FIRST, TEMPLATE, PARAMS, SIGN, "", ""], APP);
  travel(sandbox, 1000);
  await control(sandbox, "POST", `/phones/${FIRST}/reply`, { text: "收到" });
  expect(await pull("pullCallback")).toMatchObject({ count: 1, data: [{ mobile: FIRST, report_status: "SUCCESS" }] });
  expect(await pull("pullReply")).toMatchObject({ count: 1, data: [{ mobile: FIRST, text: "收到" }] });
});

test("pullCallback() and pullReply() of one number find nothing in two weeks of 2017", async () => {
  proves("samples/003 pull those of one number", "runs");
  const sandbox = await openSandbox();
  await official(sandbox, "SmsSingleSender", "sendWithParam", ["86", FIRST, TEMPLATE, PARAMS, SIGN, "", ""], APP);
  travel(sandbox, 1000);
  for (const method of ["pullCallback", "pullReply"]) {
    const parameters = ["86", FIRST, WINDOW.begin, WINDOW.end, MAX];
    expect(await official(sandbox, "SmsMobileStatusPuller", method, parameters, APP)).toEqual(NOTHING);
  }
});

test("sendWithParam() abroad takes another country code, and an international template", async () => {
  proves("samples/003 to a foreign number", "runs");
  const sandbox = await openSandbox();
  const abroad = (template: number) => ["852", "61234567", template, PARAMS, SIGN, "", ""];
  const send = (template: number) => official(sandbox, "SmsSingleSender", "sendWithParam", abroad(template), APP);
  expect(await send(1110)).toMatchObject({ result: 0, errmsg: "OK" });
  expect(await send(TEMPLATE)).toMatchObject({ result: 1014 });
});

test("fifteen sends at once share a pool of ten connections, and each number gets one text", async () => {
  proves("samples/003 a pool of connections", "runs");
  const sandbox = await openSandbox();
  await control(sandbox, "POST", "/templates", { id: "7840", text: "您验证码是：{1}", kind: "code" });
  const provider = open(sandbox.url, createHttpClient({ now: Date.now, proxy: "", maxSockets: 10 }), sandbox.clock, {
    id: 122333333,
    key: APP.key,
  });
  const mobiles = [0, 1, 2, 3, 4].flatMap((row) => [
    String(21_212_313_123 + row),
    String(12_345_678_902 + row),
    String(12_345_678_903 + row),
  ]);
  const texts = mobiles.map((mobile) => {
    return { requestId: "", phones: [`+86${mobile}`], text: "您验证码是：5678", kind: "normal" } as const;
  });
  const answers = await Promise.all(texts.map((text) => provider.sendText(text, { deadline: Date.now() + 5000 })));
  const results = answers.flatMap(({ results }) => results);
  const accepted = results.filter(({ status }) => status === "accepted").map(({ phone }) => phone);
  expect(accepted.sort()).toEqual([...new Set(mobiles)].map((mobile) => `+86${mobile}`).sort());
  const refused = results.flatMap((result) => (result.status === "accepted" ? [] : [result.fault.provider.code]));
  expect(refused).toEqual(["1023", "1023", "1023", "1023"]);
});

test("a client sends over an HTTP client of one's own", async () => {
  proves("samples/003 an HTTP client of one's own", "runs");
  const sandbox = await openSandbox();
  const own: HttpClient = {
    async send({ method, url, headers, body = "" }) {
      const answer = await fetch(url, { method, headers, body: String(body) });
      return {
        kind: "answered",
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.text(),
      };
    },
    close() {},
  };
  const { results } = await open(sandbox.url, own, sandbox.clock).send(request([`+86${FIRST}`]), {
    deadline: Date.now() + 5000,
  });
  expect(results).toMatchObject([{ status: "accepted", segments: 1 }]);
});

function open(url: string, http: HttpClient, clock: { now(): number }, app = APP) {
  onTestFinished(() => http.close());
  const endpoints = { sms: url, voice: url };
  const common = { endpoints, http, now: () => clock.now(), random: Math.random };
  return createQcloudsmsProvider({ appId: String(app.id), appKey: app.key, ...common });
}

const CALL = { mobile: "19012345678", nationcode: "86" };

test("the sample's own cloud function gets its text sent", async () => {
  proves("samples/003 the cloud function, called from a mini-program", "runs");
  const sandbox = await openSandbox();
  const app = { id: 140000001, key: "abcdefghijkl123445" };
  const parameters = [CALL.nationcode, CALL.mobile, 1234, PARAMS, SIGN, "", ""];
  const answer = await official(sandbox, "SmsSingleSender", "sendWithParam", parameters, app);
  expect(answer).toMatchObject({ result: 0, errmsg: "OK", fee: 1 });
});

test("the mini-program's call, unchanged, gets a code from our function", async () => {
  proves("samples/003 the cloud function, called from a mini-program", "runs");
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-sample-"));
  const { url, close } = await startLocal({ port: 0, dataDir, cron: false });
  onTestFinished(async () => {
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const reply = await fetch(`${url}/call/sendsms`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-wx-openid": "o-sample" },
    body: JSON.stringify({ data: CALL }),
  });
  expect(await reply.json()).toMatchObject({
    errMsg: "cloud.callFunction:ok",
    result: { ok: true, data: { accepted: 1, messages: [{ phone: "+8619012345678", status: "accepted" }] } },
  });
  expect((await controlOf(url).waitFor("+8619012345678")).code).toMatch(/^\d{6}$/);
});
