import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { XinshiError } from "../../shared/errors.ts";
import { reconcile } from "../../shared/messaging/reconcile.ts";
import { deleteOld } from "../../shared/messaging/retention.ts";
import type { PhoneQuery, Pulled } from "../../shared/providers/provider.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Receipt, Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import config from "../../xinshi.config.ts";
import { newMessage } from "../contract/store/samples.ts";
import { testApp } from "../helpers/app.ts";
import { storeWith } from "../helpers/faulty-store.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PHONE = "+8613711112222";

let folder: string;
let store: Store;
let now: number;
beforeEach(async () => {
  now = NOW;
  folder = mkdtempSync(join(tmpdir(), "xinshi-reconcile-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function call(ms = 50_000): Call<"timer"> {
  const caller = { kind: "timer", triggerName: "every-minute" } as const;
  return { requestId: `r-${now}`, functionName: "pullstatus", caller, deadline: now + ms };
}

type Answer = (query: PhoneQuery) => Receipt[] | Error;

function appWith(answer: Answer, asked: PhoneQuery[] = [], log: Record<string, unknown>[] = []) {
  const receiptsByPhone = async (query: PhoneQuery): Promise<Pulled<Receipt>> => {
    asked.push(query);
    const items = answer(query);
    if (items instanceof Error) throw items;
    return { items, received: items.length, raw: JSON.stringify(items) };
  };
  return testApp({ store, provider: { phoneLog: { receiptsByPhone } }, now: () => now, log });
}

async function send(phone: string, status: "queued" | "unknown" | "submitted", provider = "tencent") {
  const message = newMessage({ phone, createdAt: NOW, provider });
  await store.reserveSends({ now: NOW, messages: [message], windows: [] });
  if (status !== "queued") {
    const serialNumber = status === "submitted" ? `s-${message.id}` : undefined;
    await store.settle({ now: NOW, settlements: [{ id: message.id, status, serialNumber }] });
  }
  return message;
}

function delivered(phone: string, serialNumber: string, sessionContext = ""): Receipt {
  return { serialNumber, phone, status: "delivered", code: "DELIVRD", sessionContext, at: NOW + 5000 };
}

async function statusOf(id: string) {
  return (await store.findMessages({ id, order: "newest", limit: 1 }))[0]?.status;
}

test("reconcile() asks about unsettled messages after a minute and about missing receipts after five", async () => {
  const unknown = await send(PHONE, "unknown");
  const submitted = await send("+8613711113333", "submitted");
  const asked: PhoneQuery[] = [];
  const app = appWith(
    ({ phone }) => [
      phone === PHONE ? delivered(phone, "new", unknown.requestId) : delivered(phone, `s-${submitted.id}`),
    ],
    asked,
  );
  now = NOW + MINUTE;
  expect(await reconcile(call(), app)).toEqual({ asked: 0, settled: 0, expired: 0 });
  now = NOW + MINUTE + 1;
  expect(await reconcile(call(), app)).toEqual({ asked: 1, settled: 1, expired: 0 });
  now = NOW + 5 * MINUTE + 1;
  expect(await reconcile(call(), app)).toEqual({ asked: 1, settled: 1, expired: 0 });
  expect(asked).toEqual([
    { phone: PHONE, from: NOW - 5 * MINUTE, to: NOW + MINUTE + 1, limit: 100 },
    { phone: "+8613711113333", from: NOW - 5 * MINUTE, to: now, limit: 100 },
  ]);
  expect([await statusOf(unknown.id), await statusOf(submitted.id)]).toEqual(["delivered", "delivered"]);
});

test("reconcile() asks once about several messages to one number, and not again for half an hour", async () => {
  await send(PHONE, "unknown");
  await send(PHONE, "unknown", "qcloudsms");
  const asked: PhoneQuery[] = [];
  const app = appWith(() => [], asked);
  now = NOW + 2 * MINUTE;
  await reconcile(call(), app);
  now += 29 * MINUTE;
  await reconcile(call(), app);
  expect(asked).toHaveLength(1);
  now += MINUTE + 1;
  await reconcile(call(), app);
  expect(asked).toHaveLength(2);
});

test("reconcile() closes what stays open after 72 hours, and never sends", async () => {
  const { id } = await send(PHONE, "unknown");
  const app = appWith(() => []);
  now = NOW + 72 * HOUR;
  expect(await reconcile(call(), app)).toMatchObject({ expired: 0 });
  now += 1;
  expect(await reconcile(call(), app)).toMatchObject({ expired: 1 });
  expect(await statusOf(id)).toBe("expired");
});

test("reconcile() closes what is old also when the open ones cannot be listed", async () => {
  const { id } = await send(PHONE, "submitted");
  const failing = storeWith(store, { findOpenMessages: () => Promise.reject(new Error("too slow")) });
  now = NOW + 72 * HOUR + 1;
  await expect(reconcile(call(), { ...appWith(() => []), store: async () => failing })).rejects.toThrow("too slow");
  expect(await statusOf(id)).toBe("expired");
  expect(await store.acquireLease({ name: "reconcile", holder: "another", now, ttlMs: 1 })).toBe(true);
});

test("reconcile() asks a provider that fails nothing more in this run, and goes on with the next", async () => {
  await send(PHONE, "unknown");
  await send("+8613711113333", "unknown");
  const onAliyun = await send("+8613711114444", "unknown", "aliyun");
  const asked: PhoneQuery[] = [];
  const log: Record<string, unknown>[] = [];
  const app = appWith(
    ({ phone }) =>
      phone === onAliyun.phone
        ? [delivered(phone, "biz", onAliyun.requestId)]
        : new XinshiError("PROVIDER_UNAVAILABLE", "refused"),
    asked,
    log,
  );
  now = NOW + 2 * MINUTE;
  expect(await reconcile(call(), app)).toEqual({ asked: 2, settled: 1, expired: 0 });
  expect(asked.map(({ phone }) => phone)).toEqual([PHONE, onAliyun.phone]);
  const failure = { requestId: `r-${now}`, provider: "tencent", code: "PROVIDER_UNAVAILABLE" };
  expect(log).toEqual([{ event: "reconcile_failed", ...failure }]);
});

test("reconcile() keeps to the config's number of questions, and to the time there is", async () => {
  for (let index = 0; index < 5; index++) await send(`+861371111000${index}`, "unknown");
  const asked: PhoneQuery[] = [];
  const app = { ...appWith(() => [], asked), config: { ...config, reconcile: { maxQueriesPerRun: 2 } } };
  now = NOW + 2 * MINUTE;
  await reconcile(call(1000), app);
  expect(asked).toHaveLength(0);
  await reconcile(call(), app);
  expect(asked).toHaveLength(2);
});

test("reconcile() does nothing while another run holds the lease", async () => {
  await send(PHONE, "unknown");
  now = NOW + 2 * MINUTE;
  await store.acquireLease({ name: "reconcile", holder: "another", now, ttlMs: MINUTE });
  const asked: PhoneQuery[] = [];
  expect(
    await reconcile(
      call(),
      appWith(() => [], asked),
    ),
  ).toEqual({ asked: 0, settled: 0, expired: 0 });
  expect(asked).toEqual([]);
});

test("deleteOld() keeps messages for 180 days unless told otherwise, and needs no single long transaction", async () => {
  const messages = Array.from({ length: 1200 }, () => newMessage({ createdAt: NOW }));
  await store.reserveSends({ now: NOW, messages, windows: [] });
  const app = appWith(() => []);
  now = NOW + 180 * 24 * HOUR;
  expect(await deleteOld(call(), app)).toBe(0);
  now += 1;
  expect(await deleteOld(call(), app)).toBe(1200);
  expect(await deleteOld(call(1000), app)).toBe(0);
});
