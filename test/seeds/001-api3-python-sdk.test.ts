/** Sample 001, "Python SDK 3.0": its four calls with their values, by the official Node.js SDK; "xxx" stands there for one's own. */
import { expect, test } from "vitest";
import { proves } from "../coverage/proves.ts";
import { control, openSandbox, sdk, travel } from "../sandbox/helpers.ts";

const CLIENT = { secretId: "secretId", secretKey: "secretKey", region: "ap-guangzhou", language: "en-US" } as const;
const APP = "1400787878";
const PHONE = "+8613711112222";

const SEND = {
  SmsSdkAppId: APP,
  SignName: "xxx",
  ExtendCode: "",
  SessionContext: "xxx",
  SenderId: "",
  PhoneNumberSet: [PHONE],
  TemplateId: "449739",
  TemplateParamSet: ["666"],
};

async function open() {
  const sandbox = await openSandbox();
  await control(sandbox, "POST", "/signs", { text: "xxx" });
  return { sandbox, client: sdk(sandbox, CLIENT) };
}

test("SendSms() sends under one's own sign name", async () => {
  proves("samples/001 SendSms", "runs");
  const { sandbox, client } = await open();
  const { SendStatusSet } = await client.SendSms(SEND);
  expect(SendStatusSet).toMatchObject([
    { PhoneNumber: PHONE, SessionContext: "xxx", Code: "Ok", Message: "send success", Fee: 1 },
  ]);
  const { json } = await control(sandbox, "GET", "/messages");
  expect(json.messages).toMatchObject([{ text: "【xxx】您的验证码是: 666", app: APP }]);
});

test("SendSms() is refused while nobody approved the sign name", async () => {
  proves("samples/001 SendSms", "runs");
  const { SendStatusSet } = await sdk(await openSandbox(), CLIENT).SendSms(SEND);
  expect(SendStatusSet).toMatchObject([
    {
      Code: "FailedOperation.SignatureIncorrectOrUnapproved",
      Message: "signature is incorrect or not approved",
      Fee: 0,
    },
  ]);
});

test("PullSmsSendStatus() takes up to ten receipts", async () => {
  proves("samples/001 PullSmsSendStatus", "runs");
  const { sandbox, client } = await open();
  await client.SendSms(SEND);
  travel(sandbox, 1000);
  const { PullSmsSendStatusSet } = await client.PullSmsSendStatus({ SmsSdkAppId: APP, Limit: 10 });
  expect(PullSmsSendStatusSet).toMatchObject([{ PhoneNumber: PHONE, ReportStatus: "SUCCESS" }]);
});

test("SendStatusStatistics() counts nothing in two days of 2019, at most ten of it", async () => {
  proves("samples/001 SendStatusStatistics", "runs");
  const { client } = await open();
  await client.SendSms(SEND);
  const range = { SmsSdkAppId: APP, Limit: 10, Offset: 0, BeginTime: "2019122400", EndTime: "2019122523" };
  const { SendStatusStatistics } = await client.SendStatusStatistics(range);
  expect(SendStatusStatistics).toEqual({ FeeCount: 0, RequestCount: 0, RequestSuccessCount: 0 });
});

test("AddSmsTemplate() hands in an ordinary text, which waits for its review", async () => {
  proves("samples/001 AddSmsTemplate", "runs");
  const { client } = await open();
  const { AddTemplateStatus } = await client.AddSmsTemplate({
    TemplateName: "腾讯云",
    TemplateContent: "{1}为您的登录验证码，请于{2}分钟内填写，如非本人操作，请忽略本短信。",
    SmsType: 0,
    International: 0,
    Remark: "xxx",
  });
  const TemplateIdSet = [Number(AddTemplateStatus?.TemplateId)];
  const { DescribeTemplateStatusSet } = await client.DescribeSmsTemplateList({ International: 0, TemplateIdSet });
  expect(DescribeTemplateStatusSet).toMatchObject([{ TemplateName: "腾讯云", StatusCode: 1 }]);
});
