import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Callback, QcloudSmsInstance } from "../../../shared/compat/qcloudsms/qcloudsms.ts";
import { createHttpClient } from "../../../shared/providers/http-client.ts";
import { createQcloudsmsProvider, type QcloudsmsProvider } from "../../../shared/providers/qcloudsms/client.ts";
import { createQcloudsmsVoice } from "../../../shared/providers/qcloudsms/voice.ts";
import type { VoiceKind, VoiceProvider } from "../../../shared/providers/voice.ts";
import { type ClassicSubject, signClassic } from "../../../shared/signing/classic.ts";
import { callOf } from "../../compat/qcloudsms/calls.ts";
import { openOldSdk } from "../../compat/qcloudsms/old-sdk.ts";
import { type Seen, serve } from "../servers.ts";
import { APP_KEY, DEADLINE, FIRST, NOW, SECOND, TIME } from "./helpers.ts";

const APP_ID = "1400009099";
const [MOBILE, OTHER] = [FIRST.slice(3), SECOND.slice(3)];
const HELLO = Buffer.from("hello");

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  return () => vi.useRealTimers();
});

interface Case {
  name: string;
  subject: ClassicSubject;
  theirs(sdk: QcloudSmsInstance, callback: Callback<unknown>): void;
  ours(clients: { sms: QcloudsmsProvider; voice: VoiceProvider<VoiceKind> }): Promise<unknown> | undefined;
}

const send = { requestId: "r1", templateId: "7839", signName: "腾讯云", params: ["5678"] };
const call = { requestId: "r1", phone: FIRST };
const one: ClassicSubject = { kind: "mobiles", mobiles: [MOBILE] };

const CASES: Case[] = [
  {
    name: "a template to one",
    subject: one,
    theirs: (sdk, cb) => sdk.SmsSingleSender().sendWithParam(86, MOBILE, 7839, ["5678"], "腾讯云", "", "r1", cb),
    ours: ({ sms }) => sms.send({ ...send, phones: [FIRST] }, DEADLINE),
  },
  {
    name: "a template to many",
    subject: { kind: "mobiles", mobiles: [MOBILE, OTHER] },
    theirs: (sdk, cb) =>
      sdk.SmsMultiSender().sendWithParam(86, [MOBILE, OTHER], 7839, ["5678"], "腾讯云", "", "r1", cb),
    ours: ({ sms }) => sms.send({ ...send, phones: [FIRST, SECOND] }, DEADLINE),
  },
  {
    name: "a text to one",
    subject: one,
    theirs: (sdk, cb) => sdk.SmsSingleSender().send(0, 86, MOBILE, "您的验证码是: 5678", "", "r1", cb),
    ours: ({ sms }) =>
      sms.sendText({ requestId: "r1", phones: [FIRST], text: "您的验证码是: 5678", kind: "normal" }, DEADLINE),
  },
  {
    name: "a text to many",
    subject: { kind: "mobiles", mobiles: [MOBILE, OTHER] },
    theirs: (sdk, cb) => sdk.SmsMultiSender().send(1, 86, [MOBILE, OTHER], "打折啦", "", "r1", cb),
    ours: ({ sms }) =>
      sms.sendText({ requestId: "r1", phones: [FIRST, SECOND], text: "打折啦", kind: "marketing" }, DEADLINE),
  },
  {
    name: "receipts",
    subject: { kind: "none" },
    theirs: (sdk, cb) => sdk.SmsStatusPuller().pullCallback(10, cb),
    ours: ({ sms }) => sms.queue?.pullReceipts(10, DEADLINE),
  },
  {
    name: "replies",
    subject: { kind: "none" },
    theirs: (sdk, cb) => sdk.SmsStatusPuller().pullReply(10, cb),
    ours: ({ sms }) => sms.queue?.pullReplies(10, DEADLINE),
  },
  {
    name: "receipts of one number",
    subject: { kind: "none" },
    theirs: (sdk, cb) => sdk.SmsMobileStatusPuller().pullCallback("86", MOBILE, TIME - 9, TIME, 10, cb),
    ours: ({ sms }) => sms.phoneLog?.receiptsByPhone({ phone: FIRST, from: NOW - 9000, limit: 10 }, DEADLINE),
  },
  {
    name: "a code that is spoken",
    subject: one,
    theirs: (sdk, cb) => sdk.CodeVoiceSender().send("86", MOBILE, "5678", 2, "r1", cb),
    ours: ({ voice }) => voice.call({ ...call, content: { kind: "code", code: "5678" } }, DEADLINE),
  },
  {
    name: "a prompt",
    subject: one,
    theirs: (sdk, cb) => sdk.PromptVoiceSender().send("86", MOBILE, 2, "5678", 2, "r1", cb),
    ours: ({ voice }) => voice.call({ ...call, content: { kind: "prompt", text: "5678" } }, DEADLINE),
  },
  {
    name: "a template that is spoken",
    subject: one,
    theirs: (sdk, cb) => sdk.TtsVoiceSender().send("86", MOBILE, 12345, ["5678"], 2, "r1", cb),
    ours: ({ voice }) => {
      return voice.call({ ...call, content: { kind: "template", templateId: "12345", params: ["5678"] } }, DEADLINE);
    },
  },
  {
    name: "a file that is played",
    subject: one,
    theirs: (sdk, cb) => sdk.FileVoiceSender().send("86", MOBILE, "f.mp3", 2, "r1", cb),
    ours: ({ voice }) => voice.call({ ...call, content: { kind: "file", fileId: "f.mp3" } }, DEADLINE),
  },
  {
    name: "a file that is uploaded",
    subject: { kind: "file", contentSha1: "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d" },
    theirs: (sdk, cb) => sdk.VoiceFileUploader().upload(HELLO, "mp3", cb),
    ours: ({ voice }) => voice.files?.upload({ bytes: HELLO, type: "mp3" }, DEADLINE).catch(() => undefined),
  },
];

