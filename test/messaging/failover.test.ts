import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Config, Route } from "../../shared/config/config.ts";
import { XinshiError } from "../../shared/errors.ts";
import { lookupAsService } from "../../shared/messaging/lookup.ts";
import { type SendApp, sendSmsAsService } from "../../shared/messaging/send.ts";
import { verifyCode } from "../../shared/messaging/verify.ts";
import { CAPABILITIES } from "../../shared/providers/capabilities.ts";
import type {
  CallOptions,
  ProviderName,
  RecipientResult,
  SendAnswer,
  SendFault,
  SendRequest,
  SmsProvider,
} from "../../shared/providers/provider.ts";
import { openStore } from "../../shared/store/open.ts";
import type { Message, Store } from "../../shared/store/store.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import type { SendSmsServiceInput } from "../../shared/validation/sms.ts";
import { testApp } from "../helpers/app.ts";
import { storeWith } from "../helpers/faulty-store.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const PHONE = "+8613800138001";

let folder: string;
let store: Store;
let now: number;
let log: Record<string, unknown>[];
/** What every provider was asked, in the order asked. */
let asked: { name: ProviderName; request: SendRequest; options: CallOptions }[];
beforeEach(async () => {
  now = NOW;
  log = [];
  asked = [];
  folder = mkdtempSync(join(tmpdir(), "xinshi-failover-"));
  store = await openStore({ driver: "sqlite", path: join(folder, "test.db") });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const BY_TENCENT: Route = { provider: "tencent", templateId: "1008", signName: "信使", params: ["code", "minutes"] };
const BY_CLASSIC: Route = { provider: "qcloudsms", templateId: "7839", signName: "腾讯云", params: ["code"] };
const BY_ALIYUN: Route = { provider: "aliyun", templateId: "SMS_1", signName: "阿里云", params: { number: "code" } };
const NOTICE_BY_TENCENT: Route = { provider: "tencent", templateId: "2001", signName: "信使", params: ["order"] };
const NOTICE_BY_ALIYUN: Route = { provider: "aliyun", templateId: "SMS_2", signName: "阿里云", params: ["order"] };

/** Every provider is configured. */
function configOf(routes: readonly Route[], notice: readonly Route[] = [NOTICE_BY_TENCENT, NOTICE_BY_ALIYUN]): Config {
  return {
    defaultScene: "login",
    scenes: {
      login: { kind: "code", callers: ["user", "service"], routes },
      order: { kind: "notice", callers: ["service"], params: ["order"], routes: notice },
    },
    limits: [],
    providers: { tencent: { smsSdkAppId: "1400006666" }, qcloudsms: { sdkAppId: "1400006666" }, aliyun: {} },
  };
}

type Answer = (request: SendRequest) => SendAnswer | Promise<SendAnswer>;

function fault(fields: Pick<SendFault, "code" | "retry"> & Partial<SendFault>): SendFault {
  return { message: "The provider did not take it", provider: { name: "tencent", code: fields.code }, ...fields };
}

const THROTTLED = fault({ code: "PROVIDER_UNAVAILABLE", retry: "safe" });
const UNKNOWN = fault({ code: "OUTCOME_UNKNOWN", retry: "unsafe" });

function failedWith(phone: string, of: SendFault): RecipientResult {
  return { phone, status: of.retry === "unsafe" ? "unknown" : "rejected", fault: of };
}

const accept: Answer = ({ phones, requestId }) => ({
  results: phones.map((phone, index) => ({
    phone,
    status: "accepted",
    serialNumber: `${requestId}:${index}`,
    segments: 1,
  })),
});
const refuse =
  (of: SendFault): Answer =>
  ({ phones }) => ({ results: phones.map((phone) => failedWith(phone, of)) });

type Answers = Partial<Record<ProviderName, Answer | XinshiError>>;

/** Providers that answer so; one that is not named accepts all, and an error is thrown in place of a client. */
function appWith(config: Config, answers: Answers = {}, { store: own = store } = {}): SendApp {
  const provider = async (name: ProviderName): Promise<SmsProvider> => {
    const answer = answers[name] ?? accept;
    if (answer instanceof XinshiError) throw answer;
    return {
      name,
      maxRecipients: CAPABILITIES[name].maxRecipients,
      send: async (request, options) => {
        asked.push({ name, request, options });
        return answer(request);
      },
    };
  };
  return { ...testApp({ store: own, provider: {}, now: () => now, config, log }), provider };
}

function service(fields: Partial<Call<"service">> = {}): Call<"service"> {
  const caller = { kind: "service", name: "shop" } as const;
  return { requestId: "r1", functionName: "sendsms", caller, deadline: now + 20_000, ...fields };
}

async function rowOf(phone: string): Promise<Message | undefined> {
  const [row] = await store.findMessages({ phone, order: "newest", limit: 1 });
  return row;
}

async function attemptsOf(phone: string): Promise<unknown> {
  const app = appWith(configOf([BY_TENCENT]));
  const { messages } = await lookupAsService({ phone }, service({ functionName: "pullstatus" }), app);
  return messages[0]?.attempts;
}

test("a provider that repeats what it was asked tells nobody the code, neither the caller nor the ledger", async () => {
  const repeat =
    (name: ProviderName): Answer =>
    (request) => {
      const words = `bad parameters: ${JSON.stringify(request.params)}, twice: ${JSON.stringify(request.params)}`;
      const provider = { name, code: "InvalidParameter", message: words };
      return refuse(fault({ code: "PROVIDER_REJECTED", retry: "after-operator", provider }))(request);
    };
  const config = configOf([BY_TENCENT, BY_ALIYUN]);
  const app = appWith(config, { tencent: repeat("tencent"), aliyun: repeat("aliyun") });
  const refused = await sendSmsAsService({ scene: "login", phone: PHONE }, service(), app).catch((error: XinshiError) =>
    error.toBody(),
  );
  const code = JSON.stringify(asked[0]?.request.params).match(/\d{6}/)?.[0] ?? "";
  expect(code).toMatch(/^\d{6}$/);
  expect(namesAsked()).toBe("tencent aliyun");
  const told = JSON.stringify([refused, await rowOf(PHONE), await attemptsOf(PHONE)]);
  expect(told).toContain("bad parameters");
  expect(told).toContain("****");
  expect(told).not.toContain(code);
});

const namesAsked = (): string => asked.map(({ name }) => name).join(" ");

describe("a batch", () => {
  test("goes elsewhere only with the recipients that surely were not accepted", async () => {
    const endings: Record<string, SendFault | undefined> = {
      "+8613800138010": undefined,
      "+8613800138011": THROTTLED,
      "+8613800138012": fault({ code: "RECIPIENT_BLOCKED", retry: "never", reason: "provider_blocklist" }),
      "+8613800138013": fault({ code: "RATE_LIMITED", retry: "after-window", reason: "provider_30s" }),
      "+8613800138014": UNKNOWN,
      "+8613800138015": fault({ code: "PROVIDER_REJECTED", retry: "never" }),
      "+8613800138016": fault({ code: "RATE_LIMITED", retry: "after-window", reason: "provider_app_day" }),
    };
    const phones = Object.keys(endings);
    const mixed: Answer = (request) => ({
      results: request.phones.map((phone, index): RecipientResult => {
        const of = endings[phone];
        return of === undefined
          ? { phone, status: "accepted", serialNumber: `5000:${index}`, segments: 2 }
          : failedWith(phone, of);
      }),
    });
    const app = appWith(configOf([BY_TENCENT]), { tencent: mixed });
    const data = await sendSmsAsService({ scene: "order", phones, params: { order: "A1" } }, service(), app);

    expect(asked.map(({ name, request }) => [name, request.phones.map((phone) => phone.slice(-2))])).toEqual([
      ["tencent", ["10", "11", "12", "13", "14", "15", "16"]],
      ["aliyun", ["11", "15", "16"]],
    ]);
    expect(data.messages.map(({ phone, status, provider, error }) => [phone, status, provider, error?.code])).toEqual([
      ["+8613800138010", "accepted", "tencent", undefined],
      ["+8613800138011", "accepted", "aliyun", undefined],
      ["+8613800138012", "rejected", "tencent", "RECIPIENT_BLOCKED"],
      ["+8613800138013", "rejected", "tencent", "RATE_LIMITED"],
      ["+8613800138014", "unknown", "tencent", "OUTCOME_UNKNOWN"],
      ["+8613800138015", "accepted", "aliyun", undefined],
      ["+8613800138016", "accepted", "aliyun", undefined],
    ]);
    expect(data).toMatchObject({ accepted: 4, rejected: 2, unknown: 1 });
    for (const { id, phone, status, provider } of data.messages) {
      const kept = status === "accepted" ? "submitted" : status;
      expect(await rowOf(phone)).toMatchObject({ id, provider, status: kept });
    }
  });

  for (const [what, routes, phones, sizes] of [
    ["1,000 where every route takes as many", [NOTICE_BY_ALIYUN], 2500, [1000, 1000, 500]],
    ["200 where one of its routes takes no more", [NOTICE_BY_ALIYUN, NOTICE_BY_TENCENT], 450, [200, 200, 50]],
  ] as const) {
    test(`goes out by requests of ${what}`, async () => {
      const numbers = Array.from({ length: phones }, (_, index) => `+86138${String(index).padStart(8, "0")}`);
      const app = appWith(configOf([BY_TENCENT], routes));
      const input = { scene: "order", phones: numbers, params: { order: "A1" } };
      expect(await sendSmsAsService(input, service(), app)).toMatchObject({ accepted: phones });
      expect(asked.map(({ request }) => request.phones.length).sort((a, b) => b - a)).toEqual(sizes);
    });
  }

  test("goes nowhere else when one of it, nobody knows which, is blocked", async () => {
    const blocked = fault({ code: "PROVIDER_REJECTED", retry: "never", someoneBlocked: true });
    const app = appWith(configOf([BY_TENCENT]), { tencent: refuse(blocked) });
    const input = { scene: "order", phones: [PHONE, "+8613800138002"], params: { order: "A1" } };
    await expect(sendSmsAsService(input, service(), app)).rejects.toMatchObject({ code: "PROVIDER_REJECTED" });
    expect(namesAsked()).toBe("tencent");
  });

  test("keeps the 200 of a request together on its next route", async () => {
    const phones = Array.from({ length: 200 }, (_, index) => `+86138${String(index).padStart(8, "0")}`);
    const app = appWith(configOf([BY_TENCENT]), { tencent: refuse(THROTTLED) });
    await sendSmsAsService({ scene: "order", phones, params: { order: "A1" } }, service(), app);
    expect(asked.map(({ name, request }) => [name, request.phones])).toEqual([
      ["tencent", phones],
      ["aliyun", phones],
    ]);
    expect(asked[0]?.request.requestId).not.toBe(asked[1]?.request.requestId);
  });
});

describe("another route", () => {
  for (const [what, answer] of [
    ["throttled", refuse(THROTTLED)],
    ["refused for its template", refuse(fault({ code: "PROVIDER_REJECTED", retry: "never" }))],
    ["out of balance", refuse(fault({ code: "PROVIDER_REJECTED", retry: "after-operator" }))],
    [
      "at the account's day",
      refuse(fault({ code: "RATE_LIMITED", retry: "after-window", reason: "provider_account_day" })),
    ],
    ["not configured", new XinshiError("NOT_CONFIGURED", "TENCENT_SECRET_ID: is missing")],
  ] as const) {
    test(`is tried when the first is ${what}`, async () => {
      const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: answer });
      const data = await sendSmsAsService({ phone: PHONE }, service(), app);
      expect(data).toMatchObject({ accepted: 1, messages: [{ status: "accepted", provider: "aliyun" }] });
      expect(asked.at(-1)?.name).toBe("aliyun");
    });
  }

  const unreadable: Answer = () => ({ results: [] });
  const throwing: Answer = () => Promise.reject(new Error("a bug"));
  for (const [what, answer, error] of [
    ["the outcome is unknown", refuse(UNKNOWN), { code: "OUTCOME_UNKNOWN" }],
    ["the provider's client throws", throwing, { code: "OUTCOME_UNKNOWN" }],
    ["there is no result", unreadable, { code: "OUTCOME_UNKNOWN" }],
    [
      "the number is blocked",
      refuse(fault({ code: "RECIPIENT_BLOCKED", retry: "never", reason: "provider_blocklist" })),
      { code: "RECIPIENT_BLOCKED", details: { reason: "provider_blocklist" } },
    ],
    [
      "the number's own limit is reached",
      refuse(fault({ code: "RATE_LIMITED", retry: "after-window", reason: "provider_1h", retryAfterSeconds: 3600 })),
      { code: "RATE_LIMITED", details: { reason: "provider_1h", retryAfterSeconds: 3600 } },
    ],
  ] as const) {
    test(`is not tried when ${what}`, async () => {
      const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: answer });
      await expect(sendSmsAsService({ phone: PHONE }, service(), app)).rejects.toMatchObject(error);
      expect(namesAsked()).toBe("tencent");
      expect(await attemptsOf(PHONE)).toBeUndefined();
    });
  }

  test("is not tried for a message whose receipt came before the refusal", async () => {
    const tencent: Answer = async (request) => {
      const receipt = { serialNumber: "5000:1", phone: PHONE, status: "delivered", code: "DELIVRD" } as const;
      const receipts = [{ ...receipt, sessionContext: request.requestId, at: NOW }];
      await store.applyReceipts({ now, provider: "tencent", source: "push", raw: "", receipts });
      return refuse(THROTTLED)(request);
    };
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent });
    await expect(sendSmsAsService({ phone: PHONE }, service(), app)).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
    });
    expect(namesAsked()).toBe("tencent");
    expect(await rowOf(PHONE)).toMatchObject({ status: "delivered", provider: "tencent" });
  });
});

