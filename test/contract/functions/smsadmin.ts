/**
 * What an operator's backend does at each provider.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { SmsAdminData } from "../../../shared/messaging/admin.ts";
import type { ManagedSign, ManagedTemplate, NumberInfo, SendStatistics } from "../../../shared/providers/admin.ts";
import type { ProviderName } from "../../../shared/providers/provider.ts";
import { ADMINISTRATION } from "../../coverage/administration.ts";
import { proves } from "../../coverage/proves.ts";
import { type HttpReply, type Session, SHAPES } from "./session.ts";

const HOUR_MS = 3_600_000;
const PACKAGES_FROM = Date.parse("2025-01-01T00:00:00+08:00");
const PICTURE = [{ base64: Buffer.from("picture").toString("base64"), suffix: "png" }];

/** What differs from one provider to the next. */
interface Dialect {
  /** A template of one variable, and a value for it. */
  text: string;
  params: unknown;
  templateExtra?: object;
  /** What a sign name is handed in with, and its text when it is changed. */
  sign: { text: string; changed: string; proof: object };
  id: RegExp;
  /** The name of the action that lists a page of templates. */
  listing: string;
  /** Whether a listed template says what it is for. */
  tellsUse: boolean;
  /** What throttling comes out as: one of the classic codes for it is a policy, not a passing state. */
  throttled: { status: number; code: string };
  /** The code for a template that is not there. */
  unknownTemplate: string;
  /** Whether those that are not there are left out of a list by ids, or refused. */
  missing: "left-out" | "refused";
}

const DIALECTS: Readonly<Record<ProviderName, Dialect>> = {
  tencent: {
    text: "您的订单{1}已到店。",
    params: ["A1001"],
    sign: { text: "信使甲店", changed: "信使乙店", proof: { proofImages: PICTURE } },
    id: /^9\d{5}$/,
    listing: "DescribeSmsTemplateList",
    tellsUse: false,
    throttled: { status: 503, code: "PROVIDER_UNAVAILABLE" },
    unknownTemplate: "FailedOperation.TemplateIdNotExist",
    missing: "left-out",
  },
  qcloudsms: {
    text: "您的订单{1}已到店。",
    params: ["A1001"],
    sign: { text: "信使丙店", changed: "信使丁店", proof: { remark: "门店" } },
    id: /^9\d{5}$/,
    listing: "get_template",
    tellsUse: false,
    throttled: { status: 502, code: "PROVIDER_REJECTED" },
    unknownTemplate: "1014",
    missing: "left-out",
  },
  aliyun: {
    text: `您的订单\${order}已到店。`,
    params: { order: "A1001" },
    templateExtra: { TemplateRule: '{"order":"characterWithNumber"}', RelatedSignName: "信使" },
    sign: { text: "信使戊店", changed: "信使戊店", proof: { extra: { QualificationId: 10_001 } } },
    id: /^SMS_\d{9}$/,
    listing: "QuerySmsTemplateList",
    tellsUse: true,
    throttled: { status: 503, code: "PROVIDER_UNAVAILABLE" },
    unknownTemplate: "isv.SMS_TEMPLATE_ILLEGAL",
    missing: "refused",
  },
};

const PROVIDERS = Object.keys(DIALECTS) as ProviderName[];

