import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Config, NoticeScene, VoiceRoute } from "../../shared/config/config.ts";
import { XinshiError } from "../../shared/errors.ts";
import { sendVoiceAsService, sendVoiceAsUser, type VoiceApp } from "../../shared/messaging/send-voice.ts";
import { CAPABILITIES } from "../../shared/providers/capabilities.ts";
import type { ProviderName, RetryClass, SendFault } from "../../shared/providers/provider.ts";
import type { VoiceFile, VoiceKind, VoiceProvider, VoiceRequest, VoiceResult } from "../../shared/providers/voice.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store, StoredVoiceFile } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import config from "../../xinshi.config.ts";
import { testApp } from "../helpers/app.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const PHONE = "+8613711112222";

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-voice-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function service(deadline = NOW + 20_000): Call<"service"> {
  return { requestId: "r1", functionName: "sendvoice", caller: { kind: "service", name: "shop" }, deadline };
}

function user(openid: string): Call<"user"> {
  const caller = { kind: "user", openid, appid: "wx0" } as const;
  return { requestId: `r-${openid}`, functionName: "sendvoice", caller, deadline: NOW + 20_000 };
}

/** A provider's way to answer: by default it accepts. */
type Answers = Partial<Record<ProviderName, VoiceResult | Error | (() => Promise<VoiceResult>)>>;

interface Placed extends VoiceRequest {
  provider: ProviderName;
  msLeft: number;
}

interface Given {
  answers?: Answers;
  placed?: Placed[];
  config?: Config;
  status?: VoiceFile["review"];
  now?: () => number;
}

function appWith({ answers = {}, placed = [], status = "approved", now = () => NOW, ...given }: Given = {}): VoiceApp {
  const voice = async (name: ProviderName): Promise<VoiceProvider<VoiceKind>> => {
    const answer = answers[name] ?? { status: "accepted", callId: `call-${name}` };
    if (answer instanceof Error) throw answer;
    return {
      name,
      kinds: CAPABILITIES[name].voice,
      async call(request, { deadline }) {
        placed.push({ ...request, provider: name, msLeft: deadline - now() });
        return typeof answer === "function" ? answer() : answer;
      },
      files: {
        maxBytes: 1,
        upload: () => Promise.reject(new Error("no uploads here")),
        status: async (fileId) => ({ fileId, review: status }),
      },
    };
  };
  return { ...testApp({ store, provider: {}, now, ...given }), voice };
}

function fault(code: SendFault["code"], retry: RetryClass): SendFault {
  return { code, retry, message: "as said", provider: { name: "tencent", code: "Theirs" } };
}

/** The shipped config, whose scene of recordings has these routes. */
function recordingBy(voice: readonly VoiceRoute[]): Config {
  const recording: NoticeScene = { kind: "notice", callers: ["user", "service"], routes: [], voice };
  return { ...config, scenes: { ...config.scenes, recording } };
}

async function keepFile(review: StoredVoiceFile["review"], openid = "o1", provider = "qcloudsms"): Promise<string> {
  const file = { provider, sha1: "0".repeat(40), type: "mp3", bytes: 834 } as const;
  const limit = { count: 1, since: 0 };
  await store.claimVoiceFile({ ...file, userId: openid, holder: "call", now: NOW, ttlMs: 1000, limit });
  await store.finishVoiceFile({ ...file, fid: "1.mp3", review, reason: null, uploadedAt: NOW });
  return "1.mp3";
}

test("sendVoiceAsService() goes on by the scene's next route with the same code, when the first surely did not call", async () => {
  const placed: Placed[] = [];
  const refused: VoiceResult = { status: "rejected", fault: fault("PROVIDER_UNAVAILABLE", "safe") };
  const data = await sendVoiceAsService(
    { phone: PHONE },
    service(),
    appWith({ answers: { tencent: refused }, placed }),
  );
  expect(data).toMatchObject({ accepted: 1, messages: [{ provider: "aliyun", serialNumber: "call-aliyun" }] });
  const [first, second] = placed.map(({ content }) => content);
  expect(first).toEqual({ kind: "code", code: expect.stringMatching(/^\d{6}$/) });
  const code = first?.kind === "code" ? first.code : "";
  expect(second).toEqual({ kind: "template", templateId: "TTS_100001", params: [], namedParams: { code } });
  expect(new Set(placed.map(({ requestId }) => requestId)).size).toBe(2);
});

