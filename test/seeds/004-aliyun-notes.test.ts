/**
 * Sample 004, notes on Alibaba Cloud: its table's values by the official package, and its Python program's request by hand but
 * for the phone number, which may be somebody's.
 */
import { expect, test } from "vitest";
import { proves } from "../coverage/proves.ts";
import { byHand, pop, v1Params } from "../sandbox/aliyun/helpers.ts";
import { control, openSandbox } from "../sandbox/helpers.ts";

const OK = { Message: "OK", Code: "OK", BizId: expect.stringMatching(/^\d+\^0$/) };

test("the Python program's SendSms fills in letters", async () => {
  proves("samples/004 SendSms", "runs");
  const sandbox = await openSandbox();
  const query = v1Params(sandbox, {
    AccessKeyId: "<accessKeyId>",
    Format: "json",
    RegionId: "cn-hangzhou",
    SignatureType: "",
    PhoneNumbers: "13800138057",
    SignName: "小饭桌管理平台",
    TemplateCode: "SMS_146806055",
    TemplateParam: '{"code":"yangyanghenshuai"}',
  });
  const reply = await byHand(sandbox, { query, secret: "<accessSecret>", headers: { "content-length": "0" } });
  expect(JSON.parse(reply.text)).toMatchObject(OK);
  const { json } = await control(sandbox, "GET", "/messages");
  expect(json.messages).toMatchObject([
    { text: "【小饭桌管理平台】您的验证码为：yangyanghenshuai，请勿泄露于他人！", code: null },
  ]);
});

test("the table's values make a text with a reply number and an id of one's own", async () => {
  proves("samples/004 SendSms", "runs");
  const sandbox = await openSandbox();
  const parameters = {
    PhoneNumbers: "15900000000",
    SignName: "阿里云",
    TemplateCode: "SMS_153055065",
    OutId: "abcdefgh",
    SmsUpExtendCode: "90999",
    TemplateParam: '{"code":"1111"}',
  };
  expect(await pop(sandbox).request("SendSms", parameters, { method: "GET" })).toMatchObject(OK);
  const { json } = await control(sandbox, "GET", "/messages");
  expect(json.messages).toMatchObject([
    { text: expect.stringContaining("1111"), sessionContext: "abcdefgh", extendCode: "90999" },
  ]);
});
