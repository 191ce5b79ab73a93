import { describe, expect, test } from "vitest";
import { control, NOON, openSandbox, type SmsClient, sdk, send, travel } from "../helpers.ts";

const APP = "1400006666";
const PHONE = "+8613711112222";
const BEGIN = NOON / 1000;

const window = (change: object = {}) => ({
  SmsSdkAppId: APP,
  PhoneNumber: PHONE,
  BeginTime: BEGIN,
  Offset: 0,
  Limit: 100,
  ...change,
});

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `+86${13711110100 + index}`);

async function pulled(client: SmsClient, Limit = 100, SmsSdkAppId = APP) {
  const { PullSmsSendStatusSet = [] } = await client.PullSmsSendStatus({ SmsSdkAppId, Limit });
  return PullSmsSendStatusSet.map(({ PhoneNumber }) => PhoneNumber);
}

describe("PullSmsSendStatus", () => {
  test("takes from a queue, oldest first, at most so many at a time", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    await client.SendSms(send({ PhoneNumberSet: many(150) }));
    travel(sandbox, 1000);
    expect(await pulled(client, 100)).toEqual(many(150).slice(0, 100));
    expect(await pulled(client, 1)).toEqual(many(150).slice(100, 101));
    expect(await pulled(client, 100)).toEqual(many(150).slice(101));
    expect(await pulled(client, 100)).toEqual([]);
  });

  test("has a queue for each account and each app", async () => {
    const sandbox = await openSandbox();
    const published = sdk(sandbox);
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    await published.SendSms(send());
    travel(sandbox, 1000);
    expect(await pulled(other)).toEqual([]);
    expect(await pulled(published, 100, "1400787878")).toEqual([]);
    expect((await other.PullSmsSendStatusByPhoneNumber(window())).PullSmsSendStatusSet).toEqual([]);
    expect(await pulled(published)).toEqual([PHONE]);
  });

  test("leaves the session context out where the account has no echo", async () => {
    const sandbox = await openSandbox();
    await control(sandbox, "POST", "/settings", { echoSessionContext: false });
    await sdk(sandbox).SendSms(send({ SessionContext: "request-1" }));
    travel(sandbox, 1000);
    const { PullSmsSendStatusSet } = await sdk(sandbox).PullSmsSendStatus({ SmsSdkAppId: APP, Limit: 1 });
    expect(PullSmsSendStatusSet).toMatchObject([{ PhoneNumber: PHONE, SessionContext: "" }]);
  });

  test("splits foreign numbers into country code and the rest", async () => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(
      send({ PhoneNumberSet: ["+85261234567"], TemplateId: "1110", TemplateParamSet: ["4370"] }),
    );
    travel(sandbox, 1000);
    const { PullSmsSendStatusSet } = await sdk(sandbox).PullSmsSendStatus({ SmsSdkAppId: APP, Limit: 1 });
    expect(PullSmsSendStatusSet).toMatchObject([{ CountryCode: "852", SubscriberNumber: "61234567" }]);
  });
});

describe("both queue pulls", () => {
  const cases: [title: string, request: object, code: string, message: string][] = [
    [
      "a limit of 0",
      { SmsSdkAppId: APP, Limit: 0 },
      "InvalidParameter",
      "The value type of parameter `Limit` is not valid.",
    ],
    [
      "a limit of 101",
      { SmsSdkAppId: APP, Limit: 101 },
      "InvalidParameter",
      "The value type of parameter `Limit` is not valid.",
    ],
    [
      "a limit in text",
      { SmsSdkAppId: APP, Limit: "10" },
      "InvalidParameter",
      "The value type of parameter `Limit` is not valid.",
    ],
    [
      "half a limit",
      { SmsSdkAppId: APP, Limit: 0.5 },
      "InvalidParameter",
      "The value type of parameter `Limit` is not valid.",
    ],
    ["no limit", { SmsSdkAppId: APP }, "MissingParameter", "The request is missing a required parameter `Limit`."],
    ["no app", { Limit: 1 }, "MissingParameter", "The request is missing a required parameter `SmsSdkAppId`."],
    [
      "an unknown app",
      { SmsSdkAppId: "1", Limit: 1 },
      "InvalidParameterValue.SdkAppIdNotExist",
      "the sdkappid does not exist",
    ],
  ];
  test.each(cases)("are refused with %s", async (_title, request, code, message) => {
    const client = sdk(await openSandbox());
    const wrong = request as Parameters<SmsClient["PullSmsSendStatus"]>[0];
    await expect(client.PullSmsSendStatus(wrong)).rejects.toMatchObject({ code, message });
    await expect(client.PullSmsReplyStatus(wrong)).rejects.toMatchObject({ code, message });
  });
});

