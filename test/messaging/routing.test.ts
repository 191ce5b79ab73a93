import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Choice,
  createRouting,
  drawOrder,
  mayGoElsewhere,
  type RouteFault,
  type RouteTarget,
  type RoutingParts,
} from "../../shared/messaging/routing.ts";
import { meaningOf as aliyunMeaningOf } from "../../shared/providers/aliyun/codes.ts";
import type { SendFault } from "../../shared/providers/provider.ts";
import { meaningOf as qcloudsmsMeaningOf } from "../../shared/providers/qcloudsms/codes.ts";
import { meaningOf as tencentMeaningOf } from "../../shared/providers/tencent/codes.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import { storeWith } from "../helpers/faulty-store.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");

interface NamedTarget extends RouteTarget {
  name: string;
}

function targetOf(name: string, weight?: number, provider: RouteTarget["provider"] = "tencent"): NamedTarget {
  return { name, provider, ...(weight !== undefined && { weight }) };
}

function namesOf(targets: readonly NamedTarget[]): string {
  return targets.map(({ name }) => name).join("");
}

/** Draws these shares of one, in turn; asked for more, it fails. */
function chances(...shares: number[]): Pick<RoutingParts["deps"], "randomBytes"> {
  const left = shares.map((share) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(Math.floor(share * 2 ** 32));
    return bytes;
  });
  return {
    randomBytes: () => {
      const bytes = left.shift();
      if (bytes === undefined) throw new Error("No chance is to be taken here");
      return bytes;
    },
  };
}

describe("drawOrder()", () => {
  for (const { weights, shares, order } of [
    { weights: [3, 1], shares: [0], order: "ab" },
    { weights: [3, 1], shares: [0.7499], order: "ab" },
    { weights: [3, 1], shares: [0.75], order: "ba" },
    { weights: [3, 1], shares: [0.9999], order: "ba" },
    { weights: [2, 1, 1], shares: [0.6, 0.9], order: "bca" },
    { weights: [2, 1, 1], shares: [0.6, 0.5], order: "bac" },
    { weights: [2, 1, 1], shares: [0.1, 0.5], order: "acb" },
    { weights: [undefined, undefined, undefined], shares: [], order: "abc" },
    { weights: [9], shares: [], order: "a" },
    { weights: [1, undefined, 9], shares: [], order: "abc" },
    { weights: [undefined, 1, 3], shares: [0.3], order: "acb" },
    { weights: [1, 3, undefined, 3, 1], shares: [0.9, 0.9], order: "baced" },
  ]) {
    const weighed = weights.map((weight) => weight ?? "none").join(", ");
    test(`orders routes of weight ${weighed} as ${order} when chance says ${shares.join(", ") || "nothing"}`, () => {
      const targets = weights.map((weight, index) => targetOf("abcde"[index] ?? "", weight));
      expect(namesOf(drawOrder(targets, chances(...shares)))).toBe(order);
    });
  }

  test("puts each first exactly as often as its weight says, over every chance", () => {
    const targets = [targetOf("a", 1), targetOf("b", 5), targetOf("c", 2)];
    const firsts: Record<string, number> = {};
    for (let step = 0; step < 256; step++) {
      const [first] = drawOrder(targets, chances(step / 256, 0));
      firsts[first?.name ?? ""] = (firsts[first?.name ?? ""] ?? 0) + 1;
    }
    expect(firsts).toEqual({ a: 32, b: 160, c: 64 });
  });

  test("loses and doubles no route, and leaves the list that it was given alone", () => {
    const targets = [targetOf("a", 1), targetOf("b", 1), targetOf("c"), targetOf("d", 1)];
    expect(namesOf(drawOrder(targets, chances(0.9)))).toBe("bacd");
    expect(namesOf(targets)).toBe("abcd");
    expect(drawOrder([], chances())).toEqual([]);
  });
});

