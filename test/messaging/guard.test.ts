import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Config, GuardConfig } from "../../shared/config/config.ts";
import { judgePrefix, minSendsOf, prefixesOf } from "../../shared/messaging/guard.ts";
import { sendSmsAsUser } from "../../shared/messaging/send.ts";
import { verifyCode } from "../../shared/messaging/verify.ts";
import type { SmsProvider } from "../../shared/providers/provider.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import config from "../../xinshi.config.ts";
import { testApp } from "../helpers/app.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const HOUR = 3_600_000;

let folder: string;
let store: Store;
let now: number;
beforeEach(async () => {
  now = NOW;
  folder = mkdtempSync(join(tmpdir(), "xinshi-guard-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function user(openid: string): Call<"user"> {
  return {
    requestId: `r-${openid}-${now}`,
    functionName: "sendsms",
    caller: { kind: "user", openid, appid: "wx0" },
    deadline: now + 20_000,
  };
}

const GUARD: GuardConfig = { mode: "on", minSends: 10, windowHours: 2 };
const sent: string[] = [];
/** Remembers the code it carried. */
const provider: Partial<SmsProvider> = {
  send: async ({ phones, params, requestId }) => {
    sent.push(params[0] ?? "");
    return { results: phones.map((phone) => ({ phone, status: "accepted", serialNumber: requestId, segments: 1 })) };
  },
};

function appWith(guard: GuardConfig | undefined, log: Record<string, unknown>[] = []) {
  const { guard: _, ...unguarded } = config;
  const own: Config = { ...unguarded, limits: [], ...(guard && { guard }) };
  return testApp({ store, provider, now: () => now, config: own, log });
}

/** Numbers of one block; `used` of their codes are checked. */
async function pump(guard: GuardConfig | undefined, count: number, used: number, block = "+861391234"): Promise<void> {
  const app = appWith(guard);
  for (let index = 0; index < count; index++) {
    const phone = `${block}${String(index).padStart(4, "0")}`;
    await sendSmsAsUser({ phone }, user(`o${index}`), app);
    if (index < used) await verifyCode({ phone, code: sent.at(-1) ?? "" }, user(`o${index}`), app);
  }
  now += HOUR / 2; // time to check them
}

test("prefixesOf() is the block of ten thousand numbers, and the country", () => {
  expect(prefixesOf({ e164: "+8613912345678", country: "CN" })).toEqual(["+861391234", "CN"]);
  expect(prefixesOf({ e164: "+85251234567", country: null })).toEqual(["+8525123"]);
});

for (const [prefix, sends, checks, state] of [
  ["+861391234", 9, 0, "clear"],
  ["+861391234", 10, 0, "blocked"],
  ["+861391234", 100, 5, "challenged"],
  ["+861391234", 100, 20, "clear"],
  ["HK", 99, 0, "clear"],
  ["HK", 100, 4, "blocked"],
  ["CN", 100_000, 0, "clear"],
] as const) {
  test(`judgePrefix() calls ${prefix} with ${checks} of ${sends} codes used ${state}`, () => {
    expect(judgePrefix(GUARD, { prefix, sends, checks, allowedUntil: null }, NOW)).toBe(state);
  });
}

test("judgePrefix() challenges the home country at most, and only where a challenge can be met", () => {
  const count = { prefix: "CN", sends: 1000, checks: 0, allowedUntil: null };
  expect(judgePrefix({ ...GUARD, verifyChallenge: async () => true }, count, NOW)).toBe("challenged");
});

test("judgePrefix() lets pass what an operator allowed, as long as he allowed it", () => {
  const count = { prefix: "+861391234", sends: 100, checks: 0, allowedUntil: NOW + 1 };
  expect(judgePrefix(GUARD, count, NOW)).toBe("clear");
  expect(judgePrefix(GUARD, count, NOW + 1)).toBe("blocked");
});

test("sendSmsAsUser() refuses a block whose codes nobody uses, says why, and leaves others alone", async () => {
  await pump(GUARD, 12, 0);
  const app = appWith(GUARD);
  await expect(sendSmsAsUser({ phone: "+8613912349999" }, user("late"), app)).rejects.toMatchObject({
    code: "RECIPIENT_BLOCKED",
    message: "Of 12 codes sent to +861391234 lately, 0 were used: nothing more is sent there for now",
    details: { reason: "prefix_blocked" },
  });
  expect(await store.findMessages({ phone: "+8613912349999", order: "newest", limit: 1 })).toEqual([]);
  expect(await sendSmsAsUser({ phone: "+8613800138000" }, user("other"), app)).toMatchObject({ accepted: 1 });
});

test("sendSmsAsUser() goes on where the codes are used", async () => {
  await pump(GUARD, 12, 4);
  expect(await sendSmsAsUser({ phone: "+8613912349999" }, user("late"), appWith(GUARD))).toMatchObject({ accepted: 1 });
});

test("sendSmsAsUser() takes a challenge that the owner's hook accepts, and none that it does not", async () => {
  const asked: unknown[] = [];
  const verifyChallenge: GuardConfig["verifyChallenge"] = async (challenge, about) => {
    asked.push([challenge, about.phone]);
    if (challenge === "breaks") throw new Error("captcha is down");
    return challenge === "person";
  };
  const guard = { ...GUARD, verifyChallenge };
  await pump(guard, 20, 2);
  const app = appWith(guard);
  const phone = "+8613912349999";
  for (const challenge of [undefined, "robot", "breaks"]) {
    await expect(sendSmsAsUser({ phone, challenge }, user("late"), app)).rejects.toMatchObject({
      code: "RECIPIENT_BLOCKED",
      message: "Of 20 codes sent to +861391234 lately, 2 were used: a send there needs a challenge",
      details: { reason: "prefix_challenged" },
    });
  }
  expect(await sendSmsAsUser({ phone, challenge: "person" }, user("late"), app)).toMatchObject({ accepted: 1 });
  expect(asked).toEqual([
    ["robot", phone],
    ["breaks", phone],
    ["person", phone],
  ]);
});

test("sendSmsAsUser() does not wait for a hook that never answers, and writes down that a challenge failed", async () => {
  const verifyChallenge: GuardConfig["verifyChallenge"] = (challenge) =>
    challenge === "breaks" ? Promise.reject(new Error("captcha is down")) : new Promise(() => undefined);
  const guard = { ...GUARD, verifyChallenge };
  await pump(guard, 20, 2);
  const log: Record<string, unknown>[] = [];
  const app = appWith(guard, log);
  const call = { ...user("late"), deadline: now + 900 }; // 700 ms of it are for sending and settling
  for (const challenge of ["hangs", "breaks"]) {
    await expect(sendSmsAsUser({ phone: "+8613912349999", challenge }, call, app)).rejects.toMatchObject({
      details: { reason: "prefix_challenged" },
    });
  }
  const failed = { event: "challenge_failed", requestId: call.requestId };
  expect(log).toContainEqual({ ...failed, reason: "Error: It took longer than 200 ms" });
  expect(log).toContainEqual({ ...failed, reason: "Error: captcha is down" });
});

test("sendSmsAsUser() only reports in shadow", async () => {
  const guard: GuardConfig = { ...GUARD, mode: "shadow" };
  await pump(guard, 12, 0);
  const log: Record<string, unknown>[] = [];
  expect(await sendSmsAsUser({ phone: "+8613912349999" }, user("late"), appWith(guard, log))).toMatchObject({
    accepted: 1,
  });
  expect(log).toContainEqual({ event: "guard_shadow", prefix: "+86139****", state: "blocked", sends: 12, checks: 0 });
});

test("sendSmsAsUser() sends again when the window has moved on, or an operator allows it", async () => {
  await pump(GUARD, 12, 0);
  const app = appWith(GUARD);
  const late = () => sendSmsAsUser({ phone: "+8613912349999" }, user("late"), app);
  await store.allowPrefix({ prefix: "+861391234", until: now + HOUR });
  expect(await late()).toMatchObject({ accepted: 1 });
  now += HOUR + 1;
  await expect(late()).rejects.toMatchObject({ details: { reason: "prefix_blocked" } });
  now += 2 * HOUR;
  expect(await late()).toMatchObject({ accepted: 1 });
});

test("sendSmsAsUser() counts nothing without a guard", async () => {
  await pump(undefined, 12, 0);
  const window = { from: NOW - HOUR, sentUntil: now };
  expect(await store.findPrefixes({ ...window, minSends: 0, limit: 9 })).toEqual([]);
});

test("minSendsOf() asks ten times as many sends of a country as of a block", () => {
  const of = (prefix: string) => minSendsOf({ mode: "on", minSends: 7 }, prefix);
  expect([of("+861371111"), of("HK"), minSendsOf({ mode: "on" }, "HK")]).toEqual([7, 70, 300]);
});
