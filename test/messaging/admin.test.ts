import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Config } from "../../shared/config/config.ts";
import { XinshiError } from "../../shared/errors.ts";
import { type AdminApp, administer } from "../../shared/messaging/admin.ts";
import type { ProviderAdmin } from "../../shared/providers/admin.ts";
import type { ProviderName } from "../../shared/providers/provider.ts";
import type { Call } from "../../shared/triggers/invocation.ts";
import { SmsAdminInput } from "../../shared/validation/admin.ts";
import { parseInput } from "../../shared/validation/parse.ts";
import config from "../../xinshi.config.ts";

const NOW = Date.parse("2026-03-01T04:00:00Z");
const DAY_MS = 86_400_000;

type Parts = Omit<ProviderAdmin, "name">;
type Admins = { [Name in ProviderName]?: Parts };

interface Asked {
  part: string;
  /** The last are the call's options. */
  args: readonly unknown[];
}

/** Every part there is, each remembering what it was asked. */
function recorder(asked: Asked[]) {
  const note =
    <Answer>(part: string, answer: Answer) =>
    async (...args: unknown[]): Promise<Answer> => {
      asked.push({ part, args });
      return answer;
    };
  const managed = (noun: string) => ({
    list: note(`${noun}.list`, []),
    add: note(`${noun}.add`, "901"),
    modify: note(`${noun}.modify`, undefined),
    remove: note(`${noun}.remove`, undefined),
  });
  return {
    signs: managed("signs"),
    templates: managed("templates"),
    sendStatistics: note("sendStatistics", { accepted: 2, detail: {} }),
    receiptStatistics: note("receiptStatistics", { delivered: 1, detail: {} }),
    packages: note("packages", []),
    numberInfo: note("numberInfo", []),
  } satisfies Parts;
}

interface Opening {
  config?: Config;
  now?: () => number;
}

function open(admins: Admins, { config: own = config, now = () => NOW }: Opening = {}) {
  const loaded: ProviderName[] = [];
  const app: AdminApp = {
    config: own,
    settings: {
      store: { driver: "sqlite", path: "" },
      http: {
        apiKeys: [],
        signingKeys: [],
        adminOpenids: [],
        corsOrigins: [],
        trustedProxies: 0,
        timerSecret: undefined,
      },
    },
    deps: { now, randomBytes },
    log: { info: () => undefined, error: () => undefined },
    newId: () => "01KDVXQG00EXAMPLE000000000",
    store: async () => {
      throw new Error("No store is needed here");
    },
    admin: async (name) => {
      loaded.push(name);
      return { name, ...admins[name] };
    },
  };
  const run = (input: unknown, deadline = NOW + 20_000) => {
    const caller: Call<"service">["caller"] = { kind: "service", name: "backoffice" };
    const call: Call<"service"> = { requestId: "r1", functionName: "smsadmin", caller, deadline };
    return administer(parseInput(SmsAdminInput, input), call, app);
  };
  return { run, loaded };
}

function only(...names: ProviderName[]): Config {
  const providers = Object.fromEntries(names.map((name) => [name, config.providers[name]]));
  return { ...config, providers };
}

const TEMPLATE = { name: "到店", text: "已到店。", use: "notice" } as const;
const RANGE = { from: NOW - DAY_MS, to: NOW };

