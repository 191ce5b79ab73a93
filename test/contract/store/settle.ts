/**
 * Contract of `settle`: what the provider said, before and after receipts.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { Settlement } from "../../../shared/store/store.ts";
import { find, issue, NOW, type OpenStore, PHONE, queue, receipt, receipts, settleOne, submit } from "./samples.ts";

export function testSettle(name: string, open: OpenStore): void {
  test(`${name} settle() writes what the provider said of each message`, async (t) => {
    const store = await open(t);
    const [accepted, refused, unclear] = [await queue(store), await queue(store), await queue(store)];
    const settlements: Settlement[] = [
      { id: accepted.id, status: "submitted", serialNumber: "5000:1", segments: 2, providerCode: "Ok" },
      {
        id: refused.id,
        status: "rejected",
        errorCode: "PROVIDER_REJECTED",
        providerCode: "FailedOperation.X",
        providerMessage: "no",
      },
      { id: unclear.id, status: "unknown", errorCode: "OUTCOME_UNKNOWN" },
    ];
    await store.settle({ now: NOW + 700, settlements });
    const none = { serialNumber: null, segments: null, errorCode: null, providerCode: null, providerMessage: null };
    expect(await find(store, accepted.id)).toMatchObject({ ...none, ...settlements[0], settledAt: NOW + 700 });
    expect(await find(store, refused.id)).toMatchObject({ ...none, ...settlements[1], settledAt: NOW + 700 });
    expect(await find(store, unclear.id)).toMatchObject({ ...none, ...settlements[2], settledAt: NOW + 700 });
  });

  test(`${name} settle() settles an unknown message later, and forgets its error`, async (t) => {
    const store = await open(t);
    const { id } = await queue(store);
    await settleOne(store, { id, status: "unknown", errorCode: "OUTCOME_UNKNOWN", providerMessage: "cut" });
    await settleOne(store, { id, status: "submitted", serialNumber: "5000:1", segments: 1 });
    const settled = { status: "submitted", serialNumber: "5000:1", errorCode: null, providerMessage: null };
    expect(await find(store, id)).toMatchObject(settled);
  });

  for (const { first, second } of [
    { first: "submitted", second: "unknown" },
    { first: "submitted", second: "rejected" },
    { first: "rejected", second: "submitted" },
    { first: "rejected", second: "unknown" },
  ] as const) {
    test(`${name} settle() leaves a ${first} message alone when told ${second} after that`, async (t) => {
      const store = await open(t);
      const { id } = await queue(store);
      await settleOne(store, { id, status: first });
      const before = await find(store, id);
      await settleOne(store, { id, status: second, serialNumber: "5000:9", errorCode: "LATE" });
      expect(await find(store, id)).toEqual(before);
    });
  }

  for (const status of ["submitted", "rejected", "unknown"] as const) {
    test(`${name} settle() does not undo a receipt that came before the message was ${status}`, async (t) => {
      const store = await open(t);
      const { id, requestId } = await queue(store);
      await store.applyReceipts(receipts(receipt({ sessionContext: requestId })));
      await settleOne(store, { id, status, serialNumber: "5000:1", segments: 3, errorCode: "LATE" });
      expect(await find(store, id)).toMatchObject({
        status: "delivered",
        serialNumber: "5000:1",
        segments: status === "submitted" ? 3 : null,
        errorCode: null,
        receiptCode: "DELIVRD",
        receiptAt: NOW + 3000,
      });
    });
  }

  test(`${name} settle() passes over an id that it does not know`, async (t) => {
    const store = await open(t);
    const { id } = await queue(store);
    await store.settle({
      now: NOW,
      settlements: [
        { id: "nobody", status: "submitted", serialNumber: "5000:1" },
        { id, status: "submitted", serialNumber: "5000:2" },
      ],
      rawReply: { requestId: "request-1", provider: "tencent", action: "SendSms", body: "<html>" },
    });
    expect(await find(store, id)).toMatchObject({ status: "submitted", serialNumber: "5000:2" });
    expect(await store.findMessages({ order: "newest", limit: 10 })).toHaveLength(1);
  });

  test(`${name} settle() applies receipts that waited for the serial number, the latest last`, async (t) => {
    const store = await open(t);
    const [message, rival] = [await queue(store), await queue(store)];
    const early = receipt({ serialNumber: "5000:7", status: "undelivered", code: "UNDELIV", at: NOW + 1000 });
    const late = receipt({ serialNumber: "5000:7", at: NOW + 2000 });
    expect(await store.applyReceipts(receipts(late, early))).toEqual({ matched: 0, unmatched: 2, duplicates: 0 });
    await settleOne(store, { id: message.id, status: "submitted", serialNumber: "5000:7", segments: 1 });
    expect(await find(store, message.id)).toMatchObject({ status: "delivered", receiptAt: NOW + 2000, segments: 1 });
    expect(await find(store, rival.id)).toMatchObject({ status: "queued" });
    expect(await store.findUnmatchedReceipts(10)).toEqual([]);
  });

  test(`${name} settle() leaves waiting receipts of another phone or provider alone`, async (t) => {
    const store = await open(t);
    const message = await queue(store, { provider: "aliyun" });
    await queue(store, { provider: "aliyun" });
    await store.applyReceipts(receipts(receipt({ serialNumber: "5000:7" })));
    await settleOne(store, { id: message.id, status: "submitted", serialNumber: "5000:7" });
    expect(await find(store, message.id)).toMatchObject({ status: "submitted" });
    expect(await store.findUnmatchedReceipts(10)).toHaveLength(1);
  });

  test(`${name} settle() takes a receipt back that was guessed by phone when the provider names another serial`, async (t) => {
    const store = await open(t);
    const { id } = await queue(store);
    const [foreign, later] = [
      receipt({ serialNumber: "5000:8" }),
      receipt({ serialNumber: "5000:8", status: "expired", code: "EXPIRED" }),
    ];
    await store.applyReceipts(receipts(foreign, later));
    expect(await find(store, id)).toMatchObject({ status: "expired", serialNumber: "5000:8" });
    await settleOne(store, { id, status: "submitted", serialNumber: "5000:9", segments: 1 });
    const reopened = { status: "submitted", serialNumber: "5000:9", receiptCode: null, receiptAt: null, segments: 1 };
    expect(await find(store, id)).toMatchObject(reopened);
    expect(await store.findUnmatchedReceipts(10)).toEqual([later, foreign]);
    await store.applyReceipts(receipts(receipt({ serialNumber: "5000:9" })));
    expect(await find(store, id)).toMatchObject({ status: "delivered" });
  });

  test(`${name} settle() of a delivered message keeps what is known already`, async (t) => {
    const store = await open(t);
    const { id } = await submit(store, "5000:1");
    await store.applyReceipts(receipts(receipt()));
    const before = await find(store, id);
    await settleOne(store, { id, status: "submitted", serialNumber: "5000:1", segments: 9 });
    expect(await find(store, id)).toEqual(before);
  });

  test(`${name} settle() gives a code back to the message that carried it before a refused one`, async (t) => {
    const store = await open(t);
    const mine = { callerId: "openid-1" };
    const first = await submit(store, "s1", mine);
    await store.issueVerification(issue({ messageId: first.id }));
    // Neither another scene's, nor another user's, nor a service's.
    await submit(store, "s2", { ...mine, createdAt: NOW + 1, scene: "pay" });
    await submit(store, "s3", { callerId: "openid-2", createdAt: NOW + 2 });
    await submit(store, "s4", { caller: "service", callerId: "openid-1", createdAt: NOW + 3 });
    const again = await queue(store, { ...mine, createdAt: NOW + 4 });
    const carried = async () =>
      (await store.findVerifications({ phone: PHONE, from: 0, limit: 9 })).map((v) => v.messageId);
    await store.issueVerification(issue({ now: NOW + 4, messageId: again.id }));
    expect(await carried()).toEqual([again.id]);
    await settleOne(store, { id: again.id, status: "rejected" });
    expect(await carried()).toEqual([first.id]);
  });

  test(`${name} settle() leaves a service's code with its refused message when only older ones went out`, async (t) => {
    const store = await open(t);
    const service = { caller: "service", callerId: "shop" } as const;
    const older = await submit(store, "s1", { ...service, createdAt: NOW - 1 });
    const refused = await queue(store, { ...service, createdAt: NOW });
    await store.issueVerification(issue({ userId: null, messageId: refused.id }));
    await settleOne(store, { id: refused.id, status: "rejected" });
    expect(await store.findVerifications({ phone: PHONE, from: 0, limit: 9 })).toMatchObject([
      { messageId: refused.id },
    ]);
    expect(older.id).not.toBe(refused.id);
  });
}
