/**
 * Guesses at codes that went to nobody: no window counts their messages, so they have a bound of their own.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { IssueInput, IssueResult, NewMessage, Store } from "../../../shared/store/store.ts";
import { check, HOUR, issue, NOW, newMessage, type OpenStore, OTHER_PHONE, PHONE } from "./samples.ts";

const DAY = 24 * HOUR;

type Fate = "rejected" | "submitted" | "queued";

interface Attack {
  fate?: Fate;
  fields?: Partial<NewMessage>;
  input?: Partial<IssueInput>;
}

/** Issues the `place`th code with a message of its own, guesses wrongly as often as may be, and ends the message. */
async function attack(store: Store, place: number, how: Attack = {}): Promise<IssueResult> {
  const { fate = "rejected", fields, input } = how;
  const now = NOW + place * 1000;
  const message = newMessage({ createdAt: now, ...fields });
  await store.reserveSends({ now, messages: [message], windows: [] });
  const issued = await store.issueVerification(
    issue({ now, newId: `v-${fields?.phone ?? PHONE}-${place}`, messageId: message.id, ...input }),
  );
  for (let guess = 0; guess < 5; guess++) await store.checkVerification(check(false, { now, ...input }));
  if (fate !== "queued") await store.settle({ now, settlements: [{ id: message.id, status: fate }] });
  return issued;
}

async function attackTimes(store: Store, times: number, how?: Attack): Promise<void> {
  for (let place = 0; place < times; place++) {
    const { resent, refusedUntil } = await attack(store, place, how);
    expect({ place, resent, refusedUntil }).toEqual({ place, resent: false, refusedUntil: undefined });
  }
}

export function testGuesses(name: string, open: OpenStore): void {
  test(`${name} issueVerification() issues no eleventh code where ten that went to nobody were guessed at`, async (t) => {
    const store = await open(t);
    await attackTimes(store, 10);
    const eleventh = await attack(store, 10);
    expect(eleventh).toMatchObject({ resent: false, refusedUntil: NOW + DAY });
    expect(await store.checkVerification(check(true, { now: NOW + 10_000 }))).toEqual({ result: "none" });
    expect(await store.findVerifications({ phone: PHONE, from: 0, limit: 99 })).toHaveLength(10);
    const later = issue({ now: NOW + DAY, newId: "later" });
    expect(await store.issueVerification({ ...later, now: later.now - 1 })).toMatchObject({ refusedUntil: NOW + DAY });
    expect(await store.issueVerification(later)).toMatchObject({ verification: { id: "later" }, resent: false });
  });

  test(`${name} issueVerification() counts guesses of all users and scenes of a number together, of another apart`, async (t) => {
    const store = await open(t);
    for (let place = 0; place < 10; place++) {
      const input = { userId: place % 2 === 0 ? `openid-${place}` : null, scene: place % 3 === 0 ? "pay" : "login" };
      await attack(store, place, { input });
    }
    expect(await attack(store, 10, { input: { userId: "openid-of-the-eleventh" } })).toMatchObject({
      refusedUntil: NOW + DAY,
    });
    const other = await attack(store, 11, { fields: { phone: OTHER_PHONE }, input: { phone: OTHER_PHONE } });
    expect(other.refusedUntil).toBeUndefined();
  });

  test(`${name} issueVerification() counts guesses at a code that was left open as well`, async (t) => {
    const store = await open(t);
    await attackTimes(store, 9);
    const message = newMessage({ createdAt: NOW + 9000 });
    await store.reserveSends({ now: NOW + 9000, messages: [message], windows: [] });
    const fresh = issue({ now: NOW + 9000, newId: "half", messageId: message.id });
    await store.issueVerification(fresh);
    for (let guess = 0; guess < 4; guess++) await store.checkVerification(check(false, { now: NOW + 9000 }));
    await store.settle({ now: NOW + 9000, settlements: [{ id: message.id, status: "rejected" }] });
    expect(await store.issueVerification({ ...fresh, now: NOW + 9001 })).toMatchObject({ resent: true });
    const expired = NOW + HOUR;
    const next = await store.issueVerification(issue({ now: expired, newId: "next" })); // 49 guesses
    expect(next).toMatchObject({ resent: false, verification: { id: "next" } });
    expect(next.refusedUntil).toBeUndefined();
  });

  for (const fate of ["submitted", "queued"] as const) {
    test(`${name} issueVerification() leaves guesses at codes of ${fate} messages to the windows`, async (t) => {
      const store = await open(t);
      await attackTimes(store, 12, { fate });
    });
  }

  test(`${name} issueVerification() counts guesses at a test number's code, which never changes`, async (t) => {
    const store = await open(t);
    const how = { fate: "submitted", fields: { provider: "test" } } as const;
    await attackTimes(store, 10, how);
    expect(await attack(store, 10, how)).toMatchObject({ refusedUntil: NOW + DAY });
  });

  test(`${name} issueVerification() forgives guesses before the right code`, async (t) => {
    const store = await open(t);
    for (let place = 0; place < 20; place++) {
      const now = NOW + place * 1000;
      const message = newMessage({ createdAt: now, provider: "test" });
      await store.reserveSends({ now, messages: [message], windows: [] });
      const input = issue({ now, newId: `v-${place}`, messageId: message.id });
      expect(await store.issueVerification(input)).toMatchObject({ verification: { id: `v-${place}` } });
      for (let guess = 0; guess < 4; guess++) await store.checkVerification(check(false, { now }));
      expect(await store.checkVerification(check(true, { now }))).toMatchObject({ result: "matched" });
    }
  });

  test(`${name} issueVerification() judges each of many numbers asked for at once by its own guesses`, async (t) => {
    const store = await open(t);
    await attackTimes(store, 10);
    const phones = [PHONE, OTHER_PHONE, "+8613711113333"];
    const issued = await Promise.all(
      phones.map((phone) => store.issueVerification(issue({ phone, now: NOW + 20_000, newId: `of-${phone}` }))),
    );
    expect(issued.map(({ refusedUntil }) => refusedUntil)).toEqual([NOW + DAY, undefined, undefined]);
    expect(await store.findVerifications({ phone: PHONE, from: NOW + 20_000, limit: 9 })).toEqual([]);
  });

  test(`${name} issueVerification() judges each of those asked for at once by its own time`, async (t) => {
    const store = await open(t);
    await attackTimes(store, 10);
    const issued = await Promise.all(
      [
        { phone: "+8613711113333", now: NOW + DAY - 5 },
        { phone: OTHER_PHONE, now: NOW + DAY - 5 },
        { phone: PHONE, now: NOW + DAY },
      ].map(({ phone, now }) => store.issueVerification(issue({ phone, now, newId: `of-${phone}` }))),
    );
    expect(issued.map(({ refusedUntil }) => refusedUntil)).toEqual([undefined, undefined, undefined]);
  });
}
