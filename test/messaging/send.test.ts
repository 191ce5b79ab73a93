import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Config } from "../../shared/config/config.ts";
import { XinshiError } from "../../shared/errors.ts";
import { sendSmsAsService, sendSmsAsUser } from "../../shared/messaging/send.ts";
import type { RecipientResult, SendRequest, SmsProvider } from "../../shared/providers/provider.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import type { SendSmsData } from "../../shared/validation/sms.ts";
import config from "../../xinshi.config.ts";
import { testApp } from "../helpers/app.ts";
import { storeWith } from "../helpers/faulty-store.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const PHONE = "+8613711112222";

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-send-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function service(requestId = "r1", deadline = NOW + 20_000): Call<"service"> {
  return { requestId, functionName: "sendsms", caller: { kind: "service", name: "shop" }, deadline };
}

function user(openid: string, ip?: string): Call<"user"> {
  return {
    requestId: `r-${openid}`,
    functionName: "sendsms",
    caller: { kind: "user", openid, appid: "wx0", ip },
    deadline: NOW + 20_000,
  };
}

/** Accepts all, and remembers what it was asked. */
function accepting(sent: SendRequest[] = []): Partial<SmsProvider> {
  return {
    send: async (request) => {
      sent.push(request);
      const results = request.phones.map(
        (phone, index): RecipientResult => ({
          phone,
          status: "accepted",
          serialNumber: `${sent.length}:${index}`,
          segments: 1,
        }),
      );
      return { results };
    },
  };
}

const now = (): number => NOW;

test("sendSmsAsService() begins no request when the invocation's time is over, and writes no row", async () => {
  const sent: SendRequest[] = [];
  const app = testApp({ store, provider: accepting(sent), now });
  await expect(sendSmsAsService({ phone: PHONE }, service("r1", NOW + 600), app)).rejects.toMatchObject({
    code: "PROVIDER_UNAVAILABLE",
    message: "Not sent: the function's time was over before this request",
    details: { reason: "deadline" },
  });
  expect(sent).toEqual([]);
  expect(await store.findMessages({ order: "newest", limit: 10 })).toEqual([]);
});

test("sendSmsAsService() gives the provider less time than the invocation has", async () => {
  const deadlines: number[] = [];
  const provider = accepting();
  const app = testApp({
    store,
    now,
    provider: {
      send: (request, options) => {
        deadlines.push(options.deadline - NOW);
        return provider.send?.(request, options) ?? Promise.reject(new Error("no provider"));
      },
    },
  });
  await sendSmsAsService({ phone: PHONE }, service("r1", NOW + 3000), app);
  await sendSmsAsService({ phone: "+8613711113333" }, service("r2", NOW + 60_000), app);
  expect(deadlines).toEqual([2600, 8000]);
});

test("sendSmsAsService() says OUTCOME_UNKNOWN and keeps the row when a provider throws", async () => {
  const log: Record<string, unknown>[] = [];
  const provider = { send: () => Promise.reject(new Error(`socket of ${PHONE}`)) };
  await expect(
    sendSmsAsService({ phone: PHONE }, service(), testApp({ store, provider, now, log })),
  ).rejects.toMatchObject({ code: "OUTCOME_UNKNOWN" });
  expect(await store.findMessages({ phone: PHONE, order: "newest", limit: 1 })).toMatchObject([
    { status: "unknown", errorCode: "OUTCOME_UNKNOWN" },
  ]);
  expect(log).toEqual([
    expect.objectContaining({ event: "provider_threw", reason: "Error: socket of +86137****2222" }),
  ]);
});

test("sendSmsAsService() gives the reservation back when the provider cannot be made", async () => {
  const missing = new XinshiError("NOT_CONFIGURED", "TENCENT_SECRET_ID: is missing");
  await expect(
    sendSmsAsService({ phone: PHONE }, service(), testApp({ store, provider: missing, now })),
  ).rejects.toMatchObject({ code: "NOT_CONFIGURED" });
  expect(
    await sendSmsAsService({ phone: PHONE }, service("r2"), testApp({ store, provider: accepting(), now })),
  ).toMatchObject({ accepted: 1 });
});

test("sendSmsAsService() answers what the provider said when the ledger fails after it", async () => {
  const log: Record<string, unknown>[] = [];
  const broken = storeWith(store, { settle: () => Promise.reject(new Error("disk full")) });
  const app = testApp({ store: broken, provider: accepting(), now, log });
  expect(await sendSmsAsService({ phone: PHONE }, service(), app)).toMatchObject({ accepted: 1 });
  expect(log).toEqual([expect.objectContaining({ event: "settle_failed", reason: "Error: disk full" })]);
  expect(await store.findMessages({ phone: PHONE, order: "newest", limit: 1 })).toMatchObject([{ status: "queued" }]);
});