describe("administer()", () => {
  for (const { input, part, args, answer } of [
    { input: { action: "listSigns" }, part: "signs.list", args: [{ limit: 50, offset: 0 }], answer: { signs: [] } },
    {
      input: { action: "listTemplates", limit: 10, offset: 20, international: false },
      part: "templates.list",
      args: [{ limit: 10, offset: 20, international: false }],
      answer: { templates: [] },
    },
    {
      input: { action: "listTemplates", ids: ["1"] },
      part: "templates.list",
      args: [{ ids: ["1"] }],
      answer: { templates: [] },
    },
    {
      input: { action: "addSign", text: "信使", remark: "自用" },
      part: "signs.add",
      args: [expect.objectContaining({ text: "信使", remark: "自用" })],
      answer: { id: "901" },
    },
    {
      input: { action: "modifySign", id: "1", text: "信使二" },
      part: "signs.modify",
      args: ["1", expect.objectContaining({ text: "信使二" })],
      answer: { id: "1" },
    },
    { input: { action: "removeSign", id: "1" }, part: "signs.remove", args: ["1"], answer: { id: "1" } },
    {
      input: { action: "addTemplate", ...TEMPLATE, international: true, extra: { a: 1 } },
      part: "templates.add",
      args: [expect.objectContaining({ ...TEMPLATE, international: true, extra: { a: 1 } })],
      answer: { id: "901" },
    },
    {
      input: { action: "modifyTemplate", id: "1", ...TEMPLATE },
      part: "templates.modify",
      args: ["1", expect.objectContaining(TEMPLATE)],
      answer: { id: "1" },
    },
    { input: { action: "removeTemplate", id: "1" }, part: "templates.remove", args: ["1"], answer: { id: "1" } },
    {
      input: { action: "sendStatistics", ...RANGE },
      part: "sendStatistics",
      args: [RANGE],
      answer: { ...RANGE, statistics: { accepted: 2, detail: {} } },
    },
    {
      input: { action: "receiptStatistics", from: RANGE.from },
      part: "receiptStatistics",
      args: [RANGE],
      answer: { ...RANGE, statistics: { delivered: 1, detail: {} } },
    },
    { input: { action: "packages", ...RANGE }, part: "packages", args: [RANGE], answer: { ...RANGE, packages: [] } },
    {
      input: { action: "numberInfo", phones: ["13800138001", "8613800138001"] },
      part: "numberInfo",
      args: [["+8613800138001"]],
      answer: { numbers: [] },
    },
  ]) {
    test(`asks ${part} for ${JSON.stringify(input)}`, async () => {
      const asked: Asked[] = [];
      expect(await open({ tencent: recorder(asked) }).run(input)).toEqual({ provider: "tencent", ...answer });
      expect(asked).toEqual([{ part, args: [...args, { deadline: NOW + 8000, trace: { requestId: "r1" } }] }]);
    });
  }

  test("asks the provider that is named, and loads no other", async () => {
    const asked: Asked[] = [];
    const { run, loaded } = open({ tencent: recorder([]), aliyun: recorder(asked) });
    expect(await run({ action: "removeTemplate", provider: "aliyun", id: "SMS_1" })).toEqual({
      provider: "aliyun",
      id: "SMS_1",
    });
    expect(asked).toHaveLength(1);
    expect(loaded).toEqual(["aliyun"]);
  });

  test("asks the first provider of the config that can do it", async () => {
    const { packages } = recorder([]);
    const { run } = open({ tencent: {}, qcloudsms: {}, aliyun: { packages } });
    expect(await run({ action: "packages", ...RANGE })).toMatchObject({ provider: "aliyun" });
  });

  for (const { what, admins, names, input, fault } of [
    {
      what: "another can",
      admins: { tencent: {}, qcloudsms: recorder([]), aliyun: recorder([]) },
      names: ["tencent", "qcloudsms", "aliyun"],
      input: { action: "numberInfo", phones: ["13800138001"], provider: "tencent" },
      fault: "provider: tencent cannot do numberInfo; qcloudsms, aliyun can",
    },
    {
      what: "none can but one that is not configured",
      admins: { tencent: recorder([]) },
      names: ["aliyun"],
      input: { action: "packages", ...RANGE, provider: "aliyun" },
      fault: "provider: aliyun cannot do packages; no configured provider can do packages",
    },
    {
      what: "none is named and none can",
      admins: {},
      names: ["qcloudsms", "aliyun"],
      input: { action: "addTemplate", ...TEMPLATE },
      fault: "provider: no configured provider can do addTemplate",
    },
  ] as const) {
    test(`says unsupported where ${what}`, async () => {
      const { run } = open(admins, { config: only(...names) });
      await expect(run(input)).rejects.toMatchObject({
        code: "INVALID_ARGUMENT",
        message: `Cannot read the request: ${fault}`,
        details: { reason: "unsupported" },
      });
    });
  }

  test("refuses a provider that is not configured", async () => {
    const { run } = open({ aliyun: recorder([]) }, { config: only("tencent") });
    await expect(run({ action: "removeSign", id: "信使", provider: "aliyun" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message: "Cannot read the request: provider: is not configured",
    });
  });

  for (const { what, leftMs, timeoutMs, deadline } of [
    { what: "the provider's time-out", leftMs: 20_000, timeoutMs: 2500, deadline: NOW + 2500 },
    { what: "eight seconds unless set", leftMs: 20_000, timeoutMs: undefined, deadline: NOW + 8000 },
    { what: "the invocation's, with time left to reply", leftMs: 3000, timeoutMs: 5000, deadline: NOW + 2600 },
    { what: "the least that is worth asking", leftMs: 700, timeoutMs: undefined, deadline: NOW + 300 },
  ]) {
    test(`gives a provider until ${what}`, async () => {
      const asked: Asked[] = [];
      const { tencent } = config.providers;
      const own: Config = { ...config, providers: { tencent: { ...tencent, ...(timeoutMs && { timeoutMs }) } } };
      await open({ tencent: recorder(asked) }, { config: own }).run({ action: "listSigns" }, NOW + leftMs);
      expect(asked).toMatchObject([{ args: [{}, { deadline }] }]);
    });
  }

  test("asks nobody when the invocation's time is over", async () => {
    const asked: Asked[] = [];
    const { run } = open({ tencent: recorder(asked) });
    await expect(run({ action: "addTemplate", ...TEMPLATE }, NOW + 699)).rejects.toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
      message: "Not asked: the function's time was over before the provider could answer",
      details: { reason: "deadline" },
    });
    expect(asked).toEqual([]);
  });

  test("passes a provider's error on", async () => {
    const provider = { name: "tencent", code: "InternalError.Timeout" };
    const error = new XinshiError("OUTCOME_UNKNOWN", "what it was asked may have been done", { provider });
    const templates = { ...recorder([]).templates, add: () => Promise.reject(error) };
    await expect(open({ tencent: { templates } }).run({ action: "addTemplate", ...TEMPLATE })).rejects.toBe(error);
  });

  test("answers for every number that a provider knows, in the order asked", async () => {
    const known = (phone: string) => ({ phone, valid: true, country: "CN", detail: {} });
    const asked: (readonly string[])[] = [];
    const { run } = open({
      tencent: {
        numberInfo: async (phones) => {
          asked.push(phones);
          return [known("+8613800138002"), known("+8613800138001")];
        },
      },
    });
    const phones = ["13800138001", "110", "13800138003", "+86 138 0013 8002", "13800138001"];
    const fault = "must be a mobile phone number, such as +8613711112222 or 13711112222";
    expect(await run({ action: "numberInfo", phones })).toEqual({
      provider: "tencent",
      numbers: [
        known("+8613800138001"),
        { phone: "110", valid: false, detail: { fault } },
        known("+8613800138002"),
        known("+8613800138001"),
      ],
    });
    expect(asked).toEqual([["+8613800138001", "+8613800138003", "+8613800138002"]]);
  });

  test("asks nobody about what are no numbers", async () => {
    const asked: Asked[] = [];
    const { run } = open({ tencent: recorder(asked) });
    expect(await run({ action: "numberInfo", phones: ["110"] })).toMatchObject({
      numbers: [{ phone: "110", valid: false }],
    });
    expect(asked).toEqual([]);
  });

  for (const { range, fault } of [
    { range: { from: NOW + 1, to: NOW + 2 }, fault: "from: must not be in the future" },
    { range: { from: NOW + 1 }, fault: "from: must not be in the future" },
    { range: { from: NOW, to: NOW + DAY_MS + 1 }, fault: "to: must be at most a day ahead" },
  ]) {
    for (const action of ["sendStatistics", "receiptStatistics", "packages"]) {
      test(`refuses ${action} of ${JSON.stringify(range)}`, async () => {
        const asked: Asked[] = [];
        await expect(open({ tencent: recorder(asked) }).run({ action, ...range })).rejects.toMatchObject({
          code: "INVALID_ARGUMENT",
          message: `Cannot read the request: ${fault}`,
        });
        expect(asked).toEqual([]);
      });
    }
  }

  test("takes a range until the end of today, wherever that is", async () => {
    const asked: Asked[] = [];
    const range = { from: NOW, to: NOW + DAY_MS };
    await open({ tencent: recorder(asked) }).run({ action: "sendStatistics", ...range });
    expect(asked).toMatchObject([{ args: [range, {}] }]);
  });

  for (const { provider, text, fault } of [
    { provider: "tencent", text: "码{1}", fault: undefined },
    { provider: "tencent", text: `码\${code}`, fault: "text: tencent takes variables such as {1}" },
    { provider: "qcloudsms", text: `码{1}和\${code}`, fault: "text: qcloudsms takes variables such as {1}" },
    { provider: "aliyun", text: `码\${code}`, fault: undefined },
    { provider: "aliyun", text: `码\${code}和{12}`, fault: `text: aliyun takes variables such as \${code}` },
    { provider: "aliyun", text: `码\${1}`, fault: undefined }, // a name all the same; theirs to judge
    { provider: "aliyun", text: "没有变量", fault: undefined },
  ] as const) {
    for (const verb of [{ action: "addTemplate" }, { action: "modifyTemplate", id: "1" }]) {
      test(`${fault === undefined ? "takes" : "refuses"} "${text}" for ${verb.action} at ${provider}`, async () => {
        const asked: Asked[] = [];
        const { run } = open({ [provider]: recorder(asked) });
        const running = run({ ...TEMPLATE, ...verb, provider, text });
        if (fault === undefined) await expect(running).resolves.toMatchObject({ provider });
        else await expect(running).rejects.toMatchObject({ message: `Cannot read the request: ${fault}` });
        expect(asked).toHaveLength(fault === undefined ? 1 : 0);
      });
    }
  }

  test("does not rename a sign name where it is its own id", async () => {
    const asked: Asked[] = [];
    const { run } = open({ aliyun: recorder(asked) });
    const change = { action: "modifySign", provider: "aliyun", id: "信使" };
    await expect(run({ ...change, text: "信使二" })).rejects.toMatchObject({
      code: "INVALID_ARGUMENT",
      message:
        "Cannot read the request: text: must be the id again: a sign name of aliyun cannot be renamed, only handed in anew",
    });
    await run({ ...change, text: "信使" });
    expect(asked).toMatchObject([{ part: "signs.modify", args: ["信使", { text: "信使" }, {}] }]);
  });
});

