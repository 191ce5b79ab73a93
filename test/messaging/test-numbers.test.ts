import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkConfig } from "../../shared/config/check-config.ts";
import type { Config, TestNumber } from "../../shared/config/config.ts";
import { deriveCode } from "../../shared/messaging/code.ts";
import { sendSmsAsUser } from "../../shared/messaging/send.ts";
import { verifyCode } from "../../shared/messaging/verify.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import shipped from "../../xinshi.config.ts";
import { testApp } from "../helpers/app.ts";

const LAST_SECOND = Date.parse("2026-03-31T23:59:59+08:00");
const PHONE = "+8613800138000";
const TEST_NUMBER: TestNumber = { phone: PHONE, code: "246810", until: "2026-03-31" };
const config: Config = {
  ...shipped,
  scenes: { ...shipped.scenes, login: { ...shipped.scenes.login, testNumbers: [TEST_NUMBER] } },
};

let folder: string;
let store: Store;
let now: number;
beforeEach(async () => {
  now = LAST_SECOND;
  folder = mkdtempSync(join(tmpdir(), "xinshi-test-numbers-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function user(): Call<"user"> {
  const caller = { kind: "user", openid: "reviewer", appid: "wx0" } as const;
  return { requestId: "r1", functionName: "sendsms", caller, deadline: now + 20_000 };
}

/** A provider that must not be asked. */
const provider = { send: () => Promise.reject(new Error("Nothing is to be sent")) };

function app() {
  return testApp({ store, provider, now: () => now, config });
}

test("sendSmsAsUser() sends a test number nothing, as often as it is asked, and the ledger has it", async () => {
  for (let time = 0; time < 12; time++) {
    expect(await sendSmsAsUser({ phone: PHONE }, user(), app())).toMatchObject({
      accepted: 1,
      messages: [{ status: "accepted", provider: "test" }],
    });
  }
  const rows = await store.findMessages({ phone: PHONE, order: "newest", limit: 99 });
  expect(rows).toHaveLength(12);
  expect(rows[0]).toMatchObject({ status: "delivered", provider: "test", receiptCode: "TEST", scene: "login" });
});

test("verifyCode() takes a test number's own code, once, and no other", async () => {
  await sendSmsAsUser({ phone: PHONE }, user(), app());
  await expect(verifyCode({ phone: PHONE, code: "000000" }, user(), app())).rejects.toMatchObject({
    code: "CODE_MISMATCH",
    details: { attemptsLeft: 4 },
  });
  expect(await verifyCode({ phone: PHONE, code: "246810" }, user(), app())).toMatchObject({ verified: true });
  await expect(verifyCode({ phone: PHONE, code: "246810" }, user(), app())).rejects.toMatchObject({
    code: "CODE_EXPIRED",
  });
});

test("verifyCode() refuses a code of other digits than the scene's, and no attempt is used up", async () => {
  await sendSmsAsUser({ phone: PHONE }, user(), app());
  for (const code of ["2468", "24681", "2468100", "24681000"]) {
    await expect(verifyCode({ phone: PHONE, code }, user(), app())).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "Cannot read the request: code: must be 6 digits",
    });
  }
  await expect(verifyCode({ phone: PHONE, code: "000000" }, user(), app())).rejects.toMatchObject({
    details: { attemptsLeft: 4 },
  });
});

test("verifyCode() counts no test number for the guard, as its sends are not counted", async () => {
  const count = async () => {
    const seen = { from: now - 3_600_000, sentUntil: now + 1, prefixes: ["+861380013", "+861390013", "CN"] };
    return (await store.countPrefixes(seen)).map(({ prefix, sends, checks }) => ({ prefix, sends, checks }));
  };
  const guarded = { ...app(), config: { ...config, guard: { mode: "on" } } } as ReturnType<typeof app>;
  await sendSmsAsUser({ phone: PHONE }, user(), guarded);
  expect(await verifyCode({ phone: PHONE, code: "246810" }, user(), guarded)).toMatchObject({ verified: true });
  for (const { sends, checks } of await count()) expect({ sends, checks }).toEqual({ sends: 0, checks: 0 });
  const about = { now, scene: "login", phone: "+8613900138000", userId: "reviewer", messageId: null };
  const { verification } = await store.issueVerification({ ...about, validityMs: 60_000, maxAttempts: 5, newId: "v1" });
  const code = deriveCode(guarded.settings.verificationKey, verification, 6);
  await verifyCode({ phone: about.phone, code }, user(), guarded);
  expect(await count()).toEqual(
    expect.arrayContaining([
      { prefix: "+861390013", sends: 0, checks: 1 },
      { prefix: "CN", sends: 0, checks: 1 },
    ]),
  );
});

test("sendSmsAsUser() and verifyCode() refuse a test number once its last day is over", async () => {
  await sendSmsAsUser({ phone: PHONE }, user(), app());
  now += 1000;
  await expect(sendSmsAsUser({ phone: PHONE }, user(), app())).rejects.toMatchObject({
    code: "RECIPIENT_BLOCKED",
    message: "This test number's time is over",
    details: { reason: "test_number_expired" },
  });
  await expect(verifyCode({ phone: PHONE, code: "246810" }, user(), app())).rejects.toMatchObject({
    code: "CODE_MISMATCH",
  });
});

for (const [what, change, fault] of [
  ["a number that is none", { phone: "13800138000" }, "phone: must be E.164, such as +8613800138000"],
  ["a code of other digits", { code: "1234" }, "code: must have as many digits as the scene's codes"],
  ["a day that is none", { until: "2026-02-30" }, "until: must be a day, such as 2026-12-31"],
] as const) {
  test(`checkConfig() names ${what} of a test number`, () => {
    const login = { ...shipped.scenes.login, testNumbers: [{ ...TEST_NUMBER, ...change }] };
    expect(checkConfig({ ...config, scenes: { ...config.scenes, login } })).toEqual([
      `scenes.login.testNumbers.0.${fault}`,
    ]);
  });
}
