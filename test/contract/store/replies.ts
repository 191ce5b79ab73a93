/**
 * Contract of `applyReplies` and `findReplies`.
 *
 * @module
 */
import { expect, test } from "vitest";
import { HOUR, NOW, type OpenStore, OTHER_PHONE, PHONE, queue, replies, reply, settleOne } from "./samples.ts";

export function testReplies(name: string, open: OpenStore): void {
  for (const { what, createdAt, matched } of [
    { what: "72 hours before", createdAt: NOW + 3000 - 72 * HOUR, matched: 1 },
    { what: "longer ago", createdAt: NOW + 2999 - 72 * HOUR, matched: 0 },
    { what: "just before", createdAt: NOW, matched: 1 },
    { what: "an hour after", createdAt: NOW + HOUR, matched: 0 },
  ]) {
    test(`${name} applyReplies() ${matched ? "matches" : "does not match"} a phone that was texted ${what}`, async (t) => {
      const store = await open(t);
      await queue(store, { createdAt });
      const expected = { matched, unmatched: 1 - matched, duplicates: 0 };
      expect(await store.applyReplies(replies(reply()))).toEqual(expected);
    });
  }

  test(`${name} applyReplies() does not match a message that was rejected`, async (t) => {
    const store = await open(t);
    const { id } = await queue(store);
    await settleOne(store, { id, status: "rejected" });
    expect(await store.applyReplies(replies(reply()))).toEqual({ matched: 0, unmatched: 1, duplicates: 0 });
  });

  test(`${name} applyReplies() is harmless with the same reply twice, and keeps all that differ`, async (t) => {
    const store = await open(t);
    const all = [
      reply(),
      reply({ text: "N" }),
      reply({ at: NOW + 4000 }),
      reply({ phone: OTHER_PHONE, extendCode: "1" }),
    ];
    expect(await store.applyReplies(replies(...all, reply()))).toEqual({ matched: 0, unmatched: 4, duplicates: 1 });
    const again = await store.applyReplies({ ...replies(...all), source: "push" });
    expect(again).toEqual({ matched: 0, unmatched: 0, duplicates: 4 });
    expect(await store.findReplies({ limit: 10 })).toHaveLength(4);
  });

  test(`${name} applyReplies() keeps half a character and a zero as what cannot be shown`, async (t) => {
    const store = await open(t);
    await store.applyReplies(replies(reply({ text: "\ud83d a\0b" })));
    expect(await store.findReplies({ limit: 10 })).toMatchObject([{ text: "\ufffd a\ufffdb" }]);
  });

  test(`${name} findReplies() lists the newest first, of one phone or of all, and no more than asked`, async (t) => {
    const store = await open(t);
    const [first, second, third] = [
      reply({ at: NOW + 1000 }),
      reply({ at: NOW + 2000, phone: OTHER_PHONE }),
      reply({ at: NOW + 3000, text: "你好", extendCode: "12" }),
    ] as const;
    await store.applyReplies(replies(second, third, first));
    expect(await store.findReplies({ limit: 10 })).toEqual([third, second, first]);
    expect(await store.findReplies({ phone: PHONE, limit: 10 })).toEqual([third, first]);
    expect(await store.findReplies({ limit: 1 })).toEqual([third]);
  });
}
