/**
 * Contract of what several routes need: messages that move on to another provider, providers that rest, texts and calls
 * beside each other, and clouds with two ways in.
 *
 * @module
 */
import { expect, type TestContext, test } from "vitest";
import type {
  Admission,
  Attempt,
  Budget,
  LimitWindow,
  Message,
  NewMessage,
  ProviderNote,
  Refusal,
  RerouteInput,
  Store,
} from "../../../shared/store/store.ts";
import {
  find,
  HOUR,
  NOW,
  newMessage,
  type OpenStore,
  OTHER_PHONE,
  perPhone,
  queue,
  receipt,
  receipts,
  replies,
  reply,
  settleOne,
  submit,
} from "./samples.ts";

/** Two handles on one empty store, as two instances of a function have; closes both when the test is over. */
export type OpenTwice = (t: TestContext) => Promise<[Store, Store]>;

const TO_ALIYUN: RerouteInput["to"] = {
  requestId: "request-2",
  provider: "aliyun",
  templateId: "SMS_153055065",
  signName: "阿里云",
};

function throttled(id: string): Refusal {
  return { id, errorCode: "PROVIDER_UNAVAILABLE", providerCode: "RequestLimitExceeded", providerMessage: "too fast" };
}

/** Moves messages to Aliyun, a second after they were made. */
function moveOn(store: Store, messages: readonly Pick<NewMessage, "id">[], to = TO_ALIYUN): Promise<string[]> {
  return store.reroute({ now: NOW + 1000, refusals: messages.map(({ id }) => throttled(id)), to });
}

function attemptOf(message: NewMessage, fields: Partial<Attempt> = {}): Attempt {
  return {
    messageId: message.id,
    requestId: message.requestId,
    provider: "tencent",
    templateId: "449739",
    errorCode: "PROVIDER_UNAVAILABLE",
    providerCode: "RequestLimitExceeded",
    providerMessage: "too fast",
    at: NOW + 1000,
    ...fields,
  };
}

export function testRoutes(name: string, open: OpenStore): void {
  testReroute(name, open);
  testHealth(name, open);
  testChannels(name, open);
  testClouds(name, open);
}

