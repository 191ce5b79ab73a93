import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkConfig } from "../../shared/config/check-config.ts";
import type { Config } from "../../shared/config/config.ts";
import { sendSmsAsUser } from "../../shared/messaging/send.ts";
import { verifyCode } from "../../shared/messaging/verify.ts";
import { callSilent, withVoiceFallback } from "../../shared/messaging/voice-fallback.ts";
import type { SmsProvider } from "../../shared/providers/provider.ts";
import type { VoiceKind, VoiceProvider, VoiceRequest, VoiceResult } from "../../shared/providers/voice.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Receipt, Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import shipped from "../../xinshi.config.ts";
import { testApp } from "../helpers/app.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const PHONE = "+8613711112222";
const KEY = "a-key-for-tests-of-32-characters";

let folder: string;
let store: Store;
let now: number;
let texted: string[];
let called: VoiceRequest[];
beforeEach(async () => {
  now = NOW;
  texted = [];
  called = [];
  folder = mkdtempSync(join(tmpdir(), "xinshi-fallback-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function withFallback(voiceFallback: { onFailure?: boolean; afterSeconds?: number } | undefined): Config {
  return { ...shipped, scenes: { login: { ...shipped.scenes.login, ...(voiceFallback && { voiceFallback }) } } };
}

const provider: Partial<SmsProvider> = {
  send: async ({ phones, params }) => {
    texted.push(params[0] ?? "");
    const serialNumber = `s${texted.length}`;
    return { results: phones.map((phone) => ({ phone, status: "accepted", serialNumber, segments: 1 })) };
  },
};

/** Accepts every call unless told otherwise. */
function voice(answer: (request: VoiceRequest) => Promise<VoiceResult>): VoiceProvider<VoiceKind> {
  return { name: "tencent", kinds: ["code"], call: answer };
}

function appWith(config: Config, log: Record<string, unknown>[] = []) {
  const speaks = voice(async (request) => {
    called.push(request);
    return { status: "accepted", callId: `c${called.length}` };
  });
  return {
    ...testApp({ store, provider, now: () => now, config, log }),
    voice: async () => speaks,
    verificationKey: () => KEY,
  };
}

function timer(ms = 50_000): Call<"timer"> {
  const caller = { kind: "timer", triggerName: "every-minute" } as const;
  return { requestId: `t-${now}`, functionName: "pullstatus", caller, deadline: now + ms };
}

function user(): Call<"user"> {
  const caller = { kind: "user", openid: "o1", appid: "wx0" } as const;
  return { requestId: `r-${now}`, functionName: "sendsms", caller, deadline: now + 20_000 };
}

function receive(serialNumber: string, status: Receipt["status"]) {
  const receipt = { serialNumber, phone: PHONE, status, code: status, sessionContext: "", at: now };
  return store.applyReceipts({ now, provider: "tencent", source: "push", raw: "", receipts: [receipt] });
}

test("callSilent() says the same code when the text failed, once, and the code is right", async () => {
  const app = appWith(withFallback({}));
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  expect(await callSilent(timer(), app)).toEqual({ called: 0, failed: 0 });
  await receive("s1", "undelivered");
  now += 60_000;
  expect(await callSilent(timer(), app)).toEqual({ called: 1, failed: 0 });
  expect(await callSilent(timer(), app)).toEqual({ called: 0, failed: 0 });
  expect(called.map(({ phone, content }) => [phone, content])).toEqual([[PHONE, { kind: "code", code: texted[0] }]]);
  const [call] = await store.findMessages({ phone: PHONE, order: "newest", limit: 1 });
  expect(call).toMatchObject({ channel: "voice", status: "submitted", serialNumber: "c1", callerId: "o1" });
  expect(await verifyCode({ phone: PHONE, code: texted[0] ?? "" }, user(), app)).toMatchObject({ verified: true });
});

test("callSilent() calls after so many seconds of silence, and not when the text came after all", async () => {
  const app = appWith(withFallback({ afterSeconds: 60 }));
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  now += 59_000;
  expect(await callSilent(timer(), app)).toEqual({ called: 0, failed: 0 });
  await receive("s1", "delivered");
  now += 2000;
  expect(await callSilent(timer(), app)).toEqual({ called: 0, failed: 0 });
  const other = "+8613711113333";
  await sendSmsAsUser({ phone: other }, user(), app);
  now += 60_000;
  expect(await callSilent(timer(), app)).toEqual({ called: 1, failed: 0 });
  expect(called.map(({ phone }) => phone)).toEqual([other]);
});

test("callSilent() does not call when the receipt comes while another is called", async () => {
  const app = appWith(withFallback({ afterSeconds: 60 }));
  const others = "+8613711113333";
  for (const phone of [others, PHONE]) await sendSmsAsUser({ phone }, user(), app);
  now += 61_000;
  const speaks = voice(async (request) => {
    called.push(request);
    await receive("s2", "delivered");
    return { status: "accepted", callId: "c1" };
  });
  expect(await callSilent(timer(), { ...app, voice: async () => speaks })).toEqual({ called: 1, failed: 0 });
  expect(called.map(({ phone }) => phone)).toEqual([others]);
});

test("callSilent() calls whose earlier code was delivered and used, and whose number another user texted", async () => {
  const app = appWith(withFallback({ afterSeconds: 60 }));
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  await receive("s1", "delivered");
  await verifyCode({ phone: PHONE, code: texted[0] ?? "" }, user(), app);
  now += 31_000;
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  now += 31_000;
  const other: Call<"user"> = { ...user(), caller: { kind: "user", openid: "o2", appid: "wx0" } };
  await sendSmsAsUser({ phone: PHONE }, other, app);
  await receive("s3", "delivered");
  now += 30_000;
  expect(await callSilent(timer(), app)).toEqual({ called: 1, failed: 0 });
  expect(called).toMatchObject([{ content: { kind: "code", code: texted[1] } }]);
});

test("callSilent() makes one call of many runs at once", async () => {
  const app = appWith(withFallback({}));
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  await receive("s1", "undelivered");
  const runs = await Promise.all(Array.from({ length: 6 }, () => callSilent(timer(), app)));
  expect(runs.reduce((sum, { called: count }) => sum + count, 0)).toBe(1);
  expect(called).toHaveLength(1);
});

test("callSilent() does not call again when the call could not be placed, and says so in the log", async () => {
  const log: Record<string, unknown>[] = [];
  const fault = {
    code: "PROVIDER_REJECTED",
    message: "no",
    retry: "never",
    provider: { name: "tencent", code: "FailedOperation.TemplateIncorrectOrUnapproved" },
  } as const;
  const app = {
    ...appWith(withFallback({}), log),
    voice: async () => voice(async () => ({ status: "rejected", fault })),
  };
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  await receive("s1", "undelivered");
  expect(await callSilent(timer(), app)).toEqual({ called: 0, failed: 1 });
  expect(await callSilent(timer(), app)).toEqual({ called: 0, failed: 0 });
  expect(log).toContainEqual(expect.objectContaining({ event: "voice_fallback_failed", code: "PROVIDER_REJECTED" }));
  expect(JSON.stringify(log)).not.toContain(PHONE);
});

test("callSilent() claims nobody when there is no time to call", async () => {
  const app = appWith(withFallback({}));
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  await receive("s1", "undelivered");
  expect(await callSilent(timer(4000), app)).toEqual({ called: 0, failed: 0 });
  expect(await callSilent(timer(), app)).toEqual({ called: 1, failed: 0 });
});

test("withVoiceFallback needs no setting where no scene falls back", () => {
  expect(withVoiceFallback.groups(withFallback(undefined))).toEqual([]);
  expect(withVoiceFallback.groups(withFallback({}))).toContain("verificationKey");
});

test("checkConfig() names a fallback without routes to call by, and half a second", () => {
  const { voice: _none, ...login } = shipped.scenes.login;
  const scenes = { login: { ...login, voiceFallback: { afterSeconds: 0.5 } } };
  expect(checkConfig({ ...shipped, scenes })).toEqual([
    "scenes.login.voiceFallback: needs routes under voice",
    "scenes.login.voiceFallback.afterSeconds: must be a whole number above 0",
  ]);
});

/** The provider says no to the `place`th text. */
function refusing(place: number): Partial<SmsProvider> {
  const fault = {
    code: "RATE_LIMITED",
    message: "no",
    retry: "after-window",
    provider: { name: "tencent", code: "LimitExceeded.PhoneNumberSameContentDailyLimit" },
  } as const;
  return {
    send: async (request, options) => {
      if (texted.length + 1 !== place) return provider.send?.(request, options) ?? { results: [] };
      texted.push("");
      return { results: request.phones.map((phone) => ({ phone, status: "rejected", fault })) };
    },
  };
}

/** Refuses the second text; its clock goes on all the time. */
function refusingTheSecond() {
  const ticking = () => {
    now += 3;
    return now;
  };
  return {
    ...appWith(withFallback({})),
    ...testApp({ store, provider: refusing(2), now: ticking, config: withFallback({}) }),
  };
}

test("callSilent() calls for the text that failed when the provider refused to send it again", async () => {
  const app = refusingTheSecond();
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  now += 60_000;
  await expect(sendSmsAsUser({ phone: PHONE }, user(), app)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  await receive("s1", "undelivered");
  expect(await callSilent(timer(), app)).toEqual({ called: 1, failed: 0 });
  expect(called.map(({ content }) => content)).toEqual([{ kind: "code", code: texted[0] }]);
});

test("verifyCode() names the text that went out when the provider refused to send it again", async () => {
  const app = refusingTheSecond();
  const { messages } = await sendSmsAsUser({ phone: PHONE }, user(), app);
  now += 60_000;
  await expect(sendSmsAsUser({ phone: PHONE }, user(), app)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  const verified = await verifyCode({ phone: PHONE, code: texted[0] ?? "" }, user(), app);
  expect(verified.messageId).toBe(messages[0]?.id);
});

test("callSilent() does not call when an earlier text with the same code is delivered late, and does when nobody has it", async () => {
  const app = appWith(withFallback({ afterSeconds: 60 }));
  const others = "+8613711113333";
  for (const phone of [PHONE, others]) await sendSmsAsUser({ phone }, user(), app);
  now += 50_000;
  for (const phone of [PHONE, others]) await sendSmsAsUser({ phone }, user(), app);
  now += 5000;
  await receive("s1", "delivered");
  now += 60_000;
  expect(await callSilent(timer(), app)).toEqual({ called: 1, failed: 0 });
  expect(called.map(({ phone }) => phone)).toEqual([others]);
});

test("callSilent() calls when the person asked again after the first text was delivered", async () => {
  const app = appWith(withFallback({}));
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  await receive("s1", "delivered");
  now += 50_000;
  await sendSmsAsUser({ phone: PHONE }, user(), app);
  await receive("s2", "undelivered");
  expect(await callSilent(timer(), app)).toEqual({ called: 1, failed: 0 });
});
