import { describe, expect, test } from "vitest";
import { control, NOON, openSandbox, responseOf, type SendSmsRequest, sdk, send, signed, travel } from "../helpers.ts";

const FOREIGN = "+85261234567";

describe("SendSms as a whole", () => {
  const many = (count: number): string[] => Array.from({ length: count }, (_, index) => String(13711110100 + index));
  const cases: [title: string, request: object, code: string, message: string][] = [
    [
      "no numbers",
      send({ PhoneNumberSet: [] }),
      "MissingParameter.EmptyPhoneNumberSet",
      "the phone number set is empty",
    ],
    [
      "201 numbers",
      send({ PhoneNumberSet: many(201) }),
      "LimitExceeded.PhoneNumberCountLimit",
      "the number of phone numbers in one request exceeds 200",
    ],
    [
      "domestic and foreign numbers",
      send({ PhoneNumberSet: ["13711112222", FOREIGN] }),
      "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
      "the phone number set contains both domestic and international numbers",
    ],
    [
      "an unknown app",
      send({ SmsSdkAppId: "1400000000" }),
      "InvalidParameterValue.SdkAppIdNotExist",
      "the sdkappid does not exist",
    ],
    [
      "a context of 512 bytes",
      send({ SessionContext: `${"字".repeat(170)}ab` }),
      "InvalidParameterValue",
      "The value of parameter `SessionContext` is not valid.",
    ],
    [
      "a number for a string",
      { ...send(), SmsSdkAppId: 1400006666 },
      "InvalidParameter",
      "The value type of parameter `SmsSdkAppId` is not valid.",
    ],
    [
      "a number for a template's id",
      { ...send(), TemplateId: 1008 },
      "InvalidParameter",
      "The value type of parameter `TemplateId` is not valid.",
    ],
    [
      "a number for a value",
      { ...send(), TemplateParamSet: ["4370", 5] },
      "InvalidParameter",
      "The value type of parameter `TemplateParamSet.1` is not valid.",
    ],
    [
      "a null among the numbers",
      { ...send(), PhoneNumberSet: ["13711112222", null] },
      "InvalidParameter",
      "The value type of parameter `PhoneNumberSet.1` is not valid.",
    ],
    [
      "a string for a list",
      { ...send(), PhoneNumberSet: "13711112222" },
      "InvalidParameter",
      "The value type of parameter `PhoneNumberSet` is not valid.",
    ],
    [
      "a field of the older version",
      { ...send(), SmsSdkAppid: "1400006666" },
      "UnknownParameter",
      "The parameter `SmsSdkAppid` is not a parameter of this action.",
    ],
    ...(["PhoneNumberSet", "SmsSdkAppId", "TemplateId"] as const).map((name): [string, object, string, string] => [
      `no ${name}`,
      { ...send(), [name]: undefined },
      "MissingParameter",
      `The request is missing a required parameter \`${name}\`.`,
    ]),
  ];
  test.each(cases)("is refused with %s", async (_title, request, code, message) => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox).SendSms(request as SendSmsRequest)).rejects.toMatchObject({ code, message });
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([]);
  });

  test("is refused in Chinese where the words are known", async () => {
    const request = { ...send(), TemplateParamSet: [4370] } as unknown as SendSmsRequest;
    await expect(sdk(await openSandbox(), { language: "zh-CN" }).SendSms(request)).rejects.toMatchObject({
      code: "InvalidParameter",
      message: "参数 `TemplateParamSet.0` 取值类型错误。",
    });
  });

  test("is refused for another account's app, and for one that is disabled", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/apps", { id: "1400000001", account: "sandbox" });
    await control(sandbox, "POST", "/apps", { id: "1400000002", disabled: true });
    await expect(sdk(sandbox).SendSms(send({ SmsSdkAppId: "1400000001" }))).rejects.toMatchObject({
      code: "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
      message: "the sdkappid belongs to another account",
    });
    await expect(sdk(sandbox).SendSms(send({ SmsSdkAppId: "1400000002" }))).rejects.toMatchObject({
      code: "UnauthorizedOperation.SdkAppIdIsDisabled",
      message: "the sdkappid is disabled",
    });
  });

  test("is refused without a region, and with what is none", async () => {
    const sandbox = await openSandbox();
    await expect(sdk(sandbox, { region: "" }).SendSms(send())).rejects.toMatchObject({
      code: "MissingParameter",
      message: "The request is missing a required parameter `Region`.",
    });
    await expect(sdk(sandbox, { region: "Guangzhou!" }).SendSms(send())).rejects.toMatchObject({
      code: "UnsupportedRegion",
    });
  });

  test("takes 200 numbers and answers in their order", async () => {
    const { SendStatusSet = [] } = await sdk(await openSandbox()).SendSms(send({ PhoneNumberSet: many(200) }));
    expect(SendStatusSet.map(({ PhoneNumber }) => PhoneNumber)).toEqual(many(200).map((phone) => `+86${phone}`));
    expect(SendStatusSet.every(({ Code }) => Code === "Ok")).toBe(true);
  });

  test("takes a context of 511 bytes and echoes it", async () => {
    const SessionContext = `${"字".repeat(170)}a`;
    const { SendStatusSet } = await sdk(await openSandbox()).SendSms(send({ SessionContext }));
    expect(SendStatusSet?.[0]).toMatchObject({ Code: "Ok", SessionContext });
  });

  const actions: [title: string, call: { action?: string; version?: string }, code: string, message: string][] = [
    ["an unknown action", { action: "SendTts" }, "InvalidAction", "The request `Action` is invalid or not found."],
    [
      "an object's own member",
      { action: "constructor" },
      "InvalidAction",
      "The request `Action` is invalid or not found.",
    ],
    [
      "another product's version",
      { version: "2020-09-02" },
      "NoSuchVersion",
      "The request `Version` is not a version of this product.",
    ],
  ];
  test.each(actions)("is refused with %s", async (_title, call, code, message) => {
    const reply = await signed(await openSandbox(), { ...call, body: JSON.stringify(send()) });
    expect(responseOf(reply).Error).toEqual({ Code: code, Message: message });
  });
});

