import { describe, expect, test } from "vitest";
import { type CallEvent, Calls, type NewCall } from "../../sandbox/calls.ts";
import { createClock } from "../../sandbox/clock.ts";
import { NOON } from "./helpers.ts";

function open() {
  const clock = createClock(() => NOON);
  clock.set(NOON, { ticking: false });
  const calls = new Calls({ clock, settings: () => ({ answerDelayMs: 1000 }) });
  const events: string[] = [];
  calls.onEvent((event) => events.push(summary(event)));
  return { clock, calls, events };
}

function summary(event: CallEvent): string {
  const detail = event.kind === "key" ? event.key : event.kind === "failed" ? event.failureCode : event.call.status;
  return `c${event.call.sequence} ${event.kind} ${detail} +${event.at - NOON}`;
}

function call(endsIn = "2222", change: Partial<NewCall> = {}): NewCall {
  return {
    account: "a",
    provider: "qcloudsms",
    app: "1",
    requestId: "r",
    callId: "x",
    phone: `+861371111${endsIn}`,
    countryCode: "86",
    national: `1371111${endsIn}`,
    kind: "code",
    templateId: "",
    fileId: "",
    params: ["5678"],
    text: "您的验证码是5678",
    playTimes: 1,
    sessionContext: "",
    answer: { code: "0", message: "OK" },
    at: NOON,
    ...change,
  };
}

describe("Calls events", () => {
  test.each([
    { endsIn: "2222", expected: ["c1 ended completed +3500"] },
    { endsIn: "0001", expected: ["c1 ended unanswered +1000", "c1 failed 5 +1000"] },
    { endsIn: "0002", expected: ["c1 ended unanswered +1000", "c1 failed 1 +1000"] },
    { endsIn: "0004", expected: [] },
    { endsIn: "0009", expected: ["c1 key 1 +1000", "c1 ended completed +3500"] },
  ])("of a phone that ends in $endsIn are $expected", ({ endsIn, expected }) => {
    const { clock, calls, events } = open();
    calls.place(call(endsIn));
    clock.advance(3_600_000);
    expect(events).toEqual(expected);
    expect([...calls.events].map(summary)).toEqual(expected);
  });

  test("come one a key, and none from a refused call or after clear()", () => {
    const { clock, calls, events } = open();
    calls.refuse(call());
    const placed = calls.place(call("0004"));
    calls.answer(placed);
    calls.press(placed, "12");
    expect(events).toEqual(["c2 key 1 +0", "c2 key 2 +0"]);
    calls.clear();
    clock.advance(3_600_000);
    expect(events).toHaveLength(2);
    expect([...calls.events]).toEqual([]);
  });
});

describe("Calls", () => {
  test("keeps the newest 10 000, and finds them by sequence and phone", () => {
    const { calls } = open();
    for (let count = 0; count < 10_001; count++) calls.place(call(count === 0 ? "0004" : "2222"));
    expect(calls.size).toBe(10_000);
    expect(calls.get(1)).toBeUndefined();
    expect(calls.get(2)?.sequence).toBe(2);
    expect(calls.get(10_001)?.sequence).toBe(10_001);
    expect(calls.get(10_002)).toBeUndefined();
    expect(calls.phones).toEqual(["+8613711112222"]);
    expect(calls.ofPhone("+8613711110004")).toEqual([]);
    expect(calls.ofPhone("+8613711112222")[0]?.sequence).toBe(10_001);
  });

  test("finds by account, provider and status, newest first", () => {
    const { calls } = open();
    calls.place(call("0004"));
    calls.place(call("2222", { account: "b", provider: "tencent" }));
    calls.refuse(call("2222"));
    const found = (filter: Parameters<Calls["find"]>[0], limit = 10) => {
      return calls.find(filter, limit).map(({ sequence }) => sequence);
    };
    expect(found({})).toEqual([3, 2, 1]);
    expect(found({}, 1)).toEqual([3]);
    expect(found({ account: "b" })).toEqual([2]);
    expect(found({ provider: "qcloudsms" })).toEqual([3, 1]);
    expect(found({ status: "ringing", phone: "+8613711110004" })).toEqual([1]);
    expect(found({ status: "refused" })).toEqual([3]);
  });
});