export function testSmsAdmin({ target, control, freshPhone, service, pullUntil }: Session): void {
  const admin = <Data>(body: object): Promise<Data & Pick<SmsAdminData, "provider">> => service("smsadmin", body);
  const asked = (body: object): Promise<HttpReply> => target.http("smsadmin", body);

  /** Until no text waits for a receipt but those that never get one. */
  async function nothingIsUnderWay(): Promise<void> {
    const waiting = async (): Promise<string[]> => {
      const { messages } = await control.get<{ messages: { phone: string }[] }>("/messages?status=accepted&limit=1000");
      return messages.map(({ phone }) => phone).filter((phone) => !phone.endsWith("0004"));
    };
    await expect.poll(waiting, { timeout: 60_000, interval: 100 }).toEqual([]);
  }

  describe("an operator", () => {
    for (const provider of PROVIDERS) {
      const dialect = DIALECTS[provider];

      describe(`at ${provider}`, () => {
        const draft = { provider, name: "到店通知", text: dialect.text, use: "notice", extra: dialect.templateExtra };
        const listed = async (id: string): Promise<ManagedTemplate[]> =>
          (await admin<{ templates: ManagedTemplate[] }>({ action: "listTemplates", provider, ids: [id] })).templates;
        const review = (kind: "sign" | "template", id: string, status: string, reply?: string): Promise<unknown> =>
          control.post("/reviews", { kind, id, status, reply });
        const send = (templateId: string, phone: string, signName = "信使"): Promise<HttpReply> =>
          target.http("sendsms", { provider, templateId, signName, phone, params: dialect.params });

        async function gone(list: () => Promise<unknown[]>): Promise<void> {
          if (dialect.missing === "left-out") expect(await list()).toEqual([]);
          else await expect(list()).rejects.toThrow(/PROVIDER_REJECTED.*"name":"aliyun"/);
        }

        test("hands in a template, which can be sent once it is approved", async () => {
          const startedAt = Date.now();
          const added = await admin<{ id: string }>({ action: "addTemplate", ...draft });
          const { id } = added;
          expect(added).toEqual({ provider, id: expect.stringMatching(dialect.id) });
          expect(await listed(id)).toEqual([
            {
              id,
              name: "到店通知",
              text: dialect.text,
              ...(dialect.tellsUse && { use: "notice" }),
              international: false,
              review: "pending",
              createdAt: expect.any(Number),
            },
          ]);
          const [{ createdAt = 0 } = {}] = await listed(id);
          expect(Math.abs(createdAt - startedAt)).toBeLessThan(60_000);

          const phone = freshPhone();
          expect((await send(id, phone)).outcome).toMatchObject({
            error: { code: "PROVIDER_REJECTED", provider: { name: provider } },
          });
          await review("template", id, "approved");
          expect(await listed(id)).toMatchObject([{ id, review: "approved" }]);
          const reached = freshPhone();
          expect((await send(id, reached)).outcome).toMatchObject({ ok: true, data: { accepted: 1 } });
          expect((await control.waitFor(reached)).text).toBe("【信使】您的订单A1001已到店。");

          expect(await asked({ action: "modifyTemplate", id, ...draft })).toMatchObject({
            status: 502,
            outcome: { error: { code: "PROVIDER_REJECTED", provider: { name: provider, code: expect.any(String) } } },
          });
          expect(await admin({ action: "removeTemplate", provider, id })).toEqual({ provider, id });
          await gone(() => listed(id));
        });

        test("reads why a template was refused, and hands it in again", async () => {
          proves(ADMINISTRATION[provider].templates, "function");
          const { id } = await admin<{ id: string }>({ action: "addTemplate", ...draft });
          await review("template", id, "refused", "缺少用途说明");
          expect(await listed(id)).toMatchObject([{ id, review: "refused", reason: "缺少用途说明" }]);
          const better = { ...draft, name: "到店提醒", remark: "顾客到店前的提醒" };
          expect(await admin({ action: "modifyTemplate", id, ...better })).toEqual({ provider, id });
          expect(await listed(id)).toMatchObject([{ id, name: "到店提醒", review: "pending" }]);
          await review("template", id, "refused");
          await admin({ action: "removeTemplate", provider, id });
        });

        test("hands in a sign name, changes it, and sends under it", async () => {
          proves(ADMINISTRATION[provider].signs, "function");
          const { text, changed, proof } = dialect.sign;
          const signs = async (id: string): Promise<ManagedSign[]> =>
            (await admin<{ signs: ManagedSign[] }>({ action: "listSigns", provider, ids: [id] })).signs;
          const { id } = await admin<{ id: string }>({ action: "addSign", provider, text, ...proof });
          expect(await signs(id)).toEqual([
            { id, text, international: false, review: "pending", createdAt: expect.any(Number) },
          ]);
          await review("sign", id, "refused", "与营业执照不符");
          expect(await signs(id)).toMatchObject([{ review: "refused", reason: "与营业执照不符" }]);
          const change = { action: "modifySign", provider, id, text: changed, ...proof };
          expect(await admin(change)).toEqual({ provider, id });
          expect(await signs(id)).toMatchObject([{ id, text: changed, review: "pending" }]);
          await review("sign", id, "approved");
          expect(await signs(id)).toMatchObject([{ id, review: "approved" }]);

          const template = await admin<{ id: string }>({ action: "addTemplate", ...draft });
          await review("template", template.id, "approved");
          const phone = freshPhone();
          expect((await send(template.id, phone, changed)).outcome).toMatchObject({ ok: true });
          expect((await control.waitFor(phone)).text).toBe(`【${changed}】您的订单A1001已到店。`);

          await admin({ action: "removeTemplate", provider, id: template.id });
          expect(await admin({ action: "removeSign", provider, id })).toEqual({ provider, id });
          await gone(() => signs(id));
        });

        test("reads templates page by page", async () => {
          if (provider === "aliyun") proves("dysms/QuerySmsTemplateList", "function");
          const page = async (query: object): Promise<string[]> => {
            const body = { action: "listTemplates", provider, ...query };
            return (await admin<{ templates: ManagedTemplate[] }>(body)).templates.map(({ id }) => id);
          };
          const all = await page({});
          expect(all.length).toBeGreaterThan(1);
          const domestic = await page({ limit: 2, international: false });
          const [first, second] = [await page({ limit: 1 }), await page({ limit: 1, offset: 1 })];
          expect(all).toEqual(expect.arrayContaining([...domestic, ...first, ...second]));
          expect(second).not.toEqual(first);
          expect(await page({ offset: 1000 })).toEqual([]);
        });

        test("counts what was really sent and what arrived", async () => {
          proves(ADMINISTRATION[provider].statistics, "function");
          const range = { from: Date.now() - HOUR_MS };
          const count = async (action: string): Promise<SendStatistics> =>
            (await admin<{ statistics: SendStatistics }>({ action, provider, ...range })).statistics;
          const { id } = await admin<{ id: string }>({ action: "addTemplate", ...draft });
          await review("template", id, "approved");
          await nothingIsUnderWay();
          const before = { sent: await count("sendStatistics"), received: await count("receiptStatistics") };

          const delivered = freshPhone();
          for (const phone of [delivered, freshPhone("0001"), freshPhone("0003")]) await send(id, phone);
          const arrived = (now: SendStatistics): object => ({
            delivered: (now.delivered ?? 0) - (before.received.delivered ?? 0),
            failed: (now.failed ?? 0) - (before.received.failed ?? 0),
          });
          await expect
            .poll(async () => arrived(await count("receiptStatistics")), { timeout: 60_000, interval: 200 })
            .toEqual({ delivered: 1, failed: 1 });
          const now = await count("sendStatistics");
          const sent = (name: "requested" | "accepted" | "billed"): number | undefined =>
            now[name] === undefined ? undefined : (now[name] ?? 0) - (before.sent[name] ?? 0);
          expect({ requested: sent("requested"), accepted: sent("accepted"), billed: sent("billed") }).toEqual(
            provider === "aliyun"
              ? { requested: undefined, accepted: 2, billed: 1 }
              : { requested: 3, accepted: 2, billed: 2 },
          );
          if (provider !== "aliyun") await pullUntil(delivered, "delivered");
          await admin({ action: "removeTemplate", provider, id });
        });

        test("gets the provider's own code for what is not there", async () => {
          const id = provider === "aliyun" ? "SMS_999999999" : "999999999";
          expect(await asked({ action: "removeTemplate", provider, id })).toMatchObject({
            status: 502,
            outcome: {
              error: {
                code: "PROVIDER_REJECTED",
                message: "The provider refused what it was asked",
                provider: { name: provider, code: dialect.unknownTemplate },
              },
            },
          });
        });

        for (const { what, effect, status, code } of [
          { what: "throttles", effect: { kind: "throttle" }, ...dialect.throttled },
          { what: "answers HTML", effect: { kind: "body", raw: "<html>" }, status: 504, code: "OUTCOME_UNKNOWN" },
          { what: "hangs up", effect: { kind: "drop-after-accept" }, status: 504, code: "OUTCOME_UNKNOWN" },
        ]) {
          test(`gets ${code} when the provider ${what}`, async () => {
            await control.post("/faults", { provider, action: dialect.listing, times: 1, effect });
            const reply = await asked({ action: "listTemplates", provider, international: false });
            expect(reply).toMatchObject({
              status,
              outcome: { ok: false, error: { code, provider: { name: provider } } },
            });
          });
        }
      });
    }

    for (const provider of ["tencent", "qcloudsms"] as const) {
      test(`reads the packages of ${provider}`, async () => {
        proves(provider === "tencent" ? "sms2021/SmsPackagesStatistics" : "classic/getsmspackages", "function");
        const data = await admin<{ packages: object[] }>({ action: "packages", provider, from: PACKAGES_FROM });
        expect(data).toEqual({
          provider,
          from: PACKAGES_FROM,
          to: expect.any(Number),
          packages: [
            {
              id: "10001",
              amount: 100,
              used: expect.any(Number),
              createdAt: Date.parse("2025-01-01T10:00:00+08:00"),
              expiresAt: Date.parse("2035-01-01T00:00:00+08:00"),
            },
            expect.objectContaining({ id: "10002", amount: 1_000_000 }),
          ],
        });
        expect(data.packages).not.toMatchObject([{ used: 0 }, { used: 0 }]);
        const none = await admin({ action: "packages", provider, from: PACKAGES_FROM, to: PACKAGES_FROM + HOUR_MS });
        expect(none).toMatchObject({ packages: [] });
      });
    }

    test("asks about numbers, each once, and is answered in the order asked", async () => {
      proves("sms2021/DescribePhoneNumberInfo", "function");
      const phones = ["13800138001", "+85261230002", "not a number", "+8613800138001"];
      const { numbers, provider } = await admin<{ numbers: NumberInfo[] }>({ action: "numberInfo", phones });
      expect(provider).toBe("tencent");
      const first = {
        phone: "+8613800138001",
        valid: true,
        country: "CN",
        detail: expect.objectContaining({ Code: "Ok", NationCode: "86" }),
      };
      expect(numbers).toEqual([
        first,
        expect.objectContaining({ phone: "+85261230002", valid: true, country: "HK" }),
        {
          phone: "not a number",
          valid: false,
          detail: { fault: "must be a mobile phone number, such as +8613711112222 or 13711112222" },
        },
        first,
      ]);
    });

    for (const [provider, action, fields, others] of [
      ["aliyun", "packages", { from: PACKAGES_FROM }, "tencent, qcloudsms can"],
      ["aliyun", "numberInfo", { phones: ["13800138001"] }, "tencent can"],
      ["qcloudsms", "numberInfo", { phones: ["13800138001"] }, "tencent can"],
    ] as const) {
      test(`is told that ${provider} cannot do ${action}, and who can`, async () => {
        const { status, outcome } = await asked({ action, provider, ...fields });
        expect(status).toBe(400);
        expect(outcome).toMatchObject({
          error: {
            code: "INVALID_ARGUMENT",
            reason: "unsupported",
            message: `Cannot read the request: provider: ${provider} cannot do ${action}; ${others}`,
          },
        });
      });
    }

    for (const shape of SHAPES) {
      test(`is served over HTTP as ${shape} hands it over, and nobody without a key`, async () => {
        const body = { action: "listTemplates", ids: ["7839"] };
        const reply = await target.http("smsadmin", body, { shape });
        expect(reply).toMatchObject({
          status: 200,
          outcome: { data: { provider: "tencent", templates: [{ id: "7839", review: "approved" }] } },
        });
        expect(await target.http("smsadmin", body, { shape, key: null })).toMatchObject({
          status: 401,
          outcome: { error: { code: "UNAUTHENTICATED" } },
        });
      });
    }

    test("is no mini-program user", async () => {
      const outcome = await target.call("smsadmin", { action: "listTemplates" }, "o-operator");
      expect(outcome).toMatchObject({
        ok: false,
        error: { code: "PERMISSION_DENIED", message: "This function is not for callers of the kind user" },
      });
    });

    const VERBS =
      "listSigns, addSign, modifySign, removeSign, listTemplates, addTemplate, modifyTemplate, removeTemplate, syncTemplates, " +
      "sendStatistics, receiptStatistics, packages, numberInfo, suppress, unsuppress, listSuppressions, limitReport, " +
      "listPrefixes, unblockPrefix, listEvents, retryEvent, listReplies, listUnmatchedReceipts";
    const template = { action: "addTemplate", name: "n", text: "t", use: "code" };
    for (const [what, body, fault] of [
      ["no action", {}, `action: must be one of ${VERBS}`],
      ["an unknown action", { action: "dropAll" }, `action: must be one of ${VERBS}`],
      ["ids and a page", { action: "listSigns", ids: ["1"], limit: 1 }, "ids: cannot go with limit or offset"],
      ["no ids", { action: "listTemplates", ids: [] }, "ids: must have at least 1 item"],
      ["51 ids", { action: "listTemplates", ids: new Array(51).fill("1") }, "ids: must have at most 50 items"],
      [
        "a page of 51",
        { action: "listTemplates", limit: 51, offset: -1 },
        "limit: must be at most 50; offset: must be at least 0",
      ],
      [
        "an empty template",
        { action: "addTemplate", name: "", text: " ", use: "code", page: 1 },
        "name: must not be empty; text: must not be empty; page: is not a known field",
      ],
      ["a draft with an id", { ...template, id: "1" }, "id: is not a known field"],
      [
        "fields of the provider's that are none",
        { ...template, extra: { "a b": 1, rule: {} } },
        "extra.a b: must be named with letters, digits and _, a letter first; " +
          "extra.rule: must be a number, or a string of at most 2000 characters",
      ],
      [
        "a picture with a prefix",
        { action: "addSign", text: "信使", proofImages: [{ base64: "data:image/png;base64,AAAA", suffix: ".png" }] },
        "proofImages.0.base64: must be base64, without a data: prefix; " +
          "proofImages.0.suffix: must be a file's suffix, such as png",
      ],
      [
        "positional variables for names",
        { ...template, provider: "aliyun", text: "验证码{1}" },
        `text: aliyun takes variables such as \${code}`,
      ],
      [
        "names for positional variables",
        { ...template, provider: "tencent", text: `验证码\${code}` },
        "text: tencent takes variables such as {1}",
      ],
      [
        "names for positional variables of the classic interfaces",
        { ...template, action: "modifyTemplate", id: "1", provider: "qcloudsms", text: `验证码\${code}` },
        "text: qcloudsms takes variables such as {1}",
      ],
      [
        "another name for a sign name that is its own id",
        { action: "modifySign", provider: "aliyun", id: "信使", text: "信使二" },
        "text: must be the id again: a sign name of aliyun cannot be renamed, only handed in anew",
      ],
      [
        "a range in seconds",
        { action: "sendStatistics", from: 1_767_225_600 },
        "from: must be milliseconds since 1970, of the year 2000 or later",
      ],
      [
        "an inverted range",
        { action: "receiptStatistics", from: PACKAGES_FROM, to: PACKAGES_FROM - 1 },
        "to: must not be before from",
      ],
      [
        "a range to come",
        { action: "packages", from: 8_640_000_000_000_001, to: 9_007_199_254_740_991 },
        "from: must not be in the future; to: must be at most a day ahead",
      ],
      ["no numbers", { action: "numberInfo", phones: [] }, "phones: must have at least 1 item"],
      [
        "201 numbers",
        { action: "numberInfo", phones: new Array(201).fill("13800138001") },
        "phones: must have at most 200 items",
      ],
    ] as const) {
      test(`is told what is wrong with ${what}`, async () => {
        expect(await asked(body)).toMatchObject({
          status: 400,
          outcome: { error: { code: "INVALID_ARGUMENT", message: `Cannot read the request: ${fault}` } },
        });
      });
    }

    test("is refused by us before any provider is asked", async () => {
      const requests = async (): Promise<number> =>
        (await control.get<{ requests: unknown[] }>("/requests?limit=1000")).requests.length;
      const before = await requests();
      await asked({ action: "sendStatistics", from: Date.now() + HOUR_MS });
      await asked({ ...template, provider: "aliyun", text: "验证码{1}" });
      expect(await requests()).toBe(before);
    });
  });
}
