/**
 * Our own API 3.0, judged by the official SDK: the code that a backend has, with another endpoint and key.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sms } from "tencentcloud-sdk-nodejs/tencentcloud/services/sms/index.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SANDBOX_API_KEY, SANDBOX_SIGNING_KEY, startLocal } from "../../deploy/local.ts";
import { signTc3 } from "../../shared/signing/tc3.ts";
import { type Control, controlOf } from "../helpers/control.ts";
import { describePostgres, makeSchema } from "../store/postgres-server.ts";

const { Client } = sms.v20210111;
type Client = InstanceType<typeof Client>;
/** What the published sample of SendSms gives, with the config's template. */
const CODE = { SmsSdkAppId: "1400006666", SignName: "信使", TemplateId: "1008", TemplateParamSet: ["4370", "5"] };
const NOTICE = { ...CODE, TemplateId: "2001", TemplateParamSet: ["A-17"] };
const APP = { SmsSdkAppId: "1400006666" };

interface Key {
  id: string;
  secret: string;
  scope?: string;
}

interface How {
  key?: Key;
  method?: string;
  headers?: Record<string, string>;
}

/** May text, and no more. */
const SENDER: Key = { id: "AKIDofthesender00001", secret: "s".repeat(32), scope: "send" };
/** May ask, and no more. */
const READER: Key = { id: "AKIDofthereader00001", secret: "r".repeat(32), scope: "status" };

function keysOf(...keys: readonly Key[]): string {
  return keys.map(({ id, secret, scope }) => ["shop", id, secret, scope ?? []].flat().join(":")).join();
}

let lastNumber = 0;
const freshPhone = (): string => `+86139${String(++lastNumber).padStart(4, "0")}7777`;

describe("on SQLite", () => testApi3(async () => ({ environment: {}, close: async () => undefined })));
describePostgres("on PostgreSQL", () => {
  testApi3(async () => {
    const schema = await makeSchema();
    return { environment: { XINSHI_STORE: "postgres", DATABASE_URL: schema.url }, close: () => schema.drop() };
  });
});

interface Ledger {
  environment: Record<string, string>;
  close(): Promise<void>;
}