test("sendVoiceAsService() calls nobody again when nobody knows whether the first call was placed", async () => {
  const placed: Placed[] = [];
  const unknown: VoiceResult = { status: "unknown", fault: fault("OUTCOME_UNKNOWN", "unsafe"), rawBody: "<html>" };
  const app = appWith({ answers: { tencent: unknown }, placed });
  await expect(sendVoiceAsService({ phone: PHONE }, service(), app)).rejects.toMatchObject({
    code: "OUTCOME_UNKNOWN",
    message: "as said",
    details: { provider: { name: "tencent", code: "Theirs" } },
  });
  expect(placed).toHaveLength(1);
  expect(await store.findMessages({ phone: PHONE, order: "newest", limit: 9 })).toMatchObject([
    { channel: "voice", status: "unknown", provider: "tencent", templateId: "", signName: null, segments: null },
  ]);
});

test("sendVoiceAsService() gives the reservation back when the provider cannot be made", async () => {
  const missing = new XinshiError("NOT_CONFIGURED", "QCLOUDSMS_APP_KEY: is missing");
  const input = { phone: PHONE, provider: "qcloudsms", code: "8253" } as const;
  await expect(
    sendVoiceAsService(input, service(), appWith({ answers: { qcloudsms: missing } })),
  ).rejects.toMatchObject({ code: "NOT_CONFIGURED" });
  expect(await sendVoiceAsService(input, service(), appWith())).toMatchObject({ accepted: 1 });
});

test("sendVoiceAsService() leaves out providers that cannot say what is said", async () => {
  const placed: Placed[] = [];
  const { smsSdkAppId } = config.providers.tencent;
  const withoutApp = { ...config, providers: { ...config.providers, tencent: { smsSdkAppId } } };
  await sendVoiceAsService({ phone: PHONE, code: "8253" }, service(), appWith({ placed, config: withoutApp }));
  await sendVoiceAsService({ phone: "+8613711113333" }, service(), appWith({ placed, config: withoutApp }));
  expect(placed.map(({ provider }) => provider)).toEqual(["qcloudsms", "aliyun"]);
  const aliyunOnly = { ...config, providers: { aliyun: {} } };
  for (const [input, message] of [
    [{ code: "8253" }, "code: no configured provider can say a code"],
    [{ text: "hello" }, "text: no configured provider can read out a text"],
  ] as const) {
    await expect(
      sendVoiceAsService({ phone: PHONE, ...input }, service(), appWith({ config: aliyunOnly })),
    ).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: `Cannot read the request: ${message}`,
      details: { reason: "unsupported" },
    });
  }
});

test("sendVoiceAsService() names who can when no route of a scene can", async () => {
  const { login } = config.scenes;
  const { smsSdkAppId } = config.providers.tencent;
  const onlyCodes: Config = {
    ...config,
    scenes: { ...config.scenes, login: { ...login, voice: [{ provider: "tencent", kind: "code" }] } },
    providers: { ...config.providers, tencent: { smsSdkAppId } },
  };
  await expect(sendVoiceAsService({ phone: PHONE }, service(), appWith({ config: onlyCodes }))).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: "Cannot read the request: scene: only qcloudsms can say a code",
  });
});

test("sendVoiceAsService() says it as often as asked, else as the route says, else as the provider does", async () => {
  const placed: Placed[] = [];
  const file = "c799d10a43ec109f02f2288ca3c85b79e7700c98.mp3";
  const routed = recordingBy([{ provider: "qcloudsms", kind: "recording", playTimes: 1 }]);
  const app = appWith({ placed, config: { ...routed, limits: [] } });
  await sendVoiceAsService({ phone: PHONE, scene: "recording", fid: file }, service(), app);
  await sendVoiceAsService({ phone: PHONE, scene: "recording", fid: file, playTimes: 3 }, service(), app);
  await sendVoiceAsService({ phone: PHONE, fid: file }, service(), app);
  expect(placed.map(({ playTimes }) => playTimes)).toEqual([1, 3, undefined]);
});