function testReroute(name: string, open: OpenStore): void {
  test(`${name} reroute() moves queued messages to the next request, and keeps what was said of them`, async (t) => {
    const store = await open(t);
    const message = await queue(store, { ip: "192.0.2.1", callerContext: "order 7" });
    expect(await moveOn(store, [message])).toEqual([message.id]);
    const moved = await find(store, message.id);
    expect(moved).toMatchObject({ ...message, ...TO_ALIYUN, status: "queued", errorCode: null, settledAt: null });
    expect(await store.findAttempts([message.id])).toEqual([attemptOf(message)]);
  });

  test(`${name} reroute() keeps a refusal that had no words of the provider's`, async (t) => {
    const store = await open(t);
    const message = await queue(store);
    await store.reroute({ now: NOW, refusals: [{ id: message.id, errorCode: "NOT_CONFIGURED" }], to: TO_ALIYUN });
    const bare = { errorCode: "NOT_CONFIGURED", providerCode: null, providerMessage: null, at: NOW };
    expect(await store.findAttempts([message.id])).toEqual([attemptOf(message, bare)]);
  });

  test(`${name} reroute() answers the ids in the order asked, without those that are settled or unknown`, async (t) => {
    const store = await open(t);
    const [first, second] = [await queue(store), await queue(store)];
    const accepted = await submit(store, "5000:1");
    const settled: NewMessage[] = [];
    for (const status of ["rejected", "unknown"] as const) {
      const message = await queue(store);
      await settleOne(store, { id: message.id, status });
      settled.push(message);
    }
    const strangers = [accepted, ...settled, { id: "nobody" }];
    expect(await moveOn(store, [second, ...strangers, first])).toEqual([second.id, first.id]);
    expect(await store.findAttempts(strangers.map(({ id }) => id))).toEqual([]);
    expect(await find(store, accepted.id)).toMatchObject({ provider: "tencent", serialNumber: "5000:1" });
  });

  test(`${name} reroute() leaves a message alone whose receipt came first`, async (t) => {
    const store = await open(t);
    const message = await queue(store);
    await store.applyReceipts(receipts(receipt({ sessionContext: message.requestId })));
    expect(await moveOn(store, [message])).toEqual([]);
    expect(await find(store, message.id)).toMatchObject({ status: "delivered", provider: "tencent" });
    expect(await store.findAttempts([message.id])).toEqual([]);
  });

  test(`${name} findAttempts() lists every route that was tried, oldest first, of the messages asked for`, async (t) => {
    const store = await open(t);
    const [message, other] = [await queue(store), await queue(store)];
    await moveOn(store, [message, other]);
    const third = { requestId: "request-3", provider: "qcloudsms", templateId: "7839", signName: null };
    const refusal = { id: message.id, errorCode: "PROVIDER_REJECTED", providerCode: "isv.AMOUNT_NOT_ENOUGH" };
    await store.reroute({ now: NOW + 2000, refusals: [refusal], to: third });
    expect(await find(store, message.id)).toMatchObject({ ...third, status: "queued" });
    const second = {
      requestId: "request-2",
      provider: "aliyun",
      templateId: "SMS_153055065",
      errorCode: "PROVIDER_REJECTED",
      providerCode: "isv.AMOUNT_NOT_ENOUGH",
      providerMessage: null,
      at: NOW + 2000,
    };
    expect(await store.findAttempts([message.id])).toEqual([attemptOf(message), attemptOf(message, second)]);
    expect(await store.findAttempts([other.id, message.id])).toHaveLength(3);
    expect(await store.findAttempts([])).toEqual([]);
  });

  test(`${name} settle() after reroute() writes the answer of the route that sent last`, async (t) => {
    const store = await open(t);
    const [sent, refused] = [await queue(store), await queue(store, { phone: OTHER_PHONE })];
    await moveOn(store, [sent, refused]);
    await settleOne(store, { id: sent.id, status: "submitted", serialNumber: "900^0", segments: 1 });
    await settleOne(store, { id: refused.id, status: "rejected", errorCode: "PROVIDER_REJECTED" });
    expect(await find(store, sent.id)).toMatchObject({
      status: "submitted",
      provider: "aliyun",
      serialNumber: "900^0",
    });
    expect(await find(store, refused.id)).toMatchObject({ status: "rejected", provider: "aliyun" });
    expect(await store.findAttempts([sent.id, refused.id])).toHaveLength(2);
  });

  test(`${name} applyReceipts() finds a message by the provider that sent it, not by one that refused it`, async (t) => {
    const store = await open(t);
    const message = await queue(store);
    await moveOn(store, [message]);
    const ofFirst = receipt({ serialNumber: "5000:1", sessionContext: message.requestId });
    expect(await store.applyReceipts(receipts(ofFirst))).toEqual({ matched: 0, unmatched: 1, duplicates: 0 });
    const ofSecond = receipt({ serialNumber: "900^0", sessionContext: "request-2" });
    expect(await store.applyReceipts({ ...receipts(ofSecond), provider: "aliyun" })).toMatchObject({ matched: 1 });
    expect(await find(store, message.id)).toMatchObject({ status: "delivered", serialNumber: "900^0" });
    expect(await store.findUnmatchedReceipts(10)).toEqual([ofFirst]);
  });

  test(`${name} reserveSends() counts a message once, however many routes were tried`, async (t) => {
    const store = await open(t);
    const budget: Budget = { scene: "login", count: 2, day: "2026-01-31", dayEndsAt: NOW + HOUR, reason: "scene_day" };
    const reserve = async (windows: LimitWindow[]) => {
      const message = newMessage();
      const [verdict] = await store.reserveSends({ now: NOW, messages: [message], windows, budget });
      return { message, verdict };
    };
    const { message } = await reserve([]);
    await moveOn(store, [message]);
    await moveOn(store, [message], { ...TO_ALIYUN, requestId: "request-3" });
    const second = await reserve([perPhone(2, 60)]);
    expect(second.verdict).toEqual({ ok: true });
    expect((await reserve([])).verdict).toMatchObject({ ok: false, reason: "scene_day" });
    await settleOne(store, { id: message.id, status: "rejected" });
    expect((await reserve([perPhone(2, 60)])).verdict).toEqual({ ok: true });
    expect((await reserve([])).verdict).toMatchObject({ ok: false, reason: "scene_day" });
  });
}

