/**
 * Sample 000, "短信 Python SDK" (qcloudsms_py): the requests that its examples make, with their values, over raw HTTP. The SDK
 * writes a country code of many as its caller gave it, here a number.
 */
import { expect, test } from "vitest";
import { createHttpClient } from "../../shared/providers/http-client.ts";
import { createQcloudsmsProvider } from "../../shared/providers/qcloudsms/client.ts";
import { proves } from "../coverage/proves.ts";
import { mp3 } from "../helpers/sounds.ts";
import { serveProxy } from "../providers/servers.ts";
import { control, NOON, openSandbox, travel } from "../sandbox/helpers.ts";
import { classic, official, tel, upload } from "../sandbox/qcloudsms/helpers.ts";
import { APP, FILE, MAX, PARAMS, PHONES, SIGN, TEMPLATE, TEXT, VOICE_TEMPLATE, WINDOW } from "./values.ts";

const [FIRST] = PHONES;
const SID = expect.stringMatching(/^8:/);
const RINGING = { result: 0, errmsg: "OK", callid: expect.stringMatching(/^[0-9a-f]{32}$/), ext: "" };
/** As the SDK picks it. */
const OPTIONS = { app: APP, random: "458302" };

const text = { sign: SIGN, tpl_id: TEMPLATE, params: PARAMS, extend: "", ext: "" };

test("send_with_param() to one sends its text", async () => {
  proves("samples/000 send_with_param to one", "runs");
  const sandbox = await openSandbox();
  const answer = await classic(sandbox, "tlssmssvr/sendsms", { tel: tel(FIRST), ...text }, OPTIONS);
  expect(answer).toEqual({ result: 0, errmsg: "OK", ext: "", sid: SID, fee: 1 });
  expect((await control(sandbox, "GET", `/messages?phone=${FIRST}`)).json.messages).toMatchObject([{ text: TEXT }]);
});

test("send_with_param() to many sends to each, its country code being a number", async () => {
  proves("samples/000 send_with_param to many", "runs");
  const sandbox = await openSandbox();
  const tels = PHONES.map((mobile) => ({ nationcode: 86, mobile }));
  const answer = await classic(sandbox, "tlssmssvr/sendmultisms2", { tel: tels, ...text }, OPTIONS);
  const detail = PHONES.map((mobile) => ({ result: 0, errmsg: "OK", mobile, nationcode: "86", sid: SID, fee: 1 }));
  expect(answer).toEqual({ result: 0, errmsg: "OK", ext: "", detail });
});

test("SmsVoiceVerifyCodeSender says its code twice", async () => {
  proves("samples/000 voice verification code", "runs");
  const sandbox = await openSandbox();
  const body = { tel: tel(FIRST), msg: "5678", playtimes: 2, ext: "" };
  expect(await classic(sandbox, "tlsvoicesvr/sendcvoice", body, OPTIONS)).toEqual(RINGING);
  const { json } = await control(sandbox, "GET", "/calls");
  expect(json.calls).toMatchObject([{ text: "您的验证码是5678", playTimes: 2 }]);
});

test("SmsVoicePromptSender says its text twice", async () => {
  proves("samples/000 voice prompt", "runs");
  const sandbox = await openSandbox();
  const body = { tel: tel(FIRST), prompttype: 2, promptfile: "5678", playtimes: 2, ext: "" };
  expect(await classic(sandbox, "tlsvoicesvr/sendvoiceprompt", body, OPTIONS)).toEqual(RINGING);
  const { json } = await control(sandbox, "GET", "/calls");
  expect(json.calls).toMatchObject([{ text: "5678", playTimes: 2 }]);
});

test("SmsStatusPuller pulls receipts, then replies", async () => {
  proves("samples/000 pull receipts and replies", "runs");
  const sandbox = await openSandbox();
  await classic(sandbox, "tlssmssvr/sendsms", { tel: tel(FIRST), ...text }, OPTIONS);
  travel(sandbox, 1000);
  await control(sandbox, "POST", `/phones/${FIRST}/reply`, { text: "收到" });
  const pull = (type: number) => classic(sandbox, "tlssmssvr/pullstatus", { type, max: MAX }, OPTIONS);
  expect(await pull(0)).toMatchObject({ result: 0, count: 1, data: [{ mobile: FIRST, errmsg: "DELIVRD" }] });
  expect(await pull(1)).toMatchObject({ result: 0, count: 1, data: [{ mobile: FIRST, text: "收到" }] });
});