describe("three routes", () => {
  const routes = [BY_TENCENT, BY_CLASSIC, BY_ALIYUN];
  const broke = fault({
    code: "PROVIDER_REJECTED",
    retry: "after-operator",
    provider: { name: "qcloudsms", code: "1031", message: "package used up" },
  });

  test("are tried one after the other, and the message keeps its id, its requests and what was said of each", async () => {
    const app = appWith(configOf(routes), { tencent: refuse(THROTTLED), qcloudsms: refuse(broke) });
    const data = await sendSmsAsService({ phone: PHONE }, service(), app);
    expect(namesAsked()).toBe("tencent qcloudsms aliyun");
    expect(data.messages).toEqual([
      {
        id: expect.any(String),
        phone: PHONE,
        status: "accepted",
        provider: "aliyun",
        serialNumber: `${asked[2]?.request.requestId}:0`,
        segments: 1,
      },
    ]);
    expect(await rowOf(PHONE)).toMatchObject({
      id: data.messages[0]?.id,
      requestId: asked[2]?.request.requestId,
      provider: "aliyun",
      templateId: "SMS_1",
      signName: "阿里云",
      status: "submitted",
    });
    const first = { requestId: asked[0]?.request.requestId, provider: "tencent", templateId: "1008", at: NOW };
    const second = { requestId: asked[1]?.request.requestId, provider: "qcloudsms", templateId: "7839", at: NOW };
    expect(await attemptsOf(PHONE)).toEqual([
      { ...first, errorCode: "PROVIDER_UNAVAILABLE", providerCode: "PROVIDER_UNAVAILABLE", providerMessage: null },
      { ...second, errorCode: "PROVIDER_REJECTED", providerCode: "1031", providerMessage: "package used up" },
    ]);
  });

  test("that all refuse answer what the last one said, and give the reservation back", async () => {
    const refusing = { tencent: refuse(THROTTLED), qcloudsms: refuse(THROTTLED), aliyun: refuse(broke) };
    const config = { ...configOf(routes), limits: [{ per: "phone", count: 1, seconds: 30 } as const] };
    await expect(sendSmsAsService({ phone: PHONE }, service(), appWith(config, refusing))).rejects.toMatchObject({
      code: "PROVIDER_REJECTED",
      details: { provider: { code: "1031" } },
    });
    expect(await rowOf(PHONE)).toMatchObject({ status: "rejected", provider: "aliyun", providerCode: "1031" });
    expect(await attemptsOf(PHONE)).toHaveLength(2);
    expect(await sendSmsAsService({ phone: PHONE }, service(), appWith(config))).toMatchObject({ accepted: 1 });
  });

  test("carry one code, in the form that each takes, and it checks out", async () => {
    const app = appWith(configOf(routes), { tencent: refuse(THROTTLED), qcloudsms: refuse(THROTTLED) });
    await sendSmsAsService({ phone: PHONE }, service(), app);
    const code = asked[0]?.request.params[0] ?? "";
    expect(code).toMatch(/^\d{6}$/);
    expect(asked.map(({ request: { params, namedParams } }) => ({ params, namedParams }))).toEqual([
      { params: [code, "5"], namedParams: undefined },
      { params: [code], namedParams: undefined },
      { params: [], namedParams: { number: code } },
    ]);
    const checked = verifyCode({ phone: PHONE, code }, service({ functionName: "verifycode" }), app);
    expect(await checked).toMatchObject({ verified: true });
  });

  test("have a template and a sign name each", async () => {
    const app = appWith(configOf(routes), { tencent: refuse(THROTTLED), qcloudsms: refuse(THROTTLED) });
    await sendSmsAsService({ phone: PHONE }, service(), app);
    expect(asked.map(({ request: { templateId, signName } }) => `${templateId} ${signName}`)).toEqual([
      "1008 信使",
      "7839 腾讯云",
      "SMS_1 阿里云",
    ]);
  });
});