test("sendSmsAsService() sends nothing when the ledger cannot be written before it", async () => {
  const sent: SendRequest[] = [];
  const broken = storeWith(store, { reserveSends: () => Promise.reject(new Error("locked")) });
  await expect(
    sendSmsAsService({ phone: PHONE }, service(), testApp({ store: broken, provider: accepting(sent), now })),
  ).rejects.toMatchObject({ code: "INTERNAL" });
  expect(sent).toEqual([]);
});

test("sendSmsAsService() asks for 200 recipients at a time, domestic and foreign apart, in the order asked", async () => {
  const sent: SendRequest[] = [];
  const domestic = Array.from({ length: 450 }, (_, index) => `+86138${String(index).padStart(8, "0")}`);
  const foreign = ["+85261234567", "+85291234567"];
  const phones = [...domestic.slice(0, 10), ...foreign, ...domestic.slice(10)];
  const data = await sendSmsAsService(
    { phones, templateId: "1110", signName: "信使", params: ["1"] },
    service(),
    testApp({ store, provider: accepting(sent), now }),
  );
  expect(sent.map(({ phones: { length } }) => length).sort((a, b) => a - b)).toEqual([2, 50, 200, 200]);
  for (const request of sent) expect(new Set(request.phones.map((phone) => phone.startsWith("+86"))).size).toBe(1);
  expect(data.messages.map(({ phone }) => phone)).toEqual(phones);
  expect(data).toMatchObject({ accepted: 452 });
});

test("sendSmsAsService() lists 10,000 messages of a larger call and tells where the others are", async () => {
  const phones = Array.from({ length: 10_050 }, (_, index) => `138${String(index).padStart(8, "0")}`);
  const data = await sendSmsAsService(
    { scene: "order_shipped", phones, params: { order: "1" } },
    service("big"),
    testApp({ store, provider: accepting(), now }),
  );
  expect(data.messages).toHaveLength(10_000);
  expect(data).toMatchObject({ accepted: 10_050, moreInBatch: "big" });
  expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(6 * 1024 * 1024);
  expect(await store.findMessages({ batchId: "big", order: "oldest", limit: 20_000 })).toHaveLength(10_050);
});

test("sendSmsAsService() gives a code scene's phones a request and a code each", async () => {
  const sent: SendRequest[] = [];
  await sendSmsAsService(
    { phones: [PHONE, "+8613711113333"] },
    service(),
    testApp({ store, provider: accepting(sent), now }),
  );
  expect(sent).toHaveLength(2);
  expect(sent[0]?.params).toEqual([expect.stringMatching(/^\d{6}$/), "5"]);
  expect(sent[0]?.params[0]).not.toBe(sent[1]?.params[0]);
  expect(sent[0]?.requestId).not.toBe(sent[1]?.requestId);
});

test("sendSmsAsUser() sends the same code again within its validity, another one after", async () => {
  const sent: SendRequest[] = [];
  let time = NOW;
  const app = testApp({ store, provider: accepting(sent), now: () => time });
  const codeNow = async (): Promise<string | undefined> => {
    await sendSmsAsUser({ phone: PHONE }, { ...user("o1"), deadline: time + 20_000 }, app);
    return sent.at(-1)?.params[0];
  };
  const first = await codeNow();
  time += 31_000;
  expect(await codeNow()).toBe(first);
  time += 299_000; // 5 minutes counted from the second text, less 1 s
  expect(await codeNow()).toBe(first);
  time += 300_000;
  expect(await codeNow()).not.toBe(first);
});

for (const { what, calls, reason, wait, net } of [
  { what: "20 a day for one user", calls: 20, reason: "user_24h", wait: 86_400 },
  { what: "200 an hour for one address", calls: 200, reason: "ip_1h", wait: 3600 },
  {
    what: "200 an hour for all addresses of one IPv6 network",
    calls: 200,
    reason: "ip_1h",
    wait: 3600,
    net: "2001:db8:1:2:",
  },
]) {
  test(`sendSmsAsUser() holds ${what}`, async () => {
    const app = testApp({ store, provider: accepting(), now });
    const callOf = (index: number): Call<"user"> =>
      reason === "user_24h"
        ? user("o1")
        : user(`o${index}`, net === undefined ? "203.0.113.7" : `${net}:${(index + 1).toString(16)}`);
    for (let index = 0; index < calls; index++) {
      await sendSmsAsUser({ phone: `138${String(index).padStart(8, "0")}` }, callOf(index), app);
    }
    await expect(sendSmsAsUser({ phone: "13900000000" }, callOf(calls), app)).rejects.toMatchObject({
      code: "RATE_LIMITED",
      details: { reason, retryAfterSeconds: wait },
    });
  });
}

