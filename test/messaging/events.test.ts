import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Hooks, ReceiptEvent } from "../../shared/config/config.ts";
import { recordedEvents } from "../../shared/messaging/app.ts";
import { type EventApp, runEvents } from "../../shared/messaging/events.ts";
import { openStore } from "../../shared/store/open.ts";
import { EVENT_TYPES, type Store, type StoredEvent } from "../../shared/store/store.ts";
import config from "../../xinshi.config.ts";
import { newMessage } from "../contract/store/samples.ts";
import { testApp } from "../helpers/app.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const PHONE = "+8613711112222";
const MINUTE = 60_000;

let folder: string;
let store: Store;
let now: number;
beforeEach(async () => {
  now = NOW;
  folder = mkdtempSync(join(tmpdir(), "xinshi-events-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") }, { events: EVENT_TYPES });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function appWith(hooks: Hooks, log: Record<string, unknown>[] = []): EventApp {
  const provider = {};
  return testApp({ store, provider, now: () => now, config: { ...config, hooks }, log });
}

function receiptEvent(id: string): StoredEvent {
  const payload = JSON.stringify({ status: "delivered", code: "DELIVRD" });
  return { id, type: "receipt", phone: PHONE, messageId: `m-${id}`, payload, at: NOW };
}

function run(app: EventApp, ms = 20_000) {
  return runEvents({ requestId: "t1", deadline: now + ms }, app);
}

test("runEvents() tells each hook what happened, once", async () => {
  const told: unknown[] = [];
  const tell = async (event: object): Promise<void> => {
    told.push(event);
  };
  const app = appWith({ onReceipt: tell, onReply: tell, onVerified: tell, onBlocked: tell });
  const event = { phone: PHONE, messageId: null, at: NOW };
  await store.addEvents([
    receiptEvent("r1"),
    { ...event, id: "p1", type: "reply", payload: '{"text":"好","signName":"信使","extendCode":""}' },
    { ...event, id: "v1", type: "verified", payload: '{"scene":"login","openid":null}' },
    { ...event, id: "b1", type: "blocked", payload: '{"reason":"manual","scene":"login"}' },
  ]);
  expect(await run(app)).toEqual({ told: 4, failed: 0 });
  expect(await run(app)).toEqual({ told: 0, failed: 0 });
  const base = { at: NOW, phone: PHONE, messageId: null };
  expect(told).toEqual([
    { ...base, id: "r1", messageId: "m-r1", status: "delivered", code: "DELIVRD" },
    { ...base, id: "p1", text: "好", signName: "信使", extendCode: "" },
    { ...base, id: "v1", scene: "login", openid: null },
    { ...base, id: "b1", reason: "manual", scene: "login" },
  ]);
});

test("runEvents() tries a failing hook again after growing pauses, with the same id, and at last leaves it", async () => {
  const seen: string[] = [];
  const log: Record<string, unknown>[] = [];
  const onReceipt = async ({ id }: ReceiptEvent): Promise<void> => {
    seen.push(id);
    throw new Error(`no database for ${PHONE}`);
  };
  const app = appWith({ onReceipt }, log);
  await store.addEvents([receiptEvent("r1")]);
  const pauses: number[] = [];
  for (let tries = 0; tries < 8; tries++) {
    expect(await run(app)).toEqual({ told: 0, failed: 1 });
    const [waiting] = await store.findEvents({ stuck: false, limit: 1 });
    if (waiting?.nextAt == null) break;
    pauses.push((waiting.nextAt - now) / MINUTE);
    now = waiting.nextAt - 1;
    expect(await run(app)).toEqual({ told: 0, failed: 0 });
    now = waiting.nextAt;
  }
  expect(pauses).toEqual([1, 5, 30, 120, 360, 720, 1440]);
  expect(seen).toEqual(Array.from({ length: 8 }, () => "r1"));
  const stuck = await store.findEvents({ stuck: true, limit: 9 });
  expect(stuck).toMatchObject([{ id: "r1", attempts: 8, error: "Error: no database for +86137****2222" }]);
  expect(JSON.stringify(log)).not.toContain(PHONE);
});

test("runEvents() goes on with the others when one hook fails and one hangs", async () => {
  const told: string[] = [];
  const onReceipt = async ({ id }: ReceiptEvent): Promise<void> => {
    if (id === "bad") throw new Error("bad");
    if (id === "hangs") await new Promise(() => undefined);
    told.push(id);
  };
  await store.addEvents(["bad", "hangs", "good"].map(receiptEvent));
  expect(await run(appWith({ onReceipt }), 1700)).toEqual({ told: 1, failed: 2 });
  expect(told).toEqual(["good"]);
  expect(await store.findEvents({ stuck: false, limit: 9 })).toMatchObject([
    { id: "bad", attempts: 1 },
    { id: "hangs", attempts: 1, error: "Error: It took longer than 1200 ms" },
  ]);
});

test("runEvents() does not run a hook that ended its process at every run, and tells the others meanwhile", async () => {
  const told: string[] = [];
  const onReceipt = async ({ id }: ReceiptEvent): Promise<void> => {
    told.push(id);
  };
  // The process of the first run dies: nothing of what it would have written afterwards is there.
  let tries = 0;
  const dying: Store = {
    ...store,
    finishEvent: () => Promise.reject(new Error("the process has ended")),
    retryEvent: () => Promise.reject(new Error("the process has ended")),
  };
  const kills = async (): Promise<void> => {
    tries += 1;
    throw new Error("ends the process");
  };
  const appOf = (ledger: Store) => ({ ...appWith({ onReceipt: kills }), store: async () => ledger });
  await store.addEvents([receiptEvent("kills")]);
  await expect(run(appOf(dying))).rejects.toThrow("the process has ended");
  for (let minute = 0; minute < 60 * 24 * 3; minute += 10) {
    now += 10 * MINUTE;
    await run(appOf(dying)).catch(() => undefined);
  }
  expect(tries).toBe(8);
  await store.addEvents([receiptEvent("other")]);
  expect(await run(appWith({ onReceipt }))).toEqual({ told: 1, failed: 0 });
  expect(told).toEqual(["other"]);
  expect(await store.findEvents({ stuck: true, limit: 9 })).toMatchObject([{ id: "kills", attempts: 8 }]);
});

test("runEvents() begins nothing when the invocation has no time left", async () => {
  await store.addEvents([receiptEvent("r1")]);
  expect(await run(appWith({ onReceipt: async () => undefined }), 1000)).toEqual({ told: 0, failed: 0 });
  expect(await store.findEvents({ stuck: false, limit: 9 })).toHaveLength(1);
});

test("runEvents() tells nobody of a hook that is gone, and forgets it", async () => {
  await store.addEvents([receiptEvent("r1")]);
  expect(await run(appWith({}))).toEqual({ told: 1, failed: 0 });
  expect(await store.findEvents({ stuck: false, limit: 9 })).toEqual([]);
});

test("runEvents() tells the provider of the message whose code was used", async () => {
  const told: unknown[] = [];
  const reportConversion: EventApp["reportConversion"] = async (...report) => {
    told.push(report.slice(0, 3));
  };
  const message = newMessage({ createdAt: NOW });
  await store.reserveSends({ now: NOW, messages: [message], windows: [] });
  await store.settle({ now: NOW, settlements: [{ id: message.id, status: "submitted", serialNumber: "s1" }] });
  const event = { type: "conversion", phone: PHONE, payload: "{}", at: NOW } as const;
  await store.addEvents([
    { ...event, id: "c1", messageId: message.id },
    { ...event, id: "c2", messageId: "gone" },
  ]);
  expect(await run({ ...appWith({}), reportConversion })).toEqual({ told: 2, failed: 0 });
  expect(told).toEqual([["tencent", "s1", NOW]]);
});

for (const [what, change, expected] of [
  ["nothing without hooks", {}, []],
  ["what has a hook", { hooks: { onReply: async () => undefined } }, ["reply"]],
  [
    "conversions where the provider is to be told",
    { providers: { tencent: { smsSdkAppId: "1", reportConversions: true } } },
    ["conversion"],
  ],
] as const) {
  test(`recordedEvents() is ${what}`, () => {
    expect(recordedEvents({ providers: {}, ...change })).toEqual(expected);
  });
}