test("SmsMobileStatusPuller finds nothing in its window of 2017, and what there is in one of today", async () => {
  proves("samples/000 pull those of one number", "runs");
  const sandbox = await openSandbox();
  await classic(sandbox, "tlssmssvr/sendsms", { tel: tel(FIRST), ...text }, OPTIONS);
  travel(sandbox, 1000);
  const ask = (type: number, window: { begin: number; end: number }) => {
    const body = { type, max: MAX, begin_time: window.begin, end_time: window.end, ...tel(FIRST) };
    return classic(sandbox, "tlssmssvr/pullstatus4mobile", body, OPTIONS);
  };
  for (const type of [0, 1]) expect(await ask(type, WINDOW)).toEqual({ result: 0, errmsg: "ok", count: 0, data: [] });
  const today = { begin: NOON / 1000, end: NOON / 1000 + 60 };
  expect(await ask(0, today)).toMatchObject({ count: 1, data: [{ mobile: FIRST, errmsg: "DELIVRD" }] });
});

test("VoiceFileUploader gets the id of its file", async () => {
  proves("samples/000 upload a voice file", "runs");
  const answer = await upload(await openSandbox(), mp3(), { app: APP, contentType: "audio/mpeg" });
  expect(answer).toEqual({ result: 0, errmsg: "ok", fid: expect.stringMatching(/^[0-9a-f]{40}\.mp3$/) });
});

test("FileVoiceSender plays the file that it names, twice", async () => {
  proves("samples/000 call with a voice file", "runs");
  const sandbox = await openSandbox();
  const body = { tel: tel(FIRST), fid: FILE, playtimes: 2, ext: "" };
  expect(await classic(sandbox, "tlsvoicesvr/sendfvoice", body, OPTIONS)).toEqual(RINGING);
  const { json } = await control(sandbox, "GET", "/calls");
  expect(json.calls).toMatchObject([{ fileId: FILE, playTimes: 2 }]);
});

test("TtsVoiceSender says its template twice", async () => {
  proves("samples/000 call with a template", "runs");
  const sandbox = await openSandbox();
  const body = { tel: tel(FIRST), tpl_id: VOICE_TEMPLATE, params: PARAMS, playtimes: 2, ext: "" };
  expect(await classic(sandbox, "tlsvoicesvr/sendtvoice", body, OPTIONS)).toEqual(RINGING);
  const { json } = await control(sandbox, "GET", "/calls");
  expect(json.calls).toMatchObject([{ text: "您的验证码是5678", playTimes: 2 }]);
});

test("a client with a proxy sends through it", async () => {
  proves(["samples/000 through a proxy", "samples/003 through a proxy"], "runs");
  const sandbox = await openSandbox();
  const proxy = await serveProxy(sandbox.port);
  const http = createHttpClient({ now: Date.now, proxy: proxy.url });
  const provider = createQcloudsmsProvider({
    appId: String(APP.id),
    appKey: APP.key,
    endpoints: { sms: sandbox.url, voice: sandbox.url },
    http,
    now: () => sandbox.clock.now(),
    random: Math.random,
  });
  const request = { requestId: "", phones: [`+86${FIRST}`], templateId: "7839", signName: SIGN, params: PARAMS };
  const { results } = await provider.send(request, { deadline: Date.now() + 5000 });
  http.close();
  expect(results).toMatchObject([{ status: "accepted" }]);
  expect(proxy.asked).toEqual([{ target: `127.0.0.1:${sandbox.port}`, authorization: undefined }]);
});

test("one factory makes the senders of texts and of files", async () => {
  proves("samples/000 objects of one factory", "runs");
  const sandbox = await openSandbox();
  const sent = await official(sandbox, "SmsSingleSender", "sendWithParam", ["86", FIRST, 7839, PARAMS, SIGN, "", ""]);
  expect(sent).toMatchObject({ result: 0 });
  expect(await official(sandbox, "VoiceFileUploader", "upload", [mp3(), "mp3"])).toMatchObject({ result: 0 });
});
