import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { byHand, v1Params } from "../aliyun/helpers.ts";
import { control, NOON, openSandbox, sdk, send, travel } from "../helpers.ts";
import { classic, tel } from "../qcloudsms/helpers.ts";

const HOUR = 3_600_000;
const MAINLAND = "+8613711112222";
const HONG_KONG = "+85261234567";

const TEMPLATES = [
  { id: "2001", text: "{1}，您的订单{2}到了", kind: "notice" },
  { id: "2002", text: "新品上市，拒收请回复R", kind: "marketing" },
  { id: "2003", text: "旧的", kind: "notice", status: "refused" },
  { id: "2004", text: "{1} is ready", kind: "notice", domestic: false, international: true },
  { id: "SMS_1", text: `\${name}，您的订单\${id}到了`, kind: "notice" },
  { id: "SMS_2", text: `Your code is \${code}`, kind: "code", domestic: false, international: true },
];

/** A sandbox that knows more than the samples. */
async function openWithTemplates(): Promise<Sandbox> {
  const sandbox = await openSandbox();
  for (const template of TEMPLATES) await control(sandbox, "POST", "/templates", template);
  await control(sandbox, "POST", "/signs", { text: "新店", status: "pending" });
  await control(sandbox, "POST", "/settings", { maxParameterLength: 6 });
  return sandbox;
}

interface Asked {
  phone?: string;
  templateId?: string;
  signName?: string;
  params?: readonly string[] | Record<string, string>;
}

async function codeOf(sandbox: Sandbox, provider: string, account: string, asked: Asked): Promise<unknown> {
  const { phone = MAINLAND, ...rest } = asked;
  const { json } = await control(sandbox, "POST", "/preflight", { provider, account, phones: [phone], ...rest });
  return json.recipients?.[0]?.fault?.code;
}

type Case = [what: string, asked: Asked];

const POSITIONAL: Case[] = [
  ["a good code", {}],
  ["a good notice", { templateId: "2001", params: ["李", "A1"] }],
  ["a code of letters", { params: ["abc", "5"] }],
  ["too few values", { params: ["4370"] }],
  ["too many values", { params: ["4370", "5", "6"] }],
  ["a link", { templateId: "2001", params: ["李", "www.example.com"] }],
  ["a long value", { templateId: "2001", params: ["李", "1234567"] }],
  ["an unknown sign name", { signName: "没有" }],
  ["a sign name in review", { signName: "新店" }],
  ["an unknown template", { templateId: "404" }],
  ["a refused template", { templateId: "2003", params: [] }],
  ["a foreign template to the mainland", { templateId: "2004", params: ["A1"] }],
  ["a mainland template abroad", { phone: HONG_KONG, templateId: "2001", params: ["李", "A1"] }],
  ["a foreign template abroad, unsigned", { phone: HONG_KONG, templateId: "2004", params: ["A1"], signName: "" }],
  ["no sign name", { signName: "" }],
  ["marketing by day", { templateId: "2002", params: [] }],
];

