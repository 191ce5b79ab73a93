/**
 * What happened and is to be told: recorded with what happened, told at least once.
 *
 * @module
 */
import { expect, test } from "vitest";
import { EVENT_TYPES, type Store, type StoredEvent, UNFINISHED } from "../../../shared/store/store.ts";
import { HOUR, NOW, type OpenStore, PHONE, queue, receipt, receipts, replies, reply } from "./samples.ts";

const PAUSES = [5000, 30_000];
const EVENT: StoredEvent = { id: "blocked:1", type: "blocked", phone: PHONE, messageId: null, payload: "{}", at: NOW };

function pending(store: Store) {
  return store.findEvents({ stuck: false, limit: 99 });
}

export function testEvents(name: string, open: OpenStore): void {
  const all = { events: EVENT_TYPES };

  test(`${name} applyReceipts() records each status that a receipt gave a message, once`, async (t) => {
    const store = await open(t, all);
    const { id } = await queue(store);
    await store.settle({ now: NOW, settlements: [{ id, status: "submitted", serialNumber: "s1" }] });
    const undelivered = receipts(receipt({ serialNumber: "s1", status: "undelivered", code: "MK:0001", at: NOW + 1 }));
    await store.applyReceipts(undelivered);
    await store.applyReceipts(undelivered);
    await store.applyReceipts(receipts(receipt({ serialNumber: "s1", status: "delivered", at: NOW + 2 })));
    expect((await pending(store)).map(({ payload, ...event }) => ({ ...event, payload: JSON.parse(payload) }))).toEqual(
      [
        {
          id: `receipt:${id}:undelivered`,
          type: "receipt",
          phone: PHONE,
          messageId: id,
          payload: { status: "undelivered", code: "MK:0001" },
          at: NOW + 1,
          attempts: 0,
          error: null,
          nextAt: NOW + 1,
        },
        expect.objectContaining({ id: `receipt:${id}:delivered`, payload: { status: "delivered", code: "DELIVRD" } }),
      ],
    );
  });

  test(`${name} settle() records the receipt that waited for its message`, async (t) => {
    const store = await open(t, all);
    const { id, requestId } = await queue(store);
    await queue(store); // two fit by phone and time: nothing is guessed
    await store.applyReceipts(receipts(receipt({ serialNumber: "early", at: NOW + 1 })));
    expect(await pending(store)).toEqual([]);
    await store.settle({ now: NOW, settlements: [{ id, status: "submitted", serialNumber: "early" }] });
    expect(await pending(store)).toMatchObject([{ id: `receipt:${id}:delivered` }]);
    expect(requestId).not.toBe("");
  });

  test(`${name} applyReplies() records each reply, once`, async (t) => {
    const store = await open(t, all);
    const batch = replies(reply({ text: "好的", at: NOW }), reply({ text: "TD", at: NOW }));
    await store.applyReplies(batch);
    await store.applyReplies(batch);
    const events = await pending(store);
    expect(events.map(({ type, phone, payload }) => [type, phone, JSON.parse(payload).text])).toEqual([
      ["reply", PHONE, "好的"],
      ["reply", PHONE, "TD"],
    ]);
    expect(events[0]?.id).not.toBe(events[1]?.id);
  });

  test(`${name} checkVerification() records a success for the owner and for the provider`, async (t) => {
    const store = await open(t, all);
    const about = { now: NOW, scene: "login", phone: PHONE, userId: "openid-1", maxAttempts: 5 };
    await store.issueVerification({ ...about, validityMs: HOUR, newId: "v1", messageId: "m1" });
    await store.checkVerification({ ...about, matches: () => false });
    expect(await pending(store)).toEqual([]);
    await store.checkVerification({ ...about, matches: () => true });
    expect(await pending(store)).toMatchObject([
      { id: "verified:v1", type: "verified", messageId: "m1", payload: '{"scene":"login","openid":"openid-1"}' },
      { id: "conversion:v1", type: "conversion", messageId: "m1" },
    ]);
  });

  test(`${name} records only the types it was opened for`, async (t) => {
    const store = await open(t, { events: ["reply"] });
    await store.addEvents([EVENT]);
    await store.applyReplies(replies(reply({ at: NOW })));
    expect((await pending(store)).map(({ type }) => type)).toEqual(["reply"]);
  });

  test(`${name} addEvents() leaves one that is there as it is, finished or not`, async (t) => {
    const store = await open(t, all);
    await store.addEvents([EVENT, { ...EVENT, payload: '{"other":1}' }]);
    expect(await pending(store)).toMatchObject([{ payload: "{}" }]);
    await store.finishEvent({ id: EVENT.id });
    await store.addEvents([EVENT]);
    expect(await pending(store)).toEqual([]);
  });

  test(`${name} claimEvents() gives a due event to one of many, until its lease is over`, async (t) => {
    const store = await open(t, all);
    await store.addEvents([EVENT, { ...EVENT, id: "blocked:later", at: NOW + HOUR }]);
    const claim = (now: number) => store.claimEvents({ now, limit: 10, leaseMs: 60_000, pausesMs: [0, 0] });
    expect(await claim(NOW - 1)).toEqual([]);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim(NOW)));
    expect(claims.flat()).toMatchObject([{ id: EVENT.id, attempts: 0 }]);
    expect(await claim(NOW + 59_999)).toEqual([]);
    expect(await claim(NOW + 60_000)).toMatchObject([{ id: EVENT.id }]);
  });

  test(`${name} claimEvents() counts a try whose process died, and spaces the next ones until none is left`, async (t) => {
    const store = await open(t, all);
    await store.addEvents([EVENT]);
    const claim = (now: number) => store.claimEvents({ now, limit: 10, leaseMs: 1000, pausesMs: PAUSES });
    expect(await claim(NOW)).toMatchObject([{ attempts: 0, error: null }]);
    expect(await pending(store)).toMatchObject([{ attempts: 1, error: UNFINISHED, nextAt: NOW + 6000 }]);
    expect(await claim(NOW + 5999)).toEqual([]);
    expect(await claim(NOW + 6000)).toMatchObject([{ attempts: 1, error: UNFINISHED }]);
    expect(await pending(store)).toMatchObject([{ attempts: 2, nextAt: NOW + 37_000 }]);
    expect(await claim(NOW + 37_000)).toMatchObject([{ attempts: 2 }]);
    expect(await claim(NOW + HOUR)).toEqual([]);
    expect(await store.findEvents({ stuck: true, limit: 9 })).toMatchObject([{ attempts: 3, error: UNFINISHED }]);
    await store.finishEvent({ id: EVENT.id });
    expect(await store.findEvents({ stuck: true, limit: 9 })).toEqual([]);
  });

  test(`${name} claimEvents() gives what may have ended a process alone, and the others together`, async (t) => {
    const store = await open(t, all);
    const ids = ["1", "2", "3", "4"].map((id) => `blocked:${id}`);
    const added = ids.map((id) => ({ ...EVENT, id }));
    const claim = async (now: number): Promise<string[]> => {
      const claimed = await store.claimEvents({ now, limit: 10, leaseMs: 1000, pausesMs: [0, HOUR, HOUR] });
      return claimed.map(({ id }) => id);
    };
    await store.addEvents(added.slice(0, 2));
    expect(await claim(NOW)).toEqual(ids.slice(0, 2)); // and the process dies
    await store.addEvents(added.slice(2));
    await store.retryEvent({ id: "blocked:3", nextAt: NOW, error: "it threw" });
    expect(await claim(NOW + 1000)).toEqual(ids.slice(2));
    expect(await claim(NOW + 1000)).toEqual(["blocked:1"]);
    expect(await claim(NOW + 1000)).toEqual(["blocked:2"]);
    expect(await claim(NOW + 1000)).toEqual([]);
  });

  test(`${name} retryEvent() waits, does not count again, and at last leaves it to an operator`, async (t) => {
    const store = await open(t, all);
    await store.addEvents([EVENT]);
    await store.claimEvents({ now: NOW, limit: 1, leaseMs: 60_000, pausesMs: PAUSES });
    await store.retryEvent({ id: EVENT.id, nextAt: NOW + 5000, error: "it threw" });
    const claim = (now: number) => store.claimEvents({ now, limit: 1, leaseMs: 1, pausesMs: PAUSES });
    expect(await claim(NOW + 4999)).toEqual([]);
    expect(await claim(NOW + 5000)).toMatchObject([{ attempts: 1, error: "it threw" }]);
    await store.retryEvent({ id: EVENT.id, nextAt: null, error: "again" });
    expect(await claim(NOW + HOUR)).toEqual([]);
    expect(await store.findEvents({ stuck: true, limit: 9 })).toMatchObject([
      { attempts: 2, error: "again", nextAt: null },
    ]);
    await store.retryEvent({ id: EVENT.id, nextAt: NOW, error: null });
    expect(await claim(NOW + HOUR)).toHaveLength(1);
  });
}
