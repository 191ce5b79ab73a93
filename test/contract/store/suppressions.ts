/**
 * Who must not be texted: told by replies, receipts, providers and operators.
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
  perPhone,
  queue,
  receipt,
  receipts,
  replies,
  reply,
} from "./samples.ts";

const DAY = 86_400_000;

export function testSuppressions(name: string, open: OpenStore): void {
  test(`${name} reserveSends() refuses a suppressed number and says why, whatever the limits say`, async (t) => {
    const store = await open(t);
    await store.suppress([{ phone: PHONE, reason: "manual", note: "asked by telephone", at: NOW }]);
    const messages = [newMessage(), newMessage({ phone: OTHER_PHONE }), newMessage({ channel: "voice" })];
    expect(await store.reserveSends({ now: NOW, messages, windows: [perPhone(1, 30)] })).toEqual([
      { ok: false, suppressed: "manual" },
      { ok: true },
      { ok: false, suppressed: "manual" },
    ]);
    expect(await store.findMessages({ phone: PHONE, order: "newest", limit: 9 })).toEqual([]);
    expect(await store.unsuppress({ phone: PHONE })).toBe(true);
    expect(await store.unsuppress({ phone: PHONE })).toBe(false);
    expect(await store.reserveSends({ now: NOW, messages: [newMessage()], windows: [] })).toEqual([{ ok: true }]);
  });

  test(`${name} reserveSends() finds one suppressed number among a thousand`, async (t) => {
    const store = await open(t);
    const phones = Array.from({ length: 1000 }, (_, index) => `+86137${String(index).padStart(8, "0")}`);
    await store.suppress([{ phone: "+8613700000500", reason: "blocklist", note: "1015", at: NOW }]);
    const verdicts = await store.reserveSends({
      now: NOW,
      messages: phones.map((phone) => newMessage({ phone })),
      windows: [],
    });
    expect(verdicts.flatMap((verdict, index) => (verdict.ok ? [] : [[index, verdict]]))).toEqual([
      [500, { ok: false, suppressed: "blocklist" }],
    ]);
  });

  for (const text of ["TD", " td. ", "退订", "T退订", "ｔｄ", "0000", "R", "TD 退订", "（退订）"]) {
    test(`${name} applyReplies() suppresses who answers ${JSON.stringify(text)}`, async (t) => {
      const store = await open(t);
      await store.applyReplies(replies(reply({ text, at: NOW })));
      expect(await store.findSuppressions({ limit: 9 })).toEqual([
        { phone: PHONE, reason: "opted_out", note: text, at: NOW },
      ]);
    });
  }

  for (const text of ["好的", "TDS", "N1", "", "please stop"]) {
    test(`${name} applyReplies() does not suppress who answers ${JSON.stringify(text)}`, async (t) => {
      const store = await open(t);
      await store.applyReplies(replies(reply({ text, at: NOW })));
      expect(await store.findSuppressions({ limit: 9 })).toEqual([]);
    });
  }

  test(`${name} applyReplies() suppresses nobody anew who was let through since`, async (t) => {
    const store = await open(t);
    const batch = replies(reply({ text: "TD", at: NOW }));
    await store.applyReplies(batch);
    await store.unsuppress({ phone: PHONE });
    await store.applyReplies(batch);
    expect(await store.findSuppressions({ limit: 9 })).toEqual([]);
  });

  for (const [code, isBlocked] of [
    ["MX:0012", true],
    ["TD:0001", true],
    ["BWLIST _006", true],
    ["USER_REJECT", true],
    ["69", true],
    ["67", false],
    ["MK:0001", false],
    ["UNDELIV", false],
  ] as const) {
    test(`${name} applyReceipts() ${isBlocked ? "suppresses" : "does not suppress"} a number for ${code}`, async (t) => {
      const store = await open(t);
      await store.applyReceipts(receipts(receipt({ status: "undelivered", code, serialNumber: "s", at: NOW })));
      expect(await store.findSuppressions({ limit: 9 })).toEqual(
        isBlocked ? [{ phone: PHONE, reason: "blocklist", note: code, at: NOW }] : [],
      );
    });
  }

  test(`${name} settle() suppresses a number that the provider has on its blocklist`, async (t) => {
    const store = await open(t);
    const { id } = await queue(store);
    const settlement = { id, status: "rejected", errorCode: "RECIPIENT_BLOCKED", providerCode: "1015" } as const;
    await store.settle({ now: NOW + 5, settlements: [{ ...settlement, isBlocklisted: true }] });
    expect(await store.findSuppressions({ phones: [PHONE, OTHER_PHONE], limit: 9 })).toEqual([
      { phone: PHONE, reason: "blocklist", note: "1015", at: NOW + 5 },
    ]);
  });

  test(`${name} findSuppressions() is newest first, in pages`, async (t) => {
    const store = await open(t);
    const suppressions = [1, 2, 3].map((day) => ({
      phone: `+861370000000${day}`,
      reason: "manual" as const,
      note: null,
      at: NOW + day * DAY,
    }));
    await store.suppress(suppressions);
    const [first, second] = await store.findSuppressions({ limit: 2 });
    expect([first?.phone, second?.phone]).toEqual(["+8613700000003", "+8613700000002"]);
    expect(await store.findSuppressions({ limit: 2, before: second?.at })).toEqual([suppressions[0]]);
  });

  test(`${name} suppress() keeps the later of two reasons`, async (t) => {
    const store = await open(t);
    await store.suppress([{ phone: PHONE, reason: "manual", note: "later", at: NOW + 1 }]);
    await store.suppress([{ phone: PHONE, reason: "opted_out", note: "TD", at: NOW }]);
    expect(await store.findSuppressions({ limit: 9 })).toMatchObject([{ reason: "manual", note: "later" }]);
  });

  test(`${name} findLimitHits() counts by day, scene and rule, and rules in shadow apart`, async (t) => {
    const store = await open(t);
    const windows = [perPhone(1, 30), { ...perPhone(1, 60), shadow: true }];
    const send = (now: number, scene: string | null) =>
      store.reserveSends({ now, windows, messages: [newMessage({ scene, createdAt: now })] });
    await send(NOW, "login");
    await send(NOW + 1000, "login");
    await send(NOW + 2000, null);
    await send(NOW + 31_000, "login");
    await send(NOW + DAY, "login");
    await send(NOW + DAY + 1, "login");
    const hit = { day: "2026-01-31", scene: "login", reason: "phone_30s", shadow: false, count: 1 };
    expect(await store.findLimitHits({ fromDay: "2026-01-31", toDay: "2026-01-31" })).toEqual([
      { ...hit, scene: null },
      { ...hit, scene: null, reason: "phone_60s", shadow: true },
      hit,
      { ...hit, reason: "phone_60s", shadow: true, count: 2 },
    ]);
    expect(await store.findLimitHits({ fromDay: "2026-02-01", toDay: "2026-02-09" })).toHaveLength(2);
  });
}
