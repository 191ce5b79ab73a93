/**
 * Contract of `reserveSends`: sliding windows and day budgets, alone and under concurrency.
 *
 * @module
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Budget,
  type LimitWindow,
  type NewMessage,
  NO_SCENE,
  type Reservation,
  type SendReservation,
  type Store,
} from "../../../shared/store/store.ts";
import { HOUR, NOW, newMessage, type OpenStore, OTHER_PHONE, PHONE, perPhone, receipt, receipts } from "./samples.ts";

const DAY_END = NOW + 12 * HOUR;

function budgetOf(count: number, day = "2026-01-31"): Budget {
  return { scene: "login", count, day, dayEndsAt: DAY_END, reason: "scene_day" };
}

type Limits = Pick<SendReservation, "windows" | "budget">;

/** Asks for one message `afterMs` after NOW. */
async function send(
  store: Store,
  afterMs: number,
  limits: Limits,
  fields: Partial<NewMessage> = {},
): Promise<Reservation> {
  const now = NOW + afterMs;
  const [verdict] = await store.reserveSends({ now, messages: [newMessage({ createdAt: now, ...fields })], ...limits });
  if (!verdict) throw new Error("There must be one verdict a message");
  return verdict;
}

export function testLimits(name: string, open: OpenStore): void {
  test(`${name} reserveSends() writes what passes as queued, in the order asked`, async (t) => {
    const store = await open(t);
    const messages = [
      newMessage({ ip: "192.0.2.1", callerContext: "order 7" }),
      newMessage({ phone: OTHER_PHONE, scene: null }),
    ];
    expect(await store.reserveSends({ now: NOW, messages, windows: [] })).toEqual([{ ok: true }, { ok: true }]);
    const unsettled = {
      status: "queued",
      serialNumber: null,
      segments: null,
      errorCode: null,
      providerCode: null,
      providerMessage: null,
      receiptCode: null,
      receiptAt: null,
      settledAt: null,
    };
    const found = await store.findMessages({ order: "oldest", limit: 10 });
    expect(found).toEqual(messages.map((message) => ({ ...message, ...unsettled })));
  });

  for (const { afterMs, wait } of [
    { afterMs: 0, wait: 30 },
    { afterMs: 1, wait: 30 },
    { afterMs: 1000, wait: 29 },
    { afterMs: 28_999, wait: 2 },
    { afterMs: 29_999, wait: 1 },
    { afterMs: 30_000, wait: null },
  ]) {
    const says = wait === null ? "passes" : `asks to wait ${wait} s`;
    test(`${name} reserveSends() ${says} ${afterMs} ms after the last send when 1 in 30 s may pass`, async (t) => {
      const store = await open(t);
      const windows = [perPhone(1, 30)];
      await send(store, 0, { windows });
      const expected = wait === null ? { ok: true } : { ok: false, reason: "phone_30s", retryAfterSeconds: wait };
      expect(await send(store, afterMs, { windows })).toEqual(expected);
    });
  }

  test(`${name} reserveSends() passes when the wait it named is over, and not a second before`, async (t) => {
    const store = await open(t);
    const windows = [perPhone(3, 3600)];
    for (const afterMs of [0, 10_000, 20_500]) await send(store, afterMs, { windows });
    expect(await send(store, 30_400, { windows })).toEqual({
      ok: false,
      reason: "phone_3600s",
      retryAfterSeconds: 3570,
    });
    expect(await send(store, 30_400 + 3569 * 1000, { windows })).toMatchObject({ ok: false, retryAfterSeconds: 1 });
    expect(await send(store, 30_400 + 3570 * 1000, { windows })).toEqual({ ok: true });
  });

  test(`${name} reserveSends() names the rule with the longest wait of all that are broken`, async (t) => {
    const store = await open(t);
    const windows = [perPhone(1, 30), perPhone(1, 3600), perPhone(2, 86_400)];
    await send(store, 0, { windows });
    expect(await send(store, 1000, { windows, budget: budgetOf(9) })).toEqual({
      ok: false,
      reason: "phone_3600s",
      retryAfterSeconds: 3599,
    });
    expect(await send(store, 1000, { windows, budget: budgetOf(0) })).toEqual({
      ok: false,
      reason: "scene_day",
      retryAfterSeconds: 12 * 3600 - 1,
    });
  });

  test(`${name} reserveSends() refuses everything where the count is zero`, async (t) => {
    const store = await open(t);
    const refusal = { ok: false, reason: "phone_60s", retryAfterSeconds: 60 };
    expect(await send(store, 0, { windows: [perPhone(0, 60)] })).toEqual(refusal);
  });

  test(`${name} reserveSends() counts a user's messages over all phones, and never a service's`, async (t) => {
    const store = await open(t);
    const windows: LimitWindow[] = [{ per: "caller", count: 1, seconds: 60, reason: "user_60s" }];
    const ask = (fields: Partial<NewMessage>) => send(store, 0, { windows }, fields);
    expect(await ask({ caller: "service", callerId: "openid-1" })).toEqual({ ok: true });
    expect(await ask({ callerId: "openid-1" })).toEqual({ ok: true });
    expect(await ask({ callerId: "openid-2" })).toEqual({ ok: true });
    const refusal = { ok: false, reason: "user_60s", retryAfterSeconds: 60 };
    expect(await ask({ callerId: "openid-1", phone: OTHER_PHONE })).toEqual(refusal);
    expect(await ask({ caller: "service", callerId: "openid-1" })).toEqual({ ok: true });
  });

  test(`${name} reserveSends() counts a client address where it is known`, async (t) => {
    const store = await open(t);
    const windows: LimitWindow[] = [{ per: "ip", count: 1, seconds: 60, reason: "ip_60s" }];
    const ask = (ip: string | null) => send(store, 0, { windows }, { ip });
    expect([await ask("192.0.2.1"), await ask("192.0.2.2"), await ask(null), await ask(null)]).toEqual(
      Array(4).fill({ ok: true }),
    );
    expect(await ask("192.0.2.1")).toEqual({ ok: false, reason: "ip_60s", retryAfterSeconds: 60 });
  });

  test(`${name} reserveSends() counts earlier messages of the same reservation, and not the refused ones`, async (t) => {
    const store = await open(t);
    const windows: LimitWindow[] = [perPhone(1, 30), { per: "caller", count: 2, seconds: 60, reason: "user_60s" }];
    const phones = [PHONE, PHONE, OTHER_PHONE, "+8613711113333"];
    const messages = phones.map((phone) => newMessage({ phone }));
    expect(await store.reserveSends({ now: NOW, messages, windows })).toEqual([
      { ok: true },
      { ok: false, reason: "phone_30s", retryAfterSeconds: 30 },
      { ok: true },
      { ok: false, reason: "user_60s", retryAfterSeconds: 60 },
    ]);
    const found = await store.findMessages({ order: "oldest", limit: 10 });
    expect(found.map((message) => message.id)).toEqual([messages[0]?.id, messages[2]?.id]);
  });

  for (const { status, passes } of [
    { status: "rejected", passes: true },
    { status: "unknown", passes: false },
    { status: "submitted", passes: false },
  ] as const) {
    test(`${name} reserveSends() ${passes ? "no longer counts" : "still counts"} a message that is ${status}`, async (t) => {
      const store = await open(t);
      const limits = { windows: [perPhone(1, 30)], budget: budgetOf(1) };
      const message = newMessage();
      await store.reserveSends({ now: NOW, messages: [message], ...limits });
      await store.settle({ now: NOW, settlements: [{ id: message.id, status }] });
      expect((await send(store, 1, limits)).ok).toBe(passes);
    });
  }

  test(`${name} reserveSends() counts a rejected message again when its receipt shows that it went out`, async (t) => {
    const store = await open(t);
    const limits = { windows: [perPhone(1, 30)], budget: budgetOf(1) };
    const message = newMessage();
    await store.reserveSends({ now: NOW, messages: [message], ...limits });
    await store.settle({ now: NOW, settlements: [{ id: message.id, status: "rejected" }] });
    await store.applyReceipts(receipts(receipt({ sessionContext: message.requestId })));
    expect(await send(store, 1, { windows: [], budget: budgetOf(1) })).toMatchObject({
      ok: false,
      reason: "scene_day",
    });
    expect(await send(store, 1, { windows: limits.windows })).toMatchObject({ ok: false, reason: "phone_30s" });
  });

  test(`${name} reserveSends() keeps to the budget of sends without a scene, and gives back what was not sent`, async (t) => {
    const store = await open(t);
    const budget = { ...budgetOf(1), scene: NO_SCENE };
    const ask = (id: string, scene: string | null) => send(store, 500, { windows: [], budget }, { scene, id });
    expect(await ask("none-1", null)).toEqual({ ok: true });
    expect(await ask("none-2", null)).toMatchObject({ ok: false, reason: "scene_day" });
    expect(await ask("login-1", "login")).toEqual({ ok: true });
    await store.settle({ now: 600, settlements: [{ id: "none-1", status: "rejected", errorCode: "INTERNAL" }] });
    expect(await ask("none-3", null)).toEqual({ ok: true });
    expect(await ask("none-4", null)).toMatchObject({ ok: false, reason: "scene_day" });
  });

  test(`${name} reserveSends() keeps to a scene's budget of the day, and to no other's`, async (t) => {
    const store = await open(t);
    const ask = (budget: Budget, scene: string | null = "login") =>
      send(store, 500, { windows: [], budget }, { scene });
    expect(await ask(budgetOf(2))).toEqual({ ok: true });
    expect(await ask(budgetOf(2), "order_shipped")).toEqual({ ok: true });
    expect(await ask(budgetOf(2))).toEqual({ ok: true });
    expect(await ask(budgetOf(2))).toEqual({ ok: false, reason: "scene_day", retryAfterSeconds: 12 * 3600 });
    expect(await ask(budgetOf(2, "2026-02-01"))).toEqual({ ok: true });
    expect(await ask({ ...budgetOf(1), scene: "order_shipped" }, "order_shipped")).toEqual({ ok: true });
  });

  test(`${name} settle() gives a rejected message back to the day it was taken from, once`, async (t) => {
    const store = await open(t);
    const yesterdays = newMessage();
    await store.reserveSends({ now: NOW, messages: [yesterdays], windows: [], budget: budgetOf(1) });
    await send(store, 0, { windows: [], budget: budgetOf(1, "2026-02-01") });
    for (const _ of [1, 2]) await store.settle({ now: NOW, settlements: [{ id: yesterdays.id, status: "rejected" }] });
    const ask = (day: string) => send(store, 0, { windows: [], budget: budgetOf(1, day) });
    expect((await ask("2026-02-01")).ok).toBe(false);
    expect((await ask("2026-01-31")).ok).toBe(true);
    expect((await ask("2026-01-31")).ok).toBe(false);
  });

  test(`${name} reserveSends() lets exactly one of 200 sends at once to one number pass`, async (t) => {
    const store = await open(t);
    const asked = Array.from({ length: 200 }, () => send(store, 0, { windows: [perPhone(1, 30)] }));
    const verdicts = await Promise.all(asked);
    expect(verdicts.filter((verdict) => verdict.ok)).toHaveLength(1);
    expect(await store.findMessages({ phone: PHONE, order: "newest", limit: 300 })).toHaveLength(1);
  });

  test(`${name} reserveSends() writes nothing of a reservation that fails, and all of those beside it`, async (t) => {
    const store = await open(t);
    const first = newMessage();
    await store.reserveSends({ now: NOW, messages: [first], windows: [] });
    const reserve = (...messages: NewMessage[]) =>
      store.reserveSends({ now: NOW, messages, windows: [], budget: budgetOf(100) });
    const good = [newMessage(), newMessage()];
    const results = await Promise.allSettled([
      reserve(...good.slice(0, 1)),
      reserve(newMessage(), first),
      reserve(...good.slice(1)),
    ]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const found = await store.findMessages({ order: "oldest", limit: 10 });
    expect(found.map((message) => message.id)).toEqual([first, ...good].map((message) => message.id));
  });

  test(`${name} reserveSends() agrees with a plain count over any history`, { timeout: 300_000 }, async (t) => {
    const step = fc.record({
      afterMs: fc.integer({ min: 0, max: 20_000 }),
      phones: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 4 }),
      rejects: fc.boolean(),
    });
    const rules = fc.array(
      fc.record({
        per: fc.constantFrom("phone", "caller", "ip"),
        count: fc.integer({ min: 0, max: 4 }),
        seconds: fc.integer({ min: 1, max: 60 }),
      }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(rules, fc.array(step, { maxLength: 25 }), async (rulesOfRun, steps) => {
        const store = await open(t);
        const windows = rulesOfRun.map((rule, index) => ({ ...rule, reason: `rule_${index}` }));
        const counted: NewMessage[] = [];
        let now = NOW;
        for (const { afterMs, phones, rejects } of steps) {
          now += afterMs;
          const messages = phones.map((phone) => arbitraryMessage(phone, now));
          const verdicts = await store.reserveSends({ now, messages, windows });
          expect(verdicts).toEqual(judgePlainly(messages, windows, counted, now));
          const passed = messages.filter((_, index) => verdicts[index]?.ok);
          if (!rejects) continue;
          const settlements = passed.map(({ id }) => ({ id, status: "rejected" as const }));
          await store.settle({ now, settlements });
          for (const message of passed) counted.splice(counted.indexOf(message), 1);
        }
      }),
      { numRuns: Number(process.env.XINSHI_TEST_RUNS ?? 20) }, // for each driver, with and without encryption
    );
  });
}

