/**
 * How the functions behave, whoever runs them: the source in this process, or the built bundles in the sandbox's.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Outcome } from "../../shared/outcome.ts";
import type { SendSmsData } from "../../shared/validation/sms.ts";
import type { PullRunData, PullStatusData } from "../../shared/validation/status.ts";
import type { VerifyCodeData } from "../../shared/validation/verify.ts";
import { type Control, controlOf } from "../helpers/control.ts";

export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  outcome: Outcome;
}

export interface HttpOptions {
  /** Bearer key; null sends none. */
  key?: string | null;
  /** Which host's event shape. */
  shape?: (typeof SHAPES)[number];
  method?: string;
  headers?: Record<string, string>;
  /** Sent as it is, in place of JSON. */
  raw?: string | Uint8Array;
}

export const SHAPES = ["function-url", "api-gateway", "cloudbase", "aws-v1", "aws-v2"] as const;

export interface FunctionsTarget {
  /** The sandbox's address. */
  url: string;
  key: string;
  call(name: string, data: unknown, openid?: string): Promise<Outcome>;
  http(name: string, body: unknown, options?: HttpOptions): Promise<HttpReply>;
  timer(name: string): Promise<Outcome>;
  /** Every log line so far. */
  logs(): Promise<string[]>;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

export function testFunctions(name: string, open: () => Promise<FunctionsTarget>): void {
  describe(name, () => {
    let target: FunctionsTarget;
    let control: Control;
    let lastNumber = 0;

    beforeAll(async () => {
      target = await open();
      control = controlOf(target.url);
    });
    afterAll(() => target.close());

    /** A number that no other test uses; `ending` picks how the phone behaves. */
    function freshPhone(ending = "8888"): string {
      lastNumber += 1;
      return `+86139${String(lastNumber).padStart(4, "0")}${ending}`;
    }

    async function call<Data>(fn: string, data: unknown, openid?: string): Promise<Data> {
      return dataOf<Data>(await target.call(fn, data, openid));
    }

    async function service<Data>(fn: string, body: unknown, options?: HttpOptions): Promise<Data> {
      const reply = await target.http(fn, body, options);
      return dataOf<Data>(reply.outcome);
    }

    /** Receipts are due about a second after a send; each target's clock is real. */
    async function pullUntil(phone: string, status: string): Promise<PullStatusData> {
      for (let attempt = 0; attempt < 60; attempt++) {
        dataOf<PullRunData>(await target.timer("pullstatus"));
        const found = await service<PullStatusData>("pullstatus", { phone });
        if (found.messages[0]?.status === status) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`${status} never came`);
    }

    describe("the main job", () => {
      test("a user gets a code, the phone shows it, it checks out once, and the receipt arrives", async () => {
        const phone = freshPhone();
        const openid = "o-main-job";
        const sent = await call<SendSmsData>("sendsms", { scene: "login", phone }, openid);
        expect(sent).toEqual({
          messages: [
            {
              id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
              phone,
              status: "accepted",
              provider: "tencent",
              serialNumber: expect.stringMatching(/^\d+:\d+$/),
              segments: 1,
            },
          ],
          accepted: 1,
          rejected: 0,
          unknown: 0,
          expiresInSeconds: 300,
          resendAfterSeconds: 60,
        });

        const text = await control.waitFor(phone);
        expect(text.text).toBe(`【信使】${text.code}为您的登录验证码，请于5分钟内填写，如非本人操作，请忽略本短信。`);
        expect(text.code).toMatch(/^\d{6}$/);
        const code = text.code ?? "";
        const wrong = code === "000000" ? "000001" : "000000";

        expect(await target.call("verifycode", { phone, code: wrong }, openid)).toMatchObject({
          ok: false,
          error: { code: "CODE_MISMATCH", attemptsLeft: 4 },
        });
        expect(await call<VerifyCodeData>("verifycode", { phone, code }, openid)).toEqual({
          verified: true,
          phone,
          scene: "login",
          verifiedAt: expect.any(Number),
          openid,
          messageId: sent.messages[0]?.id,
        });
        expect(await target.call("verifycode", { phone, code }, openid)).toMatchObject({
          ok: false,
          error: { code: "CODE_EXPIRED" },
        });

        const found = await pullUntil(phone, "delivered");
        expect(found.messages[0]).toMatchObject({
          receiptCode: "DELIVRD",
          serialNumber: sent.messages[0]?.serialNumber,
        });
        const own = await call<PullStatusData>("pullstatus", {}, openid);
        expect(own.messages).toEqual([
          expect.objectContaining({ id: sent.messages[0]?.id, status: "delivered", receiptCode: "DELIVRD" }),
        ]);
        expect(own.messages[0]).not.toHaveProperty("providerCode");
      });

      test("the published sample's own call works unchanged", async () => {
        const sent = await call<SendSmsData>("sendsms", { mobile: "19012345678", nationcode: "86" }, "o-sample");
        expect(sent).toMatchObject({ accepted: 1, messages: [{ phone: "+8619012345678" }] });
      });

      test("a foreign number goes by the scene's foreign route", async () => {
        const sent = await call<SendSmsData>("sendsms", { phone: "+85261234567" }, "o-hk");
        expect(sent).toMatchObject({ accepted: 1, messages: [{ phone: "+85261234567", segments: 1 }] });
      });

      test("a code of one user is nobody else's", async () => {
        const phone = freshPhone();
        await call("sendsms", { phone }, "o-owner");
        const { code } = await control.waitFor(phone);
        expect(await target.call("verifycode", { phone, code }, "o-thief")).toMatchObject({
          error: { code: "CODE_EXPIRED" },
        });
        expect(await target.call("verifycode", { phone, code }, "o-owner")).toMatchObject({ ok: true });
      });

      test("a backend checks a user's code, and learns whose it is", async () => {
        const phone = freshPhone();
        await call("sendsms", { phone }, "o-shop");
        const { code } = await control.waitFor(phone);
        expect(await service<VerifyCodeData>("verifycode", { phone, code })).toMatchObject({
          verified: true,
          openid: "o-shop",
        });
      });

      test("five wrong codes use it up", async () => {
        const phone = freshPhone();
        await call("sendsms", { phone }, "o-guess");
        const { code } = await control.waitFor(phone);
        const wrong = code === "111111" ? "222222" : "111111";
        const left: unknown[] = [];
        for (let attempt = 0; attempt < 6; attempt++) {
          const outcome = await target.call("verifycode", { phone, code: wrong }, "o-guess");
          left.push(outcome.ok ? "verified" : (outcome.error.attemptsLeft ?? outcome.error.code));
        }
        expect(left).toEqual([4, 3, 2, 1, 0, "CODE_EXPIRED"]);
        expect(await target.call("verifycode", { phone, code }, "o-guess")).toMatchObject({
          error: { code: "CODE_EXPIRED" },
        });
      });

      test("a second code within 30 s is refused with the seconds to wait", async () => {
        const phone = freshPhone();
        await call("sendsms", { phone }, "o-fast");
        const outcome = await target.call("sendsms", { phone }, "o-fast");
        expect(outcome).toMatchObject({ ok: false, error: { code: "RATE_LIMITED", reason: "phone_30s" } });
        const wait = outcome.ok ? 0 : (outcome.error.retryAfterSeconds ?? 0);
        expect(wait).toBeGreaterThan(20);
        expect(wait).toBeLessThanOrEqual(30);
        expect(await control.messagesTo(phone)).toHaveLength(1);
      });

      test("ten users at once for one number: one text goes out", async () => {
        const phone = freshPhone();
        const outcomes = await Promise.all(
          Array.from({ length: 10 }, (_, index) => target.call("sendsms", { phone }, `o-crowd-${index}`)),
        );
        expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
        expect(outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.error.code))).toEqual(
          new Array(9).fill("RATE_LIMITED"),
        );
        expect(await control.messagesTo(phone)).toHaveLength(1);
      });
    });

    describe("phones that misbehave", () => {
      for (const { ending, what, error } of [
        {
          ending: "0003",
          what: "a number on the blocklist",
          error: {
            code: "RECIPIENT_BLOCKED",
            provider: { name: "tencent", code: "FailedOperation.PhoneNumberInBlacklist" },
          },
        },
        {
          ending: "0005",
          what: "the provider's own 30-second limit",
          error: {
            code: "RATE_LIMITED",
            reason: "provider_30s",
            retryAfterSeconds: 30,
            provider: { name: "tencent", code: "LimitExceeded.PhoneNumberThirtySecondLimit" },
          },
        },
        { ending: "0006", what: "an answer that is cut off", error: { code: "OUTCOME_UNKNOWN" } },
        {
          ending: "0007",
          what: "an internal error of the provider",
          error: { code: "OUTCOME_UNKNOWN", provider: { name: "tencent", code: "InternalError.OtherError" } },
        },
        { ending: "0008", what: "a connection that is cut", error: { code: "OUTCOME_UNKNOWN" } },
      ]) {
        test(`${what} is ${error.code}`, async () => {
          const outcome = await target.call("sendsms", { phone: freshPhone(ending) }, `o-${ending}`);
          expect(outcome).toMatchObject({ ok: false, error });
          expect(JSON.stringify(outcome)).not.toMatch(/ {4}at |node:|\/.*\.ts/);
        });
      }

      for (const { ending, status, receiptCode } of [
        { ending: "0001", status: "undelivered", receiptCode: "UNDELIV" },
        { ending: "0002", status: "expired", receiptCode: "EXPIRED" },
        { ending: "0010", status: "delivered", receiptCode: "DELIVRD" },
      ]) {
        test(`a phone ending in ${ending} ends as ${status}`, async () => {
          const phone = freshPhone(ending);
          await call("sendsms", { phone }, `o-${ending}`);
          const found = await pullUntil(phone, status);
          expect(found.messages[0]).toMatchObject({ receiptCode });
        });
      }

      test("a message whose answer was cut off is settled by its receipt", async () => {
        const phone = freshPhone("0006");
        await target.call("sendsms", { phone }, "o-settled");
        expect((await service<PullStatusData>("pullstatus", { phone })).messages[0]).toMatchObject({
          status: "unknown",
          serialNumber: null,
          errorCode: "OUTCOME_UNKNOWN",
        });
        const found = await pullUntil(phone, "delivered");
        expect(found.messages[0]?.serialNumber).toMatch(/^\d+:\d+$/);
        expect(await control.messagesTo(phone)).toHaveLength(1);
      });

      test("what was refused does not count against the number", async () => {
        const phone = freshPhone("0003");
        await target.call("sendsms", { phone }, "o-again");
        expect(await target.call("sendsms", { phone }, "o-again")).toMatchObject({
          error: { code: "RECIPIENT_BLOCKED" },
        });
      });
    });

    describe("a provider's reply that cannot be read", () => {
      for (const { what, effect } of [
        { what: "HTML", effect: { kind: "body", raw: "<html><body>Bad Gateway</body></html>" } },
        { what: "nothing", effect: { kind: "body", raw: "" } },
        { what: "half JSON", effect: { kind: "body", raw: '{"Response":{"SendStatusSet":[{"Seria' } },
        {
          what: "wrong types",
          effect: { kind: "body", raw: '{"Response":{"SendStatusSet":[{"Code":1,"PhoneNumber":2}],"RequestId":"x"}}' },
        },
        {
          what: "no result at all",
          effect: { kind: "body", raw: '{"Response":{"SendStatusSet":[],"RequestId":"x"}}' },
        },
        {
          what: "another number",
          effect: {
            kind: "body",
            raw: '{"Response":{"SendStatusSet":[{"SerialNo":"1:1","PhoneNumber":"+8613000000000","Fee":1,"SessionContext":"","Code":"Ok","Message":"send success","IsoCode":"CN"}],"RequestId":"x"}}',
          },
        },
        { what: "HTTP 500", effect: { kind: "http", status: 500, body: "oops" } },
        { what: "HTTP 302", effect: { kind: "http", status: 302 } },
      ]) {
        test(`${what} is OUTCOME_UNKNOWN, and the row is kept`, async () => {
          const phone = freshPhone();
          await control.post("/faults", { phone, times: 1, effect });
          const outcome = await target.call("sendsms", { phone }, "o-odd");
          expect(outcome).toMatchObject({ ok: false, error: { code: "OUTCOME_UNKNOWN" } });
          const { messages } = await service<PullStatusData>("pullstatus", { phone });
          expect(messages).toEqual([expect.objectContaining({ status: "unknown", errorCode: "OUTCOME_UNKNOWN" })]);
        });
      }

      test("throttling is PROVIDER_UNAVAILABLE, and the number may be texted at once", async () => {
        const phone = freshPhone();
        await control.post("/faults", { phone, times: 1, effect: { kind: "throttle" } });
        expect(await target.call("sendsms", { phone }, "o-busy")).toMatchObject({
          error: { code: "PROVIDER_UNAVAILABLE" },
        });
        expect(await target.call("sendsms", { phone }, "o-busy")).toMatchObject({ ok: true });
      });

      test("a broken pull loses nothing and says so", async () => {
        const phone = freshPhone();
        await call("sendsms", { phone }, "o-pull");
        await control.post("/faults", { action: "PullSmsSendStatus", times: 1, effect: { kind: "http", status: 502 } });
        const outcome = await target.timer("pullstatus");
        expect(outcome).toMatchObject({ ok: false });
        await pullUntil(phone, "delivered");
      });
    });

    describe("a backend", () => {
      test("sends to many, one entry each in the order asked, duplicates once", async () => {
        const [a, b, c] = [freshPhone(), freshPhone("0003"), freshPhone()];
        const data = await service<SendSmsData>("sendsms", {
          scene: "order_shipped",
          phones: [a, b, "not a number", a.slice(3), c],
          params: { order: "A1001" },
          sessionContext: "batch 7",
        });
        expect(data).toMatchObject({ accepted: 2, rejected: 2, unknown: 0, sessionContext: "batch 7" });
        expect(
          data.messages.map(({ phone, status, duplicate, error }) => [phone, status, duplicate ?? false, error?.code]),
        ).toEqual([
          [a, "accepted", false, undefined],
          [b, "rejected", false, "RECIPIENT_BLOCKED"],
          ["not a number", "rejected", false, "INVALID_ARGUMENT"],
          [a, "accepted", true, undefined],
          [c, "accepted", false, undefined],
        ]);
        expect(data.messages[3]?.id).toBe(data.messages[0]?.id);
        const text = await control.waitFor(a);
        expect(text.text).toBe("【信使】您的订单A1001已发货，请留意查收。");
      });

      test("sends to 201 numbers in two requests", async () => {
        const phones = Array.from({ length: 201 }, () => freshPhone("7777"));
        const before = await sendRequests();
        const data = await service<SendSmsData>("sendsms", { scene: "order_shipped", phones, params: { order: "B1" } });
        expect(data).toMatchObject({ accepted: 201, rejected: 0, unknown: 0 });
        expect(data.messages.map(({ phone }) => phone)).toEqual(phones);
        expect((await sendRequests()) - before).toBe(2);
      });

      async function sendRequests(): Promise<number> {
        const { requests } = await control.get<{ requests: { action: string }[] }>("/requests?limit=1000");
        return requests.filter(({ action }) => action === "SendSms").length;
      }

      test("names template and values itself, domestic and foreign numbers apart", async () => {
        const data = await service<SendSmsData>("sendsms", {
          phones: [freshPhone(), "+85291234567"],
          templateId: "1110",
          signName: "腾讯云",
          params: ["4370"],
        });
        expect(data).toMatchObject({ accepted: 2, messages: [{ status: "accepted" }, { status: "accepted" }] });
      });

      test("gets the provider's own code when it refuses", async () => {
        const reply = await target.http("sendsms", {
          phone: freshPhone(),
          templateId: "99999999",
          signName: "信使",
          params: [],
        });
        expect(reply.status).toBe(502);
        expect(reply.outcome).toMatchObject({
          ok: false,
          error: {
            code: "PROVIDER_REJECTED",
            provider: { name: "tencent", code: expect.stringMatching(/^FailedOperation\.Template/) },
          },
        });
      });

      test("repeats a call with the same key: the same answer, one text", async () => {
        const body = { phone: freshPhone(), idempotencyKey: `key-${lastNumber}` };
        const first = await service<SendSmsData>("sendsms", body);
        const second = await service<SendSmsData>("sendsms", {
          idempotencyKey: body.idempotencyKey,
          phone: body.phone,
        });
        expect(second).toEqual(first);
        expect(await control.messagesTo(body.phone)).toHaveLength(1);
        const other = await target.http("sendsms", { ...body, phone: freshPhone() });
        expect(other).toMatchObject({ status: 409, outcome: { error: { code: "CONFLICT" } } });
      });

      test("may use a key again when surely nothing was sent", async () => {
        const body = { phone: freshPhone("0003"), idempotencyKey: `refused-${lastNumber}` };
        expect((await target.http("sendsms", body)).outcome).toMatchObject({ error: { code: "RECIPIENT_BLOCKED" } });
        expect((await target.http("sendsms", { ...body, phone: freshPhone() })).outcome).toMatchObject({ ok: true });
      });

      test("dries a send: all is checked, nothing goes out", async () => {
        const phone = freshPhone();
        const data = await service<SendSmsData>("sendsms", {
          scene: "order_shipped",
          phones: [phone, "123"],
          params: { order: "C1" },
          dryRun: true,
        });
        expect(data).toMatchObject({
          dryRun: true,
          accepted: 0,
          messages: [
            { phone, status: "planned", segments: 1 },
            { status: "rejected", error: { code: "INVALID_ARGUMENT" } },
          ],
        });
        expect(await control.messagesTo(phone)).toEqual([]);
      });

      test("reads messages page by page, and by every field", async () => {
        const phones = Array.from({ length: 5 }, () => freshPhone());
        const sent = await target.http("sendsms", { scene: "order_shipped", phones, params: { order: "D1" } });
        const batchId = sent.outcome.requestId;
        const first = await service<PullStatusData>("pullstatus", { batchId, limit: 2, order: "oldest" });
        expect(first.messages.map(({ phone }) => phone)).toEqual(phones.slice(0, 2));
        const second = await service<PullStatusData>("pullstatus", {
          batchId,
          limit: 3,
          order: "oldest",
          cursor: first.nextCursor,
        });
        expect(second.messages.map(({ phone }) => phone)).toEqual(phones.slice(2));
        expect(second).not.toHaveProperty("nextCursor");
        const [message] = first.messages;
        for (const query of [{ id: message?.id }, { serialNumber: message?.serialNumber }, { phone: phones[0] }]) {
          expect((await service<PullStatusData>("pullstatus", query)).messages).toEqual([
            expect.objectContaining({ id: message?.id }),
          ]);
        }
        const now = Date.now();
        expect(
          await service<PullStatusData>("pullstatus", { batchId, from: now - DAY_MS, to: now + DAY_MS }),
        ).toMatchObject({ messages: { length: 5 } });
        expect(await service<PullStatusData>("pullstatus", { batchId, to: now - DAY_MS })).toEqual({ messages: [] });
      });

      for (const shape of SHAPES) {
        test(`is served over HTTP as ${shape} hands it over`, async () => {
          const reply = await target.http("sendsms", { phone: freshPhone() }, { shape });
          expect(reply).toMatchObject({ status: 200, outcome: { ok: true, data: { accepted: 1 } } });
          expect(reply.headers["content-type"]).toBe("application/json; charset=utf-8");
          const refused = await target.http("sendsms", { phone: freshPhone() }, { shape, key: "wrong" });
          expect(refused).toMatchObject({ status: 401, outcome: { error: { code: "UNAUTHENTICATED" } } });
        });
      }

      test("gets Retry-After with a limit", async () => {
        const phone = freshPhone();
        await service("sendsms", { phone });
        const reply = await target.http("sendsms", { phone });
        expect(reply.status).toBe(429);
        const wait = reply.outcome.ok ? Number.NaN : reply.outcome.error.retryAfterSeconds;
        expect(reply.headers["retry-after"]).toBe(String(wait));
      });
    });

    describe("bad input", () => {
      for (const { what, fn, data, code } of [
        { what: "nothing", fn: "sendsms", data: {}, code: "INVALID_ARGUMENT" },
        {
          what: "a template from a user",
          fn: "sendsms",
          data: { phone: "13712345678", templateId: "1" },
          code: "INVALID_ARGUMENT",
        },
        { what: "an unknown scene", fn: "sendsms", data: { phone: "13712345678", scene: "nope" }, code: "NOT_FOUND" },
        {
          what: "a scene named like a property of every object",
          fn: "sendsms",
          data: { phone: "13712345678", scene: "constructor" },
          code: "NOT_FOUND",
        },
        {
          what: "a scene of backends",
          fn: "sendsms",
          data: { phone: "13712345678", scene: "order_shipped" },
          code: "PERMISSION_DENIED",
        },
        { what: "a fixed line", fn: "sendsms", data: { phone: "01012345678" }, code: "INVALID_ARGUMENT" },
        {
          what: "a country that is not allowed",
          fn: "sendsms",
          data: { phone: "+12025550123" },
          code: "RECIPIENT_BLOCKED",
        },
        {
          what: "a code of letters",
          fn: "verifycode",
          data: { phone: "13712345678", code: "abcdef" },
          code: "INVALID_ARGUMENT",
        },
        {
          what: "a code nobody asked for",
          fn: "verifycode",
          data: { phone: "13900000000", code: "123456" },
          code: "CODE_EXPIRED",
        },
        { what: "another user's messages", fn: "pullstatus", data: { userId: "o-main-job" }, code: "INVALID_ARGUMENT" },
        {
          what: "messages by phone from a user",
          fn: "pullstatus",
          data: { phone: "13712345678" },
          code: "INVALID_ARGUMENT",
        },
      ]) {
        test(`${what} is ${code}`, async () => {
          const outcome = await target.call(fn, data, "o-bad");
          expect(outcome).toMatchObject({
            ok: false,
            requestId: expect.any(String),
            error: { code, message: expect.any(String) },
          });
          expect(JSON.stringify(outcome)).not.toContain("13712345678");
        });
      }

      for (const { what, options, status, code } of [
        { what: "no key", options: { key: null }, status: 401, code: "UNAUTHENTICATED" },
        { what: "an empty body", options: { raw: "" }, status: 400, code: "INVALID_ARGUMENT" },
        { what: "half JSON", options: { raw: '{"phone":' }, status: 400, code: "INVALID_ARGUMENT" },
        { what: "a JSON text", options: { raw: '"13712345678"' }, status: 400, code: "INVALID_ARGUMENT" },
        {
          what: "what is not UTF-8",
          options: { raw: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
          status: 400,
          code: "INVALID_ARGUMENT",
        },
        {
          what: "a form",
          options: { raw: "phone=13712345678", headers: { "content-type": "application/x-www-form-urlencoded" } },
          status: 415,
          code: "UNSUPPORTED_MEDIA_TYPE",
        },
        { what: "GET", options: { method: "GET" }, status: 405, code: "METHOD_NOT_ALLOWED" },
      ] as { what: string; options: HttpOptions; status: number; code: string }[]) {
        test(`over HTTP, ${what} is ${status}`, async () => {
          const reply = await target.http("sendsms", undefined, options);
          expect(reply).toMatchObject({ status, outcome: { ok: false, error: { code } } });
          expect(JSON.stringify(reply.outcome)).not.toContain("13712345678");
        });
      }

      test("an empty list, and one that is too long, are refused as a whole", async () => {
        expect(
          await target.http("sendsms", { scene: "order_shipped", phones: [], params: { order: "1" } }),
        ).toMatchObject({ status: 400 });
        const many = new Array<string>(100_001).fill("13712345678");
        expect(
          await target.http("sendsms", { scene: "order_shipped", phones: many, params: { order: "1" } }),
        ).toMatchObject({ status: 400 });
      });

      test("a scene's values have to be there, and no others", async () => {
        const reply = await target.http("sendsms", {
          scene: "order_shipped",
          phone: freshPhone(),
          params: { colour: "red" },
        });
        expect(reply.outcome).toMatchObject({
          error: {
            message:
              "Cannot read the request: params.order: is required; params: has a value that this scene does not take",
          },
        });
      });

      test("a forged userInfo changes nothing", async () => {
        const phone = freshPhone();
        await call("sendsms", { phone, userInfo: { openId: "o-victim", appId: "wx0" }, openid: undefined }, "o-forger");
        const victim = await call<PullStatusData>("pullstatus", {}, "o-victim");
        expect(victim.messages).toEqual([]);
        expect((await call<PullStatusData>("pullstatus", {}, "o-forger")).messages).toHaveLength(1);
      });

      test("a timer event from a user or over HTTP pulls nothing", async () => {
        const event = { Type: "Timer", TriggerName: "every-minute", Time: "2026-01-31T02:03:00Z", Message: "" };
        expect(await target.call("pullstatus", event, "o-timer")).toMatchObject({
          error: { code: "INVALID_ARGUMENT" },
        });
        expect((await target.http("pullstatus", event, { key: null })).outcome).toMatchObject({
          error: { code: "UNAUTHENTICATED" },
        });
      });
    });

    test("no log line holds a number in clear, a code or a secret", async () => {
      const phone = freshPhone();
      await call("sendsms", { phone }, "o-log");
      const { code } = await control.waitFor(phone);
      await target.call("verifycode", { phone, code }, "o-log");
      const lines = await target.logs();
      expect(lines.length).toBeGreaterThan(20);
      const all = lines.join("\n");
      expect(all).not.toMatch(/139\d{8}|1371234567|1901234567|61234567/);
      expect(all).not.toContain(`"${code}"`);
      expect(all).not.toMatch(/sandboxSecretKey|sandbox-verification-key|sandbox-key|o-main-job/);
      expect(all).toContain('"event":"invocation"');
      expect(all).toContain('"event":"provider_request"');
    });
  });
}

function dataOf<Data>(outcome: Outcome): Data {
  if (!outcome.ok) throw new Error(`expected data, got ${JSON.stringify(outcome.error)}`);
  return outcome.data as Data;
}