/** Those in words of zod's own are here: they depend on what else is loaded beside the functions. */
describe("SmsAdminInput", () => {
  for (const [what, input, fault] of [
    ["null", null, "input: must be an object"],
    ["a list", [], "input: must be an object"],
    [
      "an unknown provider",
      { action: "listSigns", provider: "acme", page: 1 },
      "provider: must be one of tencent, qcloudsms, aliyun; page: is not a known field",
    ],
    ["an id that is no text", { action: "removeSign", id: 7839 }, "id: must be a string"],
    ["no id", { action: "removeSign" }, "id: is required"],
    ["a blank id", { action: "removeSign", id: " " }, "id: must not be empty"],
    ["a long id", { action: "removeSign", id: "1".repeat(65) }, "id: must have at most 64 characters"],
    [
      "an empty draft",
      { action: "modifyTemplate" },
      "id: is required; name: is required; text: is required; use: must be one of code, notice, marketing",
    ],
    ["half a time", { action: "packages", from: 1_767_225_600_000.5 }, "from: must be a whole number"],
    ["a date", { action: "packages", from: "2026-01-01" }, "from: must be a number"],
    ["no start", { action: "sendStatistics", to: NOW }, "from: is required"],
    ["half a page", { action: "listTemplates", limit: 0.5 }, "limit: must be a whole number"],
    [
      "pictures by the dozen",
      { action: "addSign", text: "信使", proofImages: new Array(11).fill({ base64: "AAAA", suffix: "png" }) },
      "proofImages: must have at most 10 items",
    ],
    [
      "a list among the provider's own fields",
      { action: "addSign", text: "信使", extra: { a: [] } },
      "extra.a: must be a number, or a string of at most 2000 characters",
    ],
    ["a number that is no text", { action: "numberInfo", phones: [13_800_138_001] }, "phones.0: must be a string"],
  ] as const) {
    test(`refuses ${what}`, () => {
      const refusal = expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: `Cannot read the request: ${fault}`,
      });
      expect(() => parseInput(SmsAdminInput, input)).toThrow(refusal);
    });
  }
});
