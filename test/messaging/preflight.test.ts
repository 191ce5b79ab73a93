import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Config, NoticeScene, Route } from "../../shared/config/config.ts";
import { type SendApp, sendSmsAsService } from "../../shared/messaging/send.ts";
import { CAPABILITIES } from "../../shared/providers/capabilities.ts";
import type { ProviderName, SendRequest } from "../../shared/providers/provider.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Store, StoredTemplate } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import type { SendSmsData, SendSmsServiceInput } from "../../shared/validation/sms.ts";
import { testApp } from "../helpers/app.ts";
import { storeWith } from "../helpers/faulty-store.ts";

const NOON = Date.parse("2026-03-01T12:00:00+08:00");
const NIGHT = Date.parse("2026-03-01T22:00:00+08:00");
const MINUTE = 60_000;
const PHONE = "+8613800138001";
const HONG_KONG = "+85261234567";

let folder: string;
let store: Store;
let now: number;
let log: Record<string, unknown>[];
let asked: { name: ProviderName; request: SendRequest }[];
beforeEach(async () => {
  now = NOON;
  log = [];
  asked = [];
  folder = mkdtempSync(join(tmpdir(), "xinshi-preflight-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const BY_TENCENT: Route = {
  provider: "tencent",
  templateId: "2001",
  signName: "信使",
  params: ["order"],
  text: "您的订单{1}已发货。",
};
const BY_CLASSIC: Route = { ...BY_TENCENT, provider: "qcloudsms", templateId: "2002" };
const BY_ALIYUN: Route = {
  provider: "aliyun",
  templateId: "SMS_2",
  signName: "阿里云",
  params: { id: "order" },
  text: `订单\${id}已发货。`,
};
const CODE: Route = { provider: "tencent", templateId: "1008", signName: "信使", params: ["code"], text: "验证码{1}" };

interface Setup {
  scene?: Partial<NoticeScene>;
  code?: Route;
  providers?: Config["providers"];
}

function configOf(routes: readonly Route[], { scene = {}, code = CODE, providers }: Setup = {}): Config {
  return {
    defaultScene: "order",
    scenes: {
      order: { kind: "notice", callers: ["service"], countries: ["CN", "HK"], params: ["order"], routes, ...scene },
      login: {
        kind: "code",
        callers: ["user", "service"],
        routes: [code],
        testNumbers: [{ phone: "+8613800138009", code: "123456", until: "2026-12-31" }],
      },
    },
    withoutScene: { countries: ["CN", "HK"] },
    limits: [],
    providers: providers ?? {
      tencent: { smsSdkAppId: "1400006666" },
      qcloudsms: { sdkAppId: "1400006666" },
      aliyun: {},
    },
  };
}

/** Every provider accepts all. */
function appWith(config: Config, own = store): SendApp {
  return {
    ...testApp({ store: own, provider: {}, now: () => now, config, log }),
    provider: async (name: ProviderName) => ({
      name,
      maxRecipients: CAPABILITIES[name].maxRecipients,
      send: async (request) => {
        asked.push({ name, request });
        return {
          results: request.phones.map((phone, index) => ({
            phone,
            status: "accepted",
            serialNumber: `${request.requestId}:${index}`,
            segments: 1,
          })),
        };
      },
    }),
  };
}

function send(config: Config, input: SendSmsServiceInput, app = appWith(config)): Promise<SendSmsData> {
  const caller = { kind: "service", name: "shop" } as const;
  const call: Call<"service"> = { requestId: "r1", functionName: "sendsms", caller, deadline: now + 20_000 };
  return sendSmsAsService(input, call, app);
}

function template(fields: Partial<StoredTemplate> = {}): StoredTemplate {
  return {
    provider: "tencent",
    id: "2001",
    name: "发货",
    text: "您的订单{1}已发货。",
    kind: "notice",
    domestic: true,
    international: false,
    review: "approved",
    reason: null,
    syncedAt: NOON,
    ...fields,
  };
}

async function sync(...templates: StoredTemplate[]): Promise<void> {
  for (const provider of new Set(templates.map((one) => one.provider))) {
    const own = templates.filter((one) => one.provider === provider);
    await store.saveTemplates({ provider, now: own[0]?.syncedAt ?? NOON, templates: own });
  }
}

const namesAsked = (): string => asked.map(({ name, request }) => `${name} ${request.templateId}`).join(", ");
const ORDER = { phone: PHONE, params: { order: "A1001" } };
const explicit = (fields: Partial<SendSmsServiceInput>): SendSmsServiceInput => ({
  phone: PHONE,
  templateId: "2001",
  signName: "信使",
  params: ["A1001"],
  ...fields,
});

describe("preflight() of a call that names its template", () => {
  const refused: [what: string, input: Partial<SendSmsServiceInput>, message: string, details: object][] = [
    [
      "no sign name",
      { signName: undefined },
      "Cannot read the request: signName: is required for numbers of mainland China",
      {
        reason: "sign_missing",
        wouldBe: { name: "tencent", code: "FailedOperation.SignatureIncorrectOrUnapproved" },
      },
    ],
    [
      "too many values",
      { params: ["A1001", "5"] },
      "Cannot read the request: params: must have 1 value: the template has that many variables",
      {
        reason: "params_count",
        wouldBe: { name: "tencent", code: "FailedOperation.TemplateParamSetNotMatchApprovedTemplate" },
      },
    ],
    [
      "a link",
      { params: ["www.example.com"] },
      "Cannot read the request: params.0: must not hold a link",
      {
        reason: "params_url",
        wouldBe: { name: "tencent", code: "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter" },
      },
    ],
    [
      "a mainland template abroad",
      { phone: HONG_KONG },
      "Cannot read the request: templateId: can be sent to numbers of mainland China only",
      {
        reason: "template_mainland_only",
        wouldBe: { name: "tencent", code: "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone" },
      },
    ],
    [
      "a missing name",
      { provider: "aliyun", templateId: "SMS_2", params: { other: "1" } },
      "Cannot read the request: params.id: is required by the template",
      { reason: "params_missing", wouldBe: { name: "aliyun", code: "isv.TEMPLATE_MISSING_PARAMETERS" } },
    ],
  ];
  test.each(refused)("refuses %s with the code that the provider would give, and asks nobody", async (...row) => {
    const [, input, message, details] = row;
    await sync(template(), template({ provider: "aliyun", id: "SMS_2", text: `\${id}已发货` }));
    await expect(send(configOf([BY_TENCENT]), explicit(input))).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message,
      details,
    });
    expect(asked).toEqual([]);
    expect(await store.findMessages({ order: "newest", limit: 1 })).toEqual([]);
  });

  test("checks nothing of a template that nobody knows", async () => {
    await sync(template({ id: "2009" }));
    expect(await send(configOf([BY_TENCENT]), explicit({ params: ["www.example.com", "2"] }))).toMatchObject({
      accepted: 1,
    });
  });
});

describe("preflight() of a scene", () => {
  test("names the caller's own value", async () => {
    for (const route of [BY_TENCENT, BY_ALIYUN]) {
      await expect(send(configOf([route]), { phone: PHONE, params: { order: "t.cn/a1" } })).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: "Cannot read the request: params.order: must not hold a link",
        details: { reason: "params_url", wouldBe: { name: route.provider } },
      });
    }
  });

  test("holds values to the account's maximum", async () => {
    const providers = { tencent: { smsSdkAppId: "1400006666", maxValueLength: 4 } };
    const config = configOf([BY_TENCENT], { providers });
    await expect(send(config, ORDER)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "Cannot read the request: params.order: is longer than this account's templates allow",
      details: { reason: "params_too_long" },
    });
    expect(await send(config, { phone: PHONE, params: { order: "A101" } })).toMatchObject({ accepted: 1 });
  });

  const { signName: _signName, ...unsigned } = BY_TENCENT;
  const wrong: [what: string, route: object, message: string][] = [
    [
      "a route without its sign name",
      unsigned,
      "scenes.order.routes.0.signName: is required for numbers of mainland China",
    ],
    [
      "a route with too few values",
      { ...BY_TENCENT, params: [] },
      "scenes.order.routes.0.params: must have 1 value: the template has that many variables",
    ],
  ];
  test.each(wrong)("calls %s a fault of the config", async (_what, route, message) => {
    await expect(send(configOf([route as Route]), ORDER)).rejects.toMatchObject({
      code: "NOT_CONFIGURED",
      message: `Cannot send by this route: xinshi.config.ts ${message}`,
    });
    expect(asked).toEqual([]);
  });

  test("leaves out a route that would be refused, and says so in the log", async () => {
    await sync(template({ review: "refused" }));
    expect(await send(configOf([BY_TENCENT, BY_ALIYUN]), ORDER)).toMatchObject({
      messages: [{ status: "accepted", provider: "aliyun" }],
    });
    expect(namesAsked()).toBe("aliyun SMS_2");
    expect(log).toEqual([
      {
        event: "route_skipped",
        requestId: "r1",
        provider: "tencent",
        templateId: "2001",
        reason: "template_unapproved",
        code: "FailedOperation.TemplateIncorrectOrUnapproved",
      },
    ]);
    expect(await store.findMessages({ order: "newest", limit: 1 })).toMatchObject([{ provider: "aliyun" }]);
  });

  test("gives the first route's reason when all would be refused", async () => {
    await sync(template({ review: "refused" }));
    const aliyun = { ...BY_ALIYUN, text: `\${id}\${more}` };
    await expect(send(configOf([BY_TENCENT, aliyun]), ORDER)).rejects.toMatchObject({
      code: "NOT_CONFIGURED",
      message: "Cannot send by this route: xinshi.config.ts scenes.order.routes.0.templateId: is not approved",
      details: { reason: "template_unapproved" },
    });
    expect(log.map(({ reason }) => reason)).toEqual(["template_unapproved", "params_missing"]);
  });

  test("looks at each kind of numbers apart", async () => {
    await sync(template());
    const data = await send(configOf([BY_TENCENT]), { phones: [PHONE, HONG_KONG], params: { order: "A1" } });
    expect(data).toMatchObject({
      accepted: 1,
      rejected: 1,
      messages: [
        { phone: PHONE, status: "accepted" },
        { phone: HONG_KONG, status: "rejected", error: { code: "NOT_CONFIGURED", reason: "template_mainland_only" } },
      ],
    });
  });

  test("looks once at what many recipients share", async () => {
    let reads = 0;
    const counted = storeWith(store, {
      findTemplates: (query) => {
        reads += 1;
        return store.findTemplates(query);
      },
    });
    await sync(template({ review: "refused" }));
    const phones = Array.from({ length: 450 }, (_, index) => `+86138${String(index).padStart(8, "0")}`);
    const config = configOf([BY_TENCENT, BY_CLASSIC]);
    expect(await send(config, { phones, params: { order: "A1" } }, appWith(config, counted))).toMatchObject({
      accepted: 450,
    });
    expect(reads).toBe(2); // one a provider
    expect(log).toHaveLength(1);
  });

  test("leaves test numbers alone", async () => {
    await sync(template({ id: "1008", text: "验证码{1}{2}", kind: "code" }));
    const config = configOf([BY_TENCENT]);
    expect(await send(config, { scene: "login", phone: "+8613800138009" })).toMatchObject({ accepted: 1 });
    await expect(send(config, { scene: "login", phone: PHONE })).rejects.toMatchObject({ code: "NOT_CONFIGURED" });
  });
});

