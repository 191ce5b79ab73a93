/**
 * What the guard counts: codes sent and checked, by prefix.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { Store } from "../../../shared/store/store.ts";
import { HOUR, NOW, newMessage, type OpenStore, PHONE, queue } from "./samples.ts";

const BLOCK = "+861380013";
const WINDOW = { from: NOW - HOUR, sentUntil: NOW };

/** Sends that many codes, all to numbers of one block. */
async function send(store: Store, count: number, createdAt = NOW, prefixes = [BLOCK, "CN"]): Promise<string[]> {
  const messages = Array.from({ length: count }, () => newMessage({ createdAt }));
  await store.reserveSends({ now: createdAt, messages, windows: [], prefixes: messages.map(() => prefixes) });
  return messages.map(({ id }) => id);
}

async function check(store: Store, now: number, isRight: boolean): Promise<void> {
  const about = { now, scene: "login", phone: PHONE, userId: null, maxAttempts: 5 };
  await store.issueVerification({ ...about, validityMs: HOUR, newId: `v-${now}-${isRight}`, messageId: null });
  await store.checkVerification({ ...about, prefixes: [BLOCK, "CN"], matches: () => isRight });
}

export function testGuard(name: string, open: OpenStore): void {
  test(`${name} countPrefixes() counts sends and successful checks, in the order asked`, async (t) => {
    const store = await open(t);
    await send(store, 3);
    await check(store, NOW, true);
    await check(store, NOW + 1, false);
    expect(await store.countPrefixes({ ...WINDOW, prefixes: ["CN", "+1", BLOCK] })).toEqual([
      { prefix: "CN", sends: 3, checks: 1, allowedUntil: null },
      { prefix: "+1", sends: 0, checks: 0, allowedUntil: null },
      { prefix: BLOCK, sends: 3, checks: 1, allowedUntil: null },
    ]);
  });

  test(`${name} countPrefixes() leaves out the newest sends, and what is too old`, async (t) => {
    const store = await open(t);
    await send(store, 5, NOW - 3 * HOUR);
    await send(store, 2, NOW - HOUR / 2);
    await send(store, 4, NOW + HOUR);
    const [count] = await store.countPrefixes({ ...WINDOW, prefixes: [BLOCK] });
    expect(count).toMatchObject({ sends: 2 });
  });

  test(`${name} countPrefixes() answers each of those that ask at once by its own question`, async (t) => {
    const store = await open(t);
    await send(store, 5, NOW - 3 * HOUR);
    await send(store, 2, NOW, [BLOCK]);
    const questions = [
      { ...WINDOW, prefixes: [BLOCK, "CN"] },
      { ...WINDOW, prefixes: [] },
      { ...WINDOW, from: NOW - 4 * HOUR, prefixes: ["CN", BLOCK] },
      { ...WINDOW, prefixes: ["CN"] },
    ];
    const answers = await Promise.all(questions.map((question) => store.countPrefixes(question)));
    expect(answers.map((counts) => counts.map(({ prefix, sends }) => [prefix, sends]))).toEqual([
      [
        [BLOCK, 2],
        ["CN", 0],
      ],
      [],
      [
        ["CN", 5],
        [BLOCK, 7],
      ],
      [["CN", 0]],
    ]);
  });

  test(`${name} settle() takes back what was surely not sent`, async (t) => {
    const store = await open(t);
    const [rejected = "", accepted = ""] = await send(store, 2);
    await store.settle({
      now: NOW,
      settlements: [
        { id: rejected, status: "rejected", prefixes: [BLOCK, "CN"] },
        { id: accepted, status: "submitted", serialNumber: "s", prefixes: [BLOCK, "CN"] },
      ],
    });
    await store.settle({ now: NOW, settlements: [{ id: rejected, status: "rejected", prefixes: [BLOCK, "CN"] }] });
    expect(await store.countPrefixes({ ...WINDOW, prefixes: [BLOCK] })).toMatchObject([{ sends: 1 }]);
  });

  test(`${name} findPrefixes() lists the lowest share of checks first, and says who may pass`, async (t) => {
    const store = await open(t);
    await send(store, 4, NOW, ["+861390000"]);
    await send(store, 4, NOW, [BLOCK, "CN"]);
    await send(store, 1, NOW, ["+861370000"]);
    await check(store, NOW, true);
    await store.allowPrefix({ prefix: "+861390000", until: NOW + HOUR });
    expect(await store.findPrefixes({ ...WINDOW, minSends: 2, limit: 9 })).toEqual([
      { prefix: "+861390000", sends: 4, checks: 0, allowedUntil: NOW + HOUR },
      { prefix: BLOCK, sends: 4, checks: 1, allowedUntil: null },
      { prefix: "CN", sends: 4, checks: 1, allowedUntil: null },
    ]);
    await store.allowPrefix({ prefix: "+861390000", until: 0 });
    expect(await store.findPrefixes({ ...WINDOW, minSends: 2, limit: 1 })).toMatchObject([{ allowedUntil: 0 }]);
  });

  test(`${name} reserveSends() counts nothing for a send that it refuses, or that nobody guards`, async (t) => {
    const store = await open(t);
    await queue(store);
    await store.suppress([{ phone: PHONE, reason: "manual", note: null, at: NOW }]);
    await send(store, 3);
    expect(await store.countPrefixes({ ...WINDOW, prefixes: [BLOCK] })).toMatchObject([{ sends: 0 }]);
  });
}