describe("one deadline", () => {
  const slow =
    (ms: number): Answer =>
    (request) => {
      now += ms;
      return refuse(THROTTLED)(request);
    };

  test("holds for all routes together", async () => {
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: slow(1500) });
    await sendSmsAsService({ phone: PHONE }, service({ deadline: NOW + 3000 }), app);
    expect(asked.map(({ options }) => options.deadline - NOW)).toEqual([2600, 2600]);
  });

  test("leaves each provider its own timeoutMs within it", async () => {
    const config = configOf([BY_TENCENT, BY_ALIYUN]);
    const providers = { ...config.providers, aliyun: { timeoutMs: 1000 } };
    const app = appWith({ ...config, providers }, { tencent: slow(500) });
    await sendSmsAsService({ phone: PHONE }, service({ deadline: NOW + 20_000 }), app);
    expect(asked.map(({ options }) => options.deadline - NOW)).toEqual([8000, 1500]);
  });

  for (const [tookMs, names] of [
    [2300, "tencent aliyun"],
    [2301, "tencent"],
  ] as const) {
    test(`${names === "tencent" ? "begins no" : "still begins a"} second route after ${tookMs} ms of 3 s`, async () => {
      const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: slow(tookMs) });
      const sent = sendSmsAsService({ phone: PHONE }, service({ deadline: NOW + 3000 }), app);
      if (names === "tencent") await expect(sent).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
      else expect(await sent).toMatchObject({ accepted: 1 });
      expect(namesAsked()).toBe(names);
      expect(await rowOf(PHONE)).toMatchObject({ status: names === "tencent" ? "rejected" : "submitted" });
    });
  }
});

