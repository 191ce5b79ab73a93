import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Config } from "../../shared/config/config.ts";
import { explainRefusal } from "../../shared/explain/explain.ts";
import { SITUATIONS } from "../../shared/explain/situations/situations.ts";
import { sendSmsAsService } from "../../shared/messaging/send.ts";
import { sendVoiceAsService, type VoiceApp } from "../../shared/messaging/send-voice.ts";
import { openStore } from "../../shared/store/open.ts";
import type { RefusedSend, Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import config from "../../xinshi.config.ts";
import { testApp } from "../helpers/app.ts";
import { storeWith } from "../helpers/faulty-store.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const PHONE = "+8613711112222";
const FOREIGN = "+12025550123";

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-refused-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const call: Call<"service"> = {
  requestId: "r1",
  functionName: "sendsms",
  caller: { kind: "service", name: "shop" },
  deadline: NOW + 20_000,
};

type Options = { config?: Config; store?: Store; log?: Record<string, unknown>[] };

function appWith(options: Options = {}) {
  const provider = {
    send: async ({ phones }: { phones: readonly string[] }) => ({
      results: phones.map((phone) => ({ phone, status: "accepted" as const, serialNumber: `s:${phone}`, segments: 1 })),
    }),
  };
  return testApp({ store, provider, now: () => NOW, ...options });
}

/** Nobody is called: what is asked of it is refused before. */
function voiceApp(): VoiceApp {
  return { ...appWith(), voice: () => Promise.reject(new Error("no provider")) };
}

function refusedOf(phone: string): Promise<RefusedSend[]> {
  return store.findRefused({ phone, limit: 9 });
}

const once = { channel: "sms", scene: "login", firstAt: NOW, lastAt: NOW, count: 1, endsAt: null };

test("a text that a limit, a suppression or the countries refuse is counted, with when it passes by itself", async () => {
  const app = appWith();
  await sendSmsAsService({ phone: PHONE }, call, app);
  await expect(sendSmsAsService({ phone: PHONE }, call, app)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  await expect(sendSmsAsService({ phone: PHONE }, call, app)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  const limited = { ...once, phone: PHONE, reason: "phone_30s", count: 2, endsAt: NOW + 30_000 };
  expect(await refusedOf(PHONE)).toEqual([limited]);
  const suppressed = "+8613711113333";
  await store.suppress([{ phone: suppressed, reason: "opted_out", note: "TD", at: NOW }]);
  const phones = [suppressed, FOREIGN, "+8613711114444", "nonsense"];
  const sent = await sendSmsAsService({ phones }, call, app);
  expect(sent).toMatchObject({ accepted: 1, rejected: 3 });
  expect(await refusedOf(suppressed)).toEqual([{ ...once, phone: suppressed, reason: "opted_out" }]);
  expect(await refusedOf(FOREIGN)).toEqual([{ ...once, phone: FOREIGN, reason: "country" }]);
  expect(await refusedOf("+8613711114444")).toEqual([]);
  expect(await refusedOf("nonsense")).toEqual([]);
});

test("a text of no scene is counted under none", async () => {
  await expect(
    sendSmsAsService({ phone: FOREIGN, templateId: "1008", signName: "信使", params: ["1", "5"] }, call, appWith()),
  ).rejects.toMatchObject({ code: "RECIPIENT_BLOCKED" });
  expect(await refusedOf(FOREIGN)).toEqual([{ ...once, phone: FOREIGN, scene: null, reason: "country" }]);
});

test("a call that may not be placed is counted, under a scene of the config only", async () => {
  const refused = { code: "RECIPIENT_BLOCKED", details: { reason: "voice_country" } };
  await expect(sendVoiceAsService({ phone: FOREIGN }, call, voiceApp())).rejects.toMatchObject(refused);
  await expect(sendVoiceAsService({ phone: FOREIGN, scene: "made-up" }, call, voiceApp())).rejects.toMatchObject(
    refused,
  );
  const calls = (await refusedOf(FOREIGN)).map(({ channel, scene, count }) => ({ channel, scene, count }));
  expect(calls).toHaveLength(2);
  expect(calls).toEqual(
    expect.arrayContaining([
      { channel: "voice", scene: "login", count: 1 },
      { channel: "voice", scene: null, count: 1 },
    ]),
  );
});

test("nothing is counted for a dry run, a limit in shadow, a caller's mistake, or what a provider refuses", async () => {
  await sendSmsAsService({ phone: PHONE }, call, appWith());
  await sendSmsAsService({ phone: PHONE, dryRun: true }, call, appWith());
  await expect(sendVoiceAsService({ phone: FOREIGN, dryRun: true }, call, voiceApp())).rejects.toThrow();
  const limits = [{ per: "phone", count: 1, seconds: 30, shadow: true }] as const;
  const { login, ...others } = config.scenes;
  if (login === undefined) throw new Error("The config has no scene login");
  const inShadow: Config = { ...config, scenes: { ...others, login: { ...login, limits: [...limits] } } };
  await sendSmsAsService({ phone: PHONE }, call, appWith({ config: inShadow }));
  await expect(sendSmsAsService({ phone: PHONE, scene: "none" }, call, appWith())).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  const refusing = {
    send: async () => ({
      results: [
        {
          phone: PHONE,
          status: "rejected" as const,
          fault: {
            code: "RATE_LIMITED" as const,
            message: "Too many",
            retry: "after-window" as const,
            provider: { name: "tencent", code: "LimitExceeded.PhoneNumberThirtySecondLimit" },
          },
        },
      ],
    }),
  };
  const app = testApp({ store, provider: refusing, now: () => NOW + 60_000 });
  const late = { ...call, deadline: NOW + 80_000 };
  await expect(sendSmsAsService({ phone: PHONE }, late, app)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  expect([...(await refusedOf(PHONE)), ...(await refusedOf(FOREIGN))]).toEqual([]);
});

test("a test number whose time is over is counted", async () => {
  const { login, ...others } = config.scenes;
  if (login?.kind !== "code") throw new Error("The config has no code scene login");
  const testNumbers = [{ phone: PHONE, code: "123456", until: "2026-02-01" }];
  const app = appWith({ config: { ...config, scenes: { ...others, login: { ...login, testNumbers } } } });
  await expect(sendSmsAsService({ phone: PHONE }, call, app)).rejects.toMatchObject({ code: "RECIPIENT_BLOCKED" });
  expect(await refusedOf(PHONE)).toEqual([{ ...once, phone: PHONE, reason: "test_number_expired" }]);
});

test("a refusal is answered as it is when it cannot be counted", async () => {
  const log: Record<string, unknown>[] = [];
  const broken = storeWith(store, { countRefused: () => Promise.reject(new Error(`the disk is full: ${PHONE}`)) });
  const app = appWith({ store: broken, log });
  await sendSmsAsService({ phone: PHONE }, call, app);
  await expect(sendSmsAsService({ phone: PHONE }, call, app)).rejects.toMatchObject({
    code: "RATE_LIMITED",
    details: { reason: "phone_30s", retryAfterSeconds: 30 },
  });
  const reason = "Error: the disk is full: +86137****2222";
  expect(log).toContainEqual({ event: "refusal_failed", requestId: "r1", reason });
});

test.each([
  ["phone_30s", "our_phone_limit"],
  ["user_24h", "our_user_limit"],
  ["ip_1h", "our_ip_limit"],
  ["scene_day", "our_budget"],
  ["prefix_challenged", "our_guard_challenge"],
  ["of no list", "rejected_unexplained"],
] as const)("explainRefusal() knows %s", (reason, situation) => {
  expect(explainRefusal(reason)).toBe(SITUATIONS[situation]);
});
