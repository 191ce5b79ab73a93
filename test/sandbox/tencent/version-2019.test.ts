import { describe, expect, test } from "vitest";
import { control, NOON, openSandbox, responseOf, sdk, signed, travel } from "../helpers.ts";
import { APP, olderSdk, PHONE, signDraft, templateDraft } from "./clients.ts";

const SECOND = NOON / 1000;

const text = (change: object = {}) => ({
  PhoneNumberSet: [PHONE],
  SmsSdkAppid: APP,
  TemplateID: "1008",
  Sign: "腾讯云",
  TemplateParamSet: ["4370", "5"],
  SessionContext: "request-1",
  ExtendCode: "07",
  ...change,
});

describe("the official SDK of 2019-07-11", () => {
  const profiles = [
    { signMethod: "TC3-HMAC-SHA256", reqMethod: "POST" },
    { signMethod: "HmacSHA256", reqMethod: "POST" },
    { signMethod: "HmacSHA1", reqMethod: "GET" },
  ] as const;
  test.each(profiles)("sends and pulls under its own names ($signMethod, $reqMethod)", async (profile) => {
    const sandbox = await openSandbox();
    const client = olderSdk(sandbox, profile);
    const { SendStatusSet } = await client.SendSms(text());
    expect(SendStatusSet).toEqual([
      {
        SerialNo: expect.stringMatching(/^5000:\d{28}$/),
        PhoneNumber: PHONE,
        Fee: 1,
        SessionContext: "request-1",
        Code: "Ok",
        Message: "send success",
        IsoCode: "CN",
      },
    ]);
    travel(sandbox, 1000);
    const receipt = {
      UserReceiveTime: "2026-03-02 12:00:01",
      UserReceiveUnixTime: SECOND + 1,
      NationCode: "86",
      PurePhoneNumber: "13711112222",
      PhoneNumber: PHONE,
      SerialNo: SendStatusSet?.[0]?.SerialNo,
      ReportStatus: "SUCCESS",
      Description: "DELIVRD",
    };
    const window = {
      SmsSdkAppid: APP,
      PhoneNumber: PHONE,
      SendDateTime: SECOND,
      EndDateTime: SECOND + 60,
      Offset: 0,
      Limit: 10,
    };
    expect((await client.PullSmsSendStatusByPhoneNumber(window)).PullSmsSendStatusSet).toEqual([receipt]);
    const pulled = await client.PullSmsSendStatus({ SmsSdkAppid: APP, Limit: 10 });
    expect(pulled.PullSmsSendStatusSet).toEqual([receipt]);

    await control(sandbox, "POST", `/phones/${PHONE}/reply`, { text: "收到" });
    const reply = {
      ExtendCode: "07",
      NationCode: "86",
      PhoneNumber: PHONE,
      Sign: "腾讯云",
      ReplyContent: "收到",
      ReplyTime: "2026-03-02 12:00:01",
      ReplyUnixTime: SECOND + 1,
    };
    expect((await client.PullSmsReplyStatusByPhoneNumber(window)).PullSmsReplyStatusSet).toEqual([reply]);
    const replies = await client.PullSmsReplyStatus({ SmsSdkAppid: APP, Limit: 10 });
    expect(replies.PullSmsReplyStatusSet).toEqual([reply]);
  });

  test("counts, with hours as numbers, and shows packages without a range", async () => {
    const sandbox = await openSandbox();
    const client = olderSdk(sandbox);
    await client.SendSms(text());
    travel(sandbox, 1000);
    const range = { SmsSdkAppid: APP, StartDateTime: 2026030212, EndDataTime: 2026030212, Limit: 0, Offset: 0 };
    const { SendStatusStatistics } = await client.SendStatusStatistics(range);
    expect(SendStatusStatistics).toEqual({ FeeCount: 1, RequestCount: 1, RequestSuccessCount: 1 });
    const { CallbackStatusStatistics } = await client.CallbackStatusStatistics(range);
    expect(CallbackStatusStatistics).toMatchObject({ CallbackCount: 1, CallbackSuccessCount: 1 });
    const { SmsPackagesStatisticsSet } = await client.SmsPackagesStatistics({ SmsSdkAppid: APP, Limit: 1, Offset: 0 });
    expect(SmsPackagesStatisticsSet).toEqual([
      {
        PackageCreateTime: "2025-01-01 10:00:00",
        PackageCreateUnixTime: Date.parse("2025-01-01T10:00:00+08:00") / 1000,
        PackageEffectiveTime: "2025-01-01 10:00:00",
        PackageEffectiveUnixTime: Date.parse("2025-01-01T10:00:00+08:00") / 1000,
        PackageExpiredTime: "2035-01-01 00:00:00",
        PackageExpiredUnixTime: Date.parse("2035-01-01T00:00:00+08:00") / 1000,
        AmountOfPackage: 100,
        TypeOfPackage: 0,
        PackageId: 10_001,
        CurrentUsage: 1,
      },
    ]);
  });

  test("manages sign names, shared with the newer version", async () => {
    const sandbox = await openSandbox();
    const client = olderSdk(sandbox);
    const { SignPurpose: UsedMethod, ...rest } = signDraft();
    const { AddSignStatus } = await client.AddSmsSign({ UsedMethod, ...rest });
    const SignId = AddSignStatus?.SignId ?? 0;
    expect(AddSignStatus).toEqual({ SignId: expect.any(Number), SignApplyId: SignId });
    const { ModifySignStatus } = await client.ModifySmsSign({ SignId, UsedMethod, ...rest, SignName: "信使二号" });
    expect(ModifySignStatus).toEqual({ SignId, SignApplyId: String(SignId) });
    const query = { International: 0, SignIdSet: [SignId] };
    const { DescribeSignListStatusSet } = await client.DescribeSmsSignList(query);
    expect(DescribeSignListStatusSet).toMatchObject([{ SignId, SignName: "信使二号", StatusCode: 1 }]);
    expect((await sdk(sandbox).DescribeSmsSignList(query)).DescribeSignListStatusSet).toEqual(
      DescribeSignListStatusSet,
    );
    const { DeleteSignStatus } = await client.DeleteSmsSign({ SignId });
    expect(DeleteSignStatus).toEqual({ DeleteStatus: "return successfully!", DeleteTime: SECOND });
  });

  test("manages templates, whose text it does not list", async () => {
    const client = olderSdk(await openSandbox());
    const { AddTemplateStatus } = await client.AddSmsTemplate(templateDraft());
    const TemplateId = Number(AddTemplateStatus?.TemplateId);
    const { ModifyTemplateStatus } = await client.ModifySmsTemplate({ TemplateId, ...templateDraft() });
    expect(ModifyTemplateStatus).toEqual({ TemplateId });
    const { DescribeTemplateStatusSet } = await client.DescribeSmsTemplateList({
      International: 0,
      TemplateIdSet: [TemplateId],
    });
    expect(DescribeTemplateStatusSet).toEqual([
      {
        TemplateId,
        International: 0,
        StatusCode: 1,
        ReviewReply: "",
        TemplateName: "登录",
        CreateTime: SECOND,
      },
    ]);
    const { DeleteTemplateStatus } = await client.DeleteSmsTemplate({ TemplateId });
    expect(DeleteTemplateStatus).toEqual({ DeleteStatus: "return successfully!", DeleteTime: SECOND });
  });
});

