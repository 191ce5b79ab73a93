/**
 * What we refused ourselves, counted by number.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { NewRefusedSend, Retention } from "../../../shared/store/store.ts";
import { NOW, type OpenStore, OTHER_PHONE, PHONE } from "./samples.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Of UTC+8: `NOW` is noon there. */
const MIDNIGHT = NOW + DAY / 2;

function refused(fields: Partial<NewRefusedSend> = {}): NewRefusedSend {
  return {
    phone: PHONE,
    channel: "sms",
    scene: "login",
    reason: "phone_30s",
    at: NOW,
    endsAt: NOW + MINUTE,
    ...fields,
  };
}

export function testRefused(name: string, open: OpenStore): void {
  test(`${name} countRefused() counts those of a number by day, scene, channel and reason`, async (t) => {
    const store = await open(t);
    await store.countRefused([refused(), refused({ at: NOW + 5, endsAt: NOW + 10 }), refused({ phone: OTHER_PHONE })]);
    await store.countRefused([refused({ at: NOW - 5 })]);
    await store.countRefused([
      refused({ scene: null, at: NOW + 10 }),
      refused({ channel: "voice", at: NOW + 20 }),
      refused({ reason: "country", at: NOW + 30, endsAt: null }),
    ]);
    const one = { phone: PHONE, channel: "sms", scene: "login", reason: "phone_30s", endsAt: NOW + MINUTE, count: 1 };
    expect(await store.findRefused({ phone: PHONE, limit: 9 })).toEqual([
      { ...one, reason: "country", endsAt: null, firstAt: NOW + 30, lastAt: NOW + 30 },
      { ...one, channel: "voice", firstAt: NOW + 20, lastAt: NOW + 20 },
      { ...one, scene: null, firstAt: NOW + 10, lastAt: NOW + 10 },
      { ...one, count: 3, firstAt: NOW - 5, lastAt: NOW + 5 },
    ]);
    expect(await store.findRefused({ phone: PHONE, limit: 1 })).toMatchObject([{ reason: "country" }]);
  });

  test(`${name} countRefused() begins a new count at midnight of UTC+8`, async (t) => {
    const store = await open(t);
    for (const at of [MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + DAY - 1, MIDNIGHT + DAY]) {
      await store.countRefused([refused({ at })]);
    }
    const found = await store.findRefused({ phone: PHONE, limit: 9 });
    expect(found.map(({ firstAt, lastAt, count }) => [firstAt - MIDNIGHT, lastAt - MIDNIGHT, count])).toEqual([
      [DAY, DAY, 1],
      [0, DAY - 1, 2],
      [-1, -1, 1],
    ]);
  });

  test(`${name} countRefused() takes a thousand at once, in whatever order, as one count a number`, async (t) => {
    const store = await open(t);
    const phones = Array.from({ length: 20 }, (_, index) => `+86137000000${String(index).padStart(2, "0")}`);
    await Promise.all(
      Array.from({ length: 1000 }, (_, index) => {
        const some = [index, index * 7, index * 13].map((place) => refused({ phone: phones[place % 20] ?? PHONE }));
        return store.countRefused(index % 2 === 0 ? some : some.reverse());
      }),
    );
    const found = await Promise.all(phones.map((phone) => store.findRefused({ phone, limit: 9 })));
    expect(found.every((rows) => rows.length === 1)).toBe(true);
    expect(found.flat().reduce((sum, { count }) => sum + count, 0)).toBe(3000);
  });

  test(`${name} countRefused() of nobody does nothing`, async (t) => {
    const store = await open(t);
    await store.countRefused([]);
    expect(await store.findRefused({ phone: PHONE, limit: 9 })).toEqual([]);
  });

  const keepAll: Retention = { messages: 0, raw: 0, verifications: 0, helpers: 0, maxRefused: 99 };

  test(`${name} deleteOld() takes refused sends with the messages of their time`, async (t) => {
    const store = await open(t);
    await store.countRefused([0, 1, 2, 3].map((days) => refused({ at: NOW - days * DAY })));
    expect(await store.deleteOld({ ...keepAll, messages: NOW - DAY, limit: 1 })).toBe(1);
    expect(await store.deleteOld({ ...keepAll, messages: NOW - DAY, limit: 9 })).toBe(1);
    expect((await store.findRefused({ phone: PHONE, limit: 9 })).map(({ lastAt }) => NOW - lastAt)).toEqual([0, DAY]);
  });

  test(`${name} deleteOld() keeps the last ones when they are too many`, async (t) => {
    const store = await open(t);
    const phones = Array.from({ length: 9 }, (_, index) => `+861370000000${index}`);
    await store.countRefused(phones.map((phone, index) => refused({ phone, at: NOW + index })));
    expect(await store.deleteOld({ ...keepAll, maxRefused: 9, limit: 2 })).toBe(0);
    expect(await store.deleteOld({ ...keepAll, maxRefused: 6, limit: 2 })).toBe(2);
    expect(await store.deleteOld({ ...keepAll, maxRefused: 6, limit: 2 })).toBe(1);
    expect(await store.deleteOld({ ...keepAll, maxRefused: 6, limit: 2 })).toBe(0);
    const found = await Promise.all(phones.map((phone) => store.findRefused({ phone, limit: 1 })));
    expect(found.map(({ length }) => length)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1]);
  });
}
