import { describe, expect, test } from "vitest";
import { control, openSandbox, responseOf, sdk, send, signed } from "../helpers.ts";
import { APP, FOREIGN } from "./clients.ts";

const MALAYSIA = "+60198890000";

const info = (change: object = {}) => ({
  PhoneNumber: FOREIGN,
  TemplateId: "1110",
  TemplateParamSet: ["1234"],
  SessionContext: "one",
  ...change,
});

const multi = (...infos: object[]) => ({ SmsSdkAppId: APP, MultiSmsInfoSet: infos as ReturnType<typeof info>[] });

describe("SendMultiGlobalSms", () => {
  const profiles = [
    { signMethod: "TC3-HMAC-SHA256", reqMethod: "POST" },
    { signMethod: "HmacSHA256", reqMethod: "POST" },
    { signMethod: "HmacSHA1", reqMethod: "GET" },
  ] as const;
  test.each(profiles)("sends each its own text ($signMethod, $reqMethod)", async (profile) => {
    const sandbox = await openSandbox();
    const second = info({
      PhoneNumber: MALAYSIA,
      TemplateParamSet: ["5678"],
      SessionContext: "two",
      SenderId: "Xinshi",
    });
    const { SendMultiStatusSet } = await sdk(sandbox, profile).SendMultiGlobalSms(multi(info(), second));
    expect(SendMultiStatusSet).toEqual([
      {
        SerialNo: expect.stringMatching(/^5000:\d{28}$/),
        PhoneNumber: FOREIGN,
        Fee: 1,
        SessionContext: "one",
        Code: "Ok",
        Message: "send success",
        IsoCode: "HK",
      },
      expect.objectContaining({ PhoneNumber: MALAYSIA, SessionContext: "two", Code: "Ok", IsoCode: "MY" }),
    ]);
    const { json } = await control(sandbox, "GET", "/messages");
    expect(json.messages).toMatchObject([
      { phone: MALAYSIA, text: "5678 is your verification code.", sessionContext: "two" },
      { phone: FOREIGN, text: "1234 is your verification code.", sessionContext: "one" },
    ]);
  });

  test("says in its element what is wrong with one of them, with a UUID for a serial number", async () => {
    const sandbox = await openSandbox();
    const { SendMultiStatusSet } = await sdk(sandbox).SendMultiGlobalSms(
      multi(
        info(),
        info({ PhoneNumber: "+85261110003" }),
        info({ PhoneNumber: "12", SessionContext: "three" }),
        info({ PhoneNumber: MALAYSIA, TemplateId: "1008", TemplateParamSet: ["1", "2"] }),
        info({ PhoneNumber: "+60198890001", TemplateParamSet: [] }),
        info({ PhoneNumber: "+60198890002", TemplateId: "99" }),
        info(),
      ),
    );
    expect(SendMultiStatusSet?.map(({ Code }) => Code)).toEqual([
      "Ok",
      "FailedOperation.PhoneNumberInBlacklist",
      "InvalidParameterValue.IncorrectPhoneNumber",
      "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
      "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
      "FailedOperation.TemplateUnapprovedOrNotExist",
      "LimitExceeded.PhoneNumberThirtySecondLimit",
    ]);
    expect(SendMultiStatusSet?.[4]).toEqual({
      SerialNo: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      PhoneNumber: "+60198890001",
      Fee: 0,
      SessionContext: "one",
      Code: "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
      Message: "request content does not match the template content",
      IsoCode: "MY",
    });
  });

  test("shares limits and queues with SendSms", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    const single = send({ PhoneNumberSet: [FOREIGN], TemplateId: "1110", TemplateParamSet: ["1234"], SignName: "" });
    expect((await client.SendSms(single)).SendStatusSet?.[0]?.Code).toBe("Ok");
    const { SendMultiStatusSet } = await client.SendMultiGlobalSms(multi(info()));
    expect(SendMultiStatusSet?.[0]?.Code).toBe("LimitExceeded.PhoneNumberThirtySecondLimit");
  });

  test("meets cut connections and internal errors by number", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    await expect(client.SendMultiGlobalSms(multi(info({ PhoneNumber: "+85261110007" })))).rejects.toMatchObject({
      code: "InternalError.OtherError",
    });
    await expect(client.SendMultiGlobalSms(multi(info({ PhoneNumber: "+85261110008" })))).rejects.toThrow();
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([]);
    await expect(client.SendMultiGlobalSms(multi(info({ PhoneNumber: "+85261110006" })))).rejects.toThrow();
    expect((await control(sandbox, "GET", "/messages")).json.messages).toMatchObject([{ status: "accepted" }]);
  });

  const cases: [title: string, request: object, code: string, message: string][] = [
    ["nothing to send", multi(), "InvalidParameterValue.MultiSmsInfoSetEmpty", "the set of messages is empty"],
    [
      "201 messages",
      multi(...Array.from({ length: 201 }, () => info())),
      "LimitExceeded.PhoneNumberCountLimit",
      "the number of phone numbers in one request exceeds 200",
    ],
    [
      "a domestic number",
      multi(info(), info({ PhoneNumber: "+8613711112222" })),
      "UnsupportedOperation.ContainDomesticPhoneNumber",
      "the set of messages contains a domestic phone number",
    ],
    [
      "a context of 512 bytes",
      multi(info(), info({ SessionContext: "x".repeat(512) })),
      "InvalidParameterValue",
      "The value of parameter `MultiSmsInfoSet.1.SessionContext` is not valid.",
    ],
    [
      "an unknown app",
      { ...multi(info()), SmsSdkAppId: "1" },
      "InvalidParameterValue.SdkAppIdNotExist",
      "the sdkappid does not exist",
    ],
    [
      "a message without a template",
      multi(info({ TemplateId: undefined })),
      "MissingParameter",
      "The request is missing a required parameter `MultiSmsInfoSet.0.TemplateId`.",
    ],
    [
      "a number as a number",
      multi(info({ PhoneNumber: 85261234567 })),
      "InvalidParameter",
      "The value type of parameter `MultiSmsInfoSet.0.PhoneNumber` is not valid.",
    ],
    [
      "a field that it does not have",
      multi(info({ SignName: "腾讯云" })),
      "UnknownParameter",
      "The parameter `MultiSmsInfoSet.0.SignName` is not a parameter of this action.",
    ],
    [
      "a text for a message",
      { SmsSdkAppId: APP, MultiSmsInfoSet: ["+85261234567"] },
      "InvalidParameter",
      "The value type of parameter `MultiSmsInfoSet.0` is not valid.",
    ],
    [
      "a message for the list",
      { SmsSdkAppId: APP, MultiSmsInfoSet: info() },
      "InvalidParameter",
      "The value type of parameter `MultiSmsInfoSet` is not valid.",
    ],
  ];
  test.each(cases)("refuses %s", async (_title, request, code, message) => {
    const sandbox = await openSandbox();
    const reply = await signed(sandbox, { action: "SendMultiGlobalSms", body: JSON.stringify(request) });
    expect(responseOf(reply).Error).toEqual({ Code: code, Message: message });
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([]);
  });
});