const RULE = { failures: 5, withinMs: 60_000, restMs: 30_000, maxRestMs: 600_000 };

function note(store: Store, afterMs: number, fields: Partial<ProviderNote> = {}): Promise<void> {
  return store.noteProvider({ ...RULE, provider: "tencent", now: NOW + afterMs, ok: false, isProbe: false, ...fields });
}

function admit(store: Store, afterMs: number, provider = "tencent"): Promise<Admission> {
  return store.admitProvider({ provider, now: NOW + afterMs, probeMs: 10_000 });
}

async function failTimes(store: Store, count: number, afterMs = 0): Promise<void> {
  for (let failure = 0; failure < count; failure++) await note(store, afterMs);
}

function testHealth(name: string, open: OpenStore): void {
  test(`${name} admitProvider() lets a provider rest 30 s after five failures in a row`, async (t) => {
    const store = await open(t);
    expect(await admit(store, 0)).toEqual({ state: "well", failures: 0 });
    await failTimes(store, 4);
    expect(await admit(store, 0)).toEqual({ state: "well", failures: 4 });
    await note(store, 0);
    expect(await admit(store, 0)).toEqual({ state: "resting", failures: 5 });
    expect(await admit(store, 29_999)).toEqual({ state: "resting", failures: 5 });
    expect(await admit(store, 30_000)).toEqual({ state: "probe", failures: 5 });
    expect(await admit(store, 0, "aliyun")).toEqual({ state: "well", failures: 0 });
  });

  test(`${name} noteProvider() counts failures that are no more than a minute apart`, async (t) => {
    const store = await open(t);
    for (const afterMs of [0, 60_000, 120_000, 180_000]) await note(store, afterMs);
    expect(await admit(store, 180_000)).toEqual({ state: "well", failures: 4 });
    await note(store, 240_001);
    expect(await admit(store, 240_001)).toEqual({ state: "well", failures: 1 });
  });

  test(`${name} noteProvider() forgets failures when a request was good`, async (t) => {
    const store = await open(t);
    await failTimes(store, 4);
    await note(store, 1000, { ok: true });
    expect(await admit(store, 1000)).toEqual({ state: "well", failures: 0 });
    await failTimes(store, 4, 2000);
    expect(await admit(store, 2000)).toEqual({ state: "well", failures: 4 });
  });

  test(`${name} noteProvider() counts nothing while a provider rests, but what its probe found`, async (t) => {
    const store = await open(t);
    await failTimes(store, 5);
    await failTimes(store, 10, 29_999);
    expect(await admit(store, 30_000)).toEqual({ state: "probe", failures: 5 });
    await failTimes(store, 10, 31_000);
    await note(store, 32_000, { isProbe: true });
    expect(await admit(store, 32_000 + 59_999)).toEqual({ state: "resting", failures: 6 });
    expect(await admit(store, 32_000 + 60_000)).toEqual({ state: "probe", failures: 6 });
  });

  test(`${name} noteProvider() doubles the rest for each failed probe, up to the longest`, async (t) => {
    const store = await open(t);
    await failTimes(store, 5);
    let at = 0;
    const rests: number[] = [];
    for (const restMs of [30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      expect(await admit(store, at + restMs - 1)).toMatchObject({ state: "resting" });
      expect(await admit(store, at + restMs)).toMatchObject({ state: "probe" });
      rests.push(restMs);
      at += restMs;
      await note(store, at, { isProbe: true });
    }
    expect(await admit(store, at)).toEqual({ state: "resting", failures: 5 + rests.length });
  });

  for (const [what, isProbe] of [
    ["its probe", true],
    ["a request that went there for want of another", false],
  ] as const) {
    test(`${name} noteProvider() ends a rest when ${what} was good`, async (t) => {
      const store = await open(t);
      await failTimes(store, 5);
      await admit(store, 30_000);
      await note(store, 30_500, { ok: true, isProbe });
      expect(await admit(store, 30_500)).toEqual({ state: "well", failures: 0 });
    });
  }

  test(`${name} admitProvider() gives another probe when the first one tells nothing for its time`, async (t) => {
    const store = await open(t);
    await failTimes(store, 5);
    expect(await admit(store, 30_000)).toMatchObject({ state: "probe" });
    expect(await admit(store, 39_999)).toMatchObject({ state: "resting" });
    expect(await admit(store, 40_000)).toMatchObject({ state: "probe" });
  });

  test(`${name} noteProvider() lets the next request be the probe when the first was not asked after all`, async (t) => {
    const store = await open(t);
    await failTimes(store, 5);
    expect(await admit(store, 30_000)).toMatchObject({ state: "probe" });
    await note(store, 31_000, { ok: null });
    expect(await admit(store, 31_000)).toMatchObject({ state: "resting" });
    await note(store, 31_000, { ok: null, isProbe: true });
    expect(await admit(store, 31_000)).toEqual({ state: "probe", failures: 5 });
  });

  test(`${name} admitProvider() lets exactly one of 50 at once be the probe`, async (t) => {
    const store = await open(t);
    await failTimes(store, 5);
    const admissions = await Promise.all(Array.from({ length: 50 }, () => admit(store, 30_000)));
    expect(statesOf(admissions)).toEqual(["probe", ...new Array(49).fill("resting")]);
  });
}

/** What only two handles on one store can show. */
export function testRoutesTogether(name: string, openTwice: OpenTwice): void {
  test(`${name} admitProvider() lets exactly one of 50 at once on each of two handles be the probe`, async (t) => {
    const [one, other] = await openTwice(t);
    await failTimes(one, 5);
    const admissions = await Promise.all(
      Array.from({ length: 100 }, (_, index) => admit(index % 2 === 0 ? one : other, 30_000)),
    );
    expect(statesOf(admissions)).toEqual(["probe", ...new Array(99).fill("resting")]);
  });

  test(`${name} noteProvider() counts failures of two handles together`, async (t) => {
    const [one, other] = await openTwice(t);
    await failTimes(one, 3);
    await failTimes(other, 2);
    expect(await admit(one, 0)).toEqual({ state: "resting", failures: 5 });
  });

  test(`${name} reroute() leaves a message alone that another handle has settled`, async (t) => {
    const [one, other] = await openTwice(t);
    const message = await queue(one);
    await settleOne(other, { id: message.id, status: "unknown" });
    expect(await moveOn(one, [message])).toEqual([]);
  });
}

function statesOf(admissions: readonly Admission[]): string[] {
  return admissions.map(({ state }) => state).sort();
}

function testChannels(name: string, open: OpenStore): void {
  const reserve = async (store: Store, windows: LimitWindow[], fields: Partial<NewMessage>) => {
    const [verdict] = await store.reserveSends({ now: NOW, messages: [newMessage(fields)], windows });
    return verdict;
  };

  test(`${name} reserveSends() counts texts and calls to one phone apart`, async (t) => {
    const store = await open(t);
    const windows = [perPhone(1, 30)];
    const refused = { ok: false, reason: "phone_30s", retryAfterSeconds: 30 };
    expect(await reserve(store, windows, { channel: "sms" })).toEqual({ ok: true });
    expect(await reserve(store, windows, { channel: "voice" })).toEqual({ ok: true });
    expect(await reserve(store, windows, { channel: "sms" })).toEqual(refused);
    expect(await reserve(store, windows, { channel: "voice" })).toEqual(refused);
  });

  for (const [what, window, fields] of [
    ["a user's", { per: "caller", count: 2, seconds: 60, reason: "user_1m" }, {}],
    ["an address's", { per: "ip", count: 2, seconds: 60, reason: "ip_1m" }, { ip: "192.0.2.1" }],
  ] as const) {
    test(`${name} reserveSends() counts ${what} texts and calls together`, async (t) => {
      const store = await open(t);
      const ask = (channel: Message["channel"]) => reserve(store, [window], { ...fields, channel });
      expect([await ask("sms"), await ask("voice")]).toEqual([{ ok: true }, { ok: true }]);
      for (const channel of ["sms", "voice"] as const) {
        expect(await ask(channel)).toEqual({ ok: false, reason: window.reason, retryAfterSeconds: 60 });
      }
    });
  }
}

function testClouds(name: string, open: OpenStore): void {
  for (const { sentBy, pulledBy } of [
    { sentBy: "qcloudsms", pulledBy: "tencent" },
    { sentBy: "tencent", pulledBy: "qcloudsms" },
    { sentBy: "qcloudsms", pulledBy: "qcloudsms" },
  ]) {
    test(`${name} applyReceipts() finds by ${pulledBy}'s queue what ${sentBy} sent, however it is named`, async (t) => {
      const store = await open(t);
      const bySerial = await submit(store, "5000:1", { provider: sentBy });
      const byContext = await queue(store, { provider: sentBy });
      const byPhone = await queue(store, { provider: sentBy, phone: OTHER_PHONE });
      const batch = receipts(
        receipt({ serialNumber: "5000:1" }),
        receipt({ serialNumber: "5000:2", sessionContext: byContext.requestId }),
        receipt({ serialNumber: "5000:3", phone: OTHER_PHONE }),
      );
      const applied = await store.applyReceipts({ ...batch, provider: pulledBy });
      expect(applied).toEqual({ matched: 3, unmatched: 0, duplicates: 0 });
      for (const { id } of [bySerial, byContext, byPhone]) {
        expect(await find(store, id)).toMatchObject({ status: "delivered", provider: sentBy });
      }
      const again = await store.applyReceipts({ ...batch, provider: sentBy });
      expect(again).toEqual({ matched: 0, unmatched: 0, duplicates: 3 });
    });

    test(`${name} settle() applies what waited in ${pulledBy}'s queue for a message of ${sentBy}`, async (t) => {
      const store = await open(t);
      const [message] = [await queue(store, { provider: sentBy }), await queue(store, { provider: sentBy })];
      const early = receipt({ serialNumber: "5000:7" });
      expect(await store.applyReceipts({ ...receipts(early), provider: pulledBy })).toMatchObject({ unmatched: 1 });
      await settleOne(store, { id: message.id, status: "submitted", serialNumber: "5000:7" });
      expect(await find(store, message.id)).toMatchObject({ status: "delivered", provider: sentBy });
      expect(await store.findUnmatchedReceipts(10)).toEqual([]);
    });

    test(`${name} applyReplies() takes a reply of ${pulledBy}'s queue for an answer to what ${sentBy} sent, once`, async (t) => {
      const store = await open(t);
      await submit(store, "5000:1", { provider: sentBy });
      const batch = replies(reply());
      expect(await store.applyReplies({ ...batch, provider: pulledBy })).toMatchObject({ matched: 1 });
      expect(await store.applyReplies({ ...batch, provider: sentBy })).toEqual({
        matched: 0,
        unmatched: 0,
        duplicates: 1,
      });
    });
  }

  for (const { sentBy, told } of [
    { sentBy: "aliyun", told: "tencent" },
    { sentBy: "aliyun", told: "qcloudsms" },
    { sentBy: "tencent", told: "aliyun" },
    { sentBy: "qcloudsms", told: "aliyun" },
  ]) {
    test(`${name} applyReceipts() finds nothing of ${sentBy} by what ${told} says`, async (t) => {
      const store = await open(t);
      const { id } = await submit(store, "5000:1", { provider: sentBy });
      const waiting = await queue(store, { provider: sentBy, phone: OTHER_PHONE });
      const batch = receipts(receipt(), receipt({ serialNumber: "5000:2", phone: OTHER_PHONE }));
      expect(await store.applyReceipts({ ...batch, provider: told })).toMatchObject({ matched: 0, unmatched: 2 });
      await settleOne(store, { id: waiting.id, status: "submitted", serialNumber: "5000:2" });
      for (const one of [id, waiting.id]) expect(await find(store, one)).toMatchObject({ status: "submitted" });
    });
  }
}
