/**
 * "Why did it not arrive?", asked by a backend.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { TimelineData } from "../../../shared/validation/timeline.ts";
import type { Session } from "./session.ts";

export function testTimeline({ target, control, freshPhone, call, service, pullUntil }: Session): void {
  const timeline = (phone: string, more: object = {}): Promise<TimelineData> =>
    service("pullstatus", { phone, timeline: true, ...more });

  describe("a timeline", () => {
    test("goes from who asked to the code that was used", async () => {
      const phone = freshPhone();
      const openid = "o-timeline";
      const sent = await call<SendSmsData>("sendsms", { phone }, openid);
      const { code } = await control.waitFor(phone);
      await call("verifycode", { phone, code }, openid);
      await pullUntil(phone, "delivered");
      const told = await timeline(phone);
      const messageId = sent.messages[0]?.id;
      expect(told).toMatchObject({
        phone,
        verdict: {
          status: "delivered",
          messageId,
          zh: expect.stringContaining("短信已送达"),
          en: expect.stringContaining("The text was delivered at "),
          explanation: { actor: "nobody" },
        },
        messages: 1,
        hasMore: false,
      });
      const kinds = told.entries.map(({ kind }) => kind);
      expect([...kinds].sort()).toEqual(["accepted", "code_checked", "code_issued", "receipt", "requested"]);
      expect(kinds[0]).toBe("requested");
      expect(told.entries).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ kind: "requested", function: "sendsms", caller: { kind: "user", id: openid } }),
          expect.objectContaining({ kind: "code_issued", messageId, openid }),
          expect.objectContaining({ kind: "code_checked", checks: 1, isRight: true }),
          expect.objectContaining({ kind: "receipt", code: "DELIVRD", messageId, source: "pull" }),
        ]),
      );
      const newest = await timeline(phone, { order: "newest" });
      expect(newest.entries.map(({ kind }) => kind)).toEqual([...kinds].reverse());
    });

    test("explains a receipt and a refusal, and says who has to act", async () => {
      const off = freshPhone("0001");
      await service("sendsms", { scene: "order_shipped", phone: off, params: { order: "A1" } });
      await pullUntil(off, "undelivered");
      expect((await timeline(off)).verdict).toMatchObject({
        status: "undelivered",
        zh: expect.stringMatching(/没有送达.*关机.*下一步/),
        en: expect.stringMatching(/not delivered.*switch it on/),
        explanation: { actor: "user" },
      });
      const blocked = freshPhone("0003");
      await target.http("sendsms", { phone: blocked });
      const told = await timeline(blocked);
      expect(told.verdict).toMatchObject({ status: "rejected", explanation: { actor: "operator" } });
      expect(told.entries).toMatchObject([
        { kind: "requested" },
        { kind: "code_issued" },
        { kind: "rejected", code: "FailedOperation.PhoneNumberInBlacklist", explanation: { zh: {}, en: {} } },
        ...(told.entries.length > 3 ? [{ kind: "suppressed", reason: "blocklist" }] : []),
      ]);
    });

    test("tells a send that a limit refused, and that it passes by itself", async () => {
      const phone = freshPhone();
      await service("sendsms", { phone });
      for (const times of [1, 2]) {
        const { outcome } = await target.http("sendsms", { phone });
        expect(outcome).toMatchObject({ error: { code: "RATE_LIMITED", reason: "phone_30s" } });
        const told = await timeline(phone);
        expect(told.entries.filter(({ kind }) => kind === "refused")).toMatchObject([
          { channel: "sms", scene: "login", reason: "phone_30s", count: times, explanation: { actor: "user" } },
        ]);
      }
      // A receipt that came meanwhile is told instead.
      expect(["refused", "delivered"]).toContain((await timeline(phone)).verdict.status);
      const foreign = "+12025550123";
      const { outcome } = await target.http("sendvoice", { phone: foreign });
      expect(outcome).toMatchObject({ error: { code: "RECIPIENT_BLOCKED", reason: "voice_country" } });
      expect((await timeline(foreign)).verdict).toMatchObject({
        status: "refused",
        zh: expect.stringContaining("voice_country"),
        explanation: { actor: "user" },
      });
    });

    test("counts a receipt that came twice", async () => {
      const phone = freshPhone("0010");
      await service("sendsms", { phone });
      await pullUntil(phone, "delivered");
      await expect
        .poll(
          async () => {
            await target.timer("pullstatus");
            const { entries } = await timeline(phone);
            return entries.flatMap((entry) => (entry.kind === "receipt" ? entry.times : []));
          },
          { timeout: 60_000, interval: 200 },
        )
        .toEqual([2]);
    });

    test("says when there is nothing", async () => {
      expect(await timeline(freshPhone())).toMatchObject({ verdict: { status: "nothing" }, entries: [], messages: 0 });
    });

    test("needs a number, takes no other filter, and is not for users", async () => {
      expect((await target.http("pullstatus", { timeline: true })).outcome).toMatchObject({
        error: {
          code: "INVALID_ARGUMENT",
          message: "Cannot read the request: phone: is required for a timeline",
        },
      });
      expect(
        (await target.http("pullstatus", { timeline: true, phone: freshPhone(), scene: "login" })).outcome,
      ).toMatchObject({
        error: {
          message: expect.stringContaining("timeline: cannot go with id, serialNumber, batchId, scene, status, cursor"),
        },
      });
      expect(await target.call("pullstatus", { timeline: true, phone: freshPhone() })).toMatchObject({
        error: { code: "INVALID_ARGUMENT" },
      });
    });
  });
}