test("sendSmsAsService() holds a scene's budget until midnight in UTC+8", async () => {
  const budgeted = { ...config, scenes: { ...config.scenes, login: { ...config.scenes.login, dailyBudget: 2 } } };
  let time = Date.parse("2026-03-01T15:59:00Z"); // 23:59 in UTC+8
  const app = testApp({ store, provider: accepting(), now: () => time, config: budgeted });
  const send = (phone: string) => sendSmsAsService({ phone }, service("r", time + 20_000), app);
  await send("13700000001");
  await send("13700000002");
  await expect(send("13700000003")).rejects.toMatchObject({
    code: "RATE_LIMITED",
    details: { reason: "scene_day", retryAfterSeconds: 60 },
  });
  time += 60_000;
  expect(await send("13700000003")).toMatchObject({ accepted: 1 });
});

test("sendSmsAsService() sends nothing again for a key whose first call never answered, and says where to look", async () => {
  const input = { phone: PHONE, idempotencyKey: "k1" };
  const dies = testApp({
    store: storeWith(store, { finishIdempotent: () => Promise.reject(new Error("killed")) }),
    provider: accepting(),
    now,
  });
  await sendSmsAsService(input, service("r1"), dies);
  const sent: SendRequest[] = [];
  await expect(
    sendSmsAsService(input, service("r2"), testApp({ store, provider: accepting(sent), now })),
  ).rejects.toMatchObject({
    code: "OUTCOME_UNKNOWN",
    message: "An earlier call with this idempotencyKey has not answered; pullstatus lists what it sent, batchId r1",
    details: { reason: "unfinished", retryAfterSeconds: 960 },
  });
  expect(sent).toEqual([]);
});

describe("sendSmsAsService(), whose first call with a key was killed,", () => {
  const phones = ["13700000001", "none", "+85261234567", "13700000002"];
  const input = { templateId: "1110", signName: "信使", params: ["1"], phones, idempotencyKey: "k1" };
  const OVER = NOW + 960_000;

  /** A call that stands still for ever once it has come so far; what it wrote by then is there. */
  async function killedAt(operation: "reserveSends" | "settle", isAt = (_calls: number) => true): Promise<void> {
    await new Promise<void>((resolve) => {
      let calls = 0;
      const stopping = (...args: [never]): Promise<never> => {
        calls += 1;
        if (!isAt(calls)) return store[operation](...args) as Promise<never>;
        resolve();
        return new Promise(() => undefined);
      };
      const broken = storeWith(store, { [operation]: stopping });
      void sendSmsAsService(input, service("r1"), testApp({ store: broken, provider: accepting(), now }));
    });
  }

  function again(at: number, sent: SendRequest[] = []): Promise<SendSmsData> {
    const app = testApp({ store, provider: accepting(sent), now: () => at });
    return sendSmsAsService(input, service("r2", at + 20_000), app);
  }

  test("sends when nothing had gone out and that call is surely over", async () => {
    await killedAt("reserveSends");
    await expect(again(OVER - 1)).rejects.toMatchObject({ details: { reason: "unfinished", retryAfterSeconds: 1 } });
    const sent: SendRequest[] = [];
    expect(await again(OVER, sent)).toMatchObject({ accepted: 3, rejected: 1 });
    expect(sent.map((request) => request.phones.length)).toEqual([2, 1]);
    expect(await again(OVER + 1, sent)).toMatchObject({ accepted: 3, rejected: 1 });
    expect(sent).toHaveLength(2);
  });

  test("answers from the rows, with their states of now, and sends nothing", async () => {
    await killedAt("settle");
    const rows = await vi.waitFor(async () => {
      const found = await store.findMessages({ batchId: "r1", order: "oldest", limit: 10 });
      expect(found.map(({ status }) => status)).toEqual(["queued", "queued", "queued"]);
      return found;
    });
    await expect(again(OVER - 1)).rejects.toMatchObject({ details: { reason: "unfinished", retryAfterSeconds: 1 } });
    const [first, second, third] = rows.map(({ id }) => id);
    const by = {
      now: OVER,
      settlements: [
        { id: first ?? "", status: "submitted" as const, serialNumber: "s1", segments: 2 },
        {
          id: second ?? "",
          status: "rejected" as const,
          errorCode: "PROVIDER_REJECTED",
          providerCode: "FailedOperation.X",
          providerMessage: "No",
        },
      ],
    };
    await store.settle(by);
    const sent: SendRequest[] = [];
    const data = await again(OVER, sent);
    expect(sent).toEqual([]);
    expect(data).toMatchObject({ accepted: 1, rejected: 2, unknown: 1 });
    expect(data.messages.map(({ phone }) => phone)).toEqual([
      "+8613700000001",
      "none",
      "+85261234567",
      "+8613700000002",
    ]);
    const byId = new Map(data.messages.map((entry) => [entry.id, entry]));
    expect(byId.get(first)).toEqual({
      id: first,
      phone: rows[0]?.phone,
      provider: "tencent",
      status: "accepted",
      serialNumber: "s1",
      segments: 2,
    });
    expect(byId.get(second)).toMatchObject({
      status: "rejected",
      error: { code: "PROVIDER_REJECTED", provider: { code: "FailedOperation.X", message: "No" } },
    });
    expect(byId.get(third)).toMatchObject({ status: "unknown", error: { code: "OUTCOME_UNKNOWN" } });
    expect(data.messages[1]).toMatchObject({ status: "rejected", error: { code: "INVALID_ARGUMENT" } });
  });

  test("says of numbers that it had not come to that nothing was sent", async () => {
    await killedAt("reserveSends", (calls) => calls === 2);
    const sent: SendRequest[] = [];
    await vi.waitFor(async () => {
      const rows = await store.findMessages({ batchId: "r1", order: "oldest", limit: 10 });
      expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["submitted"]));
    });
    const data = await again(OVER, sent);
    expect(sent).toEqual([]);
    const interrupted = data.messages.filter(({ error }) => error?.reason === "interrupted");
    expect(data.accepted + interrupted.length).toBe(3);
    expect(interrupted.length).toBeGreaterThan(0);
    for (const { status, error } of interrupted) {
      expect({ status, code: error?.code }).toEqual({ status: "rejected", code: "PROVIDER_UNAVAILABLE" });
    }
  });
});

