import { describe, expect, test } from "vitest";
import { createTencentRecords } from "../../../shared/providers/tencent/records.ts";
import { createTencentGlobalSender, type GlobalMessage } from "../../../shared/providers/tencent/send-global.ts";
import { proves } from "../../coverage/proves.ts";
import { NOON, openSandbox, sdk, send, travel } from "../../sandbox/helpers.ts";
import { answered, canned } from "../canned.ts";
import { failedStatus, KEY, NOW, realHttp, refusal, reply, status } from "./helpers.ts";

const FOREIGN = "+85261234567";
const MALAYSIA = "+60198890000";
const DEADLINE = { deadline: NOW + 3000 };
const OPTIONS = { secretId: KEY.id, secretKey: KEY.secret, smsSdkAppId: "1400006666", now: () => NOW };

const MESSAGES: readonly GlobalMessage[] = [
  { phone: FOREIGN, templateId: "1110", params: ["1234"], senderId: "Xinshi" },
  { phone: MALAYSIA, templateId: "1110", params: ["5678"] },
];

async function openReal() {
  const sandbox = await openSandbox();
  const options = {
    ...OPTIONS,
    secretId: "secretId",
    secretKey: "secretKey",
    endpoint: sandbox.url,
    http: realHttp(),
    now: () => sandbox.clock.now(),
  };
  return { sandbox, options, call: { deadline: NOON + 60_000 } };
}

describe("createTencentGlobalSender()", () => {
  test("sends each number its own text in one request", async () => {
    const set = [status(MALAYSIA), failedStatus(FOREIGN, "FailedOperation.PhoneNumberInBlacklist")];
    const http = canned(answered(reply({ SendMultiStatusSet: set })));
    const sender = createTencentGlobalSender({ ...OPTIONS, http });
    const { results, rawBody } = await sender.send({ requestId: "request-1", messages: MESSAGES }, DEADLINE);
    expect(results).toMatchObject([
      { phone: FOREIGN, status: "rejected", fault: { code: "RECIPIENT_BLOCKED" } },
      { phone: MALAYSIA, status: "accepted", segments: 1 },
    ]);
    expect(rawBody).toBeUndefined();
    expect(JSON.parse(String(http.asked[0]?.body))).toEqual({
      SmsSdkAppId: "1400006666",
      MultiSmsInfoSet: [
        {
          PhoneNumber: FOREIGN,
          TemplateId: "1110",
          TemplateParamSet: ["1234"],
          SessionContext: "request-1",
          SenderId: "Xinshi",
        },
        { PhoneNumber: MALAYSIA, TemplateId: "1110", TemplateParamSet: ["5678"], SessionContext: "request-1" },
      ],
    });
  });

  test("has a result for each, whatever the answer was", async () => {
    const cases = [
      { answer: answered(refusal("UnsupportedOperation.ContainDomesticPhoneNumber")), status: "rejected" },
      { answer: answered(refusal("InternalError.Timeout")), status: "unknown" },
      { answer: answered("<html>"), status: "unknown" },
      { answer: answered(reply({ SendStatusSet: [] })), status: "unknown" }, // the other action's list
    ];
    for (const { answer, status: wanted } of cases) {
      const sender = createTencentGlobalSender({ ...OPTIONS, http: canned(answer) });
      const { results } = await sender.send({ requestId: "request-1", messages: MESSAGES }, DEADLINE);
      expect(results.map(({ phone, status: got }) => [phone, got])).toEqual([
        [FOREIGN, wanted],
        [MALAYSIA, wanted],
      ]);
    }
  });

  test("asks nothing for nobody", async () => {
    const http = canned();
    const sender = createTencentGlobalSender({ ...OPTIONS, http });
    expect(await sender.send({ requestId: "request-1", messages: [] }, DEADLINE)).toEqual({ results: [] });
    expect(http.asked).toEqual([]);
  });

  test("sends in the sandbox", async () => {
    proves("sms2021/SendMultiGlobalSms", "client");
    const { options, call } = await openReal();
    const messages = [...MESSAGES, { phone: "+85261110003", templateId: "1110", params: ["1"] }];
    const { results } = await createTencentGlobalSender(options).send({ requestId: "request-1", messages }, call);
    expect(results.map((result) => result.status)).toEqual(["accepted", "accepted", "rejected"]);
  });
});

describe("createTencentRecords()", () => {
  test("lists what was sent to a number in the sandbox", async () => {
    proves("sms2021/DescribeSendRecordList", "client");
    const { sandbox, options, call } = await openReal();
    const sent = await sdk(sandbox).SendSms(send());
    await sdk(sandbox).SendSms(send());
    travel(sandbox, 1000);
    const records = createTencentRecords(options);
    expect(await records.list({ phone: "+8613711112222", from: NOON, to: NOON + 1000 }, call)).toEqual({
      total: 2,
      records: [
        expect.objectContaining({
          status: "rejected",
          serialNumber: "",
          answerCode: "LimitExceeded.PhoneNumberThirtySecondLimit",
          receiptCode: undefined,
          deliveredAt: undefined,
        }),
        {
          phone: "+8613711112222",
          serialNumber: sent.SendStatusSet?.[0]?.SerialNo,
          status: "delivered",
          answerCode: "Ok",
          receiptCode: "DELIVRD",
          country: "CN",
          text: "【腾讯云】****为您的登录验证码，请于*分钟内填写，如非本人操作，请忽略本短信。",
          sentAt: NOON,
          deliveredAt: NOON + 1000,
        },
      ],
    });
    const page = await records.list({ phone: "+8613711112222", from: NOON, limit: 1, offset: 1 }, call);
    expect(page).toMatchObject({ total: 2, records: [{ status: "delivered" }] });
    await expect(records.list({ phone: "+8613711112222", from: NOON - 73 * 3_600_000 }, call)).rejects.toMatchObject({
      code: "PROVIDER_REJECTED",
      message: "The provider refused what it was asked",
      details: { provider: { code: "InvalidParameterValue.BeginTimeVerifyFail" } },
    });
  });

  const item = { PhoneNumber: FOREIGN, SendStatus: 2, SendTime: 1 };
  const offSchema: [title: string, members: Record<string, unknown>][] = [
    ["no total", { SendRecordSet: [] }],
    ["a status that is none", { TotalCount: 1, SendRecordSet: [{ ...item, SendStatus: 5 }] }],
    ["a time as text", { TotalCount: 1, SendRecordSet: [{ ...item, SendTime: "1" }] }],
    ["no list", { TotalCount: 1, SendRecordSet: {} }],
  ];
  test.each(offSchema)("cannot read an answer with %s", async (_title, members) => {
    const records = createTencentRecords({ ...OPTIONS, http: canned(answered(reply(members))) });
    await expect(records.list({ phone: FOREIGN, from: NOW }, DEADLINE)).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      message: "The provider's answer did not arrive whole; what it was asked may have been done",
    });
  });
});
