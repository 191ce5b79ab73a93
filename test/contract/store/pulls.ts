/**
 * Queues of receipts and replies, one for each backend that pulls.
 *
 * @module
 */
import { expect, test } from "vitest";
import {
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
  settleOne,
  submit,
} from "./samples.ts";

const SHOP = { puller: "shop", now: NOW + 9000, limit: 100 };
const OTHER = { ...SHOP, puller: "other" };

export function testPulls(name: string, open: OpenStore): void {
  test(`${name} takeReceipts() gives each receipt once, to whose message it is`, async (t) => {
    const store = await open(t);
    const { id } = await submit(store, "5000:1", { puller: "shop", caller: "service" });
    await submit(store, "5000:2", { puller: "other", caller: "service" });
    await submit(store, "5000:3", { caller: "service" });
    expect(await store.takeReceipts(SHOP)).toEqual([]);
    const batch = receipts(...["5000:1", "5000:2", "5000:3"].map((serialNumber) => receipt({ serialNumber })));
    await store.applyReceipts(batch);
    expect(await store.takeReceipts(SHOP)).toMatchObject([{ id, status: "delivered", receiptCode: "DELIVRD" }]);
    await store.applyReceipts(batch);
    expect(await store.takeReceipts(SHOP)).toEqual([]);
    expect(await store.takeReceipts(OTHER)).toMatchObject([{ serialNumber: "5000:2" }]);
  });

  test(`${name} takeReceipts() gives what came before the provider's answer, the oldest first, as many as asked`, async (t) => {
    const store = await open(t);
    const early = await queue(store, { puller: "shop" });
    await submit(store, "5000:2", { puller: "shop", phone: OTHER_PHONE });
    await store.applyReceipts(
      receipts(
        receipt({ serialNumber: "5000:2", phone: OTHER_PHONE, at: NOW + 4000 }),
        receipt({ serialNumber: "5000:1", at: NOW + 3000 }),
      ),
    );
    await settleOne(store, { id: early.id, status: "submitted", serialNumber: "5000:1", segments: 1 });
    expect(await store.takeReceipts({ ...SHOP, limit: 1 })).toMatchObject([{ serialNumber: "5000:1" }]);
    expect(await store.takeReceipts({ ...SHOP, limit: 1 })).toMatchObject([{ serialNumber: "5000:2" }]);
    expect(await store.takeReceipts(SHOP)).toEqual([]);
  });

  test(`${name} takeReceipts() gives ten at once no receipt twice`, async (t) => {
    const store = await open(t);
    const serials = Array.from({ length: 50 }, (_, index) => `5000:${index}`);
    for (const serialNumber of serials) await submit(store, serialNumber, { puller: "shop" });
    await store.applyReceipts(receipts(...serials.map((serialNumber) => receipt({ serialNumber }))));
    const pulls = Array.from({ length: 10 }, () => store.takeReceipts({ ...SHOP, limit: 10 }));
    const taken = (await Promise.all(pulls)).flat();
    expect(new Set(taken.map(({ serialNumber }) => serialNumber)).size).toBe(taken.length);
    const rest = await store.takeReceipts(SHOP); // what others held at that moment, nobody was given
    expect(taken.length + rest.length).toBe(50);
  });

  test(`${name} takeReplies() gives each reply once, to who texted the number last`, async (t) => {
    const store = await open(t);
    await submit(store, "5000:1", { puller: "other", createdAt: NOW - 1000 });
    await submit(store, "5000:2", { puller: "shop" });
    await submit(store, "5000:3", { phone: OTHER_PHONE });
    await store.reserveSends({ now: NOW, messages: [newMessage({ phone: OTHER_PHONE })], windows: [] });
    const batch = replies(reply({ text: "好的" }), reply({ text: "谢谢" }), reply({ phone: OTHER_PHONE }));
    await store.applyReplies(batch);
    expect(await store.takeReplies(OTHER)).toEqual([]);
    expect(await store.takeReplies({ ...SHOP, limit: 1 })).toMatchObject([{ phone: PHONE, text: "好的" }]);
    await store.applyReplies(batch);
    expect(await store.takeReplies(SHOP)).toMatchObject([{ phone: PHONE, text: "谢谢" }]);
    expect(await store.takeReplies(SHOP)).toEqual([]);
  });
}