test("sendSmsAsService() answers a key whose first call failed without an answer with that same failure", async () => {
  const input = { phone: PHONE, idempotencyKey: "k1" };
  const cut = { send: () => Promise.reject(new Error("cut")) };
  const first = await sendSmsAsService(input, service("r1"), testApp({ store, provider: cut, now })).catch(String);
  const sent: SendRequest[] = [];
  const second = await sendSmsAsService(input, service("r2"), testApp({ store, provider: accepting(sent), now })).catch(
    String,
  );
  expect([first, second]).toEqual(
    new Array(2).fill(expect.stringContaining("It is not known whether the provider accepted")),
  );
  expect(sent).toEqual([]);
});

test("sendSmsAsService() takes a key anew after a day", async () => {
  let time = NOW;
  const app = testApp({ store, provider: accepting(), now: () => time });
  await sendSmsAsService({ phone: PHONE, idempotencyKey: "k1" }, service("r1"), app);
  time += 86_400_000;
  const other = { phone: "+8613711113333", idempotencyKey: "k1" };
  expect(await sendSmsAsService(other, service("r2", time + 20_000), app)).toMatchObject({ accepted: 1 });
});

test("sendSmsAsUser() does not wait for a clock that was set back", async () => {
  let time = NOW + 86_400_000;
  const app = testApp({ store, provider: accepting(), now: () => time });
  const send = () => sendSmsAsUser({ phone: PHONE }, { ...user("o1"), deadline: time + 20_000 }, app);
  await send();
  time = NOW;
  expect(await send()).toMatchObject({ accepted: 1 });
  await expect(send()).rejects.toMatchObject({ details: { reason: "phone_30s", retryAfterSeconds: 30 } });
});

test("sends without a scene go to the countries and within the budget of withoutScene; false refuses them", async () => {
  const sent: SendRequest[] = [];
  const send = (withoutScene: Config["withoutScene"], phones: string[]) => {
    const own = { ...config, limits: [], withoutScene: withoutScene ?? {} };
    const app = testApp({ store, provider: accepting(sent), now: () => NOW, config: own });
    return sendSmsAsService({ phones, templateId: "1110", signName: "信使", params: ["1"] }, service(), app);
  };
  const blocked = { status: "rejected", error: { code: "RECIPIENT_BLOCKED", reason: "country" } };
  expect(await send(undefined, [PHONE, "+85261234567"])).toMatchObject({
    messages: [
      { phone: PHONE, status: "accepted" },
      { phone: "+85261234567", ...blocked },
    ],
  });
  expect(await send({ countries: ["HK"], dailyBudget: 1 }, [PHONE, "+85261234567", "+85261234568"])).toMatchObject({
    messages: [blocked, { status: "accepted" }, { error: { code: "RATE_LIMITED", reason: "scene_day" } }],
  });
  await expect(send(false, [PHONE])).rejects.toMatchObject({ code: "PERMISSION_DENIED", details: { reason: "scene" } });
  expect(sent.flatMap(({ phones }) => phones)).toEqual([PHONE, "+85261234567"]);
});