test("sendVoiceAsService() begins no call when the invocation's time is over, and gives the provider less than it has", async () => {
  const placed: Placed[] = [];
  const app = appWith({ placed });
  await expect(sendVoiceAsService({ phone: PHONE }, service(NOW + 600), app)).rejects.toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
    details: { reason: "deadline" },
  });
  await sendVoiceAsService({ phone: PHONE }, service(NOW + 3000), app);
  expect(placed.map(({ msLeft }) => msLeft)).toEqual([2600]);
});

test("sendVoiceAsUser() asks for the review of a pending file, and remembers it", async () => {
  const fid = await keepFile("pending");
  const play = (status: VoiceFile["review"]) =>
    sendVoiceAsUser({ phone: PHONE, scene: "recording", fid }, user("o1"), appWith({ status }));
  await expect(play("pending")).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
    message: "This file still waits for its review",
    details: { reason: "file_pending" },
  });
  expect(await play("approved")).toMatchObject({ accepted: 1 });
  expect(await store.findVoiceFile({ fid })).toMatchObject({ review: "approved" });
});

for (const { what, review, openid, error } of [
  {
    what: "a refused file",
    review: "refused",
    openid: "o1",
    error: { code: "PERMISSION_DENIED", message: "This file was refused at its review" },
  },
  {
    what: "the file of another",
    review: "approved",
    openid: "o2",
    error: { code: "NOT_FOUND", message: "There is no such voice file" },
  },
] as const) {
  test(`sendVoiceAsUser() calls nobody with ${what}`, async () => {
    const placed: Placed[] = [];
    const fid = await keepFile(review);
    await expect(
      sendVoiceAsUser({ phone: PHONE, scene: "recording", fid }, user(openid), appWith({ placed })),
    ).rejects.toMatchObject(error);
    expect(placed).toEqual([]);
  });
}

test("sendVoiceAsService() plays a file by the provider that has it only", async () => {
  const fid = await keepFile("approved", "o1", "aliyun");
  await expect(
    sendVoiceAsService({ phone: PHONE, scene: "recording", fid }, service(), appWith()),
  ).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: "Cannot read the request: fid: is a file of aliyun, which this call does not go by",
  });
  expect(await sendVoiceAsService({ phone: PHONE, provider: "aliyun", fid }, service(), appWith())).toMatchObject({
    messages: [{ provider: "aliyun" }],
  });
});

test("sendVoiceAsUser() gives a test number no call", async () => {
  const placed: Placed[] = [];
  const { login } = config.scenes;
  const testNumbers = [{ phone: PHONE, code: "123456", until: "2026-12-31" }];
  const withTest: Config = { ...config, scenes: { ...config.scenes, login: { ...login, testNumbers } } };
  const data = await sendVoiceAsUser({ phone: PHONE }, user("o1"), appWith({ placed, config: withTest }));
  expect(data).toMatchObject({ accepted: 1, messages: [{ provider: "test" }], expiresInSeconds: 300 });
  expect(placed).toEqual([]);
});

test("sendVoiceAsUser() refuses a suppressed number", async () => {
  await store.suppress([{ phone: PHONE, reason: "manual", note: null, at: NOW }]);
  await expect(sendVoiceAsUser({ phone: PHONE }, user("o1"), appWith())).rejects.toMatchObject({
    code: "RECIPIENT_BLOCKED",
    details: { reason: "manual" },
  });
});

test("sendVoiceAsService() without a scene stays within withoutScene: its countries, its budget, or nothing at all", async () => {
  const call = (withoutScene: Config["withoutScene"], phone = PHONE) => {
    const own = { ...config, limits: [], withoutScene: withoutScene ?? {} };
    return sendVoiceAsService({ phone, code: "8253", provider: "tencent" }, service(), appWith({ config: own }));
  };
  await expect(call(false)).rejects.toMatchObject({ code: "PERMISSION_DENIED", details: { reason: "scene" } });
  await expect(call({ countries: ["HK"] })).rejects.toMatchObject({ details: { reason: "country" } });
  expect(await call({ dailyBudget: 1 })).toMatchObject({ accepted: 1 });
  await expect(call({ dailyBudget: 1 }, "+8613711113333")).rejects.toMatchObject({
    code: "RATE_LIMITED",
    details: { reason: "scene_day" },
  });
  expect(await call(undefined, "+8613711114444")).toMatchObject({ accepted: 1 });
});