describe("the classic clients", () => {
  test.each(CASES)("ask for $name as the official SDK does", async ({ subject, theirs, ours }) => {
    const server = await serve((response) => response.end(JSON.stringify({ result: 1007, errmsg: "No." })));
    await callOf(openOldSdk(server.port)(APP_ID, APP_KEY), { run: theirs });
    const http = createHttpClient({ now: () => NOW, proxy: "" });
    const endpoints = { sms: server.url, voice: server.url };
    const options = { appId: APP_ID, appKey: APP_KEY, endpoints, http, now: () => NOW, random: Math.random };
    const clients = { sms: createQcloudsmsProvider(options), voice: createQcloudsmsVoice(options) };
    await ours(clients)?.catch(() => undefined);
    http.close();
    const [official, own] = server.seen;
    expect(server.seen).toHaveLength(2);
    expect(requestIn(own, subject)).toEqual(requestIn(official, subject));
  });
});

/** All but the random number and what follows from it, which is checked. */
function requestIn(seen: Seen | undefined, subject: ClassicSubject): unknown {
  const { pathname, searchParams } = new URL(seen?.url ?? "", "http://a");
  const random = searchParams.get("random") ?? "";
  const isUpload = subject.kind === "file";
  const body: Record<string, unknown> = isUpload ? { bytes: seen?.body } : JSON.parse(seen?.body ?? "");
  const { sig = seen?.headers.authorization, ...rest } = body;
  expect(sig).toBe(signClassic({ random, time: TIME, subject }, APP_KEY));
  return {
    pathname,
    query: [...searchParams].map(([name, value]) => (name === "random" ? name : `${name}=${value}`)),
    contentType: seen?.headers["content-type"]?.replace("ap0p", "app"),
    sha1: seen?.headers["x-content-sha1"],
    rest,
  };
}
