import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Config } from "../../shared/config/config.ts";
import { sendSmsAsUser } from "../../shared/messaging/send.ts";
import { runTimer } from "../../shared/messaging/timer.ts";
import type { Pulled, SmsProvider } from "../../shared/providers/provider.ts";
import type { VoiceKind, VoiceProvider } from "../../shared/providers/voice.ts";
import { openStore } from "../../shared/store/open.ts";
import { EVENT_TYPES, type Receipt, type Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import shipped from "../../xinshi.config.ts";
import { newMessage } from "../contract/store/samples.ts";
import { testApp } from "../helpers/app.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const DAY = 86_400_000;
const PAGE = 100;

let folder: string;
let store: Store;
let now: number;
beforeEach(async () => {
  now = NOW;
  folder = mkdtempSync(join(tmpdir(), "xinshi-timer-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") }, { events: EVENT_TYPES });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function call<Kind extends "timer" | "user">(caller: Call<Kind>["caller"], ms: number): Call<Kind> {
  return { requestId: `r-${now}`, functionName: "pullstatus", caller, deadline: now + ms };
}

const timer = (ms: number) => call<"timer">({ kind: "timer", triggerName: "every-minute" }, ms);

/** What takes time here, in milliseconds. */
interface Slow {
  pull: number;
  ask: number;
  /** Of ten at once. */
  hook: number;
}

/** A queue that is never empty, a provider that answers every question with nothing, and a hook that fails. */
function appWith({ pull, ask, hook }: Slow) {
  let hooks = 0;
  const page = async (): Promise<Pulled<never>> => {
    now += pull;
    return { items: [], received: PAGE, raw: "[]" };
  };
  const receiptsByPhone = async (): Promise<Pulled<Receipt>> => {
    now += ask;
    return { items: [], received: 0, raw: "[]" };
  };
  const provider: Partial<SmsProvider> = {
    name: "tencent",
    queue: { maxPull: PAGE, pullReceipts: page, pullReplies: page },
    phoneLog: { receiptsByPhone },
    send: async ({ phones }) => ({
      results: phones.map((phone) => ({ phone, status: "accepted", serialNumber: phone, segments: 1 })),
    }),
  };
  const speaks: VoiceProvider<VoiceKind> = {
    name: "tencent",
    kinds: ["code"],
    call: async () => ({ status: "accepted", callId: "c1" }),
  };
  const config: Config = {
    ...shipped,
    limits: [],
    scenes: { login: { ...shipped.scenes.login, voiceFallback: { afterSeconds: 60 } } },
    hooks: {
      onReply: async () => {
        if (hooks++ % 10 === 0) now += hook; // ten run at once
        throw new Error("The shop is closed");
      },
    },
  };
  const app = testApp({ store, provider, now: () => now, config });
  return { ...app, voice: async () => speaks, verificationKey: () => "a-key-for-tests-of-32-characters" };
}

/** Of each kind of work more than one run can do. */
async function fill(app: ReturnType<typeof appWith>): Promise<void> {
  for (const createdAt of [NOW - 181 * DAY, NOW - 600_000]) {
    const messages = Array.from({ length: 60 }, (_, index) =>
      newMessage({ createdAt, phone: `+861371111${createdAt === NOW - 600_000 ? 2000 + index : 4000 + index}` }),
    );
    await store.reserveSends({ now: createdAt, messages, windows: [] });
  }
  await sendSmsAsUser(
    { phone: "+8613711119999" },
    call<"user">({ kind: "user", openid: "o1", appid: "wx0" }, 20_000),
    app,
  );
  const event = { type: "reply", phone: "+8613711112222", messageId: null, payload: "{}", at: NOW } as const;
  await store.addEvents(Array.from({ length: 500 }, (_, index) => ({ ...event, id: `reply:${index}` })));
  now += 61_000;
}

for (const [what, slow, ms] of [
  ["a queue that is never empty", { pull: 300, ask: 1, hook: 1 }, 50_000],
  ["a provider that is slow to tell of a number", { pull: 30_000, ask: 4000, hook: 1 }, 50_000],
  ["hooks that are slow", { pull: 30_000, ask: 1, hook: 2500 }, 50_000],
  ["all of that", { pull: 300, ask: 1500, hook: 900 }, 50_000],
  ["all of that, and 20 s in all", { pull: 300, ask: 900, hook: 900 }, 20_000],
] as const) {
  test(`runTimer() does some of every job beside ${what}`, async () => {
    const app = appWith(slow);
    await fill(app);
    const startedAt = now;
    const run = await runTimer(undefined, timer(ms), app);
    expect(now - startedAt).toBeLessThan(ms + 8000);
    expect(run.reconciled.asked).toBeGreaterThan(0);
    if (ms === 50_000) expect(run.fallback).toEqual({ called: 1, failed: 0 });
    expect(run.events.failed).toBeGreaterThan(0);
    expect(run.deleted).toBeGreaterThanOrEqual(60);
  });
}

test("runTimer() does every job in the 3 s that a function has when nobody gave it more", async () => {
  const app = appWith({ pull: 100_000, ask: 1, hook: 1 });
  await fill(app);
  const run = await runTimer(undefined, timer(3000), {
    ...app,
    provider: async () => ({ ...(await app.provider("tencent")), queue: undefined }),
  });
  expect(run).toMatchObject({ events: { told: 0 }, reconciled: { asked: 50 } });
  expect(run.deleted).toBeGreaterThanOrEqual(60);
});
