import { describe, expect, test } from "vitest";
import { control, NOON, openSandbox, sdk, send, travel } from "../helpers.ts";
import { APP, PHONE } from "./clients.ts";

const SECOND = NOON / 1000;

const query = (change: object = {}) => ({ SmsSdkAppId: APP, PhoneNumber: PHONE, BeginTime: SECOND - 3600, ...change });

describe("DescribeSendRecordList", () => {
  test("lists what was sent to a number, newest first, its values masked", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const first = await client.SendSms(send());
    await client.SendSms(send()); // the same text again
    travel(sandbox, 60_000);
    const last = await client.SendSms(send({ TemplateParamSet: ["123456", "5"] }));
    const { TotalCount, SendRecordSet } = await client.DescribeSendRecordList(query());
    expect(TotalCount).toBe(3);
    expect(SendRecordSet).toEqual([
      {
        PhoneNumber: PHONE,
        SerialNo: last.SendStatusSet?.[0]?.SerialNo,
        SendStatus: 3,
        RequestCode: "Ok",
        StatusCode: "",
        IsoCode: "CN",
        Content: "【腾讯云】******为您的登录验证码，请于*分钟内填写，如非本人操作，请忽略本短信。",
        SendTime: SECOND + 60,
        UserReceiveTime: 0,
      },
      expect.objectContaining({
        SerialNo: "",
        SendStatus: 1,
        RequestCode: "LimitExceeded.PhoneNumberThirtySecondLimit",
        SendTime: SECOND,
      }),
      expect.objectContaining({
        SerialNo: first.SendStatusSet?.[0]?.SerialNo,
        SendStatus: 2,
        StatusCode: "DELIVRD",
        UserReceiveTime: SECOND + 1,
      }),
    ]);
  });

  test("tells what did not arrive, and consumes nothing", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const PhoneNumber = "+8613711110001";
    await client.SendSms(send({ PhoneNumberSet: [PhoneNumber] }));
    travel(sandbox, 1000);
    for (let time = 0; time < 2; time++) {
      const { SendRecordSet } = await client.DescribeSendRecordList(query({ PhoneNumber }));
      expect(SendRecordSet).toMatchObject([{ SendStatus: 4, StatusCode: "UNDELIV", UserReceiveTime: 0 }]);
    }
    const { PullSmsSendStatusSet } = await client.PullSmsSendStatus({ SmsSdkAppId: APP, Limit: 10 });
    expect(PullSmsSendStatusSet).toHaveLength(1);
  });

  test("pages, twenty at a time unless told otherwise", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    await control(sandbox, "POST", "/settings", { testNumbers: [PHONE] });
    for (let index = 0; index < 25; index++) await client.SendSms(send({ SessionContext: String(index) }));
    const page = async (change: object) => {
      const { TotalCount, SendRecordSet = [] } = await client.DescribeSendRecordList(query(change));
      return [TotalCount, SendRecordSet.length];
    };
    expect(await page({})).toEqual([25, 20]);
    expect(await page({ Offset: 20 })).toEqual([25, 5]);
    expect(await page({ Limit: 50 })).toEqual([25, 25]);
    expect(await page({ Offset: 1000 })).toEqual([25, 0]);
  });

  test("looks at one app, one account and one range", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    await client.SendSms(send());
    travel(sandbox, 10_000);
    const count = async (change: object, from = client) =>
      (await from.DescribeSendRecordList(query(change))).TotalCount;
    expect(await count({ BeginTime: SECOND, EndTime: SECOND })).toBe(1);
    expect(await count({ BeginTime: SECOND + 1 })).toBe(0);
    expect(await count({ EndTime: SECOND - 1 })).toBe(0);
    expect(await count({ SmsSdkAppId: "1400009099" })).toBe(0);
    expect(await count({}, sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" }))).toBe(0);
  });

  const cases: [title: string, change: object, code: string, message: string][] = [
    [
      "more than 72 hours",
      { BeginTime: SECOND - 72 * 3600 - 1 },
      "BeginTimeVerifyFail",
      "the begin time is malformed or too long ago",
    ],
    ["a beginning in the future", { BeginTime: SECOND + 1 }, "InvalidStartTime", "the begin time is in the future"],
    [
      "an end in the future",
      { EndTime: SECOND + 1 },
      "EndTimeVerifyFail",
      "the end time is malformed, before the begin time or too late",
    ],
    [
      "an end before the beginning",
      { EndTime: SECOND - 3601 },
      "EndTimeVerifyFail",
      "the end time is malformed, before the begin time or too late",
    ],
    ["a page of 51", { Limit: 51 }, "LimitVerifyFail", "the limit is out of range"],
    ["a page of 0", { Limit: 0 }, "LimitVerifyFail", "the limit is out of range"],
    ["an offset of 1001", { Offset: 1001 }, "OffsetVerifyFail", "the offset is out of range"],
    ["no number", { PhoneNumber: "abc" }, "IncorrectPhoneNumber", "the phone number is incorrect"],
    ["an unknown app", { SmsSdkAppId: "1" }, "SdkAppIdNotExist", "the sdkappid does not exist"],
  ];
  test.each(cases)("refuses %s", async (_title, change, code, message) => {
    await expect(sdk(await openSandbox()).DescribeSendRecordList(query(change))).rejects.toMatchObject({
      code: `InvalidParameterValue.${code}`,
      message,
    });
  });

  test("takes 72 hours", async () => {
    const { TotalCount } = await sdk(await openSandbox()).DescribeSendRecordList(
      query({ BeginTime: SECOND - 72 * 3600 }),
    );
    expect(TotalCount).toBe(0);
  });
});

