/**
 * What becomes of a send to each of the magic numbers.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { PullStatusData } from "../../../shared/validation/status.ts";
import type { Session } from "./session.ts";

export function testMisbehavingPhones({ target, control, freshPhone, call, service, pullUntil }: Session): void {
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
}
