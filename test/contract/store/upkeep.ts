/**
 * What the timer looks after: messages without an end, calls in place of texts, and what is old.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { Retention, Store } from "../../../shared/store/store.ts";
import {
  HOUR,
  issue,
  NOW,
  newMessage,
  type OpenStore,
  OTHER_PHONE,
  PHONE,
  queue,
  receipt,
  receipts,
  replies,
  reply,
} from "./samples.ts";

const DAY = 24 * HOUR;
const ALL_OPEN = { unsettledBefore: NOW + DAY, submittedBefore: NOW + DAY, askedBefore: NOW + DAY, limit: 99 };

async function submitted(store: Store, serialNumber: string, createdAt = NOW): Promise<string> {
  const { id } = await queue(store, { createdAt });
  await store.settle({ now: createdAt, settlements: [{ id, status: "submitted", serialNumber }] });
  return id;
}

async function ids(messages: Promise<{ id: string }[]>): Promise<string[]> {
  return (await messages).map(({ id }) => id);
}

export function testUpkeep(name: string, open: OpenStore): void {
  test(`${name} findOpenMessages() finds what has no end: unsettled ones soon, submitted ones later`, async (t) => {
    const store = await open(t);
    const queued = (await queue(store)).id;
    const unknown = (await queue(store)).id;
    await store.settle({ now: NOW, settlements: [{ id: unknown, status: "unknown", errorCode: "OUTCOME_UNKNOWN" }] });
    const late = await submitted(store, "s1");
    const rejected = (await queue(store)).id;
    await store.settle({ now: NOW, settlements: [{ id: rejected, status: "rejected" }] });
    await submitted(store, "s2");
    await store.applyReceipts(receipts(receipt({ serialNumber: "s2" })));
    await queue(store, { channel: "voice" });
    expect(await ids(store.findOpenMessages(ALL_OPEN))).toEqual([queued, unknown, late]);
    expect(await ids(store.findOpenMessages({ ...ALL_OPEN, submittedBefore: NOW }))).toEqual([queued, unknown]);
    expect(await ids(store.findOpenMessages({ ...ALL_OPEN, unsettledBefore: NOW }))).toEqual([late]);
  });

  test(`${name} findOpenMessages() gives the longest unasked first, and none that was asked about just now`, async (t) => {
    const store = await open(t);
    const [first, second, third] = [
      await submitted(store, "s1"),
      await submitted(store, "s2"),
      await submitted(store, "s3"),
    ];
    await store.markAsked({ ids: [first], now: NOW + 2 });
    await store.markAsked({ ids: [third], now: NOW + 1 });
    expect(await ids(store.findOpenMessages(ALL_OPEN))).toEqual([second, third, first]);
    expect(await ids(store.findOpenMessages({ ...ALL_OPEN, limit: 1 }))).toEqual([second]);
    expect(await ids(store.findOpenMessages({ ...ALL_OPEN, askedBefore: NOW + 2 }))).toEqual([second, third]);
  });

  test(`${name} expireMessages() closes what is too old, and a receipt that still comes counts`, async (t) => {
    const store = await open(t);
    const old = await submitted(store, "s1", NOW - DAY);
    const fresh = await submitted(store, "s2");
    const call = (await queue(store, { channel: "voice", createdAt: NOW - DAY })).id;
    expect(await store.expireMessages({ before: NOW, limit: 99 })).toBe(2);
    expect(await store.expireMessages({ before: NOW, limit: 99 })).toBe(0);
    const statusOf = async (id: string) => (await store.findMessages({ id, order: "newest", limit: 1 }))[0]?.status;
    expect([await statusOf(old), await statusOf(call), await statusOf(fresh)]).toEqual([
      "expired",
      "expired",
      "submitted",
    ]);
    await store.applyReceipts(receipts(receipt({ serialNumber: "s1" })));
    expect(await statusOf(old)).toBe("delivered");
  });

  const keepAll: Retention = { messages: 0, raw: 0, verifications: 0, helpers: 0, maxRefused: 99 };

  test(`${name} deleteOld() takes messages with all that hangs on them, and leaves the young`, async (t) => {
    const store = await open(t);
    for (const [serialNumber, createdAt, phone] of [
      ["old", NOW - 2 * DAY, OTHER_PHONE],
      ["young", NOW, PHONE],
    ] as const) {
      const message = newMessage({ createdAt, phone });
      await store.reserveSends({ now: createdAt, messages: [message], windows: [] });
      await store.reroute({
        now: createdAt,
        refusals: [{ id: message.id, errorCode: "PROVIDER_UNAVAILABLE" }],
        to: { requestId: `r-${serialNumber}`, provider: "tencent", templateId: "1", signName: null },
      });
      await store.settle({ now: createdAt, settlements: [{ id: message.id, status: "submitted", serialNumber }] });
      await store.applyReceipts({ ...receipts(receipt({ serialNumber, phone, at: createdAt })), now: createdAt });
      await store.applyReceipts({
        ...receipts(receipt({ serialNumber: `lost-${serialNumber}`, phone: "+8613700000000", at: createdAt })),
        now: createdAt,
      });
      await store.applyReplies({ ...replies(reply({ phone, at: createdAt })), now: createdAt });
    }
    let deleted = 0;
    for (let count = -1; count !== 0; deleted += count) {
      count = await store.deleteOld({ ...keepAll, messages: NOW - DAY, raw: NOW - DAY, limit: 2 });
    }
    expect(deleted).toBeGreaterThanOrEqual(7);
    const left = await store.findMessages({ order: "newest", limit: 9 });
    expect(left).toMatchObject([{ serialNumber: "young", status: "delivered" }]);
    expect(await store.findAttempts(left.map(({ id }) => id))).toHaveLength(1);
    expect((await store.findUnmatchedReceipts(9)).map(({ serialNumber }) => serialNumber)).toEqual(["lost-young"]);
    expect(await store.findReplies({ limit: 9 })).toMatchObject([{ phone: PHONE }]);
  });

  test(`${name} deleteOld() forgets verifications that expired long ago, keys, counts and told events`, async (t) => {
    const store = await open(t, { events: ["blocked"] });
    await store.issueVerification(issue({ now: NOW - 2 * DAY, newId: "old" }));
    await store.issueVerification(issue({ phone: OTHER_PHONE, newId: "young" }));
    const key = { key: "k", payloadHash: "h", batchId: "b", ttlMs: 9 * DAY, overMs: 9 * DAY };
    await store.claimIdempotent({ ...key, now: NOW - 2 * DAY });
    const event = { type: "blocked", phone: PHONE, messageId: null, payload: "{}", at: NOW - 2 * DAY } as const;
    await store.addEvents([
      { ...event, id: "told" },
      { ...event, id: "waiting" },
    ]);
    await store.finishEvent({ id: "told" });
    await store.reserveSends({
      now: NOW - 2 * DAY,
      messages: [newMessage({ createdAt: NOW - 2 * DAY })],
      windows: [],
      prefixes: [["CN"]],
    });
    await store.deleteOld({ ...keepAll, verifications: NOW - DAY, helpers: NOW - DAY, limit: 99 });
    const check = { now: NOW - 2 * DAY, scene: "login", userId: undefined, maxAttempts: 5, matches: () => true };
    expect(await store.checkVerification({ ...check, phone: PHONE })).toEqual({ result: "none" });
    expect(await store.checkVerification({ ...check, phone: OTHER_PHONE })).toMatchObject({ result: "matched" });
    expect(await store.claimIdempotent({ ...key, now: NOW })).toEqual({ state: "claimed" });
    expect((await store.findEvents({ stuck: false, limit: 9 })).map(({ id }) => id)).toEqual(["waiting"]);
    expect(await store.countPrefixes({ prefixes: ["CN"], from: 0, sentUntil: NOW })).toMatchObject([{ sends: 0 }]);
  });

  test(`${name} deleteOld() takes events that nobody could be told with the messages of their time`, async (t) => {
    const store = await open(t, { events: ["blocked"] });
    const event = { type: "blocked", phone: PHONE, messageId: null, payload: "{}" } as const;
    await store.addEvents([
      { ...event, id: "old", at: NOW - 2 * DAY },
      { ...event, id: "young", at: NOW },
    ]);
    for (const id of ["old", "young"]) await store.retryEvent({ id, nextAt: null, error: "Error: closed" });
    expect(await store.deleteOld({ ...keepAll, messages: NOW - DAY, limit: 99 })).toBe(1);
    expect((await store.findEvents({ stuck: true, limit: 9 })).map(({ id }) => id)).toEqual(["young"]);
  });

  const fallback = { now: NOW + 1, scene: "login", onFailure: true, silentSince: null, maxAttempts: 5, limit: 9 };

  test(`${name} claimVoiceFallbacks() gives out a verification whose text failed, once`, async (t) => {
    const store = await open(t);
    const messageId = await submitted(store, "s1");
    await store.issueVerification(issue({ newId: "v1", messageId }));
    expect(await store.claimVoiceFallbacks(fallback)).toEqual([]);
    await store.applyReceipts(receipts(receipt({ serialNumber: "s1", status: "undelivered", code: "MK:0001" })));
    expect(await store.claimVoiceFallbacks({ ...fallback, onFailure: false })).toEqual([]);
    expect(await store.claimVoiceFallbacks({ ...fallback, scene: "other" })).toEqual([]);
    const claims = await Promise.all([1, 2, 3, 4].map(() => store.claimVoiceFallbacks(fallback)));
    expect(claims.flat()).toMatchObject([{ id: "v1", messageId }]);
    // Sent again and failed again, it is still the same code's life.
    const again = await submitted(store, "s2");
    await store.issueVerification(issue({ newId: "unused", messageId: again }));
    await store.applyReceipts(receipts(receipt({ serialNumber: "s2", status: "undelivered", code: "MK:0001" })));
    expect(await store.claimVoiceFallbacks(fallback)).toEqual([]);
  });

  test(`${name} claimVoiceFallbacks() gives out a silent one, unless its text was delivered after all`, async (t) => {
    const store = await open(t);
    for (const serialNumber of ["s1", "s2"]) {
      const messageId = await submitted(store, serialNumber);
      await store.issueVerification(issue({ newId: serialNumber, messageId, userId: serialNumber }));
    }
    expect(await store.claimVoiceFallbacks({ ...fallback, silentSince: NOW - 1 })).toEqual([]);
    await store.applyReceipts(receipts(receipt({ serialNumber: "s1" })));
    expect(await store.claimVoiceFallbacks({ ...fallback, silentSince: NOW })).toMatchObject([{ id: "s2" }]);
  });

  test(`${name} claimVoiceFallbacks() leaves one alone whose earlier text is delivered after the last one went out`, async (t) => {
    const store = await open(t);
    for (const serialNumber of ["s1", "s2"]) {
      await store.issueVerification(issue({ newId: "v1", messageId: await submitted(store, serialNumber) }));
    }
    const silent = { ...fallback, silentSince: NOW };
    await store.applyReceipts(receipts(receipt({ serialNumber: "s1", at: NOW })));
    expect(await store.claimVoiceFallbacks(silent)).toEqual([]);
  });

  test(`${name} claimVoiceFallbacks() leaves used and expired verifications alone`, async (t) => {
    const store = await open(t);
    const messageId = await submitted(store, "s1");
    await store.issueVerification(issue({ newId: "v1", messageId, validityMs: HOUR }));
    await store.applyReceipts(receipts(receipt({ serialNumber: "s1", status: "undelivered", code: "MK:0001" })));
    expect(await store.claimVoiceFallbacks({ ...fallback, now: NOW + HOUR })).toEqual([]);
    await store.checkVerification({
      now: NOW,
      scene: "login",
      phone: PHONE,
      userId: undefined,
      maxAttempts: 5,
      matches: () => true,
    });
    expect(await store.claimVoiceFallbacks(fallback)).toEqual([]);
  });
}