describe("POST /_sandbox/preflight", () => {
  test.each(POSITIONAL)("tells for %s what Tencent answers", async (_what, change) => {
    const sandbox = await openWithTemplates();
    const asked = { templateId: "1008", signName: "腾讯云", params: ["4370", "5"], ...change };
    const { SendStatusSet = [] } = await sdk(sandbox).SendSms(
      send({
        PhoneNumberSet: [change.phone ?? MAINLAND],
        TemplateId: asked.templateId,
        SignName: asked.signName,
        TemplateParamSet: [...(asked.params as string[])],
      }),
    );
    const { Code } = SendStatusSet[0] ?? {};
    expect(await codeOf(sandbox, "tencent", "published", asked)).toBe(Code === "Ok" ? undefined : Code);
  });

  test.each(POSITIONAL)("tells for %s what the classic API answers", async (_what, change) => {
    const sandbox = await openWithTemplates();
    const asked = { templateId: "1008", signName: "腾讯云", params: ["4370", "5"], ...change };
    const isForeign = change.phone === HONG_KONG;
    const { result } = await classic(sandbox, "tlssmssvr/sendsms", {
      tel: isForeign ? tel("61234567", "852") : tel("13711112222"),
      tpl_id: Number(asked.templateId),
      sign: asked.signName,
      params: asked.params,
    });
    expect(await codeOf(sandbox, "qcloudsms", "published", asked)).toBe(
      (result as unknown) === 0 ? undefined : String(result),
    );
  });

  const named: Case[] = [
    ["a good code", {}],
    ["a good notice", { templateId: "SMS_1", params: { name: "李", id: "7" } }],
    ["a missing value", { templateId: "SMS_1", params: { name: "李" } }],
    ["a code with a hyphen", { params: { code: "12-34" } }],
    ["a link", { templateId: "SMS_1", params: { name: "www.example.com", id: "7" } }],
    ["a long value", { templateId: "SMS_1", params: { name: "1234567", id: "7" } }],
    ["an emoji", { templateId: "SMS_1", params: { name: "😀", id: "7" } }],
    ["an unknown sign name", { signName: "没有" }],
    ["a sign name in review", { signName: "新店" }],
    ["no sign name", { signName: "" }],
    ["an unknown template", { templateId: "SMS_404" }],
    ["another provider's template", { templateId: "1008" }],
    ["a foreign template to the mainland", { templateId: "SMS_2" }],
    ["a mainland template abroad", { phone: HONG_KONG }],
    ["a foreign template abroad", { phone: HONG_KONG, templateId: "SMS_2" }],
  ];
  test.each(named)("tells for %s what Alibaba Cloud answers", async (_what, change) => {
    const sandbox = await openWithTemplates();
    const asked = { templateId: "SMS_153055065", signName: "阿里云", params: { code: "1234" }, ...change };
    const reply = await byHand(sandbox, {
      query: v1Params(sandbox, {
        PhoneNumbers: (change.phone ?? MAINLAND).slice(1),
        SignName: asked.signName,
        TemplateCode: asked.templateId,
        TemplateParam: JSON.stringify(asked.params),
      }),
    });
    const { Code } = JSON.parse(reply.text) as { Code: string };
    expect(await codeOf(sandbox, "aliyun", "aliyun-sandbox", asked)).toBe(Code === "OK" ? undefined : Code);
  });

  test.each([
    ["21:59", 9 * HOUR + 59 * 60_000, undefined],
    ["22:00", 10 * HOUR, "FailedOperation.MarketingSendTimeConstraint"],
    ["07:59", 19 * HOUR + 59 * 60_000, "FailedOperation.MarketingSendTimeConstraint"],
    ["08:00", 20 * HOUR, undefined],
  ])("knows the hour of marketing texts at %s", async (_time, sinceNoon, code) => {
    const sandbox = await openWithTemplates();
    expect(sandbox.clock.now()).toBe(NOON);
    travel(sandbox, sinceNoon);
    expect(await codeOf(sandbox, "tencent", "published", { templateId: "2002", signName: "腾讯云", params: [] })).toBe(
      code,
    );
  });

  test("shows each text and what is billed, sees mixed numbers, and captures nothing", async () => {
    const sandbox = await openWithTemplates();
    const { json } = await control(sandbox, "POST", "/preflight", {
      phones: ["13711112222", HONG_KONG],
      templateId: "1110",
      signName: "腾讯云",
      params: ["4370"],
    });
    expect(json).toEqual({
      provider: "tencent",
      account: "sandbox",
      isMixed: true,
      recipients: [
        {
          phone: MAINLAND,
          country: "CN",
          domestic: true,
          text: "【腾讯云】4370 is your verification code.",
          length: 36,
          segments: 1,
          encoding: "domestic",
        },
        {
          phone: HONG_KONG,
          country: "HK",
          domestic: false,
          text: "[腾讯云]4370 is your verification code.",
          length: 36,
          segments: 1,
          encoding: "ucs2",
        },
      ],
    });
    expect((await control(sandbox, "GET", "/messages")).json.messages).toEqual([]);
  });

  test("says what is wrong, and with which variable", async () => {
    const sandbox = await openWithTemplates();
    const asked = { phones: [MAINLAND], templateId: "2001", signName: "腾讯云", params: ["李", "1234567"] };
    const { json } = await control(sandbox, "POST", "/preflight", asked);
    expect(json.recipients?.[0]?.fault).toEqual({
      reason: "params_too_long",
      field: "params",
      rule: "is longer than this account's templates allow",
      variable: "2",
      code: "InvalidParameterValue.TemplateParameterLengthLimit",
    });
  });
});

describe("GET /_sandbox/preflight", () => {
  test("takes values as JSON", async () => {
    const sandbox = await openSandbox();
    const query = new URLSearchParams({
      provider: "aliyun",
      phone: MAINLAND,
      templateId: "SMS_153055065",
      signName: "阿里云",
      params: '{"code":"4370"}',
    });
    const { status, json } = await control(sandbox, "GET", `/preflight?${query}`);
    expect(status).toBe(200);
    expect(json.recipients?.[0]).toMatchObject({
      phone: MAINLAND,
      text: "【阿里云】您的验证码为：4370，请勿泄露于他人！",
    });
  });

  const faults: [query: string, message: string][] = [
    ["templateId=1", "phone: is required"],
    ["phone=1&templateId=1", "phone: must be a number such as +8613711112222"],
    [`phone=${MAINLAND}&templateId=1&params=4`, "params: must be a list of values, or an object of named ones"],
    [`phone=${MAINLAND}&templateId=1&params=[`, 'params: must be JSON, such as ["4370"] or {"code":"4370"}'],
  ];
  test.each(faults)("refuses %s", async (query, message) => {
    const sandbox = await openSandbox();
    expect(await control(sandbox, "GET", `/preflight?${query}`)).toMatchObject({
      status: 400,
      json: { error: { code: "INVALID_ARGUMENT", message: expect.stringContaining(message) } },
    });
  });
});
