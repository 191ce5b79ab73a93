/**
 * A user gets a code, and we know it arrived.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { PullStatusData } from "../../../shared/validation/status.ts";
import type { VerifyCodeData } from "../../../shared/validation/verify.ts";
import { proves } from "../../coverage/proves.ts";
import type { Session } from "./session.ts";

export function testMainJob({ target, control, freshPhone, call, service, pullUntil }: Session): void {
  describe("the main job", () => {
    test("a user gets a code, the phone shows it, it checks out once, and the receipt arrives", async () => {
      proves(["sms2021/SendSms", "sms2021/PullSmsSendStatus"], "function");
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
      proves("samples/003 the cloud function, called from a mini-program", "runs");
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
}
