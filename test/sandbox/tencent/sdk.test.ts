import { describe, expect, test } from "vitest";
import { NOON, openSandbox, sdk, send, travel } from "../helpers.ts";

const PHONE = "+8613711112222";
const APP = "1400006666";

const SIGNATURES = (["TC3-HMAC-SHA256", "HmacSHA256", "HmacSHA1"] as const).flatMap((signMethod) =>
  (["POST", "GET"] as const).map((reqMethod) => ({ signMethod, reqMethod })),
);

describe("the official SDK", () => {
  test.each(SIGNATURES)("calls all five actions, signing with $signMethod over $reqMethod", async (profile) => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox, profile);
    const sent = await client.SendSms(send({ SessionContext: "request-1", ExtendCode: "07" }));
    const [status] = sent.SendStatusSet ?? [];
    expect(sent.RequestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(sent.SendStatusSet).toEqual([
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
      UserReceiveTime: NOON / 1000 + 1,
      CountryCode: "86",
      SubscriberNumber: "13711112222",
      PhoneNumber: PHONE,
      SerialNo: status?.SerialNo,
      ReportStatus: "SUCCESS",
      Description: "DELIVRD",
      SessionContext: "request-1",
    };
    const window = {
      SmsSdkAppId: APP,
      PhoneNumber: PHONE,
      BeginTime: NOON / 1000,
      EndTime: NOON / 1000 + 60,
      Offset: 0,
    };
    const byNumber = await client.PullSmsSendStatusByPhoneNumber({ ...window, Limit: 10 });
    expect(byNumber.PullSmsSendStatusSet).toEqual([receipt]);
    const pulled = await client.PullSmsSendStatus({ SmsSdkAppId: APP, Limit: 10 });
    expect(pulled.PullSmsSendStatusSet).toEqual([receipt]);

    await fetch(`${sandbox.url}/_sandbox/phones/${PHONE}/reply`, { method: "POST", body: '{"text":"收到"}' });
    const reply = {
      ExtendCode: "07",
      CountryCode: "86",
      SubscriberNumber: "13711112222",
      PhoneNumber: PHONE,
      SignName: "腾讯云",
      ReplyContent: "收到",
      ReplyTime: NOON / 1000 + 1,
    };
    const replies = await client.PullSmsReplyStatusByPhoneNumber({ ...window, Limit: 10 });
    expect(replies.PullSmsReplyStatusSet).toEqual([reply]);
    const pulledReplies = await client.PullSmsReplyStatus({ SmsSdkAppId: APP, Limit: 10 });
    expect(pulledReplies.PullSmsReplyStatusSet).toEqual([reply]);
  });

  test("is accepted by a host name with a port, which it signs without", async () => {
    const sandbox = await openSandbox();
    const { SendStatusSet } = await sdk(sandbox, { host: "localhost" }).SendSms(send());
    expect(SendStatusSet?.[0]?.Code).toBe("Ok");
  });

  const published: [app: string, template: string, params: string[]][] = [
    ["1400009099", "7839", ["5678"]],
    ["1400006666", "1110", ["4370"]],
    ["1400787878", "449739", ["666"]],
    ["140000001", "1234", ["4370"]],
    ["112142311", "548760", ["888"]],
    ["1400006666", "1008", ["4370", "5"]],
  ];
  const keys = [
    { secretId: "secretId", secretKey: "secretKey" },
    { secretId: "AKIDsandbox", secretKey: "sandboxSecretKey" },
  ];
  test.each(keys)("runs the published samples with the key $secretId", async (key) => {
    const client = sdk(await openSandbox(), key);
    for (const [index, [app, template, params]] of published.entries()) {
      const PhoneNumberSet = [`2121231312${index}`];
      const request = send({ PhoneNumberSet, SmsSdkAppId: app, TemplateId: template, TemplateParamSet: params });
      const { SendStatusSet } = await client.SendSms(request);
      expect(SendStatusSet).toMatchObject([{ PhoneNumber: `+862121231312${index}`, Code: "Ok" }]);
    }
  });

  test.each(["腾讯云", "Python之路", "信使", "阿里云", "小饭桌管理平台"])("may sign with %s", async (SignName) => {
    const { SendStatusSet } = await sdk(await openSandbox()).SendSms(send({ SignName }));
    expect(SendStatusSet?.[0]?.Code).toBe("Ok");
  });
});

describe("a signature", () => {
  const EXPIRED = { code: "AuthFailure.SignatureExpire", message: "The signature is expired, please request again." };
  const cases = SIGNATURES.flatMap(({ signMethod, reqMethod }) => [
    {
      title: "an unknown key",
      options: { signMethod, reqMethod, secretId: "AKIDnobody" },
      error: {
        code: "AuthFailure.SecretIdNotFound",
        message: "The SecretId is not found, please ensure that your SecretId is correct.",
      },
    },
    {
      title: "a wrong secret",
      options: { signMethod, reqMethod, secretKey: "wrong" },
      error: {
        code: "AuthFailure.SignatureFailure",
        message: "The provided credentials could not be validated. Please check your signature is correct.",
      },
    },
    {
      title: "a token that no one issued",
      options: { signMethod, reqMethod, token: "token" },
      error: { code: "AuthFailure.TokenFailure", message: "The token does not belong to the SecretId." },
    },
  ]);
  test.each(cases)("with $title is refused ($options.signMethod, $options.reqMethod)", async ({ options, error }) => {
    await expect(sdk(await openSandbox(), options).SendSms(send())).rejects.toMatchObject(error);
  });

  test.each(SIGNATURES)("may be 5 minutes off and no more ($signMethod, $reqMethod)", async (profile) => {
    const sandbox = await openSandbox();
    const client = sdk(sandbox, profile);
    for (const [index, ms] of [300_000, -300_000].entries()) {
      sandbox.clock.set(NOON + ms, { ticking: false });
      const { SendStatusSet } = await client.SendSms(send({ PhoneNumberSet: [`1371111333${index}`] }));
      expect(SendStatusSet?.[0]?.Code).toBe("Ok");
    }
    for (const ms of [301_000, -301_000]) {
      sandbox.clock.set(NOON + ms, { ticking: false });
      await expect(client.SendSms(send())).rejects.toMatchObject(EXPIRED);
    }
  });

  test("must carry the token of a temporary key", async () => {
    const sandbox = await openSandbox();
    const key = { account: "temporary", secretId: "AKIDtemporary", secretKey: "key", token: "token" };
    await fetch(`${sandbox.url}/_sandbox/accounts`, { method: "POST", body: JSON.stringify(key) });
    const { SendStatusSet } = await sdk(sandbox, key).SendSms(send());
    expect(SendStatusSet?.[0]?.Code).toBe("Ok");
    const wrong = sdk(sandbox, { ...key, token: "another" }).SendSms(send());
    await expect(wrong).rejects.toMatchObject({ code: "AuthFailure.TokenFailure" });
  });

  test("is refused in Chinese where the client asks for it and the words are known", async () => {
    const sandbox = await openSandbox();
    for (const signMethod of ["TC3-HMAC-SHA256", "HmacSHA1"] as const) {
      const client = sdk(sandbox, { secretKey: "wrong", language: "zh-CN", signMethod });
      await expect(client.SendSms(send())).rejects.toMatchObject({
        code: "AuthFailure.SignatureFailure",
        message: "请求签名验证失败，请检查您的签名计算是否正确。",
      });
    }
  });
});
