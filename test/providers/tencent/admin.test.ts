import { describe, expect, test } from "vitest";
import { XinshiError } from "../../../shared/errors.ts";
import type { HttpResult } from "../../../shared/providers/http-client.ts";
import { createTencentAdmin } from "../../../shared/providers/tencent/admin.ts";
import { UnreadableReply } from "../../../shared/providers/unreadable-reply.ts";
import { proves } from "../../coverage/proves.ts";
import { control, NOON, openSandbox, sdk, send, travel } from "../../sandbox/helpers.ts";
import { answered, canned } from "../canned.ts";
import { KEY, NOW, realHttp, refusal, reply } from "./helpers.ts";

const DEADLINE = { deadline: NOW + 3000 };
const HOUR_MS = 3_600_000;
const PROOF = [{ base64: "iVBORw0KGgo=", suffix: "png" }];

/** An admin in front of canned answers. */
function openAdmin(...results: (HttpResult | Error)[]) {
  const http = canned(...results);
  const options = { secretId: KEY.id, secretKey: KEY.secret, smsSdkAppId: "1400006666", http, now: () => NOW };
  return {
    admin: createTencentAdmin(options),
    http,
    asked: () => http.asked.map(({ body }) => JSON.parse(String(body))),
  };
}

/** An admin of the published samples' account in a sandbox. */
async function openReal() {
  const sandbox = await openSandbox();
  const admin = createTencentAdmin({
    secretId: "secretId",
    secretKey: "secretKey",
    smsSdkAppId: "1400006666",
    endpoint: sandbox.url,
    http: realHttp(),
    now: () => sandbox.clock.now(),
  });
  return { sandbox, admin, call: { deadline: NOON + 60_000 } };
}

async function errorOf(promise: Promise<unknown>): Promise<XinshiError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof XinshiError)) throw new Error("It did not throw a XinshiError");
  return error;
}

