/**
 * Contract of what operators look for, and of their charts. Numbers are whole here: where they are encrypted there is no
 * other way; parts of numbers are in `test/store/search.test.ts`.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { Store } from "../../../shared/store/store.ts";
import { parseSearch } from "../../../shared/validation/search.ts";
import {
  check,
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
  settleOne,
  submit,
} from "./samples.ts";

const DAY = "2026-01-31";

/** The ids found for a text as an operator writes it. */
export async function search(store: Store, text: string): Promise<string[]> {
  const page = await store.searchMessages({ search: terms(text), limit: 100 });
  expect([text, page.total, page.hasMore]).toEqual([text, page.messages.length, false]);
  return page.messages.map(({ id }) => id);
}

export function terms(text: string) {
  const result = parseSearch(text, { source: "ledger", now: NOW + HOUR });
  if ("fault" in result) throw new Error(result.fault.message);
  return result.search;
}

export function testSearch(name: string, open: OpenStore): void {
  test(`${name} searchMessages() finds by every key, newest first`, async (t) => {
    const store = await open(t);
    const delivered = await submit(store, "5000:1", { scene: "login" });
    await store.applyReceipts(receipts(receipt()));
    const rejected = await queue(store, {
      phone: OTHER_PHONE,
      scene: null,
      provider: "aliyun",
      templateId: "SMS_1",
      createdAt: NOW + 1000,
    });
    const refusal = { providerCode: "LimitExceeded.Phone%Limit", providerMessage: "no" };
    await settleOne(store, { id: rejected.id, status: "rejected", errorCode: "PROVIDER_REJECTED", ...refusal });
    const called = await queue(store, { channel: "voice", scene: "alarm", createdAt: NOW + 2000 });
    const all = [called.id, rejected.id, delivered.id];
    const found: [string, string[]][] = [
      ["", all],
      [`to:${PHONE}`, [called.id, delivered.id]],
      [`to:${PHONE.slice(3)},${OTHER_PHONE}`, all],
      [`-to:${PHONE}`, [rejected.id]],
      [`${OTHER_PHONE.slice(1)}`, [rejected.id]],
      ["5000:1", [delivered.id]],
      [called.id, [called.id]],
      ["nobody", []],
      ["scene:login", [delivered.id]],
      ["-scene:login", [called.id, rejected.id]],
      ["scene:login,alarm", [called.id, delivered.id]],
      ["status:delivered", [delivered.id]],
      ["status:queued,rejected", [called.id, rejected.id]],
      ["provider:aliyun", [rejected.id]],
      ["template:SMS_1", [rejected.id]],
      ["code:delivrd", [delivered.id]],
      ["code:limitexceeded", [rejected.id]],
      ["code:LimitExceeded.Phone%Limit", [rejected.id]],
      ["code:Limit%", []],
      ["code:provider_rejected", [rejected.id]],
      ["-code:delivrd,limitexceeded", [called.id]],
      ["is:call", [called.id]],
      ["is:sms -provider:aliyun", [delivered.id]],
      ["after:59m", all.slice(0, 0)],
      ["before:1h", []],
      [`after:"2026-01-31 12:00:01"`, [called.id, rejected.id]],
      [`before:"2026-01-31 12:00:01"`, [delivered.id]],
    ];
    for (const [text, ids] of found) expect([text, await search(store, text)]).toEqual([text, ids]);
    const [message] = (await store.searchMessages({ search: terms("provider:aliyun"), limit: 1 })).messages;
    expect(message).toMatchObject({ phone: OTHER_PHONE, ...refusal });
  });

  test(`${name} searchMessages() takes what looks like SQL as text`, async (t) => {
    const store = await open(t);
    const { id } = await queue(store, { scene: "it's" });
    expect(await search(store, 'scene:"it\'s"')).toEqual([id]);
    expect(await search(store, `"' OR 1=1 --"`)).toEqual([]);
    expect(await search(store, "scene:?")).toEqual([]);
  });

  test(`${name} searchMessages() reads page by page and counts all`, async (t) => {
    const store = await open(t);
    const ids: string[] = [];
    for (let minute = 0; minute < 5; minute++) ids.unshift((await queue(store, { createdAt: NOW + minute })).id);
    const first = await store.searchMessages({ search: terms("scene:login"), limit: 2 });
    expect(first).toMatchObject({ messages: [{ id: ids[0] }, { id: ids[1] }], total: 5, hasMore: true });
    const last = await store.searchMessages({ search: terms("scene:login"), limit: 3, before: ids[1] });
    expect(last).toMatchObject({
      messages: [{ id: ids[2] }, { id: ids[3] }, { id: ids[4] }],
      total: 5,
      hasMore: false,
    });
    const nowhere = await store.searchMessages({ search: terms(""), limit: 3, before: "gone" });
    expect(nowhere).toMatchObject({ messages: [], hasMore: false });
  });

  test(`${name} messageStatistics() counts by time, speed, reason and scene`, async (t) => {
    const store = await open(t);
    await submit(store, "5000:1");
    await store.applyReceipts(receipts(receipt({ at: NOW + 3050 })));
    await submit(store, "5000:2", { phone: OTHER_PHONE, createdAt: NOW + 1 });
    const failed = receipt({ serialNumber: "5000:2", phone: OTHER_PHONE, status: "undelivered", code: "UNDELIV" });
    await store.applyReceipts(receipts(failed));
    const rejected = await queue(store, { scene: null, createdAt: NOW + HOUR, provider: "aliyun" });
    const refusal = { errorCode: "PROVIDER_REJECTED", providerCode: "isv.X" } as const;
    await settleOne(store, { id: rejected.id, status: "rejected", ...refusal });
    await queue(store, { createdAt: NOW + 2 * HOUR });
    await store.issueVerification(issue());
    await store.issueVerification(issue({ newId: "verification-2", phone: OTHER_PHONE }));
    await store.checkVerification(check(true));
    const told = await store.messageStatistics({ from: NOW, to: NOW + 2 * HOUR, buckets: 2, day: DAY });
    expect(told).toEqual({
      buckets: [
        { bucket: 0, status: "delivered", count: 1 },
        { bucket: 0, status: "undelivered", count: 1 },
        { bucket: 1, status: "rejected", count: 1 },
      ],
      latencies: [{ ms: 3000, count: 1 }],
      failures: [
        {
          provider: "aliyun",
          channel: "sms",
          status: "rejected",
          ...refusal,
          receiptCode: null,
          count: 1,
        },
        {
          provider: "tencent",
          channel: "sms",
          status: "undelivered",
          errorCode: null,
          providerCode: null,
          receiptCode: "UNDELIV",
          count: 1,
        },
      ],
      scenes: [{ scene: "login", provider: "tencent", country: "CN", sent: 2, segments: 2 }],
      codes: [{ scene: "login", issued: 2, verified: 1 }],
      budgets: [],
    });
  });

  test(`${name} messageStatistics() tells what the day's budgets gave out`, async (t) => {
    const store = await open(t);
    const budget = { scene: "login", count: 10, day: DAY, dayEndsAt: NOW + HOUR, reason: "scene_day" };
    await store.reserveSends({ now: NOW, messages: [newMessage()], windows: [], budget });
    const told = await store.messageStatistics({ from: NOW, to: NOW + 1, buckets: 1, day: DAY });
    expect(told.budgets).toEqual([{ scene: "login", used: 1 }]);
    const tomorrow = await store.messageStatistics({ from: NOW, to: NOW + 1, buckets: 1, day: "2026-02-01" });
    expect(tomorrow.budgets).toEqual([]);
  });
}