describe("both pulls by number", () => {
  const DAY = 86_400;
  const cases: [title: string, change: object, code: string][] = [
    ["a begin more than 7 days ago", { BeginTime: BEGIN - 7 * DAY - 1 }, "InvalidParameterValue.BeginTimeVerifyFail"],
    ["a begin in the future", { BeginTime: BEGIN + 1 }, "InvalidParameterValue.InvalidStartTime"],
    ["an end before the begin", { EndTime: BEGIN - 1 }, "InvalidParameterValue.EndTimeVerifyFail"],
    ["no number", { PhoneNumber: "123" }, "InvalidParameterValue.IncorrectPhoneNumber"],
    ["an offset", { Offset: 1 }, "InvalidParameter"],
    ["a limit of 101", { Limit: 101 }, "InvalidParameter"],
    ["an unknown app", { SmsSdkAppId: "1" }, "InvalidParameterValue.SdkAppIdNotExist"],
    ["a begin in text", { BeginTime: String(BEGIN) }, "InvalidParameter"],
  ];
  test.each(cases)("are refused with %s", async (_title, change, code) => {
    const client = sdk(await openSandbox());
    await expect(client.PullSmsSendStatusByPhoneNumber(window(change))).rejects.toMatchObject({ code });
    await expect(client.PullSmsReplyStatusByPhoneNumber(window(change))).rejects.toMatchObject({ code });
  });

  test.each(["PhoneNumber", "BeginTime", "Offset", "Limit", "SmsSdkAppId"])("are refused without %s", async (name) => {
    const client = sdk(await openSandbox());
    const message = `The request is missing a required parameter \`${name}\`.`;
    const request = window({ [name]: undefined });
    await expect(client.PullSmsSendStatusByPhoneNumber(request)).rejects.toMatchObject({
      code: "MissingParameter",
      message,
    });
  });

  test("reach 7 days back", async () => {
    const client = sdk(await openSandbox());
    const { PullSmsSendStatusSet } = await client.PullSmsSendStatusByPhoneNumber(
      window({ BeginTime: BEGIN - 7 * DAY }),
    );
    expect(PullSmsSendStatusSet).toEqual([]);
  });

  test("consume nothing, and show what the queue has lost", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    await client.SendSms(send());
    expect((await client.PullSmsSendStatusByPhoneNumber(window())).PullSmsSendStatusSet).toEqual([]);
    travel(sandbox, 1000);
    for (let time = 0; time < 2; time++) {
      const { PullSmsSendStatusSet } = await client.PullSmsSendStatusByPhoneNumber(window());
      expect(PullSmsSendStatusSet).toMatchObject([{ PhoneNumber: PHONE, Description: "DELIVRD" }]);
    }
    expect(await pulled(client)).toEqual([PHONE]);
    expect((await client.PullSmsSendStatusByPhoneNumber(window())).PullSmsSendStatusSet).toHaveLength(1);
  });

  test("look only between their times, newest first", async () => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    for (const code of ["1111", "2222", "3333"]) {
      await client.SendSms(send({ TemplateParamSet: [code, "5"], SessionContext: code }));
      travel(sandbox, 60_000);
    }
    const contexts = async (change: object) => {
      const { PullSmsSendStatusSet } = await client.PullSmsSendStatusByPhoneNumber(window(change));
      return PullSmsSendStatusSet?.map(({ SessionContext }) => SessionContext);
    };
    expect(await contexts({})).toEqual(["3333", "2222", "1111"]);
    expect(await contexts({ Limit: 2 })).toEqual(["3333", "2222"]);
    expect(await contexts({ BeginTime: BEGIN + 1 })).toEqual(["3333", "2222"]);
    expect(await contexts({ BeginTime: BEGIN + 60, EndTime: BEGIN + 60 })).toEqual(["2222"]);
    expect(await contexts({ EndTime: BEGIN + 59 })).toEqual(["1111"]);
  });
});

