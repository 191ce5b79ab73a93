/**
 * Contract of idempotency claims and of leases.
 *
 * @module
 */
import { expect, test } from "vitest";
import { NOW, newMessage, type OpenStore } from "./samples.ts";

const FIRST = { key: "order-7", payloadHash: "hash-1", batchId: "batch-1", now: NOW };
const CLAIM = { ...FIRST, ttlMs: 86_400_000, overMs: 960_000 };
const LEASE = { name: "pull", holder: "one", now: NOW, ttlMs: 60_000 };

export function testClaims(name: string, open: OpenStore): void {
  test(`${name} claimIdempotent() answers by what became of the first claim`, async (t) => {
    const store = await open(t);
    const second = { ...CLAIM, batchId: "batch-2", now: NOW + 1 };
    expect(await store.claimIdempotent(CLAIM)).toEqual({ state: "claimed" });
    expect(await store.claimIdempotent(second)).toEqual({
      state: "unfinished",
      batchId: "batch-1",
      claimedAt: NOW,
    });
    expect(await store.claimIdempotent({ ...second, payloadHash: "hash-2" })).toEqual({ state: "conflict" });
    await store.finishIdempotent({ key: CLAIM.key, answer: '{"ok":true}', now: NOW + 2 });
    expect(await store.claimIdempotent(second)).toEqual({ state: "finished", answer: '{"ok":true}' });
    expect(await store.claimIdempotent({ ...second, payloadHash: "hash-2" })).toEqual({ state: "conflict" });
    expect(await store.claimIdempotent({ ...second, key: "order-8" })).toEqual({ state: "claimed" });
  });

  test(`${name} claimIdempotent() gives a key away when its time is over, answered or not`, async (t) => {
    const store = await open(t);
    const later = { ...CLAIM, batchId: "batch-2", payloadHash: "hash-2" };
    await store.claimIdempotent(CLAIM);
    await store.reserveSends({ now: NOW, messages: [newMessage({ batchId: CLAIM.batchId })], windows: [] });
    expect(await store.claimIdempotent({ ...later, now: NOW + 86_399_999 })).toEqual({ state: "conflict" });
    expect(await store.claimIdempotent({ ...later, now: NOW + 86_400_000 })).toEqual({ state: "claimed" });
    await store.finishIdempotent({ key: CLAIM.key, answer: "x", now: NOW + 86_400_000 });
    expect(await store.claimIdempotent({ ...later, now: NOW + 2 * 86_400_000 })).toEqual({ state: "claimed" });
  });

  test(`${name} claimIdempotent() gives a key away whose call is over, and left neither an answer nor a message`, async (t) => {
    const store = await open(t);
    const later = { ...CLAIM, batchId: "batch-2", payloadHash: "hash-2" };
    await store.claimIdempotent(CLAIM);
    expect(await store.claimIdempotent({ ...later, now: NOW + 959_999 })).toEqual({ state: "conflict" });
    expect(await store.claimIdempotent({ ...later, now: NOW + 960_000 })).toEqual({ state: "claimed" });
    await store.reserveSends({ now: NOW, messages: [newMessage({ batchId: "batch-2" })], windows: [] });
    expect(await store.claimIdempotent({ ...later, now: NOW + 2 * 960_000 })).toEqual({
      state: "unfinished",
      batchId: "batch-2",
      claimedAt: NOW + 960_000,
    });
    const answered = { ...CLAIM, key: "order-8" };
    await store.claimIdempotent(answered);
    await store.finishIdempotent({ key: answered.key, answer: "done", now: NOW });
    const kept = await store.claimIdempotent({ ...answered, now: NOW + 960_000 });
    expect(kept).toEqual({ state: "finished", answer: "done" });
  });

  test(`${name} claimIdempotent() gives such a key to one of 20 who come at once`, async (t) => {
    const store = await open(t);
    await store.claimIdempotent(CLAIM);
    const late = { ...CLAIM, now: NOW + 960_000 };
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store.claimIdempotent({ ...late, batchId: `late-${index}` })),
    );
    expect(claims.filter(({ state }) => state === "claimed")).toHaveLength(1);
    expect(claims.filter(({ state }) => state === "unfinished")).toHaveLength(19);
  });

  test(`${name} finishIdempotent() keeps the first answer`, async (t) => {
    const store = await open(t);
    await store.claimIdempotent(CLAIM);
    for (const answer of ["first", "second"]) await store.finishIdempotent({ key: CLAIM.key, answer, now: NOW });
    expect(await store.claimIdempotent(CLAIM)).toEqual({ state: "finished", answer: "first" });
  });

  test(`${name} releaseIdempotent() forgets a claim, and not an answer`, async (t) => {
    const store = await open(t);
    await store.claimIdempotent(CLAIM);
    await store.releaseIdempotent({ key: CLAIM.key });
    expect(await store.claimIdempotent({ ...CLAIM, payloadHash: "hash-2" })).toEqual({ state: "claimed" });
    await store.finishIdempotent({ key: CLAIM.key, answer: "done", now: NOW });
    await store.releaseIdempotent({ key: CLAIM.key });
    const kept = await store.claimIdempotent({ ...CLAIM, payloadHash: "hash-2" });
    expect(kept).toEqual({ state: "finished", answer: "done" });
  });

  test(`${name} claimIdempotent() lets exactly one of 100 claims at once pass`, async (t) => {
    const store = await open(t);
    const claims = await Promise.all(
      Array.from({ length: 100 }, (_, index) => store.claimIdempotent({ ...CLAIM, batchId: `batch-${index}` })),
    );
    expect(claims.filter(({ state }) => state === "claimed")).toHaveLength(1);
    expect(claims.filter(({ state }) => state === "unfinished")).toHaveLength(99);
  });

  test(`${name} acquireLease() gives a lease to one holder, who may renew it, until its time is over`, async (t) => {
    const store = await open(t);
    const other = { ...LEASE, holder: "two" };
    expect(await store.acquireLease(LEASE)).toBe(true);
    expect(await store.acquireLease({ ...other, now: NOW + 59_999 })).toBe(false);
    expect(await store.acquireLease({ ...LEASE, now: NOW + 30_000 })).toBe(true);
    expect(await store.acquireLease({ ...other, now: NOW + 89_999 })).toBe(false);
    expect(await store.acquireLease({ ...other, name: "clean-up" })).toBe(true);
    expect(await store.acquireLease({ ...other, now: NOW + 90_000 })).toBe(true);
    expect(await store.acquireLease({ ...LEASE, now: NOW + 90_001 })).toBe(false);
  });

  test(`${name} releaseLease() frees the holder's lease, and no one else's`, async (t) => {
    const store = await open(t);
    await store.acquireLease(LEASE);
    await store.releaseLease({ name: "pull", holder: "two" });
    expect(await store.acquireLease({ ...LEASE, holder: "two" })).toBe(false);
    await store.releaseLease({ name: "pull", holder: "one" });
    expect(await store.acquireLease({ ...LEASE, holder: "two" })).toBe(true);
  });

  test(`${name} close() may be called twice, and commits what was asked for`, async (t) => {
    const store = await open(t);
    const asked = store.acquireLease(LEASE);
    await store.close();
    await store.close();
    expect(await asked).toBe(true);
    await expect(store.acquireLease(LEASE)).rejects.toMatchObject({
      code: "INTERNAL",
      message: "The store was closed and must not be used after that",
    });
  });
}