describe("mayGoElsewhere()", () => {
  const aliyun = (code: string, words = "", status = 200): RouteFault =>
    aliyunMeaningOf({ code, words, status, at: NOW });
  const tencent = (code: string): RouteFault => tencentMeaningOf(code, NOW);
  const classic = (result: number): RouteFault => qcloudsmsMeaningOf(result, NOW, 10);

  for (const [what, fault, may] of [
    ["a throttled request", tencent("RequestLimitExceeded"), true],
    ["a connection that was never made", { code: "PROVIDER_UNAVAILABLE", retry: "safe" }, true],
    ["a used-up package", tencent("FailedOperation.InsufficientBalanceInSmsPackage"), true],
    ["arrears", aliyun("isv.AMOUNT_NOT_ENOUGH"), true],
    ["an app that is switched off", classic(1020), true],
    ["an unapproved template", tencent("FailedOperation.TemplateIncorrectOrUnapproved"), true],
    ["an unapproved sign name", aliyun("isv.SMS_SIGNATURE_ILLEGAL"), true],
    ["a wrong key", tencent("AuthFailure.SignatureFailure"), true],
    ["settings that are missing", { code: "NOT_CONFIGURED", retry: "safe" }, true],
    ["the app's day", tencent("LimitExceeded.AppDailyLimit"), true],
    ["the app's day at the classic API", classic(1022), true],
    ["the account's day", tencent("LimitExceeded.DailyLimit"), true],
    ["the account's own cap of a day", aliyun("isv.DAY_LIMIT_CONTROL"), true],
    ["the account's own cap of a month", aliyun("isv.MONTH_LIMIT_CONTROL"), true],

    ["a time-out", { code: "OUTCOME_UNKNOWN", retry: "unsafe" }, false],
    ["an internal error", tencent("InternalError.OtherError"), false],
    ["a code that nobody knows", tencent("SomethingNew"), false],
    ["a system error", aliyun("isp.SYSTEM_ERROR"), false],
    ["a time-out inside", classic(1008), false],
    ["a server error", aliyun("isv.AMOUNT_NOT_ENOUGH", "", 500), false],
    ["the blocklist", tencent("FailedOperation.PhoneNumberInBlacklist"), false],
    ["the blocklist of the classic API", classic(1015), false],
    ["a person who wants no promotions", aliyun("isv.CUSTOMER_REFUSED"), false],
    [
      "the blocklist, of a request with several recipients",
      { code: "PROVIDER_REJECTED", retry: "never", someoneBlocked: true },
      false,
    ],
    ["the number's 30 seconds", tencent("LimitExceeded.PhoneNumberThirtySecondLimit"), false],
    ["the number's hour", classic(1024), false],
    ["the number's day", tencent("LimitExceeded.PhoneNumberDailyLimit"), false],
    ["the same text", tencent("LimitExceeded.PhoneNumberSameContentDailyLimit"), false],
    ["the number's minute", aliyun("isv.BUSINESS_LIMIT_CONTROL", "触发分钟级流控Permits:1"), false],
    ["a frequency policy", classic(1013), false],
    ["a window that nobody knows", tencent("LimitExceeded.SomethingNew"), false],
    ["the night", tencent("FailedOperation.MarketingSendTimeConstraint"), false],
  ] as const satisfies readonly (readonly [string, RouteFault, boolean])[]) {
    test(`is ${may} for ${what}`, () => {
      expect(mayGoElsewhere(fault)).toBe(may);
    });
  }
});

