import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Config } from "../../shared/config/config.ts";
import { toXinshiError, XinshiError } from "../../shared/errors.ts";
import { sendSmsAsUser } from "../../shared/messaging/send.ts";
import { verifyCode } from "../../shared/messaging/verify.ts";
import type { SmsProvider } from "../../shared/providers/provider.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import shipped from "../../xinshi.config.ts";
import { testApp } from "../helpers/app.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const DAY_SECONDS = 86_400;
const VICTIM = "+8613711112222";
const TEST_PHONE = "+8613800138000";
const config: Config = {
  ...shipped,
  scenes: {
    ...shipped.scenes,
    login: {
      ...shipped.scenes.login,
      testNumbers: [{ phone: TEST_PHONE, code: "246810", until: "2026-12-31" }],
    },
  },
};

let folder: string;
let store: Store;
let now: number;
let asked: number;
beforeEach(async () => {
  now = NOW;
  asked = 0;
  folder = mkdtempSync(join(tmpdir(), "xinshi-guesses-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Refuses every text, as for a window of its own. */
const refusing: Partial<SmsProvider> = {
  send: async ({ phones }) => {
    asked += 1;
    const provider = { name: "tencent", code: "LimitExceeded.PhoneNumberThirtySecondLimit" };
    const fault = {
      code: "RATE_LIMITED",
      message: "no",
      retry: "after-window",
      reason: "provider_30s",
      provider,
    } as const;
    return { results: phones.map((phone) => ({ phone, status: "rejected", fault })) };
  },
};

const app = () => testApp({ store, provider: refusing, now: () => now, config });

function user(openid: string): Call<"user"> {
  const caller = { kind: "user", openid, appid: "wx0" } as const;
  return { requestId: `r-${openid}`, functionName: "sendsms", caller, deadline: now + 20_000 };
}

/** Asks for a code and guesses until none is left, over and over. Returns how the sends ended, and the guesses looked at. */
async function guessOnAndOn(
  phone: string,
  rounds: number,
): Promise<{ ends: string[]; guesses: number; last: unknown }> {
  const ends: string[] = [];
  let guesses = 0;
  let last: unknown;
  for (let round = 0; round < rounds; round++) {
    now += 1000;
    const caller = user(`openid-${round % 3}`);
    last = await sendSmsAsUser({ phone }, caller, app()).catch((thrown: unknown) => toXinshiError(thrown).toBody());
    ends.push(last instanceof Object && "reason" in last ? String(last.reason) : "accepted");
    for (let code = 0; code < 6; code++) {
      const end = await verifyCode({ phone, code: `00000${code}` }, caller, app()).catch((thrown: unknown) => thrown);
      if (end instanceof XinshiError && end.code === "CODE_MISMATCH") guesses += 1;
    }
  }
  return { ends, guesses, last };
}

test("sendSmsAsUser() gives no guesses without end where the provider refuses every text", async () => {
  const { ends, guesses, last } = await guessOnAndOn(VICTIM, 30);
  expect(guesses).toBe(50);
  expect(ends).toEqual([...Array(10).fill("provider_30s"), ...Array(20).fill("phone_guesses")]);
  expect(asked).toBe(10);
  // The first code was issued a second after the start: a day later it counts no more.
  expect(last).toMatchObject({ code: "RATE_LIMITED", retryAfterSeconds: DAY_SECONDS - 29 });
  now = NOW + 1000 + DAY_SECONDS * 1000;
  await expect(sendSmsAsUser({ phone: VICTIM }, user("openid-9"), app())).rejects.toMatchObject({
    details: { reason: "provider_30s" },
  });
});

test("sendSmsAsUser() gives no guesses without end at the code of a test number, and writes down why", async () => {
  const { ends, guesses, last } = await guessOnAndOn(TEST_PHONE, 15);
  expect(guesses).toBe(50);
  expect(ends).toEqual([...Array(10).fill("accepted"), ...Array(5).fill("phone_guesses")]);
  expect(last).toMatchObject({ code: "RATE_LIMITED", reason: "phone_guesses", retryAfterSeconds: DAY_SECONDS - 14 });
  const rows = await store.findMessages({ phone: TEST_PHONE, order: "newest", limit: 99 });
  expect(rows.map(({ status }) => status)).toEqual([...Array(5).fill("rejected"), ...Array(10).fill("delivered")]);
  await expect(verifyCode({ phone: TEST_PHONE, code: "246810" }, user("openid-0"), app())).rejects.toMatchObject({
    code: "CODE_EXPIRED",
  });
});