describe("createTencentAdmin() against the sandbox", () => {
  test("submits, lists, changes and removes sign names", async () => {
    proves(
      ["sms2021/AddSmsSign", "sms2021/ModifySmsSign", "sms2021/DeleteSmsSign", "sms2021/DescribeSmsSignList"],
      "client",
    );
    const { sandbox, admin, call } = await openReal();
    const { signs } = admin;
    const id = await signs.add({ text: "信使测试", proofImages: PROOF, extra: { DocumentType: 1 } }, call);
    const pending = { id, text: "信使测试", international: false, review: "pending", createdAt: NOON };
    expect(await signs.list({ ids: [id] }, call)).toEqual([pending]);
    await signs.modify(id, { text: "信使二号", proofImages: PROOF }, call);
    await control(sandbox, "POST", "/signs", { text: "信使二号", status: "refused", account: "published" });
    expect(await signs.list({ ids: [id], international: false }, call)).toMatchObject([
      { text: "信使二号", review: "refused" },
    ]);
    await signs.remove(id, call);
    expect(await signs.list({ ids: [id] }, call)).toEqual([]);
  });

  test("submits, lists, changes and removes templates", async () => {
    proves(
      [
        "sms2021/AddSmsTemplate",
        "sms2021/ModifySmsTemplate",
        "sms2021/DeleteSmsTemplate",
        "sms2021/DescribeSmsTemplateList",
      ],
      "client",
    );
    const { sandbox, admin, call } = await openReal();
    const { templates } = admin;
    const id = await templates.add({ name: "登录", text: "您的验证码是{1}。", use: "code" }, call);
    const pending = { id, name: "登录", international: false, review: "pending", createdAt: NOON };
    expect(await templates.list({ ids: [id] }, call)).toEqual([{ ...pending, text: "您的验证码是{1}。" }]);
    await templates.modify(id, { name: "促销", text: "八折，拒收请回复R", use: "marketing" }, call);
    await control(sandbox, "POST", "/templates", {
      id,
      text: "八折，拒收请回复R",
      status: "approved",
      account: "published",
    });
    expect(await templates.list({ ids: [id] }, call)).toEqual([
      { id, name: "促销", text: "八折，拒收请回复R", international: false, review: "approved", createdAt: NOON },
    ]);
    await templates.remove(id, call);
    expect(await templates.list({ ids: [id] }, call)).toEqual([]);
  });

  test("lists both kinds where none is named, a template of both once", async () => {
    const { admin, call } = await openReal();
    const all = await admin.templates.list({}, call);
    expect(all.filter(({ id }) => id === "1110")).toMatchObject([{ international: true }]);
    expect(await admin.templates.list({ international: true }, call)).toHaveLength(1);
    expect(await admin.templates.list({ international: false, limit: 2, offset: 1 }, call)).toMatchObject([
      { id: "1110" },
      { id: "1234" },
    ]);
    await admin.signs.add({ text: "Xinshi", international: true, proofImages: PROOF }, call);
    const signs = await admin.signs.list({}, call);
    expect(signs.map(({ text }) => text)).toEqual(expect.arrayContaining(["腾讯云", "Xinshi"]));
  });

  test("counts what was sent and what arrived", async () => {
    proves(["sms2021/SendStatusStatistics", "sms2021/CallbackStatusStatistics"], "client");
    const { sandbox, admin, call } = await openReal();
    await sdk(sandbox).SendSms(send({ PhoneNumberSet: ["13711110100", "13711110001", "13711110003"] }));
    travel(sandbox, 1000);
    const range = { from: NOON, to: NOON + 1000 };
    expect(await admin.sendStatistics(range, call)).toEqual({
      requested: 3,
      accepted: 2,
      billed: 2,
      detail: { FeeCount: 2, RequestCount: 3, RequestSuccessCount: 2 },
    });
    expect(await admin.receiptStatistics(range, call)).toMatchObject({
      accepted: 2,
      delivered: 1,
      failed: 1,
      detail: { CallbackCount: 2, ShutdownErrorCount: 1 },
    });
  });

  test("shows packages, also those of a range that ends now", async () => {
    proves("sms2021/SmsPackagesStatistics", "client");
    const { admin, call } = await openReal();
    const from = Date.parse("2025-01-01T00:00:00+08:00");
    expect(await admin.packages({ from, to: NOON }, call)).toEqual([
      {
        id: "10001",
        amount: 100,
        used: 0,
        createdAt: Date.parse("2025-01-01T10:00:00+08:00"),
        expiresAt: Date.parse("2035-01-01T00:00:00+08:00"),
      },
      expect.objectContaining({ id: "10002", amount: 1_000_000 }),
    ]);
    expect(await admin.packages({ from: NOON, to: NOON }, call)).toEqual([]);
  });

  test("reads numbers, and more than one request takes", async () => {
    proves("sms2021/DescribePhoneNumberInfo", "client");
    const { admin, call } = await openReal();
    expect(await admin.numberInfo(["+86018501234444", "12"], call)).toEqual([
      {
        phone: "+8618501234444",
        valid: true,
        country: "CN",
        detail: {
          Code: "Ok",
          Message: "Describe success",
          NationCode: "86",
          SubscriberNumber: "18501234444",
          IsoCode: "CN",
          IsoName: "China",
        },
      },
      {
        phone: "12",
        valid: false,
        detail: { Code: "FailedOperation.PhoneNumberParseFail", Message: "the phone number cannot be parsed" },
      },
    ]);
    const phones = Array.from({ length: 201 }, (_, index) => `+86137111${10_000 + index}`);
    expect((await admin.numberInfo(phones, call)).map(({ phone }) => phone)).toEqual(phones);
    expect(await admin.numberInfo([], call)).toEqual([]);
  });

  test("reports a conversion, and throws for a message that is not there", async () => {
    proves("sms2021/ReportConversion", "client");
    const { sandbox, admin, call } = await openReal();
    const { SendStatusSet } = await sdk(sandbox).SendSms(send());
    await admin.reportConversion(SendStatusSet?.[0]?.SerialNo ?? "", NOON + 5000, call);
    const error = await errorOf(admin.reportConversion("5000:0", NOON, call));
    expect(error.details.provider).toEqual({
      name: "tencent",
      code: "FailedOperation",
      message: "the serial number is unknown",
    });
  });

  test("throws what the provider refuses, with its own code and words", async () => {
    const { admin, call } = await openReal();
    const cases: [refused: Promise<unknown>, code: string, message: string][] = [
      [admin.signs.remove("1", call), "FailedOperation.SignIdNotExist", "the signature does not exist"],
      [
        admin.signs.add({ text: "信使测试" }, call),
        "InvalidParameterValue.ImageInvalid",
        "the image is missing or not base64",
      ],
      [
        admin.templates.modify("1", { name: "x", text: "验证码{1}", use: "code" }, call),
        "FailedOperation.MissingTemplateToModify",
        "the template to modify does not exist",
      ],
      [
        admin.receiptStatistics({ from: NOON - 33 * 24 * HOUR_MS, to: NOON }, call),
        "InvalidParameterValue.EndTimeVerifyFail",
        "the end time is malformed, before the begin time or too late",
      ],
    ];
    for (const [refused, code, message] of cases) {
      const error = await errorOf(refused);
      expect(error.code).toBe("PROVIDER_REJECTED");
      expect(error.message).toBe("The provider refused what it was asked");
      expect(error.details).toEqual({ provider: { name: "tencent", code, message } });
    }
  });
});

