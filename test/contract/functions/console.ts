/**
 * An operator looks at the ledger, in the console or with a program.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { SANDBOX_ADMIN, SANDBOX_STATUS_KEY } from "../../../deploy/local.ts";
import type {
  ConsoleMessageData,
  ConsoleSearchData,
  ConsoleStatisticsData,
  LedgerMessage,
} from "../../../shared/validation/console.ts";
import type { Session } from "./session.ts";

export function testConsole({ target, control, freshPhone, call, service, pullUntil }: Session): void {
  const search = (q: string, more: object = {}): Promise<ConsoleSearchData> =>
    service("console", { action: "search", q, ...more }, { key: SANDBOX_STATUS_KEY });

  describe("the console", () => {
    test("finds a message by the words of an operator, and tells its life", async () => {
      const phone = freshPhone("0001");
      await service("sendsms", { scene: "order_shipped", phone, params: { order: "A1" }, sessionContext: "mine" });
      await pullUntil(phone, "undelivered");
      const found = await search(`to:${phone.slice(-11)} scene:order_shipped -status:delivered`);
      expect(found).toMatchObject({ total: 1, next: null });
      const [message] = found.messages as [LedgerMessage];
      expect(message).toMatchObject({
        phone,
        country: "CN",
        channel: "sms",
        scene: "order_shipped",
        status: "undelivered",
        provider: "tencent",
        segments: 1,
        receiptCode: "UNDELIV",
        caller: { kind: "service", id: "sandbox" },
        sessionContext: "mine",
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      const { message: same, entries } = await service<ConsoleMessageData>("console", {
        action: "message",
        id: message.id,
      });
      expect(same).toEqual(message);
      expect(entries.map(({ kind }) => kind)).toEqual(["requested", "accepted", "receipt"]);
      expect(entries.at(-1)).toMatchObject({ code: "UNDELIV", explanation: { actor: "user" } });
    });

    test("reads page by page", async () => {
      const phones = [freshPhone(), freshPhone(), freshPhone()];
      const notice = { scene: "order_shipped", phones, params: { order: "A1" } };
      const sent = await service<{ messages: { id: string }[] }>("sendsms", notice);
      const ids = sent.messages.map(({ id }) => id).reverse();
      const q = `to:${phones.join(",")}`;
      const first = await search(q, { limit: 2 });
      expect([first.messages.map(({ id }) => id), first.total, first.next]).toEqual([ids.slice(0, 2), 3, ids[1]]);
      const second = await search(q, { limit: 2, before: first.next });
      expect([second.messages.map(({ id }) => id), second.next]).toEqual([ids.slice(2), null]);
    });

    test("counts sends, codes that were used, spend and budgets", async () => {
      const phone = freshPhone();
      const openid = "o-console";
      await call("sendsms", { phone }, openid);
      const { code } = await control.waitFor(phone);
      await call("verifycode", { phone, code }, openid);
      await pullUntil(phone, "delivered");
      const told = await service<ConsoleStatisticsData>("console", { action: "statistics", buckets: 24 });
      expect(told.buckets).toHaveLength(24);
      const last = told.buckets.at(-1);
      expect(last?.accepted).toBeGreaterThan(0);
      expect(last?.delivered).toBeGreaterThan(0);
      expect(told.latencyMs.count).toBeGreaterThan(0);
      const login = told.scenes.find(({ scene }) => scene === "login");
      expect(login?.verified).toBeGreaterThan(0);
      expect(login?.conversion).toBeCloseTo((login?.verified ?? 0) / (login?.issued ?? 1));
      expect(login?.spend.segments).toBeGreaterThan(0);
      expect(told.failures.every(({ explanation }) => explanation.zh.cause !== "")).toBe(true);
      expect(Array.isArray(told.prefixes) && Array.isArray(told.limits)).toBe(true);
    });

    test("names the place of a fault in a search, and repeats nothing of it", async () => {
      const { status, outcome } = await target.http("console", { action: "search", q: "scene:login text:1357" });
      const message = "text: is known to the cloud only, the ledger keeps no text; switch to Cloud";
      const error = { code: "INVALID_ARGUMENT", message, position: 12, length: 5 };
      expect([status, outcome]).toMatchObject([400, { ok: false, error }]);
    });

    test("refuses what it does not know, and times that end before they begin", async () => {
      const times = { from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z" };
      for (const [body, code] of [
        [{ action: "delete" }, "INVALID_ARGUMENT"],
        [{ action: "search", limit: 1000 }, "INVALID_ARGUMENT"],
        [{ action: "statistics", ...times }, "INVALID_ARGUMENT"],
        [{ action: "statistics", from: "yesterday" }, "INVALID_ARGUMENT"],
        [{ action: "message", id: "nobody" }, "NOT_FOUND"],
      ] as const) {
        const { outcome } = await target.http("console", body);
        expect([body, outcome]).toMatchObject([body, { ok: false, error: { code } }]);
      }
    });

    test("is for service keys and administrators", async () => {
      const body = { action: "search", limit: 1 };
      expect((await target.http("console", body, { key: null })).status).toBe(401);
      expect((await target.http("console", body, { key: "wrong" })).status).toBe(401);
      expect(await target.call("console", body, "o-anybody")).toMatchObject({
        ok: false,
        error: { code: "PERMISSION_DENIED" },
      });
      expect(await target.call("console", { ...body, asAdmin: true }, SANDBOX_ADMIN)).toMatchObject({ ok: true });
    });
  });
}
