import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createCipher } from "../../../shared/store/encryption/cipher.ts";
import type { PhoneForm } from "../../../shared/store/encryption/forms.ts";
import { createKeyring } from "../../../shared/store/encryption/keyring.ts";
import { rewritePhones } from "../../../shared/store/encryption/rewrite.ts";
import type { Store } from "../../../shared/store/store.ts";
import {
  check,
  issue,
  NOW,
  newMessage,
  OTHER_PHONE,
  PHONE,
  perPhone,
  queue,
  receipt,
  receipts,
  replies,
  reply,
  settleOne,
  submit,
} from "../../contract/store/samples.ts";
import { describePostgres } from "../postgres-server.ts";
import { IN_CLEAR, K1, K2, makePlace, type Place } from "./stores.ts";

const DIGITS = PHONE.slice(3);

describe("createCipher()", () => {
  const cipher = createCipher(keyOf("one"));

  test("hides the same number the same way, and shows it again", () => {
    for (const phone of [PHONE, "+1", "+123456789012345", "not a number at all, but some words"]) {
      expect(cipher.hide(phone)).toBe(cipher.hide(phone));
      expect(cipher.show(cipher.hide(phone))).toBe(phone);
    }
  });

  test("tells no country by the length of what it writes", () => {
    const lengths = ["+85261230000", PHONE, "+123456789012345", "+111222"].map((phone) => cipher.hide(phone).length);
    expect(new Set(lengths).size).toBe(1);
  });

  test("shows nothing that another key wrote or somebody changed", () => {
    const hidden = cipher.hide(PHONE);
    expect(createCipher(keyOf("two")).show(hidden)).toBeUndefined();
    for (let index = 0; index < hidden.length; index++) {
      const changed = hidden.slice(0, index) + (hidden[index] === "A" ? "B" : "A") + hidden.slice(index + 1);
      expect([undefined, PHONE]).toContain(cipher.show(changed)); // a bit too many at the end changes nothing
      if (index < hidden.length - 1) expect(cipher.show(changed)).toBeUndefined();
    }
  });

  test("seals the same text differently each time, and opens only what is whole", () => {
    const sealed = cipher.seal("您好 👋");
    expect(cipher.seal("您好 👋")).not.toBe(sealed);
    expect(cipher.open(sealed)).toBe("您好 👋");
    expect(cipher.open(sealed.slice(0, -2))).toBeUndefined();
    expect(cipher.open("")).toBeUndefined();
    expect(createCipher(keyOf("two")).open(sealed)).toBeUndefined();
  });
});

test("createKeyring() refuses to show what a key wrote that is not listed", () => {
  const hidden = createKeyring([K1]).hide(PHONE);
  expect(() => createKeyring([K2, IN_CLEAR]).show(hidden)).toThrowError(/XINSHI_PHONE_KEYS cannot read .* key k1/);
});

describe("on SQLite", () => testPlaces("sqlite"));
describePostgres("on PostgreSQL", () => testPlaces("postgres"));

function testPlaces(driver: "sqlite" | "postgres"): void {
  test("encryptPhones() leaves no number in the database, and finds every row by it", async () => {
    const place = await makePlace(driver);
    const store = await place.open(K1);
    await fill(store);
    await expectRows(store);
    await expectAnswer(store);
    expect(await place.dump()).not.toContain(DIGITS);
    const inClear = await makePlace(driver);
    await fill(await inClear.open());
    expect(await inClear.dump()).toContain(DIGITS); // so the search above finds what is there
  });

  test("openStore() refuses a database whose key is not listed", async () => {
    const place = await makePlace(driver);
    await (await place.open(K1)).close();
    await expect(place.open()).rejects.toMatchObject({
      code: "NOT_CONFIGURED",
      message: expect.stringContaining("k1"),
    });
    await expect(place.open(K2)).rejects.toMatchObject({ code: "NOT_CONFIGURED" });
    await (await place.open(K2, K1)).close();
  });

  test("openStore() refuses to encrypt beside rows in clear that are not listed", async () => {
    const place = await makePlace(driver);
    await queue(await place.open());
    await expect(place.open(K1)).rejects.toMatchObject({
      code: "NOT_CONFIGURED",
      message: expect.stringContaining("clear"),
    });
    await (await place.open(K1, IN_CLEAR)).close();
  });

  for (const { title, first, second } of [
    { title: "a new key", first: [K1, K2], second: [K2, K1] },
    { title: "switching encryption on", first: [IN_CLEAR, K1], second: [K1, IN_CLEAR] },
  ]) {
    test(`${title} keeps limits and suppressions while instances of both steps of it work at once`, async () => {
      const place = await makePlace(driver);
      const stores = [await place.open(...first), await place.open(...second)] as const;
      const send = async (store: Store): Promise<boolean> => {
        const [verdict] = await store.reserveSends({ now: NOW, messages: [newMessage()], windows: [perPhone(3, 30)] });
        return verdict?.ok === true;
      };
      const passed: boolean[] = [];
      for (let round = 0; round < 3; round++) {
        for (const store of stores) passed.push(await send(store));
      }
      expect(passed).toEqual([true, true, true, false, false, false]);
      const [before, after] = stores;
      await before.suppress([{ phone: OTHER_PHONE, reason: "manual", note: null, at: NOW }]);
      expect(await after.findSuppressions({ phones: [OTHER_PHONE], limit: 9 })).toHaveLength(1);
      expect(await before.findSuppressions({ phones: [OTHER_PHONE], limit: 9 })).toHaveLength(1);
    });
  }

  for (const { title, before, after } of [
    { title: "switching encryption on", before: [], after: [K1, IN_CLEAR] },
    { title: "a new key", before: [K1], after: [K2, K1] },
    { title: "switching encryption off", before: [K1], after: [IN_CLEAR, K1] },
  ]) {
    test(`${title} keeps limits, codes, suppressions and receipts while it lasts`, async () => {
      const place = await makePlace(driver);
      const old = await place.open(...before);
      await fill(old);
      await old.close();
      const store = await place.open(...after);
      await expectRows(store);
      await expectAnswer(store);
    });

    test(`rewritePhones() after ${title} leaves one form and every row`, async () => {
      const place = await makePlace(driver);
      const old = await place.open(...before);
      await fill(old);
      await old.close();
      await rewrite(place, after);
      const next = await place.open(...after);
      await expectAnswer(next); // compared by a keyed hash, so the key before is needed while such claims live
      await next.close();
      const [first = IN_CLEAR] = after;
      const store = await place.open(first);
      await expectRows(store);
      await store.close();
      expect((await place.dump()).includes(DIGITS)).toBe(first === IN_CLEAR);
    });
  }

  test("countRefused() goes on with the count of a day in which the key changed", async () => {
    const place = await makePlace(driver);
    const [first, second] = [await place.open(K1, K2), await place.open(K2, K1)];
    await first.countRefused([REFUSED]);
    await second.countRefused([{ ...REFUSED, at: NOW + 2 }]);
    const told = [{ phone: PHONE, firstAt: NOW, lastAt: NOW + 2, count: 2 }];
    expect(await first.findRefused({ phone: PHONE, limit: 9 })).toMatchObject(told);
    expect(await second.findRefused({ phone: PHONE, limit: 9 })).toMatchObject(told);
  });

  test("reserveSends() lets one of two pass when each runs with another order of keys", async () => {
    const place = await makePlace(driver);
    const [first, second] = [await place.open(K1, K2), await place.open(K2, K1)];
    const reserve = (store: Store) =>
      store.reserveSends({ now: NOW, messages: [newMessage()], windows: [perPhone(1, 30)] });
    const verdicts = [...(await reserve(first)), ...(await reserve(second)), ...(await reserve(first))];
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, false, false]);
  });
}