describe("preflight() by the hour", () => {
  const marketing = { scene: { marketing: true } } as const;

  test("refuses marketing at night until the morning, and goes no other way", async () => {
    now = NIGHT;
    await expect(send(configOf([BY_TENCENT, BY_ALIYUN], marketing), ORDER)).rejects.toMatchObject({
      code: "RATE_LIMITED",
      message: "Not sent: marketing may be sent from 08:00 to 22:00 (UTC+8) only; try again in 36000 s",
      details: {
        reason: "provider_night",
        retryAfterSeconds: 36_000,
        wouldBe: { name: "tencent", code: "FailedOperation.MarketingSendTimeConstraint" },
      },
    });
    expect(asked).toEqual([]);
  });

  test("lets it out by day, and notices at any hour", async () => {
    expect(await send(configOf([BY_TENCENT], marketing), ORDER)).toMatchObject({ accepted: 1 });
    now = NIGHT;
    expect(await send(configOf([BY_TENCENT]), ORDER)).toMatchObject({ accepted: 1 });
  });

  test("believes the provider's list more than the config", async () => {
    await sync(template({ kind: "marketing" }));
    now = NIGHT;
    await expect(send(configOf([BY_TENCENT]), ORDER)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});

describe("preflight() and the store", () => {
  test("remembers a template for five minutes", async () => {
    const config = configOf([BY_TENCENT]);
    const app = appWith(config);
    expect(await send(config, ORDER, app)).toMatchObject({ accepted: 1 });
    await sync(template({ review: "refused", syncedAt: NOON }));
    now = NOON + 5 * MINUTE - 1;
    expect(await send(config, ORDER, app)).toMatchObject({ accepted: 1 });
    now = NOON + 5 * MINUTE;
    await expect(send(config, ORDER, app)).rejects.toMatchObject({ details: { reason: "template_unapproved" } });
  });

  test.each(["refused", "pending"] as const)(
    "asks the provider itself when a template was %s long ago",
    async (review) => {
      await sync(template({ review }));
      now = NOON + 10 * MINUTE;
      await expect(send(configOf([BY_TENCENT]), ORDER)).rejects.toMatchObject({ code: "NOT_CONFIGURED" });
      now += 5 * MINUTE;
      expect(await send(configOf([BY_TENCENT]), ORDER)).toMatchObject({ accepted: 1 });
    },
  );

  test("knows nothing of templates when they cannot be read, and sends", async () => {
    const broken = storeWith(store, { findTemplates: () => Promise.reject(new Error(`of ${PHONE}`)) });
    const config = configOf([BY_TENCENT]);
    expect(await send(config, ORDER, appWith(config, broken))).toMatchObject({ accepted: 1 });
    expect(log).toEqual([{ event: "templates_unread", reason: "Error" }]);
  });
});

describe("a dry run", () => {
  const priced = {
    tencent: { smsSdkAppId: "1400006666", pricePerSegment: { CN: 0.045, HK: 0.35 } },
    qcloudsms: { sdkAppId: "1400006666", pricePerSegment: 0.04 },
    aliyun: {},
  };
  const dry = (config: Config, input: SendSmsServiceInput): Promise<SendSmsData> =>
    send(config, { ...input, dryRun: true });

  test("tells route, segments and price of each, and what they cost together", async () => {
    const input = { phones: [PHONE, HONG_KONG, "+8613800138002", "13800138002"], params: { order: "李".repeat(60) } };
    expect(await dry(configOf([BY_TENCENT], { providers: priced }), input)).toEqual({
      messages: [
        {
          phone: PHONE,
          status: "planned",
          provider: "tencent",
          segments: 2,
          planned: {
            templateId: "2001",
            template: "config",
            encoding: "domestic",
            price: 0.09,
            warnings: [expect.objectContaining({ reason: "value_length" })],
          },
        },
        expect.objectContaining({
          phone: HONG_KONG,
          segments: 2,
          planned: expect.objectContaining({ encoding: "ucs2", price: 0.7 }),
        }),
        expect.objectContaining({ phone: "+8613800138002", segments: 2 }),
        expect.objectContaining({ phone: "+8613800138002", duplicate: true }),
      ],
      accepted: 0,
      rejected: 0,
      unknown: 0,
      dryRun: true,
      price: 0.88,
      warnings: [
        {
          reason: "mixed_numbers",
          message: "Numbers of mainland China and others go out in requests of their own, by other rules",
        },
      ],
    });
    expect(asked).toEqual([]);
    expect(await store.findMessages({ order: "newest", limit: 1 })).toEqual([]);
  });

  test("says when nothing is known of the template", async () => {
    const { text: _text, ...route } = BY_TENCENT;
    expect(await dry(configOf([route as Route], { providers: priced }), ORDER)).toEqual({
      messages: [
        { phone: PHONE, status: "planned", provider: "tencent", planned: { templateId: "2001", template: "unknown" } },
      ],
      accepted: 0,
      rejected: 0,
      unknown: 0,
      dryRun: true,
    });
  });

  test("prices only what the config has a price for", async () => {
    const config = configOf([BY_CLASSIC], { providers: priced });
    const data = await dry(config, { phones: [PHONE, HONG_KONG], params: { order: "A1" } });
    expect(data.messages.map(({ planned }) => planned?.price)).toEqual([0.04, undefined]);
    expect(data.price).toBe(0.04);
  });

  test("counts the digits of a code that is not issued yet", async () => {
    const long = { ...CODE, text: `${"字".repeat(59)}{1}` }; // 65 with the code, 69 with the sign name
    expect(await dry(configOf([BY_TENCENT], { code: long }), { scene: "login", phone: PHONE })).toMatchObject({
      messages: [{ segments: 1 }],
    });
    const longer = { ...CODE, text: `${"字".repeat(61)}{1}` };
    expect(await dry(configOf([BY_TENCENT], { code: longer }), { scene: "login", phone: PHONE })).toMatchObject({
      messages: [{ segments: 2 }],
    });
  });

  test("refuses what a send would refuse, numbers that must not be texted too", async () => {
    await store.suppress([{ phone: PHONE, reason: "opted_out", note: "TD", at: NOON }]);
    const phones = [PHONE, "+8613800138002"];
    expect(await dry(configOf([BY_TENCENT]), { phones, params: { order: "A1" } })).toMatchObject({
      rejected: 1,
      messages: [
        { phone: PHONE, status: "rejected", error: { code: "RECIPIENT_BLOCKED", reason: "opted_out" } },
        { phone: "+8613800138002", status: "planned" },
      ],
    });
    await expect(dry(configOf([BY_TENCENT]), { phone: PHONE, params: { order: "A1" } })).rejects.toMatchObject({
      code: "RECIPIENT_BLOCKED",
    });
    await expect(dry(configOf([BY_TENCENT]), { phone: HONG_KONG, params: { order: "a.cn" } })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  const warned: [reason: string, message: string, prepare: () => Promise<SendSmsData>][] = [
    [
      "text_differs",
      "The config has another text of this template than the provider; theirs is used",
      async () => {
        await sync(template({ text: "订单{1}已发出。" }));
        return dry(configOf([BY_TENCENT]), ORDER);
      },
    ],
    [
      "review_old",
      "The template was pending when it was synced more than ten minutes ago",
      async () => {
        await sync(template({ review: "pending", syncedAt: NOON - 11 * MINUTE }));
        return dry(configOf([BY_TENCENT]), ORDER);
      },
    ],
    [
      "sign_default",
      "Without a sign name the account's default goes before the text: it is not counted",
      () => {
        const { signName: _signName, ...route } = BY_CLASSIC;
        return dry(configOf([route as Route]), ORDER);
      },
    ],
    [
      "value_length",
      "A value is longer than 6 characters, which some accounts refuse: set maxValueLength",
      () => dry(configOf([BY_TENCENT]), { phone: PHONE, params: { order: "A100001" } }),
    ],
    [
      "value_length",
      "A value is longer than 35 characters, which some accounts refuse: set maxValueLength",
      () => dry(configOf([BY_ALIYUN]), { phone: PHONE, params: { order: "A".repeat(36) } }),
    ],
    [
      "marketing_hours",
      "It is between 22:00 and 08:00 (UTC+8); this provider documents no hours",
      () => {
        now = NIGHT;
        return dry(configOf([BY_ALIYUN], { scene: { marketing: true } }), ORDER);
      },
    ],
    [
      "route_skipped",
      "tencent 2001 is left out: templateId: is not approved (FailedOperation.TemplateIncorrectOrUnapproved)",
      async () => {
        await sync(template({ review: "refused" }));
        return dry(configOf([BY_TENCENT, BY_ALIYUN]), ORDER);
      },
    ],
  ];
  test.each(warned)("warns of %s: %s", async (reason, message, prepare) => {
    const { messages } = await prepare();
    expect(messages[0]?.planned?.warnings).toEqual([{ reason, message }]);
  });

  test("has no warning where all is well", async () => {
    await sync(template());
    expect((await dry(configOf([BY_TENCENT]), ORDER)).messages).toEqual([
      {
        phone: PHONE,
        status: "planned",
        provider: "tencent",
        segments: 1,
        planned: { templateId: "2001", template: "synced", encoding: "domestic" },
      },
    ]);
  });
});