describe("version 2019-07-11", () => {
  const cases: [title: string, action: string, request: object, code: string, message: string][] = [
    [
      "a field of the newer version",
      "SendSms",
      { ...text(), SmsSdkAppId: APP },
      "UnknownParameter",
      "The parameter `SmsSdkAppId` is not a parameter of this action.",
    ],
    [
      "a missing field by its own name",
      "SendSms",
      text({ TemplateID: undefined }),
      "MissingParameter",
      "The request is missing a required parameter `TemplateID`.",
    ],
    [
      "hours as text",
      "SendStatusStatistics",
      { SmsSdkAppid: APP, StartDateTime: "2026030212", EndDataTime: "2026030212", Limit: 0, Offset: 0 },
      "InvalidParameter",
      "The value type of parameter `StartDateTime` is not valid.",
    ],
    [
      "a list without ids",
      "DescribeSmsSignList",
      { International: 0 },
      "MissingParameter",
      "The request is missing a required parameter `SignIdSet`.",
    ],
    [
      "a page of a list",
      "DescribeSmsTemplateList",
      { International: 0, TemplateIdSet: [1], Limit: 10 },
      "UnknownParameter",
      "The parameter `Limit` is not a parameter of this action.",
    ],
    [
      "a range for packages",
      "SmsPackagesStatistics",
      { SmsSdkAppid: APP, Limit: 1, Offset: 0, BeginTime: "2026030212" },
      "UnknownParameter",
      "The parameter `BeginTime` is not a parameter of this action.",
    ],
    ...["ReportConversion", "DescribePhoneNumberInfo", "SendMultiGlobalSms", "DescribeSendRecordList"].map(
      (action): [string, string, object, string, string] => [
        `the newer ${action}`,
        action,
        {},
        "InvalidAction",
        "The request `Action` is invalid or not found.",
      ],
    ),
  ];
  test.each(cases)("refuses %s", async (_title, action, request, code, message) => {
    const sandbox = await openSandbox();
    const reply = await signed(sandbox, { action, version: "2019-07-11", body: JSON.stringify(request) });
    expect(responseOf(reply).Error).toEqual({ Code: code, Message: message });
  });
});
