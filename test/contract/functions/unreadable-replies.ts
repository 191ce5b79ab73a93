/**
 * A provider's reply is input too.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { PullStatusData } from "../../../shared/validation/status.ts";
import type { Session } from "./session.ts";

/** A scene of one route: another would be tried, and its provider would rest after a few faults. */
const notice = (phone: string): object => ({ scene: "order_shipped", phone, params: { order: "8" } });

export function testUnreadableReplies({ target, control, freshPhone, call, service, pullUntil }: Session): void {
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
        const { outcome } = await target.http("sendsms", notice(phone));
        expect(outcome).toMatchObject({ ok: false, error: { code: "OUTCOME_UNKNOWN" } });
        const { messages } = await service<PullStatusData>("pullstatus", { phone });
        expect(messages).toEqual([expect.objectContaining({ status: "unknown", errorCode: "OUTCOME_UNKNOWN" })]);
      });
    }

    test("throttling is PROVIDER_UNAVAILABLE, and the number may be texted at once", async () => {
      const phone = freshPhone();
      await control.post("/faults", { phone, times: 1, effect: { kind: "throttle" } });
      expect((await target.http("sendsms", notice(phone))).outcome).toMatchObject({
        error: { code: "PROVIDER_UNAVAILABLE" },
      });
      expect((await target.http("sendsms", notice(phone))).outcome).toMatchObject({ ok: true });
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
}
