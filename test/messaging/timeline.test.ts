import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SITUATIONS } from "../../shared/explain/situations/situations.ts";
import { type TimelineInput, timelineOf } from "../../shared/messaging/timeline.ts";
import { openStore } from "../../shared/store/open.ts";
import type { MessageStatus, NewMessage, Receipt, Settlement, Store } from "../../shared/store/store.ts";
import type { TimelineData } from "../../shared/validation/timeline.ts";
import { testApp } from "../helpers/app.ts";

const NOW = Date.parse("2026-03-02T12:00:00+08:00");
const MINUTE = 60_000;
const PHONE = "+8613800138000";

let folder: string;
let store: Store;
let now: number;
beforeEach(async () => {
  now = NOW;
  folder = mkdtempSync(join(tmpdir(), "xinshi-timeline-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function timeline(input: Partial<TimelineInput> = {}): Promise<TimelineData> {
  return timelineOf({ phone: PHONE, ...input }, testApp({ store, provider: {}, now: () => now }));
}

let made = 0;
async function reserve(fields: Partial<NewMessage> = {}): Promise<NewMessage> {
  made += 1;
  const message: NewMessage = {
    id: `message-${String(made).padStart(6, "0")}`,
    channel: "sms",
    batchId: "batch-1",
    requestId: `request-${made}`,
    scene: "login",
    caller: "user",
    callerId: "o-user",
    ip: null,
    phone: PHONE,
    country: "CN",
    provider: "tencent",
    templateId: "1008",
    signName: "信使",
    callerContext: null,
    createdAt: NOW,
    ...fields,
  };
  await store.reserveSends({ now: message.createdAt, messages: [message], windows: [] });
  return message;
}

async function settle(id: string, fields: Partial<Settlement> = {}, at = NOW + 200): Promise<void> {
  const settlement: Settlement = { id, status: "submitted", serialNumber: `5000:${id}`, segments: 1, ...fields };
  await store.settle({ now: at, settlements: [settlement] });
}

async function receive(id: string, fields: Partial<Receipt> = {}, at = NOW + 4000): Promise<void> {
  const receipt: Receipt = {
    serialNumber: `5000:${id}`,
    phone: PHONE,
    status: "delivered",
    code: "DELIVRD",
    sessionContext: "",
    at: NOW + 3000,
    ...fields,
  };
  await store.applyReceipts({ now: at, provider: "tencent", source: "pull", raw: "[]", receipts: [receipt] });
}

describe("timelineOf()", () => {
  test("tells a code's whole life, oldest first", async () => {
    const { id } = await reserve();
    const issue = { scene: "login", phone: PHONE, userId: "o-user", validityMs: 5 * MINUTE, maxAttempts: 5 };
    await store.issueVerification({ ...issue, now: NOW, newId: "v1", messageId: id });
    await store.reroute({
      now: NOW + 100,
      refusals: [
        { id, errorCode: "PROVIDER_UNAVAILABLE", providerCode: "RequestLimitExceeded", providerMessage: "slow" },
      ],
      to: { requestId: "request-2", provider: "aliyun", templateId: "SMS_1", signName: "信使" },
    });
    await settle(id, { serialNumber: "9^0" });
    await store.applyReceipts({
      now: NOW + 60_000,
      provider: "aliyun",
      source: "query",
      raw: "[]",
      receipts: [
        {
          serialNumber: "9^0",
          phone: PHONE,
          status: "delivered",
          code: "DELIVERED",
          sessionContext: "",
          at: NOW + 3000,
        },
      ],
    });
    const check = { scene: "login", phone: PHONE, userId: "o-user", maxAttempts: 5 };
    await store.checkVerification({ ...check, now: NOW + 20_000, matches: () => false });
    await store.checkVerification({ ...check, now: NOW + 30_000, matches: () => true });
    await store.applyReplies({
      now: NOW + 60_000,
      provider: "tencent",
      source: "pull",
      raw: "[]",
      replies: [{ phone: PHONE, text: "TD", signName: "信使", extendCode: "", at: NOW + 40_000 }],
    });
    const code = { scene: "login", expiresAt: NOW + 5 * MINUTE, openid: "o-user" };
    const route = { provider: "aliyun", templateId: "SMS_1" };
    now = NOW + 10 * MINUTE;

    const told = await timeline();
    expect(told.entries).toEqual([
      {
        kind: "requested",
        at: NOW,
        messageId: id,
        function: "sendsms",
        channel: "sms",
        scene: "login",
        caller: { kind: "user", id: "o-user" },
        batchId: "batch-1",
      },
      { kind: "code_issued", at: NOW, messageId: id, ...code },
      {
        kind: "route_refused",
        at: NOW + 100,
        messageId: id,
        provider: "tencent",
        templateId: "1008",
        code: "RequestLimitExceeded",
        words: "slow",
        explanation: SITUATIONS.request_rate,
      },
      { kind: "accepted", at: NOW + 200, messageId: id, ...route, serialNumber: "9^0", segments: 1 },
      {
        kind: "receipt",
        at: NOW + 3000,
        messageId: id,
        status: "delivered",
        code: "DELIVERED",
        provider: "aliyun",
        serialNumber: "9^0",
        source: "query",
        receivedAt: NOW + 60_000,
        times: 1,
        isGuess: false,
        explanation: SITUATIONS.delivered,
      },
      { kind: "code_checked", at: NOW + 30_000, scene: "login", checks: 2, isRight: true },
      { kind: "reply", at: NOW + 40_000, text: "TD", signName: "信使" },
      { kind: "suppressed", at: NOW + 40_000, reason: "opted_out", note: "TD" },
    ]);
    expect(told).toMatchObject({
      phone: PHONE,
      messages: 1,
      hasMore: false,
      verdict: {
        status: "delivered",
        messageId: id,
        explanation: SITUATIONS.delivered,
        zh:
          "短信已送达：2026-03-02 12:00:03 UTC+8 收到。" +
          "该号码自 2026-03-02 12:00:40 UTC+8 起在禁发名单中（本人回复退订），不会再发送。",
        en:
          "The text was delivered at 2026-03-02 12:00:03 UTC+8. " +
          "Since 2026-03-02 12:00:40 UTC+8 the number is suppressed, because the person opted out: nothing more is sent to it.",
      },
      notes: [{ zh: expect.stringContaining("按号码"), en: expect.stringContaining("counted by number") }],
    });
    expect((await timeline({ order: "newest" })).entries).toEqual([...told.entries].reverse());
  });

  test("tells of a code that was sent again, and expired unused", async () => {
    const first = await reserve();
    const issue = { scene: "login", phone: PHONE, userId: null, validityMs: 5 * MINUTE, maxAttempts: 5 };
    await store.issueVerification({ ...issue, now: NOW, newId: "v1", messageId: first.id });
    const second = await reserve({ createdAt: NOW + MINUTE });
    await store.issueVerification({ ...issue, now: NOW + MINUTE, newId: "v2", messageId: second.id });
    now = NOW + 6 * MINUTE;
    const { entries } = await timeline();
    const kinds = entries.map(({ kind, at, messageId }) => [kind, at - NOW, messageId]);
    expect(kinds).toEqual([
      ["requested", 0, first.id],
      ["code_issued", 0, undefined],
      ["requested", MINUTE, second.id],
      ["code_renewed", MINUTE, second.id],
      ["code_expired", 6 * MINUTE, undefined],
    ]);
    now -= 1;
    expect((await timeline()).entries.map(({ kind }) => kind)).not.toContain("code_expired");
  });

  test("tells of a code that was called because its text stayed silent", async () => {
    const text = await reserve();
    const issue = { scene: "login", phone: PHONE, userId: "o-user", validityMs: 5 * MINUTE, maxAttempts: 5 };
    await store.issueVerification({ ...issue, now: NOW, newId: "v1", messageId: text.id });
    await settle(text.id);
    const claim = { scene: "login", onFailure: true, silentSince: NOW + MINUTE, maxAttempts: 5, limit: 5 };
    await store.claimVoiceFallbacks({ ...claim, now: NOW + 2 * MINUTE });
    const fallback = await reserve({ channel: "voice", createdAt: NOW + 2 * MINUTE });
    await store.issueVerification({ ...issue, now: NOW + 2 * MINUTE, newId: "v2", messageId: fallback.id });
    const asked = await reserve({ channel: "voice", createdAt: NOW + 4 * MINUTE });
    expect((await timeline()).entries).toMatchObject([
      { kind: "requested", messageId: text.id, function: "sendsms" },
      { kind: "code_issued" },
      { kind: "accepted" },
      { kind: "voice_fallback", at: NOW + 2 * MINUTE, scene: "login" },
      { kind: "requested", messageId: fallback.id, function: "pullstatus" },
      { kind: "code_renewed", messageId: fallback.id },
      { kind: "requested", messageId: asked.id, function: "sendvoice" },
    ]);
  });

  test("shows each receipt of a message, and ones that fit none, with how often they came", async () => {
    const { id } = await reserve();
    await settle(id);
    await receive(id, { status: "undelivered", code: "MK:0004" });
    await receive(id, { at: NOW + 9000 }, NOW + 10_000);
    await receive(id, { at: NOW + 9000 }, NOW + 20_000);
    await receive("nobody", { sessionContext: "of-nobody", status: "expired", code: "ZZ:1" }, NOW + 21_000);
    const receipts = (await timeline()).entries.filter(({ kind }) => kind === "receipt");
    expect(receipts).toMatchObject([
      { messageId: id, code: "MK:0004", times: 1, explanation: SITUATIONS.handset_off },
      { code: "ZZ:1", times: 1, explanation: SITUATIONS.unlisted_receipt },
      { messageId: id, code: "DELIVRD", times: 2, explanation: SITUATIONS.delivered },
    ]);
    expect(receipts[1]).not.toHaveProperty("messageId");
  });

  test("tells what we refused ourselves, each reason explained", async () => {
    const { id } = await reserve();
    await settle(id);
    const phone_30s = { phone: PHONE, channel: "sms", scene: "login", reason: "phone_30s" } as const;
    await store.countRefused([
      { ...phone_30s, at: NOW + 1000, endsAt: NOW + 30_000 },
      { ...phone_30s, at: NOW + 2000, endsAt: NOW + 30_000 },
      { phone: PHONE, channel: "voice", scene: null, reason: "country", at: NOW + 100, endsAt: null },
    ]);
    const told = await timeline();
    expect(told.entries.slice(1)).toEqual([
      {
        kind: "refused",
        at: NOW + 100,
        firstAt: NOW + 100,
        count: 1,
        channel: "voice",
        scene: null,
        reason: "country",
        endsAt: null,
        explanation: SITUATIONS.our_country,
      },
      expect.objectContaining({ kind: "accepted" }),
      {
        kind: "refused",
        at: NOW + 2000,
        firstAt: NOW + 1000,
        count: 2,
        channel: "sms",
        scene: "login",
        reason: "phone_30s",
        endsAt: NOW + 30_000,
        explanation: SITUATIONS.our_phone_limit,
      },
    ]);
    expect((await timeline({ to: NOW + 1500 })).entries.map(({ kind }) => kind)).toEqual([
      "requested",
      "refused",
      "accepted",
    ]);
  });

  test("puts what is told in whole seconds after what led to it", async () => {
    const { id } = await reserve({ createdAt: NOW + 100 });
    await settle(id, {}, NOW + 700);
    await receive(id, { at: NOW });
    expect((await timeline()).entries.map(({ kind }) => kind)).toEqual(["requested", "accepted", "receipt"]);
  });

  test("tells of the newest messages only, and of nothing before them", async () => {
    const old = await reserve();
    await store.issueVerification({
      now: NOW,
      scene: "login",
      phone: PHONE,
      userId: null,
      validityMs: MINUTE,
      maxAttempts: 5,
      newId: "v1",
      messageId: old.id,
    });
    await store.applyReplies({
      now: NOW + 2000,
      provider: "tencent",
      source: "pull",
      raw: "[]",
      replies: [{ phone: PHONE, text: "收到", signName: "信使", extendCode: "", at: NOW + 1000 }],
    });
    const [second, third] = [
      await reserve({ createdAt: NOW + 10 * MINUTE, channel: "voice", caller: "service", callerId: "shop" }),
      await reserve({ createdAt: NOW + 20 * MINUTE }),
    ];
    const told = await timeline({ limit: 2 });
    expect(told).toMatchObject({ messages: 2, hasMore: true, verdict: { messageId: third.id } });
    expect(told.entries).toMatchObject([
      { kind: "requested", messageId: second.id, function: "sendvoice", caller: { kind: "service", id: "shop" } },
      { kind: "requested", messageId: third.id },
    ]);
    const early = await timeline({ to: NOW + MINUTE });
    expect(early.entries.map(({ kind }) => kind)).toEqual(["requested", "code_issued", "reply"]);
    expect(await timeline({ from: NOW + 15 * MINUTE })).toMatchObject({ messages: 1, hasMore: false });
  });

  test("knows numbers in every form, and what is none", async () => {
    await reserve();
    expect(await timeline({ phone: "138 0013 8000" })).toMatchObject({ phone: PHONE, messages: 1 });
    await expect(timeline({ phone: "12345" })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });
});

describe("the verdict", () => {
  test("is that there is nothing", async () => {
    expect(await timeline()).toEqual({
      phone: PHONE,
      verdict: {
        status: "nothing",
        zh: "台账里没有发往这个号码的消息。",
        en: "The ledger has no message to this number.",
      },
      entries: [],
      messages: 0,
      hasMore: false,
      notes: [expect.anything()],
    });
  });

  const refusal = {
    phone: PHONE,
    channel: "sms",
    scene: "login",
    reason: "phone_30s",
    at: NOW + 4000,
    endsAt: NOW + 30_000,
  } as const;

  test("is a refusal that came last, and what was before it", async () => {
    const { id } = await reserve();
    await settle(id);
    await receive(id);
    await store.countRefused([refusal]);
    now = NOW + 10_000;
    const { verdict } = await timeline();
    expect(verdict).toMatchObject({ status: "refused", messageId: id, explanation: SITUATIONS.our_phone_limit });
    expect(verdict.zh).toMatch(
      /^本系统拒绝了 2026-03-02 12:00:04 UTC\+8 请求的短信（phone_30s，当天共 1 次），没有发出。原因：.*。下一步：.*。到 2026-03-02 12:00:30 UTC\+8 自动恢复。在此之前：短信已送达：2026-03-02 12:00:03 UTC\+8 收到。$/,
    );
    expect(verdict.en).toMatch(
      /^We refused the text asked for at 2026-03-02 12:00:04 UTC\+8 \(phone_30s, 1 in all that day\); it was not sent\. Cause: .*\. Next step: .*\. It passes by itself at 2026-03-02 12:00:30 UTC\+8\. Before that: The text was delivered at 2026-03-02 12:00:03 UTC\+8\.$/,
    );
    now = NOW + 10 * MINUTE;
    expect((await timeline()).verdict.en).toContain("It has passed by itself at 2026-03-02 12:00:30 UTC+8.");
  });

  test("is not a refusal that something came after", async () => {
    const { id } = await reserve();
    await settle(id);
    await store.countRefused([refusal]);
    await receive(id, { at: NOW + 5000 }, NOW + 6000);
    expect((await timeline()).verdict).toMatchObject({ status: "delivered", messageId: id });
  });

  test("is a refusal where there is no message, with the suppression besides", async () => {
    await store.suppress([{ phone: PHONE, reason: "manual", note: null, at: NOW + 9000 }]);
    await store.countRefused([{ ...refusal, channel: "voice", reason: "manual", endsAt: null }]);
    const { verdict, messages } = await timeline();
    expect(messages).toBe(0);
    expect(verdict).toMatchObject({ status: "refused", explanation: SITUATIONS.our_block });
    expect(verdict).not.toHaveProperty("messageId");
    expect(verdict.zh).toMatch(/^本系统拒绝了 .* 请求的电话（manual.*禁发名单中（由运营人员加入），不会再发送。$/);
    expect(verdict.en).not.toContain("by itself");
  });

  type Prepare = (id: string) => Promise<unknown>;
  const cases: [status: MessageStatus, what: string, prepare: Prepare, zh: string, en: string][] = [
    [
      "queued",
      "an answer that is not there yet",
      async () => undefined,
      "短信已在 2026-03-02 12:00:00 UTC+8 记账，还没有服务商的应答。",
      "The text was written down at 2026-03-02 12:00:00 UTC+8; the provider's answer is not there yet.",
    ],
    [
      "submitted",
      "a receipt that is late",
      async (id) => {
        await settle(id);
        now = NOW + 3 * MINUTE + 900;
      },
      "短信已由 tencent 受理（2026-03-02 12:00:00 UTC+8），3 分钟内还没有回执。原因：已提交运营商，还没有回执。",
      "tencent accepted the text at 2026-03-02 12:00:00 UTC+8; no receipt for 3 min since. " +
        "Cause: Handed to the carrier, which has not reported yet.",
    ],
    [
      "undelivered",
      "a phone that is off",
      async (id) => {
        await settle(id);
        await receive(id, { status: "undelivered", code: "UNDELIV" });
      },
      "短信没有送达：运营商在 2026-03-02 12:00:03 UTC+8 报告失败。原因：手机关机、停机",
      "The text was not delivered: the carrier reported failure at 2026-03-02 12:00:03 UTC+8. Cause: The phone was off",
    ],
    [
      "expired",
      "a carrier that gave up",
      async (id) => {
        await settle(id);
        await receive(id, { status: "expired", code: "EXPIRED" });
      },
      "短信没有送达：已过期（2026-03-02 12:00:00 UTC+8 提交）。原因：运营商在有效期内",
      "The text was not delivered: it expired (asked for at 2026-03-02 12:00:00 UTC+8). Cause: The carrier could not",
    ],
    [
      "expired",
      "a receipt that never came",
      async (id) => {
        await settle(id);
        await store.expireMessages({ before: NOW + MINUTE, limit: 10 });
      },
      "短信没有送达：已过期（2026-03-02 12:00:00 UTC+8 提交）。原因：等了很久也没有回执",
      "The text was not delivered: it expired (asked for at 2026-03-02 12:00:00 UTC+8). Cause: No receipt came",
    ],
    [
      "unknown",
      "an answer that was lost",
      (id) => settle(id, { status: "unknown", serialNumber: undefined, providerCode: "NoAnswer" }),
      "不能确定 tencent 是否受理了这条短信（2026-03-02 12:00:00 UTC+8）。原因：请求发出后没有等到应答",
      "It is not known whether tencent accepted the text of 2026-03-02 12:00:00 UTC+8. Cause: The request went out",
    ],
    [
      "rejected",
      "a provider that said no",
      (id) =>
        settle(id, {
          status: "rejected",
          serialNumber: undefined,
          errorCode: "PROVIDER_REJECTED",
          providerCode: "FailedOperation.InsufficientBalanceInSmsPackage",
        }),
      "短信没有发出（2026-03-02 12:00:00 UTC+8）。原因：短信套餐包余量不足。下一步：购买短信套餐包",
      "The text of 2026-03-02 12:00:00 UTC+8 was not sent. Cause: The package of texts is used up. Next step: Buy a package",
    ],
    [
      "rejected",
      "a fault of ours",
      (id) => settle(id, { status: "rejected", serialNumber: undefined, errorCode: "NOT_CONFIGURED" }),
      "短信没有发出（2026-03-02 12:00:00 UTC+8）。原因：缺少配置或配置有误",
      "The text of 2026-03-02 12:00:00 UTC+8 was not sent. Cause: A setting is missing or wrong",
    ],
  ];
  test.each(cases)("of a %s message tells of %s", async (status, _what, prepare, zh, en) => {
    const { id } = await reserve();
    await prepare(id);
    const { verdict, entries } = await timeline();
    expect(verdict).toMatchObject({
      status,
      messageId: id,
      zh: expect.stringContaining(zh),
      en: expect.stringContaining(en),
    });
    if (status === "rejected" || status === "unknown") {
      expect(entries.at(-1)).toMatchObject({ kind: status, explanation: verdict.explanation });
    }
  });

  test("of a message that nobody ever told of does not say that the provider took it", async () => {
    const { id, requestId } = await reserve();
    await settle(id, { status: "unknown", serialNumber: undefined, providerCode: "NoAnswer" });
    const [, unknown] = (await timeline()).entries;
    await store.expireMessages({ before: NOW + MINUTE, limit: 10 });
    const { verdict, entries } = await timeline();
    expect(verdict).toMatchObject({ status: "expired", explanation: SITUATIONS.no_receipt_in_time });
    expect(entries).toMatchObject([{ kind: "requested" }, { kind: "unknown", code: "NoAnswer" }]);
    expect(entries[1]).toEqual(unknown);
    await receive(id, { sessionContext: requestId });
    expect((await timeline()).entries.map(({ kind }) => kind)).toEqual(["requested", "accepted", "receipt"]);
    expect((await timeline()).verdict.status).toBe("delivered");
  });

  test("speaks of a call as a call", async () => {
    const { id } = await reserve({ channel: "voice" });
    await settle(id, {
      status: "rejected",
      errorCode: "RATE_LIMITED",
      providerCode: "LimitExceeded.DeliveryFrequencyLimit",
    });
    const { verdict } = await timeline();
    expect(verdict).toMatchObject({
      zh: expect.stringContaining("电话没有发出"),
      en: expect.stringContaining("The call of "),
      explanation: SITUATIONS.call_frequency,
    });
  });
});