describe("a ledger that fails", () => {
  test("while a message moves on keeps the first answer, and nothing goes out a second time", async () => {
    const broken = storeWith(store, { reroute: () => Promise.reject(new Error(`disk full at ${PHONE}`)) });
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: refuse(THROTTLED) }, { store: broken });
    await expect(sendSmsAsService({ phone: PHONE }, service(), app)).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
    });
    expect(namesAsked()).toBe("tencent");
    expect(await rowOf(PHONE)).toMatchObject({ status: "rejected", provider: "tencent" });
    expect(log).toEqual([{ event: "routing_failed", requestId: "r1", reason: "Error: disk full at +86138****8001" }]);
  });

  test("when the next provider is looked up keeps the first answer", async () => {
    const broken = storeWith(store, {
      admitProvider: (input) =>
        input.provider === "aliyun" ? Promise.reject(new Error("locked")) : store.admitProvider(input),
    });
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: refuse(THROTTLED) }, { store: broken });
    await expect(sendSmsAsService({ phone: PHONE }, service(), app)).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
    });
    expect(namesAsked()).toBe("tencent");
    expect(await rowOf(PHONE)).toMatchObject({ status: "rejected" });
  });

  test("when a fault is noted still sends by the next route", async () => {
    const broken = storeWith(store, { noteProvider: () => Promise.reject(new Error("locked")) });
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: refuse(THROTTLED) }, { store: broken });
    expect(await sendSmsAsService({ phone: PHONE }, service(), app)).toMatchObject({ accepted: 1 });
    expect(log).toEqual([{ event: "routing_failed", requestId: "r1", reason: "Error: locked" }]);
  });

  test("before the first route sends nothing", async () => {
    const broken = storeWith(store, { admitProvider: () => Promise.reject(new Error("locked")) });
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), {}, { store: broken });
    await expect(sendSmsAsService({ phone: PHONE }, service(), app)).rejects.toMatchObject({ code: "INTERNAL" });
    expect(asked).toEqual([]);
    expect(await rowOf(PHONE)).toBeUndefined();
  });

  test("where the code is kept sends by no route, and says nothing of the provider", async () => {
    const broken = storeWith(store, { issueVerification: () => Promise.reject(new Error("locked")) });
    await failTencent(4);
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), {}, { store: broken });
    await expect(sendSmsAsService({ phone: PHONE }, service(), app)).rejects.toMatchObject({ code: "INTERNAL" });
    expect(asked).toEqual([]);
    expect(await admissionOf("tencent")).toEqual({ state: "well", failures: 4 });
  });
});

