import { describe, expect, test } from "vitest";
import { control, openSandbox, sdk, send, travel } from "../helpers.ts";
import { APP } from "./clients.ts";

const HOUR_MS = 3_600_000;
/** The hour of noon. */
const HOUR = "2026030212";

const counted = (change: object = {}) => ({
  SmsSdkAppId: APP,
  BeginTime: HOUR,
  EndTime: HOUR,
  Limit: 0,
  Offset: 0,
  ...change,
});

describe("SendStatusStatistics", () => {
  test("counts what was really sent: requests, acceptances and billed segments", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    await control(sandbox, "POST", "/templates", { id: "5000", text: "您好，{1}。", account: "published" });
    const long = send({ TemplateId: "5000", TemplateParamSet: ["字".repeat(100)] });
    await client.SendSms({ ...long, PhoneNumberSet: ["13711110100", "13711110101"] });
    await client.SendSms(send({ PhoneNumberSet: ["13711110102", "13711110003"] }));
    const { SendStatusStatistics } = await client.SendStatusStatistics(counted());
    expect(SendStatusStatistics).toEqual({ FeeCount: 5, RequestCount: 4, RequestSuccessCount: 3 });
  });

  test("takes the hours of both ends whole, and nothing beside them", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    await client.SendSms(send()); // 12:00:00
    travel(sandbox, HOUR_MS - 1);
    await client.SendSms(send()); // 12:59:59.999
    travel(sandbox, 1);
    await client.SendSms(send({ PhoneNumberSet: ["13711113333"] })); // 13:00:00
    const count = async (BeginTime: string, EndTime: string) => {
      const { SendStatusStatistics } = await client.SendStatusStatistics(counted({ BeginTime, EndTime }));
      return SendStatusStatistics?.RequestCount;
    };
    expect(await count("2026030211", "2026030211")).toBe(0);
    expect(await count("2026030212", "2026030212")).toBe(2);
    expect(await count("2026030213", "2026030213")).toBe(1);
    expect(await count("2026030200", "2026030223")).toBe(3);
  });

  test("is of one app and one account", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    const none = { FeeCount: 0, RequestCount: 0, RequestSuccessCount: 0 };
    expect((await other.SendStatusStatistics(counted())).SendStatusStatistics).toEqual(none);
    const { SendStatusStatistics } = await sdk(sandbox).SendStatusStatistics(counted({ SmsSdkAppId: "1400009099" }));
    expect(SendStatusStatistics).toEqual(none);
  });
});

describe("CallbackStatusStatistics", () => {
  test("counts the receipts of what was sent, by what they say", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const PhoneNumberSet = ["13711110100", "13711110001", "13711110002", "13711110003", "13711110004"];
    await client.SendSms(send({ PhoneNumberSet }));
    const before = await client.CallbackStatusStatistics(counted());
    expect(before.CallbackStatusStatistics).toMatchObject({ RequestSuccessCount: 4, CallbackCount: 0 });
    travel(sandbox, 1000);
    const { CallbackStatusStatistics } = await client.CallbackStatusStatistics(counted());
    expect(CallbackStatusStatistics).toEqual({
      CallbackCount: 3,
      RequestSuccessCount: 4,
      CallbackFailCount: 2,
      CallbackSuccessCount: 1,
      InternalErrorCount: 0,
      InvalidNumberCount: 0,
      ShutdownErrorCount: 2,
      BlackListCount: 0,
      FrequencyLimitCount: 0,
    });
  });

  test("spans 32 days and no more", async () => {
    const client = sdk(await openSandbox());
    const span = counted({ BeginTime: "2026010100", EndTime: "2026020200" });
    expect((await client.CallbackStatusStatistics(span)).CallbackStatusStatistics?.CallbackCount).toBe(0);
    const tooLong = counted({ BeginTime: "2026010100", EndTime: "2026020201" });
    await expect(client.CallbackStatusStatistics(tooLong)).rejects.toMatchObject({
      code: "InvalidParameterValue.EndTimeVerifyFail",
      message: "the end time is malformed, before the begin time or too late",
    });
    expect((await client.SendStatusStatistics(tooLong)).SendStatusStatistics?.RequestCount).toBe(0);
  });
});