describe("ReportConversion", () => {
  test("is kept with the message that it is about", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const sent = await client.SendSms(send());
    const SerialNo = sent.SendStatusSet?.[0]?.SerialNo ?? "";
    const report = { SmsSdkAppId: APP, SerialNo, ConversionTime: SECOND + 30 };
    const { ReportConversionStatus } = await client.ReportConversion(report);
    expect(ReportConversionStatus).toEqual({ Code: "OK", Message: "success" });
    const { json } = await control(sandbox, "GET", "/messages");
    const converted = { status: "converted", at: "2026-03-02T04:00:30.000Z" };
    expect(json.messages?.[0]?.timeline).toEqual(expect.arrayContaining([converted]));
  });

  test("says so of a serial number that it does not know", async () => {
    const sandbox = await openSandbox();
    const sent = await sdk(sandbox).SendSms(send());
    const SerialNo = sent.SendStatusSet?.[0]?.SerialNo ?? "";
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    const unknown = { Code: "FailedOperation", Message: "the serial number is unknown" };
    for (const [client, serial] of [
      [sdk(sandbox), "5000:0"],
      [sdk(sandbox), ""],
      [other, SerialNo],
    ] as const) {
      const { ReportConversionStatus } = await client.ReportConversion({ SmsSdkAppId: APP, SerialNo: serial });
      expect(ReportConversionStatus).toEqual(unknown);
    }
    await expect(sdk(sandbox).ReportConversion({ SmsSdkAppId: "1", SerialNo })).rejects.toMatchObject({
      code: "InvalidParameterValue.SdkAppIdNotExist",
    });
  });
});

describe("DescribePhoneNumberInfo", () => {
  test("reads numbers as sending does, and gives back what it cannot read", async () => {
    const { PhoneNumberInfoSet } = await sdk(await openSandbox()).DescribePhoneNumberInfo({
      PhoneNumberSet: ["+86018501234444", "18501234444", "+85261234567", "+60198890000", "12"],
    });
    const domestic = {
      Code: "Ok",
      Message: "Describe success",
      NationCode: "86",
      SubscriberNumber: "18501234444",
      PhoneNumber: "+8618501234444",
      IsoCode: "CN",
      IsoName: "China",
    };
    expect(PhoneNumberInfoSet).toEqual([
      domestic,
      domestic,
      expect.objectContaining({ NationCode: "852", SubscriberNumber: "61234567", IsoCode: "HK" }),
      expect.objectContaining({ NationCode: "60", IsoCode: "MY", IsoName: "Malaysia" }),
      {
        Code: "FailedOperation.PhoneNumberParseFail",
        Message: "the phone number cannot be parsed",
        NationCode: "",
        SubscriberNumber: "",
        PhoneNumber: "12",
        IsoCode: "",
        IsoName: "",
      },
    ]);
  });

  test("refuses no numbers, and 201", async () => {
    const client = sdk(await openSandbox());
    await expect(client.DescribePhoneNumberInfo({ PhoneNumberSet: [] })).rejects.toMatchObject({
      code: "InvalidParameterValue.IncorrectPhoneNumber",
      message: "the phone number is incorrect",
    });
    const PhoneNumberSet = Array.from({ length: 201 }, () => PHONE);
    await expect(client.DescribePhoneNumberInfo({ PhoneNumberSet })).rejects.toMatchObject({
      code: "LimitExceeded.PhoneNumberCountLimit",
      message: "the number of phone numbers in one request exceeds 200",
    });
    const { PhoneNumberInfoSet } = await client.DescribePhoneNumberInfo({ PhoneNumberSet: PhoneNumberSet.slice(1) });
    expect(PhoneNumberInfoSet).toHaveLength(200);
  });
});
