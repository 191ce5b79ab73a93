import { expect, test } from "vitest";
import { type CountedQuery, judgeSends, type Known, type ReadCounted } from "../../shared/store/limits.ts";
import type { LimitWindow } from "../../shared/store/store.ts";
import { NOW, newMessage, OTHER_PHONE, PHONE, perPhone } from "../contract/store/samples.ts";

function knowing(readCounted: ReadCounted): Known {
  return { readCounted, budgetUsed: 0, suppressed: new Map() };
}

test("judgeSends() reads each phone, caller and address once, as far back as its longest window", () => {
  const windows: LimitWindow[] = [
    perPhone(1, 30),
    perPhone(10, 3600),
    { per: "caller", count: 7, seconds: 60, reason: "user_60s" },
    { per: "ip", count: 9, seconds: 10, reason: "ip_10s" },
  ];
  const messages = [PHONE, OTHER_PHONE, PHONE].map((phone) => newMessage({ phone, ip: "192.0.2.1" }));
  const read: CountedQuery[] = [];
  const readNone = (query: CountedQuery) => {
    read.push(query);
    return [];
  };
  const { verdicts } = judgeSends({ now: NOW, messages, windows }, knowing(readNone));
  expect(verdicts.map(({ ok }) => ok)).toEqual([true, true, false]);
  expect(read).toEqual([
    { per: "phone", key: PHONE, channel: "sms", since: NOW - 3_600_000, until: NOW + 300_000, count: 10 },
    { per: "caller", key: "openid-1", channel: null, since: NOW - 60_000, until: NOW + 300_000, count: 7 },
    { per: "ip", key: "192.0.2.1", channel: null, since: NOW - 10_000, until: NOW + 300_000, count: 9 },
    { per: "phone", key: OTHER_PHONE, channel: "sms", since: NOW - 3_600_000, until: NOW + 300_000, count: 10 },
  ]);
});

test("judgeSends() takes the times in any order", () => {
  const times = [NOW - 1000, NOW - 25_000, NOW - 5000];
  const { verdicts } = judgeSends(
    { now: NOW, messages: [newMessage()], windows: [perPhone(3, 30)] },
    knowing(() => times),
  );
  expect(verdicts[0]).toEqual({ ok: false, reason: "phone_30s", retryAfterSeconds: 5 });
});

test("judgeSends() reads nothing where there is no window", () => {
  const readNothing = () => {
    throw new Error("Nothing is to be read");
  };
  const { verdicts } = judgeSends({ now: NOW, messages: [newMessage()], windows: [] }, knowing(readNothing));
  expect(verdicts).toEqual([{ ok: true }]);
});

test("judgeSends() only reports what a rule in shadow would have refused", () => {
  const windows: LimitWindow[] = [{ ...perPhone(1, 30), shadow: true }, perPhone(2, 3600)];
  const messages = [newMessage(), newMessage(), newMessage()];
  const { verdicts, hits } = judgeSends(
    { now: NOW, messages, windows },
    knowing(() => []),
  );
  expect(verdicts).toEqual([{ ok: true }, { ok: true }, { ok: false, reason: "phone_3600s", retryAfterSeconds: 3600 }]);
  expect(hits).toEqual([
    { day: "2026-01-31", scene: "login", reason: "phone_30s", shadow: true, count: 2 },
    { day: "2026-01-31", scene: "login", reason: "phone_3600s", shadow: false, count: 1 },
  ]);
});

test("judgeSends() refuses a suppressed number before any limit, and counts no limit for it", () => {
  const windows = [perPhone(1, 30)];
  const messages = [newMessage(), newMessage({ phone: OTHER_PHONE })];
  const suppressed = new Map([[PHONE, "opted_out"]] as const);
  const known = { ...knowing(() => [NOW - 1000]), suppressed };
  const { verdicts, hits } = judgeSends({ now: NOW, messages, windows }, known);
  expect(verdicts).toEqual([
    { ok: false, suppressed: "opted_out" },
    { ok: false, reason: "phone_30s", retryAfterSeconds: 29 },
  ]);
  expect(hits).toMatchObject([{ count: 1 }]);
});