describe("both statistics", () => {
  const BEGIN = ["InvalidParameterValue.BeginTimeVerifyFail", "the begin time is malformed or too long ago"];
  const END = [
    "InvalidParameterValue.EndTimeVerifyFail",
    "the end time is malformed, before the begin time or too late",
  ];
  const cases: [title: string, change: object, error: string[]][] = [
    ["no hour", { BeginTime: "20260302" }, BEGIN],
    ["an hour of 25", { BeginTime: "2026030225" }, BEGIN],
    ["the 31st of February", { EndTime: "2026023112" }, END],
    ["an end before the beginning", { EndTime: "2026030211" }, END],
    ["a limit of 101", { Limit: 101 }, ["InvalidParameterValue.LimitVerifyFail", "the limit is out of range"]],
    ["an offset", { Offset: 1 }, ["InvalidParameterValue.OffsetVerifyFail", "the offset is out of range"]],
    ["an unknown app", { SmsSdkAppId: "1" }, ["InvalidParameterValue.SdkAppIdNotExist", "the sdkappid does not exist"]],
  ];
  test.each(cases)("refuse %s", async (_title, change, [code, message]) => {
    const client = sdk(await openSandbox());
    await expect(client.SendStatusStatistics(counted(change))).rejects.toMatchObject({ code, message });
    await expect(client.CallbackStatusStatistics(counted(change))).rejects.toMatchObject({ code, message });
  });
});

describe("SmsPackagesStatistics", () => {
  const packages = (change: object = {}) => ({
    SmsSdkAppId: APP,
    BeginTime: "2025010100",
    EndTime: "2025123123",
    Limit: 500,
    Offset: 0,
    ...change,
  });

  test("shows the packages created in a range, used up by what was sent", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const PhoneNumberSet = Array.from({ length: 120 }, (_, index) => String(13711112100 + index));
    await client.SendSms(send({ PhoneNumberSet }));
    const { SmsPackagesStatisticsSet } = await client.SmsPackagesStatistics(packages());
    expect(SmsPackagesStatisticsSet).toEqual([
      {
        PackageCreateTime: Date.parse("2025-01-01T10:00:00+08:00") / 1000,
        PackageEffectiveTime: Date.parse("2025-01-01T10:00:00+08:00") / 1000,
        PackageExpiredTime: Date.parse("2035-01-01T00:00:00+08:00") / 1000,
        PackageAmount: 100,
        PackageType: 0,
        PackageId: 10_001,
        CurrentUsage: 100,
      },
      expect.objectContaining({ PackageType: 1, PackageAmount: 1_000_000, PackageId: 10_002, CurrentUsage: 20 }),
    ]);
    const second = await client.SmsPackagesStatistics(packages({ Offset: 1, Limit: 1 }));
    expect(second.SmsPackagesStatisticsSet).toMatchObject([{ PackageId: 10_002 }]);
    const earlier = await client.SmsPackagesStatistics(packages({ EndTime: "2025010110" }));
    expect(earlier.SmsPackagesStatisticsSet).toMatchObject([{ PackageId: 10_001 }]);
  });

  const cases: [title: string, change: object, code: string][] = [
    ["a page of 501", { Limit: 501 }, "LimitVerifyFail"],
    ["an offset below 0", { Offset: -1 }, "OffsetVerifyFail"],
    ["an end that is the beginning", { EndTime: "2025010100" }, "EndTimeVerifyFail"],
    ["an end that is not past", { EndTime: HOUR }, "EndTimeVerifyFail"],
    ["no hour", { BeginTime: "2025-01-01" }, "BeginTimeVerifyFail"],
  ];
  test.each(cases)("refuses %s", async (_title, change, code) => {
    await expect(sdk(await openSandbox()).SmsPackagesStatistics(packages(change))).rejects.toMatchObject({
      code: `InvalidParameterValue.${code}`,
    });
  });
});
