/**
 * Contract of `applyReceipts`: which message a receipt finds, and which of several counts.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { NewMessage, Receipt } from "../../../shared/store/store.ts";
import {
  fill,
  find,
  HOUR,
  NOW,
  type OpenStore,
  OTHER_PHONE,
  PHONE,
  queue,
  receipt,
  receipts,
  settleOne,
  submit,
} from "./samples.ts";

export function testReceipts(name: string, open: OpenStore): void {
  for (const { status, code } of [
    { status: "delivered", code: "DELIVRD" },
    { status: "undelivered", code: "UNDELIV" },
    { status: "expired", code: "EXPIRED" },
  ] as const) {
    test(`${name} applyReceipts() finds the message by serial number: ${status}`, async (t) => {
      const store = await open(t);
      const [message, other] = [await submit(store, "5000:1"), await submit(store, "5000:2")];
      const applied = await store.applyReceipts(receipts(receipt({ status, code })));
      expect(applied).toEqual({ matched: 1, unmatched: 0, duplicates: 0 });
      expect(await find(store, message.id)).toMatchObject({ status, receiptCode: code, receiptAt: NOW + 3000 });
      expect(await find(store, other.id)).toMatchObject({ status: "submitted", receiptCode: null, receiptAt: null });
    });
  }

  for (const [what, broken] of [
    ["half a character", "a\ud800b"],
    ["a zero character", "a\0b"],
  ] as const) {
    test(`${name} applyReceipts() keeps ${what} as one that cannot be shown`, async (t) => {
      const store = await open(t);
      const strange = receipt({ code: broken, serialNumber: broken, sessionContext: broken });
      expect(await store.applyReceipts(receipts(strange))).toMatchObject({ unmatched: 1, duplicates: 0 });
      expect(await store.applyReceipts(receipts(strange))).toMatchObject({ unmatched: 0, duplicates: 1 });
      const shown = "a\ufffdb";
      expect(await store.findUnmatchedReceipts(10)).toMatchObject([
        { code: shown, serialNumber: shown, sessionContext: shown },
      ]);
    });
  }

  for (const { what, fields } of [
    { what: "serial number", fields: { serialNumber: "5000:9" } },
    { what: "phone", fields: { phone: OTHER_PHONE } },
    { what: "session context", fields: { serialNumber: "5000:9", sessionContext: "request-of-nobody" } },
  ]) {
    test(`${name} applyReceipts() keeps a receipt with another ${what} visible`, async (t) => {
      const store = await open(t);
      const { id } = await submit(store, "5000:1");
      const stranger = receipt(fields);
      expect(await store.applyReceipts(receipts(stranger))).toEqual({ matched: 0, unmatched: 1, duplicates: 0 });
      expect(await store.findUnmatchedReceipts(10)).toEqual([stranger]);
      expect(await find(store, id)).toMatchObject({ status: "submitted" });
    });
  }

  test(`${name} applyReceipts() tells providers apart`, async (t) => {
    const store = await open(t);
    const { id } = await submit(store, "5000:1");
    expect(await store.applyReceipts({ ...receipts(receipt()), provider: "aliyun" })).toMatchObject({ unmatched: 1 });
    expect(await store.applyReceipts(receipts(receipt()))).toMatchObject({ matched: 1, duplicates: 0 });
    expect(await find(store, id)).toMatchObject({ status: "delivered" });
  });

  test(`${name} applyReceipts() tells recipients of one call apart that share a serial number`, async (t) => {
    const store = await open(t);
    const [one, two] = [await submit(store, "9^0"), await submit(store, "9^0", { phone: OTHER_PHONE })];
    const applied = await store.applyReceipts(
      receipts(receipt({ serialNumber: "9^0", phone: OTHER_PHONE, status: "undelivered", code: "MK:0001" })),
    );
    expect(applied).toEqual({ matched: 1, unmatched: 0, duplicates: 0 });
    expect(await find(store, one.id)).toMatchObject({ status: "submitted" });
    expect(await find(store, two.id)).toMatchObject({ status: "undelivered", receiptCode: "MK:0001" });
  });

  for (const status of ["queued", "unknown"] as const) {
    test(`${name} applyReceipts() finds a ${status} message by session context, and settles it`, async (t) => {
      const store = await open(t);
      const [rival, message] = [await queue(store), await queue(store)];
      if (status === "unknown") await settleOne(store, { id: message.id, status, errorCode: "OUTCOME_UNKNOWN" });
      await store.applyReceipts(receipts(receipt({ serialNumber: "5000:3", sessionContext: message.requestId })));
      const settled = { status: "delivered", serialNumber: "5000:3", errorCode: null };
      expect(await find(store, message.id)).toMatchObject(settled);
      expect(await find(store, rival.id)).toMatchObject({ status: "queued" });
    });
  }

  test(`${name} applyReceipts() takes session context and phone together`, async (t) => {
    const store = await open(t);
    const [one, two] = [
      await queue(store, { requestId: "request-1" }),
      await queue(store, { requestId: "request-1", phone: OTHER_PHONE }),
    ];
    await store.applyReceipts(receipts(receipt({ phone: OTHER_PHONE, sessionContext: "request-1" })));
    expect(await find(store, one.id)).toMatchObject({ status: "queued" });
    expect(await find(store, two.id)).toMatchObject({ status: "delivered" });
  });

  for (const { createdAt, fits, what } of [
    { createdAt: NOW - 72 * HOUR, fits: true, what: "72 hours before" },
    { createdAt: NOW - 72 * HOUR - 1, fits: false, what: "longer ago" },
    { createdAt: NOW + 300_000, fits: true, what: "5 minutes after, by another clock" },
    { createdAt: NOW + 300_001, fits: false, what: "later" },
  ]) {
    test(`${name} applyReceipts() by phone and time ${fits ? "takes" : "leaves"} a message sent ${what}`, async (t) => {
      const store = await open(t);
      const { id } = await queue(store, { createdAt });
      const applied = await store.applyReceipts(receipts(receipt({ at: NOW, serialNumber: "5000:4" })));
      expect(applied).toEqual({ matched: fits ? 1 : 0, unmatched: fits ? 0 : 1, duplicates: 0 });
      const expected = fits
        ? { status: "delivered", serialNumber: "5000:4" }
        : { status: "queued", serialNumber: null };
      expect(await find(store, id)).toMatchObject(expected);
    });
  }

  for (const { what, prepare } of [
    { what: "of another provider", prepare: { provider: "aliyun" } },
    { what: "to another phone", prepare: { phone: OTHER_PHONE } },
  ] satisfies { what: string; prepare: Partial<NewMessage> }[]) {
    test(`${name} applyReceipts() by phone and time leaves a message ${what}`, async (t) => {
      const store = await open(t);
      await queue(store, prepare);
      expect(await store.applyReceipts(receipts(receipt()))).toMatchObject({ matched: 0, unmatched: 1 });
    });
  }

  test(`${name} applyReceipts() by phone and time leaves a rejected message`, async (t) => {
    const store = await open(t);
    const { id } = await queue(store);
    await settleOne(store, { id, status: "rejected" });
    expect(await store.applyReceipts(receipts(receipt()))).toMatchObject({ matched: 0, unmatched: 1 });
    expect(await find(store, id)).toMatchObject({ status: "rejected" });
  });

  test(`${name} applyReceipts() by phone and time gives nothing to either of two, and the second when it is seen again`, async (t) => {
    const store = await open(t);
    const [one, two] = [await queue(store), await queue(store)];
    const mine = receipt({ serialNumber: "5000:6" });
    expect(await store.applyReceipts(receipts(mine))).toEqual({ matched: 0, unmatched: 1, duplicates: 0 });
    await settleOne(store, { id: one.id, status: "submitted", serialNumber: "5000:5" });
    expect(await find(store, two.id)).toMatchObject({ status: "queued" });
    expect(await store.applyReceipts(receipts(mine))).toEqual({ matched: 0, unmatched: 0, duplicates: 1 });
    expect(await find(store, two.id)).toMatchObject({ status: "delivered", serialNumber: "5000:6" });
    expect(await store.findUnmatchedReceipts(10)).toEqual([]);
  });

  test(`${name} applyReceipts() is harmless with the same receipt twice, in one batch and in two`, async (t) => {
    const store = await open(t);
    const { id } = await submit(store, "5000:1");
    const stranger = receipt({ serialNumber: "5000:404", phone: OTHER_PHONE });
    const again = receipt({ code: "AGAIN", at: NOW + 9000 });
    const first = await store.applyReceipts(receipts(receipt(), again, stranger, stranger));
    expect(first).toEqual({ matched: 1, unmatched: 1, duplicates: 2 });
    const before = await find(store, id);
    const second = await store.applyReceipts({ ...receipts(again, stranger), source: "query" });
    expect(second).toEqual({ matched: 0, unmatched: 0, duplicates: 2 });
    expect(await find(store, id)).toEqual(before);
    expect(await store.findUnmatchedReceipts(10)).toEqual([stranger]);
  });

  const undelivered = (at: number): Receipt => receipt({ status: "undelivered", code: "UNDELIV", at });
  for (const { what, items, status } of [
    { what: "the later one first", items: [receipt({ at: NOW + 9 }), undelivered(NOW + 8)], status: "delivered" },
    { what: "the later one last", items: [undelivered(NOW + 8), receipt({ at: NOW + 9 })], status: "delivered" },
    {
      what: "both at once, delivered last",
      items: [undelivered(NOW + 8), receipt({ at: NOW + 8 })],
      status: "delivered",
    },
    {
      what: "both at once, undelivered last",
      items: [receipt({ at: NOW + 8 }), undelivered(NOW + 8)],
      status: "undelivered",
    },
  ]) {
    test(`${name} applyReceipts() lets the later receipt count: ${what}`, async (t) => {
      const store = await open(t);
      const [inOne, inTwo] = [await submit(store, "5000:1"), await submit(store, "5000:2")];
      const second = items.map((item) => ({ ...item, serialNumber: "5000:2" }));
      expect(await store.applyReceipts(receipts(...items))).toEqual({ matched: 2, unmatched: 0, duplicates: 0 });
      for (const item of second) await store.applyReceipts(receipts(item));
      const expected = { status, receiptAt: Math.max(...items.map((item) => item.at)) };
      expect(await find(store, inOne.id)).toMatchObject(expected);
      expect(await find(store, inTwo.id)).toMatchObject(expected);
    });
  }

  test(`${name} applyReceipts() does as told with 1,000 receipts of every kind in one batch`, async (t) => {
    const store = await open(t);
    const phones = Array.from({ length: 250 }, (_, index) => `+86138${String(index).padStart(8, "0")}`);
    const submitted = (index: number) => ({ status: "submitted" as const, serialNumber: `5000:${index}`, segments: 1 });
    await fill(
      store,
      phones.map((phone, index) => ({ fields: { phone }, end: submitted(index) })),
    );
    const fitting = phones.map((phone, index) => receipt({ phone, serialNumber: `5000:${index}` }));
    const strange = phones.map((phone, index) => receipt({ phone, serialNumber: `6000:${index}` }));
    const applied = await store.applyReceipts(receipts(...fitting, ...strange, ...fitting, ...strange));
    expect(applied).toEqual({ matched: 250, unmatched: 250, duplicates: 500 });
    expect(await store.findMessages({ status: "delivered", order: "newest", limit: 500 })).toHaveLength(250);
  });

  test(`${name} applyReceipts() takes an empty batch`, async (t) => {
    const store = await open(t);
    expect(await store.applyReceipts(receipts())).toEqual({ matched: 0, unmatched: 0, duplicates: 0 });
  });

  test(`${name} findUnmatchedReceipts() lists the newest first, and no more than asked`, async (t) => {
    const store = await open(t);
    const strangers = [2, 3, 1].map((second) => receipt({ serialNumber: `5000:${second}`, at: NOW + second * 1000 }));
    await store.applyReceipts(receipts(...strangers));
    expect((await store.findUnmatchedReceipts(2)).map(({ serialNumber }) => serialNumber)).toEqual([
      "5000:3",
      "5000:2",
    ]);
  });

  test(`${name} applyReceipts() applies one receipt once, however many bring it at once`, async (t) => {
    const store = await open(t);
    await submit(store, "5000:1", { phone: PHONE });
    const all = await Promise.all(Array.from({ length: 50 }, () => store.applyReceipts(receipts(receipt()))));
    expect(all.filter(({ matched }) => matched === 1)).toHaveLength(1);
    expect(all.filter(({ duplicates }) => duplicates === 1)).toHaveLength(49);
  });
}
