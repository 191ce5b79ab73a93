import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Config } from "../../../shared/config/config.ts";
import { sendSmsByApi3 } from "../../../shared/messaging/api3/send-sms.ts";
import { openStore } from "../../../shared/store/open.ts";
import type { Store } from "../../../shared/store/store.ts";
import config from "../../../xinshi.config.ts";
import { testApp } from "../../helpers/app.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const [HOME, SECOND, ABROAD] = ["+8613711112222", "+8613711113333", "+85261234567"];

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "xinshi-api3-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** By a template that no scene has. */
async function send(withoutScene: Config["withoutScene"], PhoneNumberSet: string[]): Promise<string[]> {
  const app = testApp({
    store,
    now: () => NOW,
    config: { ...config, limits: [], withoutScene: withoutScene ?? {} },
    provider: {
      send: async ({ phones, requestId }) => ({
        results: phones.map((phone) => ({
          phone,
          status: "accepted",
          serialNumber: `${requestId}:${phone}`,
          segments: 1,
        })),
      }),
    },
  });
  const input = {
    PhoneNumberSet,
    SmsSdkAppId: "1400006666",
    TemplateId: "1110",
    SignName: "信使",
    TemplateParamSet: ["1"],
  };
  const caller = { kind: "service", name: "shop" } as const;
  const call = { requestId: "r1", functionName: "sendsms", caller, deadline: NOW + 20_000 };
  const { SendStatusSet } = await sendSmsByApi3(input, call, app);
  return SendStatusSet.map(({ Code }) => Code);
}

test("sendSmsByApi3() by a template of no scene stays within withoutScene: its countries, its budget, or nothing at all", async () => {
  const abroad = "LimitExceeded.AppCountryOrRegionInBlacklist";
  expect(await send(undefined, [HOME, ABROAD])).toEqual(["Ok", abroad]);
  expect(await send({ countries: ["CN", "HK"], dailyBudget: 2 }, [ABROAD, HOME, SECOND])).toEqual([
    "Ok",
    "Ok",
    "LimitExceeded.AppDailyLimit",
  ]);
  await expect(send(false, [HOME])).rejects.toMatchObject({ code: "PERMISSION_DENIED", details: { reason: "scene" } });
});