function testApi3(openLedger: () => Promise<Ledger>): void {
  let url: string;
  let control: Control;
  let client: Client;
  let close: () => Promise<void>;

  function clientWith(secretId: string, secretKey: string): Client {
    const endpoint = new URL(url).host;
    return new Client({
      credential: { secretId, secretKey },
      region: "ap-guangzhou",
      profile: { httpProfile: { endpoint, protocol: "http://" } },
    });
  }

  beforeAll(async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "xinshi-api3-"));
    const ledger = await openLedger();
    const environment = { ...ledger.environment, XINSHI_SIGNING_KEYS: keysOf(SANDBOX_SIGNING_KEY, SENDER, READER) };
    const sandbox = await startLocal({ port: 0, dataDir, cron: false, environment });
    url = sandbox.url;
    control = controlOf(url);
    await control.post("/settings", { receiptDelayMs: 0, replyDelayMs: 0 }); // the SDK signs by the machine's clock
    client = clientWith(SANDBOX_SIGNING_KEY.id, SANDBOX_SIGNING_KEY.secret);
    close = async () => {
      await sandbox.close();
      await ledger.close();
      rmSync(dataDir, { recursive: true, force: true });
    };
  });
  afterAll(() => close());

  async function pullByTimer(): Promise<void> {
    expect((await fetch(`${url}/timer/pullstatus`, { method: "POST" })).status).toBe(200);
  }

  async function textsTo(phone: string): Promise<{ text: string; provider: string }[]> {
    const query = `/messages?phone=${encodeURIComponent(phone)}`;
    return (await control.get<{ messages: { text: string; provider: string }[] }>(query)).messages;
  }

  test("SendSms of the official SDK texts, and its receipt is pulled once, under the same serial number", async () => {
    const phone = freshPhone();
    const { SendStatusSet = [], RequestId } = await client.SendSms({
      ...CODE,
      PhoneNumberSet: [phone],
      SessionContext: "cart 7",
    });
    expect(RequestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(SendStatusSet).toEqual([
      {
        SerialNo: expect.stringMatching(/^[0-9A-Z]{26}$/),
        PhoneNumber: phone,
        Fee: 1,
        SessionContext: "cart 7",
        Code: "Ok",
        Message: "send success",
        IsoCode: "CN",
      },
    ]);
    expect(await textsTo(phone)).toMatchObject([
      { text: expect.stringContaining("4370为您的登录验证码，请于5分钟内") },
    ]);
    await pullByTimer();
    const { PullSmsSendStatusSet } = await client.PullSmsSendStatus({ ...APP, Limit: 100 });
    expect(PullSmsSendStatusSet).toEqual([
      {
        UserReceiveTime: expect.any(Number),
        CountryCode: "86",
        SubscriberNumber: phone.slice(3),
        PhoneNumber: phone,
        SerialNo: SendStatusSet[0]?.SerialNo,
        ReportStatus: "SUCCESS",
        Description: "DELIVRD",
        SessionContext: "cart 7",
      },
    ]);
    expect((await client.PullSmsSendStatus({ ...APP, Limit: 100 })).PullSmsSendStatusSet).toEqual([]);
    const range = { ...APP, PhoneNumber: phone, BeginTime: 0, Offset: 0, Limit: 10 };
    expect((await client.PullSmsSendStatusByPhoneNumber(range)).PullSmsSendStatusSet).toEqual(PullSmsSendStatusSet);
  });

  test("a template of a scene gets the scene's other routes, with the caller's own code", async () => {
    await control.post("/faults", { provider: "tencent", effect: { kind: "throttle" } });
    const phone = freshPhone();
    const { SendStatusSet } = await client.SendSms({ ...CODE, PhoneNumberSet: [phone] });
    await control.delete("/faults");
    expect(SendStatusSet).toMatchObject([{ Code: "Ok" }]);
    expect(await textsTo(phone)).toMatchObject([{ provider: "aliyun", text: expect.stringContaining("4370") }]);
  });

  test("each number of a call has its own status, in the codes that the SDK's caller knows", async () => {
    const [fine, blacklisted, limited] = [freshPhone(), "+8613911110003", freshPhone()];
    await client.SendSms({ ...NOTICE, PhoneNumberSet: [limited] });
    const { SendStatusSet } = await client.SendSms({
      ...NOTICE,
      PhoneNumberSet: [fine, blacklisted, limited, "12", fine],
    });
    expect(
      SendStatusSet?.map(({ Code, PhoneNumber, Fee, SerialNo }) => [Code, PhoneNumber, Fee, SerialNo !== ""]),
    ).toEqual([
      ["Ok", fine, 1, true],
      ["FailedOperation.PhoneNumberInBlacklist", blacklisted, 0, false],
      ["LimitExceeded.PhoneNumberThirtySecondLimit", limited, 0, false],
      ["InvalidParameterValue.IncorrectPhoneNumber", "12", 0, false],
      ["Ok", fine, 1, true],
    ]);
  });

  test("what a person writes back is pulled once by the backend that texted", async () => {
    const phone = freshPhone();
    await client.SendSms({ ...NOTICE, PhoneNumberSet: [phone] });
    await control.post(`/phones/${encodeURIComponent(phone)}/reply`, { text: "好的" });
    await pullByTimer();
    const { PullSmsReplyStatusSet } = await client.PullSmsReplyStatus({ ...APP, Limit: 100 });
    expect(PullSmsReplyStatusSet).toMatchObject([
      { PhoneNumber: phone, CountryCode: "86", ReplyContent: "好的", SignName: "信使" },
    ]);
    expect((await client.PullSmsReplyStatus({ ...APP, Limit: 100 })).PullSmsReplyStatusSet).toEqual([]);
    const range = { ...APP, PhoneNumber: phone, BeginTime: 0, Offset: 0, Limit: 10 };
    expect((await client.PullSmsReplyStatusByPhoneNumber(range)).PullSmsReplyStatusSet).toEqual(PullSmsReplyStatusSet);
  });

  test("a backend's queue holds only what it sent by SendSms", async () => {
    const phone = freshPhone();
    await fetch(`${url}/fn/sendsms`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${SANDBOX_API_KEY}` },
      body: JSON.stringify({ scene: "order_shipped", phone, params: { order: "1" } }),
    });
    await pullByTimer();
    const { PullSmsSendStatusSet = [] } = await client.PullSmsSendStatus({ ...APP, Limit: 100 });
    expect(PullSmsSendStatusSet.filter(({ PhoneNumber }) => PhoneNumber === phone)).toEqual([]);
  });

  for (const { title, code, call } of [
    {
      title: "a wrong key",
      code: "AuthFailure.SignatureFailure",
      call: () => clientWith(SANDBOX_SIGNING_KEY.id, "wrong").SendSms({ ...CODE, PhoneNumberSet: [freshPhone()] }),
    },
    {
      title: "a missing field",
      code: "MissingParameter",
      call: () => client.SendSms({ ...CODE, TemplateId: undefined as never, PhoneNumberSet: [freshPhone()] }),
    },
    {
      title: "a field of no action",
      code: "UnknownParameter",
      call: () => client.SendSms({ ...CODE, PhoneNumberSet: [freshPhone()], Colour: "red" } as never),
    },
    {
      title: "201 numbers",
      code: "LimitExceeded.PhoneNumberCountLimit",
      call: () => client.SendSms({ ...CODE, PhoneNumberSet: Array.from({ length: 201 }, freshPhone) }),
    },
    { title: "an action that we have not", code: "InvalidAction", call: () => client.DescribeSmsSignList({} as never) },
  ]) {
    test(`${title} gets ${code}`, async () => {
      await expect(call()).rejects.toMatchObject({ code, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    });
  }

  /** To one function, by any method, with headers that no SDK sends. */
  async function ask(fn: string, action: string, input: object, how: How = {}): Promise<string> {
    const { key = SANDBOX_SIGNING_KEY, method = "POST", headers = {} } = how;
    const body = JSON.stringify(input);
    const timestamp = Math.floor((await control.get<{ now: number }>("/clock")).now / 1000);
    const signed = { "content-type": "application/json", host: new URL(url).host };
    const authorization = signTc3({ method: "POST", headers: signed, body, service: "sms", timestamp }, key);
    const common = { "x-tc-action": action, "x-tc-version": "2021-01-11", "x-tc-timestamp": String(timestamp) };
    const response = await fetch(`${url}/fn/${fn}`, {
      method,
      headers: { ...signed, ...common, authorization, ...headers },
      body: method === "GET" ? null : body,
    });
    expect(response.status).toBe(200);
    const { Response } = (await response.json()) as { Response: { Error?: { Code: string } } };
    return Response.Error?.Code ?? "Ok";
  }

  test("a key is good for the actions of its scope, whatever it signs", async () => {
    const phone = freshPhone();
    const text = { ...NOTICE, PhoneNumberSet: [phone] };
    const [pull, byNumber] = [
      { ...APP, Limit: 1 },
      { ...APP, PhoneNumber: phone, BeginTime: 0, Offset: 0, Limit: 1 },
    ];
    expect(await ask("sendsms", "SendSms", text, { key: READER })).toBe("UnauthorizedOperation");
    expect(await textsTo(phone)).toEqual([]);
    for (const action of ["PullSmsSendStatus", "PullSmsReplyStatus"]) {
      expect(await ask("pullstatus", action, pull, { key: SENDER })).toBe("UnauthorizedOperation");
      expect(await ask("pullstatus", action, pull, { key: READER })).toBe("Ok");
      expect(await ask("pullstatus", `${action}ByPhoneNumber`, byNumber, { key: SENDER })).toBe(
        "UnauthorizedOperation",
      );
      expect(await ask("pullstatus", `${action}ByPhoneNumber`, byNumber, { key: READER })).toBe("Ok");
    }
    expect(await ask("sendsms", "SendSms", text, { key: SENDER })).toBe("Ok");
    expect(await ask("sendsms", "SendSms", text)).toBe("Ok"); // limited, as its status says
  });

  test("what is no signed POST of some size gets the code that says so", async () => {
    const text = { ...NOTICE, PhoneNumberSet: [freshPhone()] };
    const refused: [code: string, how: How][] = [
      ["AuthFailure.SignatureFailure", { headers: { authorization: `Bearer ${SANDBOX_API_KEY}` } }],
      ["AuthFailure.SignatureFailure", { headers: { "x-tc-content-sha256": "UNSIGNED-PAYLOAD" } }],
      ["AuthFailure.SignatureFailure", { key: { ...SENDER, secret: READER.secret } }],
      ["UnsupportedProtocol", { method: "GET" }],
      ["UnsupportedProtocol", { method: "PUT" }],
    ];
    for (const [code, how] of refused) expect(await ask("sendsms", "SendSms", text, how)).toBe(code);
    const large = { ...text, SessionContext: "x".repeat(1024 * 1024) };
    expect(await ask("sendsms", "SendSms", large)).toBe("RequestSizeLimitExceeded");
    expect(await ask("sendsms", "PullSmsSendStatus", { ...APP, Limit: 1 })).toBe("InvalidAction");
    expect(await textsTo(text.PhoneNumberSet[0] ?? "")).toEqual([]);
  });

  test("an old signature, one that came before and one without a version get the codes that say so", async () => {
    const sent = { ...NOTICE, PhoneNumberSet: [freshPhone()] };
    const { now } = await control.get<{ now: number }>("/clock");
    const send = async (at: number, version = "2021-01-11", action = "SendSms", input: object = sent) => {
      const body = JSON.stringify(input);
      const timestamp = Math.floor(at / 1000);
      const headers = { "content-type": "application/json", host: new URL(url).host };
      const key = { id: SANDBOX_SIGNING_KEY.id, secret: SANDBOX_SIGNING_KEY.secret };
      const authorization = signTc3({ method: "POST", headers, body, service: "sms", timestamp }, key);
      const common = { "x-tc-action": action, "x-tc-version": version, "x-tc-timestamp": String(timestamp) };
      const response = await fetch(url, { method: "POST", headers: { ...headers, ...common, authorization }, body });
      expect(response.status).toBe(200);
      return response.json();
    };
    expect(await send(now)).toMatchObject({ Response: { SendStatusSet: [{ Code: "Ok" }] } });
    expect(await send(now)).toMatchObject({ Response: { Error: { Code: "RequestLimitExceeded" } } });
    const pulled = () => send(now, "2021-01-11", "PullSmsSendStatus", { ...APP, Limit: 1 });
    expect(await pulled()).toMatchObject({ Response: { PullSmsSendStatusSet: expect.any(Array) } });
    expect(await pulled()).toMatchObject({ Response: { PullSmsSendStatusSet: expect.any(Array) } }); // both mean it
    await control.advance(3000); // nobody means it now
    expect(await pulled()).toMatchObject({ Response: { Error: { Code: "RequestLimitExceeded" } } });
    expect(await send(now - 400_000)).toMatchObject({ Response: { Error: { Code: "AuthFailure.SignatureExpire" } } });
    expect(await send(now + 1000, "2019-07-11")).toMatchObject({ Response: { Error: { Code: "NoSuchVersion" } } });
  });
}