function admissionOf(provider: string): ReturnType<Store["admitProvider"]> {
  return store.admitProvider({ provider, now, probeMs: 10_000 });
}

/** So many sends that Tencent throttles; each goes out by Aliyun. */
async function failTencent(times: number): Promise<void> {
  const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: refuse(THROTTLED) });
  for (let time = 0; time < times; time++) {
    await sendSmsAsService({ phone: `+86139001380${String(time).padStart(2, "0")}` }, service(), app);
  }
  asked = [];
}

describe("a provider that rests", () => {
  test("is not asked, and a message that goes past it has no attempt there", async () => {
    await failTencent(5);
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]));
    expect(await sendSmsAsService({ phone: PHONE }, service(), app)).toMatchObject({ accepted: 1 });
    expect(namesAsked()).toBe("aliyun");
    expect(await rowOf(PHONE)).toMatchObject({ provider: "aliyun", templateId: "SMS_1" });
    expect(await attemptsOf(PHONE)).toBeUndefined();
  });

  test("is asked all the same when nobody else takes the message, and is well when it does", async () => {
    await failTencent(5);
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { aliyun: refuse(THROTTLED) });
    expect(await sendSmsAsService({ phone: PHONE }, service(), app)).toMatchObject({
      messages: [{ status: "accepted", provider: "tencent" }],
    });
    expect(namesAsked()).toBe("aliyun tencent");
    expect(await admissionOf("tencent")).toEqual({ state: "well", failures: 0 });
  });

  test("is asked by one request of many when its rest is over", async () => {
    await failTencent(5);
    now += 30_000;
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: refuse(THROTTLED) });
    const phones = Array.from({ length: 20 }, (_, index) => `+861380013${String(8000 + index)}`);
    expect(await sendSmsAsService({ phones }, service(), app)).toMatchObject({ accepted: 20 });
    expect(asked.filter(({ name }) => name === "tencent")).toHaveLength(1);
    expect(await admissionOf("tencent")).toEqual({ state: "resting", failures: 6 });
  });

  test("is not one whose client could not be made", async () => {
    const app = appWith(configOf([BY_TENCENT, BY_ALIYUN]), { tencent: new XinshiError("NOT_CONFIGURED", "No key") });
    for (let time = 0; time < 6; time++) {
      await sendSmsAsService({ phone: `+86139001390${String(time).padStart(2, "0")}` }, service(), app);
    }
    expect(await admissionOf("tencent")).toEqual({ state: "well", failures: 0 });
  });
});