describe("createRouting()", () => {
  const tencent = targetOf("t", undefined, "tencent");
  const classic = targetOf("q", undefined, "qcloudsms");
  const aliyun = targetOf("a", undefined, "aliyun");
  const fault = (code: SendFault["code"], retry: SendFault["retry"]): SendFault => {
    return { code, retry, message: "no", provider: { name: "tencent", code } };
  };
  const unwell = fault("PROVIDER_UNAVAILABLE", "safe");

  let folder: string;
  let store: Store;
  let now: number;
  /** Names of the store's operations, in the order used. */
  let used: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "xinshi-routing-"));
    const real = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
    now = NOW;
    used = [];
    store = storeWith(real, {
      admitProvider: (input) => {
        used.push(`admit ${input.provider}`);
        return real.admitProvider(input);
      },
      noteProvider: (note) => {
        used.push(`note ${note.provider} ${note.ok}`);
        return real.noteProvider(note);
      },
    });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const parts = (): RoutingParts => ({ deps: { now: () => now, ...chances() }, store: async () => store });
  const routingOf = (...targets: NamedTarget[]) => createRouting(targets, "sms", parts());
  const nameOf = (choice: Choice<NamedTarget> | undefined) =>
    choice && `${choice.target.name} ${choice.admission.state}`;

  /** So many requests that failed as `faults` say. */
  async function fail(target: NamedTarget, times: number, faults: (SendFault | undefined)[] = [unwell]): Promise<void> {
    for (let time = 0; time < times; time++) {
      const routing = routingOf(target, target === aliyun ? classic : aliyun);
      const choice = await routing.next();
      if (choice === undefined) throw new Error("There is a choice");
      await routing.note({ ...choice, target }, faults);
    }
    used = [];
  }

  test("next() gives the routes in their order, then nothing", async () => {
    const routing = routingOf(tencent, classic, aliyun);
    expect([await routing.next(), await routing.next()].map(nameOf)).toEqual(["t well", "q well"]);
    expect([await routing.next(), await routing.next()].map(nameOf)).toEqual(["a well", undefined]);
  });

  for (const [what, targets] of [
    ["one route", [tencent]],
    ["several routes of one provider", [tencent, targetOf("other", undefined, "tencent")]],
  ] as const) {
    test(`next() and note() leave the store alone where there is ${what}`, async () => {
      const routing = routingOf(...targets);
      for (let choice = await routing.next(); choice !== undefined; choice = await routing.next()) {
        expect(choice.admission).toEqual({ state: "well", failures: 0 });
        await routing.note(choice, [unwell]);
      }
      expect(used).toEqual([]);
    });
  }

  test("next() asks for each provider once, and only when it is its turn", async () => {
    const routing = routingOf(tencent, aliyun, targetOf("t2", undefined, "tencent"));
    await routing.next();
    expect(used).toEqual(["admit tencent"]);
    await routing.next();
    await routing.next();
    expect(used).toEqual(["admit tencent", "admit aliyun"]);
  });

  test("next() puts those that rest last, in their order", async () => {
    await fail(tencent, 5);
    await fail(classic, 5);
    const routing = routingOf(tencent, classic, aliyun);
    const order = [await routing.next(), await routing.next(), await routing.next(), await routing.next()];
    expect(order.map(nameOf)).toEqual(["a well", "t resting", "q resting", undefined]);
  });

  test("next() gives one request the probe when the rest is over, and others elsewhere meanwhile", async () => {
    await fail(tencent, 5);
    now += 30_000;
    const [probe, other] = [routingOf(tencent, aliyun), routingOf(tencent, aliyun)];
    const choice = await probe.next();
    expect([choice, await other.next(), await other.next()].map(nameOf)).toEqual(["t probe", "a well", "t resting"]);
    if (choice !== undefined) await probe.note(choice, [undefined]);
    expect(nameOf(await routingOf(tencent, aliyun).next())).toBe("t well");
  });

  test("note() makes a failed probe rest twice as long", async () => {
    await fail(tencent, 5);
    now += 30_000;
    const routing = routingOf(tencent, aliyun);
    const choice = await routing.next();
    if (choice !== undefined) await routing.note(choice, [unwell]);
    now += 59_999;
    expect(nameOf(await routingOf(tencent, aliyun).next())).toBe("a well");
    now += 1;
    expect(nameOf(await routingOf(tencent, aliyun).next())).toBe("t probe");
  });

  test("note() writes nothing of a good request by a provider that was well", async () => {
    const routing = routingOf(tencent, aliyun);
    const choice = await routing.next();
    if (choice !== undefined) await routing.note(choice, [undefined]);
    expect(used).toEqual(["admit tencent"]);
  });

  for (const [what, faults, counts] of [
    ["a throttled request", [unwell], true],
    ["an outcome that nobody knows", [fault("OUTCOME_UNKNOWN", "unsafe")], true],
    ["an empty package", [fault("PROVIDER_REJECTED", "after-operator")], true],
    ["a provider that threw", [], true],
    ["faults of all recipients", [unwell, fault("OUTCOME_UNKNOWN", "unsafe")], true],
    ["a batch of which one was accepted", [unwell, undefined], false],
    ["a wrong template", [fault("PROVIDER_REJECTED", "never")], false],
    ["a blocked number", [fault("RECIPIENT_BLOCKED", "never")], false],
    ["a number's limit", [fault("RATE_LIMITED", "after-window")], false],
    ["a batch of which one reached its own limit", [unwell, fault("RATE_LIMITED", "after-window")], false],
  ] as const) {
    test(`note() takes ${what} for a sign that the provider is ${counts ? "unwell" : "well"}`, async () => {
      await fail(tencent, 4);
      await fail(tencent, 1, [...faults]);
      const choice = await routingOf(tencent, aliyun).next();
      expect(nameOf(choice)).toBe(counts ? "a well" : "t well");
      if (!counts) expect(choice?.admission.failures).toBe(0);
    });
  }

  test("note() tells a provider's texts and its calls apart", async () => {
    for (let time = 0; time < 5; time++) {
      const routing = createRouting([tencent, aliyun], "voice", parts());
      const choice = await routing.next();
      if (choice !== undefined) await routing.note(choice, [unwell]);
    }
    expect(nameOf(await createRouting([tencent, aliyun], "voice", parts()).next())).toBe("a well");
    expect(nameOf(await routingOf(tencent, aliyun).next())).toBe("t well");
  });
});
