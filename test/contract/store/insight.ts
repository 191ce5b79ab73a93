/**
 * Contract of what people read: receipts and how they came, the lives of codes, the providers' templates.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { KnownReceipt, StoredTemplate } from "../../../shared/store/store.ts";
import {
  check,
  issue,
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

const TEMPLATE: Omit<StoredTemplate, "provider" | "syncedAt"> = {
  id: "1008",
  name: "login",
  text: "{1}为您的登录验证码",
  kind: "code",
  domestic: true,
  international: false,
  review: "approved",
  reason: null,
};

export function testInsight(name: string, open: OpenStore): void {
  test(`${name} findReceipts() gives those of the messages and those of the phone that fit none`, async (t) => {
    const store = await open(t);
    const { id } = await submit(store, "5000:1");
    const other = await submit(store, "5000:2", { phone: OTHER_PHONE });
    const failed = receipt({ status: "undelivered", code: "UNDELIV" });
    await store.applyReceipts({ ...receipts(failed), now: NOW + 4000 });
    await store.applyReceipts({ ...receipts(receipt({ at: NOW + 9000 })), now: NOW + 9500, source: "push" });
    const stranger = receipt({ serialNumber: "5000:7", sessionContext: "of-nobody" });
    const unseen = receipt({ serialNumber: "5000:8", sessionContext: "of-nobody", phone: OTHER_PHONE });
    await store.applyReceipts({ ...receipts(stranger, unseen), now: NOW + 20_000, source: "query" });
    const known = { provider: "tencent", times: 1, isGuess: false };
    expect(await store.findReceipts({ messageIds: [id], phone: PHONE })).toEqual([
      { ...failed, ...known, messageId: id, source: "pull", receivedAt: NOW + 4000, lastReceivedAt: NOW + 4000 },
      {
        ...receipt({ at: NOW + 9000 }),
        ...known,
        messageId: id,
        source: "push",
        receivedAt: NOW + 9500,
        lastReceivedAt: NOW + 9500,
      },
      {
        ...stranger,
        ...known,
        messageId: null,
        source: "query",
        receivedAt: NOW + 20_000,
        lastReceivedAt: NOW + 20_000,
      },
    ] satisfies KnownReceipt[]);
    expect(await store.findReceipts({ messageIds: [other.id], phone: "+8613900000000" })).toEqual([]);
  });

  test(`${name} findReceipts() tells how often a receipt came, and when last`, async (t) => {
    const store = await open(t);
    const { id } = await submit(store, "5000:1");
    const waiting = receipt({ serialNumber: "5000:7", sessionContext: "of-nobody" });
    await store.applyReceipts({ ...receipts(receipt(), receipt(), waiting), now: NOW + 4000 });
    const first = await store.findReceipts({ messageIds: [id], phone: PHONE });
    expect(first).toMatchObject([
      { messageId: id, times: 2, receivedAt: NOW + 4000, lastReceivedAt: NOW + 4000 },
      { messageId: null, times: 1, lastReceivedAt: NOW + 4000 },
    ]);
    await store.applyReceipts({ ...receipts(receipt(), waiting), now: NOW + 60_000, provider: "qcloudsms" });
    expect(await store.findReceipts({ messageIds: [id], phone: PHONE })).toMatchObject([
      { messageId: id, times: 3, receivedAt: NOW + 4000, lastReceivedAt: NOW + 60_000 },
      { messageId: null, times: 2, receivedAt: NOW + 4000, lastReceivedAt: NOW + 60_000 },
    ]);
  });

  test(`${name} findReceipts() counts the same receipt of another number apart`, async (t) => {
    const store = await open(t);
    const [one, two] = [await submit(store, "9^0"), await submit(store, "9^0", { phone: OTHER_PHONE })];
    const shared = (phone: string) => receipt({ serialNumber: "9^0", phone });
    await store.applyReceipts(receipts(shared(PHONE), shared(OTHER_PHONE)));
    await store.applyReceipts(receipts(shared(PHONE)));
    expect(await store.findReceipts({ messageIds: [one.id, two.id], phone: PHONE })).toMatchObject([
      { messageId: one.id, times: 2 },
      { messageId: two.id, times: 1 },
    ]);
  });

  test(`${name} findReceipts() says when only phone and time led to the message`, async (t) => {
    const store = await open(t);
    const message = await queue(store);
    await settleOne(store, { id: message.id, status: "unknown", errorCode: "OUTCOME_UNKNOWN" });
    await store.applyReceipts(receipts(receipt()));
    expect(await store.findReceipts({ messageIds: [message.id], phone: PHONE })).toMatchObject([
      { messageId: message.id, isGuess: true },
    ]);
  });

  test(`${name} findVerifications() gives each code's life, newest first`, async (t) => {
    const store = await open(t);
    await store.issueVerification(issue({ messageId: "message-1" }));
    await store.checkVerification(check(false));
    await store.issueVerification(issue({ now: NOW + 40_000, messageId: "message-2" }));
    await store.checkVerification(check(true, { now: NOW + 50_000 }));
    await store.issueVerification(issue({ now: NOW + 90_000, newId: "verification-2", userId: null }));
    await store.issueVerification(issue({ phone: OTHER_PHONE, newId: "verification-3" }));
    const second = {
      id: "verification-2",
      scene: "login",
      phone: PHONE,
      userId: null,
      issuedAt: NOW + 90_000,
      sentAt: NOW + 90_000,
      expiresAt: NOW + 390_000,
      attempts: 0,
      messageId: null,
      checkedAt: null,
      usedAt: null,
      voiceAt: null,
    };
    const first = {
      ...second,
      id: "verification-1",
      userId: "openid-1",
      issuedAt: NOW,
      sentAt: NOW + 40_000,
      expiresAt: NOW + 340_000,
      attempts: 2,
      messageId: "message-2",
      checkedAt: NOW + 50_000,
      usedAt: NOW + 50_000,
    };
    expect(await store.findVerifications({ phone: PHONE, from: 0, limit: 10 })).toEqual([second, first]);
    expect(await store.findVerifications({ phone: PHONE, from: 0, limit: 1 })).toEqual([second]);
    expect(await store.findVerifications({ phone: PHONE, from: NOW + 40_000, limit: 10 })).toHaveLength(2);
    expect(await store.findVerifications({ phone: PHONE, from: NOW + 40_001, limit: 10 })).toEqual([second]);
  });

  test(`${name} findVerifications() tells when a code was given out to be called`, async (t) => {
    const store = await open(t);
    const { id } = await submit(store, "5000:1");
    await store.issueVerification(issue({ messageId: id }));
    const claim = { scene: "login", onFailure: true, silentSince: NOW, maxAttempts: 5, limit: 5 };
    await store.claimVoiceFallbacks({ ...claim, now: NOW + 60_000 });
    expect(await store.findVerifications({ phone: PHONE, from: 0, limit: 1 })).toMatchObject([
      { voiceAt: NOW + 60_000 },
    ]);
  });

  test(`${name} saveTemplates() replaces one provider's, and findTemplates() reads them back`, async (t) => {
    const store = await open(t);
    const refused = { ...TEMPLATE, id: "1110", kind: null, review: "refused", reason: "含敏感词" } as const;
    await store.saveTemplates({ provider: "tencent", now: NOW, templates: [refused, TEMPLATE] });
    await store.saveTemplates({ provider: "aliyun", now: NOW + 1, templates: [{ ...TEMPLATE, id: "SMS_1" }] });
    const stored = { provider: "tencent", syncedAt: NOW };
    expect(await store.findTemplates({ provider: "tencent" })).toEqual([
      { ...TEMPLATE, ...stored },
      { ...refused, ...stored },
    ]);
    expect(await store.findTemplates({ provider: "tencent", ids: ["1110", "404"] })).toEqual([
      { ...refused, ...stored },
    ]);
    expect(await store.findTemplates({ provider: "tencent", ids: [] })).toEqual([]);
    expect(await store.findTemplates({ provider: "qcloudsms" })).toEqual([]);
    await store.saveTemplates({ provider: "tencent", now: NOW + 5, templates: [] });
    expect(await store.findTemplates({ provider: "tencent" })).toEqual([]);
    expect(await store.findTemplates({ provider: "aliyun" })).toMatchObject([{ id: "SMS_1", syncedAt: NOW + 1 }]);
  });

  test(`${name} saveTemplates() takes the first of two with one id, and a thousand at once`, async (t) => {
    const store = await open(t);
    const many = Array.from({ length: 1000 }, (_, index) => ({ ...TEMPLATE, id: String(1_000_000 + index) }));
    const twice = { ...TEMPLATE, id: "1000000", name: "again" };
    await store.saveTemplates({ provider: "tencent", now: NOW, templates: [...many, twice] });
    const found = await store.findTemplates({ provider: "tencent" });
    expect(found).toHaveLength(1000);
    expect(found[0]).toMatchObject({ id: "1000000", name: "login" });
  });
}
