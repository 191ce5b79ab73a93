/** Alibaba Cloud's older packages, unmodified: each of their methods, those of products that are not emulated too. */
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { control, type Json, openSandbox, travel } from "../helpers.ts";
import { KEY } from "./helpers.ts";

const require = createRequire(import.meta.url);

type Method = (parameters: Record<string, unknown>, options?: Record<string, unknown>) => Promise<Json>;
type DysmsMethod =
  | "sendSms"
  | "sendBatchSms"
  | "querySendDetails"
  | "sendInterSms"
  | "sendPersonalSms"
  | "queryInterSmsIsoInfo";
type DysmsClient = Record<DysmsMethod, Method>;
type SmsClient = Record<"sendSMS" | "sendBatchSMS" | "queryDetail", Method> & {
  receiveMsg(type: number, queue: string, waitSeconds?: number): Promise<unknown>;
};

const Dysms = require("@alicloud/dysmsapi-2017-05-25") as new (config: object) => DysmsClient;
const Sms = require("@alicloud/sms-sdk") as new (config: object) => SmsClient;

const PHONE = "13711112222";
const SEND = {
  PhoneNumbers: PHONE,
  SignName: "阿里云",
  TemplateCode: "SMS_153055065",
  TemplateParam: '{"code":"1234"}',
};
const BATCH = {
  PhoneNumberJson: `["${PHONE}","13711113333"]`,
  SignNameJson: '["阿里云","信使"]',
  TemplateCode: "SMS_153055065",
  TemplateParamJson: '[{"code":"1111"},{"code":"2222"}]',
};
const QUERY = { PhoneNumber: PHONE, SendDate: "20260302", PageSize: 10, CurrentPage: 1 };
const UNKNOWN = { code: "InvalidAction.NotFound" };

/** The three methods that both packages have, by what they do. */
const PACKAGES: { name: string; open(sandbox: Sandbox): Record<"send" | "sendBatch" | "query", Method> }[] = [
  {
    name: "@alicloud/dysmsapi-2017-05-25",
    open: (sandbox) => {
      const client = dysmsOf(sandbox);
      return {
        send: client.sendSms.bind(client),
        sendBatch: client.sendBatchSms.bind(client),
        query: client.querySendDetails.bind(client),
      };
    },
  },
  {
    name: "@alicloud/sms-sdk",
    open: (sandbox) => {
      const client = smsOf(sandbox);
      return {
        send: client.sendSMS.bind(client),
        sendBatch: client.sendBatchSMS.bind(client),
        query: client.queryDetail.bind(client),
      };
    },
  },
];

function dysmsOf({ url }: Sandbox, key: Record<string, string> = {}): DysmsClient {
  const { accessKeyId, accessKeySecret } = KEY;
  return new Dysms({ accessKeyId, secretAccessKey: accessKeySecret, endpoint: url, ...key });
}

function smsOf({ url }: Sandbox): SmsClient {
  const { accessKeyId, accessKeySecret: secretAccessKey } = KEY;
  return new Sms({ accessKeyId, secretAccessKey, smsApiEndpoint: url, baseApiEndpoint: url });
}

describe.each(PACKAGES)("$name", ({ open }) => {
  test.each(["GET", "POST"])("sends by %s, and asks what became of it", async (method) => {
    const sandbox = await openSandbox();
    const client = open(sandbox);
    const sent = await client.send({ ...SEND, OutId: "order-42" }, { method });
    expect(sent).toMatchObject({ Code: "OK", BizId: expect.stringMatching(/^\d+\^0$/) });
    travel(sandbox, 1000);
    expect(await client.query(QUERY, { method })).toMatchObject({
      TotalCount: "1",
      SmsSendDetailDTOs: { SmsSendDetailDTO: [{ SendStatus: 3, ErrCode: "DELIVERED", OutId: "order-42" }] },
    });
  });

  test.each(["GET", "POST"])("sends to each with its own values by %s", async (method) => {
    const sandbox = await openSandbox();
    const { BizId } = await open(sandbox).sendBatch(BATCH, { method });
    const { json } = await control(sandbox, "GET", "/messages");
    expect(json.messages).toMatchObject([
      { phone: "+8613711113333", serialNumber: BizId, text: expect.stringMatching(/^【信使】.*2222/) },
      { phone: `+86${PHONE}`, serialNumber: BizId, text: expect.stringMatching(/^【阿里云】.*1111/) },
    ]);
  });

  test("throws what the product refuses", async () => {
    const refused = open(await openSandbox()).send({ ...SEND, TemplateCode: "SMS_1" });
    await expect(refused).rejects.toMatchObject({ code: "isv.SMS_TEMPLATE_ILLEGAL" });
  });
});

test("@alicloud/dysmsapi-2017-05-25 with a wrong secret is refused", async () => {
  const asked = dysmsOf(await openSandbox(), { secretAccessKey: "wrong" }).sendSms(SEND);
  await expect(asked).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
});

test.each<[method: DysmsMethod, parameters: Record<string, unknown>]>([
  ["sendInterSms", { ...SEND, CountryCode: "852" }],
  ["sendPersonalSms", BATCH],
  ["queryInterSmsIsoInfo", {}],
])("@alicloud/dysmsapi-2017-05-25 is told that %s() is no action", async (method, parameters) => {
  const client = dysmsOf(await openSandbox());
  await expect(client[method](parameters)).rejects.toMatchObject(UNKNOWN);
});

test("@alicloud/sms-sdk is told that the token of its message queue is no action", async () => {
  await expect(smsOf(await openSandbox()).receiveMsg(0, "Alicom-Queue-1-")).rejects.toMatchObject(UNKNOWN);
});