describe("weights", () => {
  for (const [share, names] of [
    [0, "tencent aliyun"],
    [0.74, "tencent aliyun"],
    [0.76, "aliyun tencent"],
  ] as const) {
    test(`of 3 and 1 send by ${names} when chance says ${share}`, async () => {
      const routes: Route[] = [
        { ...BY_TENCENT, weight: 3 },
        { ...BY_ALIYUN, weight: 1 },
      ];
      const app = appWith(configOf(routes), { tencent: refuse(THROTTLED), aliyun: refuse(THROTTLED) });
      const randomBytes = (): Uint8Array => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(share * 2 ** 32);
        return bytes;
      };
      const sent = sendSmsAsService({ phone: PHONE }, service(), { ...app, deps: { ...app.deps, randomBytes } });
      await expect(sent).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
      expect(namesAsked()).toBe(names);
    });
  }
});

describe("a call that names a provider", () => {
  const onlyTencent: Config = { ...configOf([BY_TENCENT]), providers: { tencent: { smsSdkAppId: "1400006666" } } };

  for (const [what, config, input, message] of [
    [
      "that is not configured",
      onlyTencent,
      { provider: "aliyun", templateId: "SMS_1", params: { code: "1" } },
      "provider: is not configured",
    ],
    [
      "of positions with named values",
      configOf([BY_TENCENT]),
      { provider: "qcloudsms", templateId: "7839", params: { code: "1" } },
      "params: must be a list for qcloudsms",
    ],
    [
      "of names with a list of values",
      configOf([BY_TENCENT]),
      { provider: "aliyun", templateId: "SMS_1", params: ["1"] },
      "params: must be an object of named values for aliyun",
    ],
    [
      "that takes no sender id with one",
      configOf([BY_TENCENT]),
      { provider: "aliyun", templateId: "SMS_1", params: { code: "1" }, senderId: "Xinshi" },
      "senderId: aliyun does not take one",
    ],
  ] satisfies [string, Config, Partial<SendSmsServiceInput>, string][]) {
    test(`${what} is INVALID_ARGUMENT`, async () => {
      await expect(sendSmsAsService({ phone: PHONE, ...input }, service(), appWith(config))).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining(message),
      });
      expect(asked).toEqual([]);
    });
  }

  test("goes by that provider and no other", async () => {
    const app = appWith(configOf([BY_TENCENT]), { aliyun: refuse(THROTTLED) });
    const input = { provider: "aliyun", templateId: "SMS_1", signName: "阿里云", params: { code: 8 } } as const;
    await expect(sendSmsAsService({ phone: PHONE, ...input }, service(), app)).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
    });
    expect(asked.map(({ name, request: { params, namedParams } }) => [name, params, namedParams])).toEqual([
      ["aliyun", [], { code: "8" }],
    ]);
  });

  test("may leave it out: then it is the config's first", async () => {
    const app = appWith(configOf([BY_TENCENT]));
    await sendSmsAsService({ phone: PHONE, templateId: "1110", signName: "信使", params: ["1"] }, service(), app);
    expect(namesAsked()).toBe("tencent");
  });
});

