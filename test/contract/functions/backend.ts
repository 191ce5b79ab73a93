/**
 * What a backend can do over HTTP.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { PullStatusData } from "../../../shared/validation/status.ts";
import { type Session, SHAPES } from "./session.ts";

const DAY_MS = 86_400_000;

export function testBackend({ target, control, freshPhone, service }: Session): void {
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
      const body = { phone: freshPhone(), idempotencyKey: randomUUID() };
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
      const body = { phone: freshPhone("0003"), idempotencyKey: randomUUID() };
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
}