async function rewrite(place: Place, forms: readonly PhoneForm[]): Promise<void> {
  const driver = await place.openDriver();
  await rewritePhones(driver, forms);
  await driver.close();
}

/** One row of everything that has a number in it. */
async function fill(store: Store): Promise<void> {
  await submit(store, "5000:1", { callerContext: `order of ${DIGITS}` });
  const { id } = await queue(store);
  await settleOne(store, { id, status: "rejected", providerCode: "Failed", providerMessage: `no: ${PHONE}` });
  await queue(store, { phone: OTHER_PHONE });
  await store.applyReceipts(receipts(receipt(), receipt({ serialNumber: "of nobody", status: "undelivered" })));
  await store.applyReplies(replies(reply({ text: "好的" })));
  await store.issueVerification(issue());
  await store.suppress([{ phone: PHONE, reason: "manual", note: `asked by ${DIGITS}`, at: NOW + 1 }]);
  await store.countRefused([REFUSED, { ...REFUSED, at: NOW + 2 }]);
  await store.claimIdempotent({ ...CLAIM, batchId: "batch" });
  await store.finishIdempotent({ key: "key", answer: ANSWER, now: NOW });
}

const REFUSED = { phone: PHONE, channel: "sms", scene: "login", reason: "manual", at: NOW, endsAt: null } as const;
const CLAIM = { key: "key", payloadHash: "hash", now: NOW, ttlMs: 60_000, overMs: 60_000 };
const ANSWER = `{"phone":"${PHONE}"}`;

async function expectAnswer(store: Store): Promise<void> {
  expect(await store.claimIdempotent({ ...CLAIM, batchId: "other" })).toEqual({ state: "finished", answer: ANSWER });
}

async function expectRows(store: Store): Promise<void> {
  expect(await store.findMessages({ phone: PHONE, order: "oldest", limit: 9 })).toMatchObject([
    { phone: PHONE, callerContext: `order of ${DIGITS}`, status: "delivered" },
    { phone: PHONE, providerMessage: `no: ${PHONE}`, status: "rejected" },
  ]);
  expect(await store.findMessages({ phone: OTHER_PHONE, order: "newest", limit: 9 })).toMatchObject([
    { phone: OTHER_PHONE },
  ]);
  expect(await store.findReplies({ phone: PHONE, limit: 9 })).toMatchObject([{ phone: PHONE, text: "好的" }]);
  expect(await store.findUnmatchedReceipts(9)).toMatchObject([{ phone: PHONE }]);
  expect(await store.findSuppressions({ phones: [PHONE], limit: 9 })).toMatchObject([
    { phone: PHONE, note: `asked by ${DIGITS}` },
  ]);
  expect(await store.findRefused({ phone: PHONE, limit: 9 })).toMatchObject([
    { phone: PHONE, firstAt: NOW, lastAt: NOW + 2, count: 2 },
  ]);
  const [verdict] = await store.reserveSends({ now: NOW + 1, messages: [newMessage()], windows: [] });
  expect(verdict).toMatchObject({ ok: false, suppressed: "manual" });
  expect(await store.checkVerification(check(true))).toMatchObject({
    result: "matched",
    verification: { phone: PHONE },
  });
}

function keyOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