describe("the requests of an admin", () => {
  test("have the documented fields", async () => {
    const added = answered(reply({ AddSignStatus: { SignId: 7 }, AddTemplateStatus: { TemplateId: "8" } }));
    const { admin, asked, http } = openAdmin(added);
    const draft = { text: "信使", international: true, remark: "备注" };
    const letter = { base64: "TEVUVEVS", suffix: "jpg" };
    expect(
      await admin.signs.add({ ...draft, proofImages: [...PROOF, letter], extra: { SignPurpose: 1 } }, DEADLINE),
    ).toBe("7");
    expect(await admin.templates.add({ name: "n", text: "t", use: "notice" }, DEADLINE)).toBe("8");
    await admin.templates.remove("8", DEADLINE);
    expect(http.asked.map(({ headers }) => headers["X-TC-Action"])).toEqual([
      "AddSmsSign",
      "AddSmsTemplate",
      "DeleteSmsTemplate",
    ]);
    expect(asked()).toEqual([
      {
        SignName: "信使",
        SignType: 0,
        DocumentType: 0,
        International: 1,
        SignPurpose: 1,
        ProofImage: "iVBORw0KGgo=",
        CommissionImage: "TEVUVEVS",
        Remark: "备注",
      },
      { TemplateName: "n", TemplateContent: "t", SmsType: 2, International: 0, Remark: "" },
      { TemplateId: 8 },
    ]);
  });

  test("ask for a hundred ids at a time", async () => {
    const { admin, asked } = openAdmin(answered(reply({ DescribeSignListStatusSet: null })));
    const ids = Array.from({ length: 101 }, (_, index) => String(index + 1));
    expect(await admin.signs.list({ ids, international: false }, DEADLINE)).toEqual([]);
    expect(asked().map(({ SignIdSet }) => SignIdSet.length)).toEqual([100, 1]);
    expect(await admin.signs.list({ ids: [], international: false }, DEADLINE)).toEqual([]);
    expect(asked()).toHaveLength(2);
  });

  test("write hours as Beijing's", async () => {
    const counters = { FeeCount: 0, RequestCount: 0, RequestSuccessCount: 0 };
    const { admin, asked } = openAdmin(answered(reply({ SendStatusStatistics: counters })));
    await admin.sendStatistics({ from: Date.UTC(2025, 11, 31, 15, 59, 59), to: Date.UTC(2025, 11, 31, 16) }, DEADLINE);
    expect(asked()).toEqual([
      { SmsSdkAppId: "1400006666", BeginTime: "2025123123", EndTime: "2026010100", Limit: 0, Offset: 0 },
    ]);
  });

  test("turn over the pages of packages", async () => {
    const item = (PackageId: number) => ({ PackageId, PackageAmount: 1, CurrentUsage: 0 });
    const full = Array.from({ length: 500 }, (_, index) => item(index));
    const pages = [full, [item(500)]].map((set) => answered(reply({ SmsPackagesStatisticsSet: set })));
    const { admin, asked } = openAdmin(...pages);
    expect(await admin.packages({ from: 0, to: NOW - 1 }, DEADLINE)).toHaveLength(501);
    expect(asked().map(({ Offset }) => Offset)).toEqual([0, 500]);
  });

  test("are not made for an id that is none of this provider's", async () => {
    const { admin, http } = openAdmin();
    const error = await errorOf(admin.templates.remove("SMS_153055065", DEADLINE));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toBe("The id of a sign name or template must be digits here, such as 7839");
    expect(http.asked).toEqual([]);
  });
});