function arbitraryMessage(phone: number, now: number): NewMessage {
  const ip = phone === 2 ? null : "192.0.2.1";
  return newMessage({ phone: `+861371111000${phone}`, callerId: `openid-${phone % 2}`, ip, createdAt: now });
}

/** The definition itself, counted over everything; adds what passes to `counted`. */
function judgePlainly(
  messages: NewMessage[],
  windows: LimitWindow[],
  counted: NewMessage[],
  now: number,
): Reservation[] {
  return messages.map((message) => {
    const field = { phone: "phone", caller: "callerId", ip: "ip" } as const;
    const waits = windows.map(({ per, count, seconds, reason }) => {
      const key = message[field[per]];
      if (key === null) return { reason, wait: 0 };
      if (count === 0) return { reason, wait: seconds };
      const times = counted.filter((other) => other[field[per]] === key).map((other) => other.createdAt);
      const nth = times.sort((a, b) => b - a)[count - 1];
      return { reason, wait: nth === undefined ? 0 : Math.max(0, Math.ceil((nth + seconds * 1000 - now) / 1000)) };
    });
    const longest = Math.max(0, ...waits.map(({ wait }) => wait));
    if (longest === 0) {
      counted.push(message);
      return { ok: true };
    }
    return { ok: false, reason: waits.find(({ wait }) => wait === longest)?.reason ?? "", retryAfterSeconds: longest };
  });
}