describe("replies", () => {
  const reply = (sandbox: Parameters<typeof control>[0], text: string, signName?: string) =>
    control(sandbox, "POST", `/phones/${PHONE}/reply`, { text, ...(signName !== undefined && { signName }) });

  test("are for the account and app that texted last, once from the queue and always by number", async () => {
    const sandbox = await openSandbox();
    const published = sdk(sandbox);
    const other = sdk(sandbox, { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" });
    await published.SendSms(send());
    await other.SendSms(send({ SignName: "信使", ExtendCode: "9" }));
    await reply(sandbox, "知道了");
    const request = { SmsSdkAppId: APP, Limit: 100 };
    expect((await published.PullSmsReplyStatus(request)).PullSmsReplyStatusSet).toEqual([]);
    const { PullSmsReplyStatusSet } = await other.PullSmsReplyStatus(request);
    expect(PullSmsReplyStatusSet).toMatchObject([{ SignName: "信使", ExtendCode: "9", ReplyContent: "知道了" }]);
    expect((await other.PullSmsReplyStatus(request)).PullSmsReplyStatusSet).toEqual([]);
    expect((await other.PullSmsReplyStatusByPhoneNumber(window())).PullSmsReplyStatusSet).toHaveLength(1);
    expect((await published.PullSmsReplyStatusByPhoneNumber(window())).PullSmsReplyStatusSet).toEqual([]);
    await reply(sandbox, "好", "腾讯云");
    expect((await published.PullSmsReplyStatus(request)).PullSmsReplyStatusSet).toMatchObject([{ SignName: "腾讯云" }]);
  });

  test("need a text of the last 72 hours", async () => {
    const sandbox = await openSandbox();
    expect(await reply(sandbox, "在吗")).toMatchObject({
      status: 404,
      json: { error: { code: "NOT_FOUND", message: "This phone has no text to answer; it must have been sent one" } },
    });
    await sdk(sandbox).SendSms(send());
    travel(sandbox, 72 * 3_600_000);
    expect((await reply(sandbox, "在")).status).toBe(200);
    travel(sandbox, 1);
    expect(await reply(sandbox, "在")).toMatchObject({
      status: 409,
      json: {
        error: {
          code: "CONFLICT",
          message: "A text can be answered within 72 hours; the last one to this phone is older",
        },
      },
    });
  });

  const words = ["T", "N", "TD", "td", " Td ", "R", "退订", "T退订", "t退订", "QX", "qx", "0000"];
  test.each(words)("of %j opt out, until the phone opts in again", async (word) => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox);
    await client.SendSms(send());
    await reply(sandbox, word);
    travel(sandbox, 60_000);
    expect((await client.SendSms(send())).SendStatusSet?.[0]).toMatchObject({
      Code: "FailedOperation.PhoneNumberInBlacklist",
      Message: "the phone number is in the blacklist",
    });
    const path = `/phones/${PHONE}/opt-out`;
    expect((await control(sandbox, "DELETE", `${path}?account=sandbox`)).json).toEqual({ optedIn: false });
    expect((await control(sandbox, "DELETE", path)).json).toEqual({ optedIn: true });
    expect((await client.SendSms(send())).SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  test.each(["TDD", "不退订", "00000", "NO"])("of %j opt nobody out", async (text) => {
    const sandbox = await openSandbox();
    await sdk(sandbox).SendSms(send());
    await reply(sandbox, text);
    travel(sandbox, 60_000);
    expect((await sdk(sandbox).SendSms(send())).SendStatusSet?.[0]?.Code).toBe("Ok");
  });
});
