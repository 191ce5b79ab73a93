import { expect, test } from "vitest";
import { type CountedQuery, judgeSends } from "../../shared/store/limits.ts";
import type { LimitWindow } from "../../shared/store/store.ts";
import { NOW, newMessage, OTHER_PHONE, PHONE, perPhone } from "../contract/store/samples.ts";

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
  const verdicts = judgeSends({ now: NOW, messages, windows }, readNone, 0);
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
  const [verdict] = judgeSends({ now: NOW, messages: [newMessage()], windows: [perPhone(3, 30)] }, () => times, 0);
  expect(verdict).toEqual({ ok: false, reason: "phone_30s", retryAfterSeconds: 5 });
});

test("judgeSends() reads nothing where there is no window", () => {
  const readNothing = () => {
    throw new Error("Nothing is to be read");
  };
  expect(judgeSends({ now: NOW, messages: [newMessage()], windows: [] }, readNothing, 0)).toEqual([{ ok: true }]);
});
