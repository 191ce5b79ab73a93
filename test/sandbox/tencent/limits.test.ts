import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, NOON, openSandbox, type SendSmsRequest, sdk, send, travel } from "../helpers.ts";

const THIRTY_SECONDS = "LimitExceeded.PhoneNumberThirtySecondLimit";
const HOUR = "LimitExceeded.PhoneNumberOneHourLimit";
const DAY = "LimitExceeded.PhoneNumberDailyLimit";

async function codes(sandbox: Sandbox, request: Partial<SendSmsRequest> = {}): Promise<(string | undefined)[]> {
  const { SendStatusSet = [] } = await sdk(sandbox).SendSms(send(request));
  return SendStatusSet.map(({ Code }) => Code);
}

let counter = 100_000;
/** A text that no other send of this file has. */
function fresh(): Partial<SendSmsRequest> {
  return { TemplateParamSet: [String(counter++), "5"] };
}

describe("the limits of a number", () => {
  test("refuse the same text within 30 seconds, and let another pass", async () => {
    const sandbox = await openSandbox();
    expect(await codes(sandbox)).toEqual(["Ok"]);
    travel(sandbox, 29_999);
    expect(await codes(sandbox)).toEqual([THIRTY_SECONDS]);
    expect(await codes(sandbox, fresh())).toEqual(["Ok"]);
    travel(sandbox, 1);
    expect(await codes(sandbox)).toEqual(["Ok"]);
  });

  test("say what was exceeded in the provider's words", async () => {
    const sandbox = await openSandbox();
    const { SendStatusSet } = await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711112222", "+8613711112222"] }));
    expect(SendStatusSet).toMatchObject([
      { Code: "Ok", Message: "send success" },
      {
        SerialNo: "",
        PhoneNumber: "+8613711112222",
        Fee: 0,
        Code: THIRTY_SECONDS,
        Message:
          "the number of SMS messages sent from a single mobile number within 30 seconds exceeds the upper limit",
        IsoCode: "CN",
      },
    ]);
  });

  test("allow five texts in any hour", async () => {
    const sandbox = await openSandbox();
    for (let sent = 0; sent < 5; sent++) {
      expect(await codes(sandbox, fresh())).toEqual(["Ok"]);
      travel(sandbox, 60_000);
    }
    expect(await codes(sandbox, fresh())).toEqual([HOUR]);
    travel(sandbox, 3_600_000 - 5 * 60_000 - 1);
    expect(await codes(sandbox, fresh())).toEqual([HOUR]);
    travel(sandbox, 1);
    expect(await codes(sandbox, fresh())).toEqual(["Ok"]);
    expect(await codes(sandbox, fresh())).toEqual([HOUR]);
  });

  test("allow ten texts in a day of Beijing", async () => {
    const sandbox = await openSandbox();
    for (let sent = 0; sent < 10; sent++) {
      expect(await codes(sandbox, fresh())).toEqual(["Ok"]);
      travel(sandbox, 3_600_000);
    }
    expect(await codes(sandbox, fresh())).toEqual([DAY]);
    travel(sandbox, Date.parse("2026-03-03T00:00:00+08:00") - 1 - sandbox.clock.now());
    expect(await codes(sandbox, fresh())).toEqual([DAY]);
    travel(sandbox, 1);
    expect(await codes(sandbox, fresh())).toEqual(["Ok"]);
  });

  test("count one account's texts only, and no refused ones", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { limits: { phonePerHour: 2 } });
    expect(await codes(sandbox)).toEqual(["Ok"]);
    expect(await codes(sandbox)).toEqual([THIRTY_SECONDS]);
    expect(await codes(sandbox, fresh())).toEqual(["Ok"]);
    expect(await codes(sandbox, fresh())).toEqual([HOUR]);
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    expect((await other.SendSms(send())).SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  const settings: [title: string, limits: object, expected: string][] = [
    ["any text within 30 seconds", { phonePer30Seconds: 1 }, THIRTY_SECONDS],
    ["the hour", { phonePerHour: 1 }, HOUR],
    ["the day", { phonePerDay: 1 }, DAY],
    ["a limit of none at all", { phonePerDay: 0 }, DAY],
  ];
  test.each(settings)("can be set: %s", async (_title, limits, expected) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { limits });
    await codes(sandbox, fresh());
    expect(await codes(sandbox, fresh())).toEqual([expected]);
  });

  test("can be set for the same text in a day", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { limits: { sameTextPerDay: 1 } });
    expect(await codes(sandbox)).toEqual(["Ok"]);
    travel(sandbox, 30_000);
    expect(await codes(sandbox)).toEqual(["LimitExceeded.PhoneNumberSameContentDailyLimit"]);
    expect(await codes(sandbox, fresh())).toEqual(["Ok"]);
  });

  test("can be switched off, wholly or for test numbers", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { testNumbers: ["+8613711112222"] });
    for (let sent = 0; sent < 12; sent++) expect(await codes(sandbox)).toEqual(["Ok"]);
    const off = { sameTextPer30Seconds: null, phonePerHour: null, phonePerDay: null };
    await control(sandbox, "POST", "/settings", { testNumbers: [], limits: off });
    expect(await codes(sandbox)).toEqual(["Ok"]);
    await control(sandbox, "DELETE", "/settings");
    expect(await codes(sandbox)).toEqual([THIRTY_SECONDS]);
  });

  test("let only one of many at once pass", async () => {
    const sandbox = await openSandbox();
    const all = await Promise.all(Array.from({ length: 20 }, () => codes(sandbox)));
    expect(all.flat().filter((code) => code === "Ok")).toHaveLength(1);
  });
});

describe("the limits of an app", () => {
  const cases: [limits: object, phones: string[], expected: string[]][] = [
    [{ appPerDay: 2 }, ["13711112221", "13711112222", "13711112223"], ["Ok", "Ok", "LimitExceeded.AppDailyLimit"]],
    [{ appMainlandPerDay: 1 }, ["13711112221", "13711112222"], ["Ok", "LimitExceeded.AppMainlandChinaDailyLimit"]],
    [{ appForeignPerDay: 1 }, ["+85261234567", "+85261234568"], ["Ok", "LimitExceeded.AppGlobalDailyLimit"]],
    [{ foreignSegmentsPerDay: 1 }, ["+85261234567", "+85261234568"], ["Ok", "LimitExceeded.DailyLimit"]],
    [{ appForeignPerDay: 0, foreignSegmentsPerDay: 0 }, ["13711112221"], ["Ok"]],
    [{ appMainlandPerDay: 0 }, ["+85261234567"], ["Ok"]],
  ];
  test.each(cases)("%j answer %j with %j", async (limits, PhoneNumberSet, expected) => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { limits });
    expect(await codes(sandbox, { PhoneNumberSet, TemplateId: "1110", TemplateParamSet: ["4370"] })).toEqual(expected);
  });

  test("begin anew at midnight in Beijing, and belong to one app", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { limits: { appPerDay: 1 } });
    expect(await codes(sandbox, { PhoneNumberSet: ["13711112221"] })).toEqual(["Ok"]);
    expect(await codes(sandbox, { PhoneNumberSet: ["13711112223"] })).toEqual(["LimitExceeded.AppDailyLimit"]);
    expect(await codes(sandbox, { PhoneNumberSet: ["13711112223"], SmsSdkAppId: "1400787878" })).toEqual(["Ok"]);
    travel(sandbox, Date.parse("2026-03-03T00:00:00+08:00") - NOON);
    expect(await codes(sandbox, { PhoneNumberSet: ["13711112224"] })).toEqual(["Ok"]);
  });
});
