/**
 * An operator looks after the ledger: who must not be texted, what was refused, what is still to be told.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { LimitHit, Receipt, Reply, Suppression } from "../../../shared/store/store.ts";
import type { Session } from "./session.ts";

export function testOperator({ target, control, service, freshPhone, pullUntil }: Session): void {
  const notice = (phone: string): object => ({ scene: "order_shipped", phone, params: { order: "9" } });

  describe("an operator of the ledger", () => {
    test("sees who opted out by reply, and lets the number through again", async () => {
      const phone = freshPhone("0009"); // delivered, then the person replies TD
      await service("sendsms", notice(phone));
      await pullUntil(phone, "delivered");
      const list = () =>
        service<{ suppressions: Suppression[] }>("smsadmin", { action: "listSuppressions", phones: [phone] });
      for (let tries = 0; (await list()).suppressions.length === 0 && tries < 100; tries++) {
        await target.timer("pullstatus");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect((await list()).suppressions).toEqual([{ phone, reason: "opted_out", note: "TD", at: expect.any(Number) }]);
      const replies = await service<{ replies: Reply[] }>("smsadmin", { action: "listReplies", phone });
      expect(replies.replies).toMatchObject([{ phone, text: "TD" }]);
      expect((await target.http("sendsms", notice(phone))).outcome).toMatchObject({
        ok: false,
        error: { code: "RECIPIENT_BLOCKED", reason: "opted_out" },
      });
      expect(await service("smsadmin", { action: "unsuppress", phones: [phone] })).toEqual({ unsuppressed: 1 });
      expect((await list()).suppressions).toEqual([]);
    });

    test("blocks numbers by hand: nobody texts or calls them, and one batch says which", async () => {
      const [blocked, free] = [freshPhone(), freshPhone()];
      expect(
        await service("smsadmin", { action: "suppress", phones: [blocked, blocked], note: "asked by telephone" }),
      ).toEqual({ suppressed: 1 });
      const { suppressions } = await service<{ suppressions: Suppression[] }>("smsadmin", {
        action: "listSuppressions",
        limit: 1,
      });
      expect(suppressions).toMatchObject([{ phone: blocked, reason: "manual", note: "sandbox: asked by telephone" }]);
      const sent = await service("sendsms", { ...notice(""), phone: undefined, phones: [blocked, free] });
      expect(sent).toMatchObject({
        accepted: 1,
        rejected: 1,
        messages: [
          { status: "rejected", error: { code: "RECIPIENT_BLOCKED", reason: "manual" } },
          { status: "accepted" },
        ],
      });
      expect(await target.call("sendvoice", { phone: blocked }, "o-blocked")).toMatchObject({
        error: { code: "RECIPIENT_BLOCKED", reason: "manual" },
      });
      expect(await control.messagesTo(blocked)).toEqual([]);
    });

    test("reads which limits were broken today", async () => {
      const phone = freshPhone();
      await service("sendsms", { phone });
      await target.http("sendsms", { phone });
      const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      const { hits } = await service<{ hits: LimitHit[] }>("smsadmin", {
        action: "limitReport",
        fromDay: "2026-01-01",
        toDay: day > "2026-01-01" ? "2999-01-01" : day,
      });
      const hit = hits.find(({ scene, reason }) => scene === "login" && reason === "phone_30s");
      expect(hit).toMatchObject({ shadow: false, count: expect.any(Number) });
    });

    test("finds receipts that fit nothing, and no stuck events", async () => {
      const { receipts } = await service<{ receipts: Receipt[] }>("smsadmin", { action: "listUnmatchedReceipts" });
      expect(Array.isArray(receipts)).toBe(true);
      expect(await service("smsadmin", { action: "listEvents" })).toEqual({ events: [] });
      expect((await target.http("smsadmin", { action: "retryEvent", id: "none" })).outcome).toMatchObject({
        error: { code: "NOT_FOUND", message: "No such event is stuck" },
      });
    });

    test("lets a prefix pass, and sees what the guard counts", async () => {
      const until = Date.now() + 3_600_000;
      expect(await service("smsadmin", { action: "unblockPrefix", prefix: "+861391234", until })).toEqual({
        prefix: "+861391234",
        until,
      });
      expect(await service("smsadmin", { action: "listPrefixes" })).toEqual({ prefixes: expect.any(Array) });
    });

    for (const [what, body, fault] of [
      ["a number that is none", { action: "suppress", phones: ["12"] }, "phones.0: "],
      ["no numbers", { action: "unsuppress", phones: [] }, "phones: must have at least 1 item"],
      [
        "days in the wrong order",
        { action: "limitReport", fromDay: "2026-02-01", toDay: "2026-01-31" },
        "toDay: must not be before fromDay",
      ],
      [
        "a prefix that is none",
        { action: "unblockPrefix", prefix: "all", until: 0 },
        "prefix: must be a prefix of the list, such as +861380013",
      ],
    ] as const) {
      test(`is told what is wrong with ${what}`, async () => {
        const { status, outcome } = await target.http("smsadmin", body);
        expect([status, outcome]).toMatchObject([400, { error: { code: "INVALID_ARGUMENT" } }]);
        expect(JSON.stringify(outcome)).toContain(fault);
      });
    }
  });
}