describe("SendSms to one number", () => {
  const cases: [title: string, request: SendSmsRequest, code: string, message: string, country: string][] = [
    [
      "no sign name",
      { ...send(), SignName: "" },
      "FailedOperation.SignatureIncorrectOrUnapproved",
      "signature is incorrect or not approved",
      "CN",
    ],
    [
      "an unknown sign name",
      send({ SignName: "无名" }),
      "FailedOperation.SignatureIncorrectOrUnapproved",
      "signature is incorrect or not approved",
      "CN",
    ],
    [
      "an unknown template",
      send({ TemplateId: "1" }),
      "FailedOperation.TemplateUnapprovedOrNotExist",
      "template is not approved or does not exist",
      "CN",
    ],
    [
      "a template in review",
      send({ TemplateId: "pending" }),
      "FailedOperation.TemplateIncorrectOrUnapproved",
      "template is not approved or request content does not match the approved template content",
      "CN",
    ],
    [
      "too few values",
      send({ TemplateParamSet: ["4370"] }),
      "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
      "request content does not match the template content",
      "",
    ],
    [
      "no values where some are needed",
      { ...send(), TemplateParamSet: [] },
      "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
      "request content does not match the template content",
      "",
    ],
    [
      "a code of seven digits",
      send({ TemplateParamSet: ["1234567", "5"] }),
      "InvalidParameterValue.TemplateParameterFormatError",
      "Verification code template parameter format error",
      "CN",
    ],
    [
      "an address in a value",
      send({ TemplateId: "notice", TemplateParamSet: ["https://example.test"] }),
      "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
      "a template parameter contains a URL",
      "CN",
    ],
    [
      "a text of 501 characters",
      send({ TemplateId: "notice", TemplateParamSet: ["字".repeat(492)] }),
      "InvalidParameterValue.ContentLengthLimit",
      "the content is longer than 500 characters",
      "CN",
    ],
    [
      "an international template",
      send({ TemplateId: "international", TemplateParamSet: ["4370"] }),
      "UnsupportedOperation.GlobalTemplateToChineseMainlandPhone",
      "an international template cannot be sent to a domestic phone number",
      "CN",
    ],
    [
      "a domestic template for a foreign number",
      send({ PhoneNumberSet: [FOREIGN] }),
      "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
      "a domestic template cannot be sent to an international phone number",
      "HK",
    ],
    [
      "a country that is not enabled",
      send({ PhoneNumberSet: ["+12025550123"], TemplateId: "1110", TemplateParamSet: ["4370"] }),
      "LimitExceeded.AppCountryOrRegionInBlacklist",
      "the country or region is not enabled for the app",
      "US",
    ],
  ];
  test.each(cases)("is refused with %s", async (_title, request, code, message, country) => {
    const sandbox = await openSandbox({
      approved: {
        templates: [
          { id: "pending", text: "{1}{2}", status: "pending" },
          { id: "notice", text: "订单{1}已发" },
          { id: "international", text: "Your code is {1}", kind: "code", domestic: false, international: true },
        ],
      },
    });
    await control(sandbox, "POST", "/settings", { blockedCountries: ["US"] });
    const { SendStatusSet } = await sdk(sandbox).SendSms({ ...request, SessionContext: "request-1" });
    const [phone = ""] = request.PhoneNumberSet;
    expect(SendStatusSet).toEqual([
      {
        SerialNo: "",
        PhoneNumber: phone,
        Fee: 0,
        SessionContext: "request-1",
        Code: code,
        Message: message,
        IsoCode: country,
      },
    ]);
    const { messages } = (await control(sandbox, "GET", "/messages?status=refused")).json;
    expect(messages).toMatchObject([{ phone, status: "refused", answer: { code, message }, serialNumber: "" }]);
  });

  test("takes a text of 500 characters", async () => {
    const sandbox = await openSandbox({ approved: { templates: [{ id: "notice", text: "订单{1}已发" }] } });
    const request = send({ TemplateId: "notice", TemplateParamSet: ["字".repeat(491)] });
    const { SendStatusSet } = await sdk(sandbox).SendSms(request);
    expect(SendStatusSet?.[0]).toMatchObject({ Code: "Ok", Fee: 8 });
  });

  test("holds values to the account's maximum, when it has one", async () => {
    const sandbox = await openSandbox({ approved: { templates: [{ id: "notice", text: "订单{1}已发" }] } });
    await control(sandbox, "POST", "/settings", { maxParameterLength: 6 });
    const request = send({ TemplateId: "notice", TemplateParamSet: ["SF00001"] });
    const { SendStatusSet } = await sdk(sandbox).SendSms(request);
    expect(SendStatusSet?.[0]).toMatchObject({
      Code: "InvalidParameterValue.TemplateParameterLengthLimit",
      Message: "a template parameter is too long",
    });
  });

  test("is refused for a bad number while the others go out", async () => {
    const sandbox = await openSandbox();
    const bad = ["1371111222", "+86137", "+999123456", "", "abc", "137 1111 2222"];
    const { SendStatusSet } = await sdk(sandbox).SendSms(send({ PhoneNumberSet: [...bad, "13711112222"] }));
    expect(SendStatusSet?.map(({ PhoneNumber, Code, IsoCode }) => [PhoneNumber, Code, IsoCode])).toEqual([
      ...bad.map((phone) => [phone, "InvalidParameterValue.IncorrectPhoneNumber", ""]),
      ["+8613711112222", "Ok", "CN"],
    ]);
  });

  test("takes every documented form of a domestic number", async () => {
    const forms = [
      "+8618501234441",
      "008618501234442",
      "8618501234443",
      "18501234444",
      "+86018501234445",
      "21212313123",
    ];
    const { SendStatusSet } = await sdk(await openSandbox()).SendSms(send({ PhoneNumberSet: forms }));
    expect(SendStatusSet?.map(({ PhoneNumber, Code }) => [PhoneNumber, Code])).toEqual([
      ["+8618501234441", "Ok"],
      ["+8618501234442", "Ok"],
      ["+8618501234443", "Ok"],
      ["+8618501234444", "Ok"],
      ["+8618501234445", "Ok"],
      ["+8621212313123", "Ok"],
    ]);
  });

  test("goes abroad with an international template, with or without a sign name", async () => {
    const sandbox = await openSandbox();
    const abroad = { TemplateId: "1110", TemplateParamSet: ["4370"] };
    const numbers = ["+85261234567", "+886912345678", "+12025550123", "+870773111632"];
    const { SendStatusSet } = await sdk(sandbox).SendSms({
      ...abroad,
      PhoneNumberSet: numbers,
      SmsSdkAppId: "1400006666",
    });
    expect(SendStatusSet?.map(({ Code, IsoCode, Fee }) => [Code, IsoCode, Fee])).toEqual([
      ["Ok", "HK", 1],
      ["Ok", "TW", 1],
      ["Ok", "US", 1],
      ["Ok", "DEF", 1],
    ]);
    await sdk(sandbox).SendSms(send({ ...abroad, PhoneNumberSet: ["+6591234567"] }));
    const { messages } = (await control(sandbox, "GET", "/messages?limit=2")).json;
    expect(messages).toMatchObject([
      { phone: "+6591234567", text: "[腾讯云]4370 is your verification code.", encoding: "ucs2" },
      { phone: "+870773111632", text: "4370 is your verification code.", encoding: "gsm7" },
    ]);
  });

  const hours: [time: string, code: string][] = [
    ["07:59:59", "FailedOperation.MarketingSendTimeConstraint"],
    ["08:00:00", "Ok"],
    ["21:59:59", "Ok"],
    ["22:00:00", "FailedOperation.MarketingSendTimeConstraint"],
  ];
  test.each(hours)("of marketing at %s in Beijing is answered with %s", async (time, code) => {
    const sandbox = await openSandbox({
      approved: { templates: [{ id: "sale", text: "全场半价，拒收请回复R", kind: "marketing" }] },
    });
    travel(sandbox, Date.parse(`2026-03-02T${time}+08:00`) - NOON);
    const { SendStatusSet } = await sdk(sandbox).SendSms(send({ TemplateId: "sale", TemplateParamSet: [] }));
    expect(SendStatusSet?.[0]?.Code).toBe(code);
  });
});