describe("what only some providers take", () => {
  const input = { scene: "order", phone: PHONE, params: { order: "A1" } };

  test("leaves only the routes of those that take it", async () => {
    const app = appWith(configOf([BY_TENCENT], [NOTICE_BY_ALIYUN, NOTICE_BY_TENCENT]), { tencent: refuse(THROTTLED) });
    const sent = sendSmsAsService({ ...input, senderId: "Xinshi", extendCode: "7" }, service(), app);
    await expect(sent).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
    expect(asked.map(({ name, request: { senderId, extendCode } }) => [name, senderId, extendCode])).toEqual([
      ["tencent", "Xinshi", "7"],
    ]);
  });

  test("is INVALID_ARGUMENT where no route is left", async () => {
    const app = appWith(configOf([BY_TENCENT], [NOTICE_BY_ALIYUN]));
    await expect(sendSmsAsService({ ...input, senderId: "Xinshi" }, service(), app)).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: expect.stringContaining("senderId: aliyun does not take one"),
    });
    expect(asked).toEqual([]);
  });
});

test("routes of one scene go to the countries that each serves, in requests of their own", async () => {
  const foreign: Route = { provider: "tencent", countries: ["HK"], templateId: "1110", params: ["order"] };
  const routes: Route[] = [{ ...NOTICE_BY_TENCENT, countries: ["CN"] }, NOTICE_BY_ALIYUN, foreign];
  const config = configOf([BY_TENCENT], routes);
  const { order } = config.scenes;
  if (order === undefined) throw new Error("There is such a scene");
  const app = appWith(
    { ...config, scenes: { ...config.scenes, order: { ...order, countries: ["CN", "HK"] } } },
    { tencent: refuse(THROTTLED), aliyun: refuse(THROTTLED) },
  );
  const input = { scene: "order", phones: [PHONE, "+85261234567"], params: { order: "A1" } };
  await expect(sendSmsAsService(input, service(), app)).rejects.toMatchObject({ code: "PROVIDER_UNAVAILABLE" });
  const routesOf = (phone: string) =>
    asked.flatMap(({ request }) => (request.phones.includes(phone) ? request.templateId : []));
  expect(routesOf(PHONE)).toEqual(["2001", "SMS_2"]);
  expect(routesOf("+85261234567")).toEqual(["SMS_2", "1110"]);
});