describe("an admin's reading of reviews", () => {
  const codes = [
    { StatusCode: 0, review: "approved" },
    { StatusCode: 1, review: "pending" },
    { StatusCode: 2, review: "pending" },
    { StatusCode: -1, review: "refused" },
  ];
  test.each(codes)("takes $StatusCode for $review", async ({ StatusCode, review }) => {
    const item = { SignId: 1, International: 0, StatusCode, ReviewReply: "不清晰", SignName: "信使", CreateTime: 0 };
    const { admin } = openAdmin(answered(reply({ DescribeSignListStatusSet: [item] })));
    expect(await admin.signs.list({ ids: ["1"], international: false }, DEADLINE)).toEqual([
      { id: "1", text: "信使", international: false, review, reason: "不清晰", createdAt: undefined },
    ]);
  });
});

describe("an admin in front of a server that misbehaves", () => {
  type Admin = ReturnType<typeof createTencentAdmin>;
  const range = { from: NOW - HOUR_MS, to: NOW };
  const calls: [name: string, run: (admin: Admin) => Promise<unknown>, offSchema: Record<string, unknown>][] = [
    [
      "signs.list",
      (admin) => admin.signs.list({ international: false }, DEADLINE),
      { DescribeSignListStatusSet: [{ SignId: "1" }] },
    ],
    ["signs.add", (admin) => admin.signs.add({ text: "信使" }, DEADLINE), { AddSignStatus: {} }],
    [
      "templates.list",
      (admin) => admin.templates.list({ international: false }, DEADLINE),
      { DescribeTemplateStatusSet: {} },
    ],
    [
      "templates.add",
      (admin) => admin.templates.add({ name: "n", text: "t", use: "code" }, DEADLINE),
      { AddTemplateStatus: null },
    ],
    ["sendStatistics", (admin) => admin.sendStatistics(range, DEADLINE), { SendStatusStatistics: { FeeCount: "1" } }],
    ["receiptStatistics", (admin) => admin.receiptStatistics(range, DEADLINE), {}],
    ["packages", (admin) => admin.packages(range, DEADLINE), { SmsPackagesStatisticsSet: [{ PackageId: 1 }] }],
    ["numberInfo", (admin) => admin.numberInfo(["+8613711112222"], DEADLINE), { PhoneNumberInfoSet: [null] }],
    ["reportConversion", (admin) => admin.reportConversion("5000:1", NOW, DEADLINE), { ReportConversionStatus: "OK" }],
  ];

  test.each(calls)(
    "%s() does not know what was done when the answer is off its schema",
    async (_name, run, members) => {
      const body = JSON.stringify(reply(members));
      const error = await errorOf(run(openAdmin(answered(body)).admin));
      expect(error.code).toBe("OUTCOME_UNKNOWN");
      expect(error.message).toBe("The provider's answer did not arrive whole; what it was asked may have been done");
      expect(error.details.provider).toEqual({ name: "tencent", code: "UnreadableReply" });
      expect(error.cause instanceof UnreadableReply && error.cause.body).toBe(body);
    },
  );

  test.each(calls)(
    "%s() throws for HTML, another status, a cut, a refused connection and a throttle",
    async (_name, run) => {
      const socket = new Error("socket hang up");
      const cases: [result: HttpResult, code: string, provider: string][] = [
        [answered("<html></html>"), "OUTCOME_UNKNOWN", "UnreadableReply"],
        [answered("", 502), "OUTCOME_UNKNOWN", "HttpStatus502"],
        [{ kind: "unknown", error: socket }, "OUTCOME_UNKNOWN", "NoAnswer"],
        [{ kind: "not-sent", error: socket }, "PROVIDER_UNAVAILABLE", "NotSent"],
        [answered(refusal("RequestLimitExceeded")), "PROVIDER_UNAVAILABLE", "RequestLimitExceeded"],
        [answered(refusal("AuthFailure.SecretIdNotFound")), "PROVIDER_REJECTED", "AuthFailure.SecretIdNotFound"],
        [answered(refusal("InternalError.Timeout")), "OUTCOME_UNKNOWN", "InternalError.Timeout"],
      ];
      for (const [result, code, provider] of cases) {
        const error = await errorOf(run(openAdmin(result).admin));
        expect([error.code, error.details.provider?.code]).toEqual([code, provider]);
      }
    },
  );
});
