/**
 * Several providers behind one scene: who sends when one does not.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { PullStatusData } from "../../../shared/validation/status.ts";
import { proves } from "../../coverage/proves.ts";
import type { Session } from "./session.ts";

const SENDS = { tencent: "sms2021/SendSms", qcloudsms: "classic/sendsms", aliyun: "dysms/SendSms" } as const;

/** What the sandbox saw of a request to a provider. */
interface SeenRequest {
  path: string;
  body: string;
}

export function testRouting({ target, control, freshPhone, call, service, pullUntil }: Session): void {
  /** How often a provider was asked to text a phone. */
  async function timesAsked(provider: string, phone: string): Promise<number> {
    const query = `provider=${provider}&limit=1000`;
    const { requests } = await control.get<{ requests: SeenRequest[] }>(`/requests?${query}`);
    return requests.filter(({ path, body }) => `${path} ${body}`.includes(phone.slice(3))).length;
  }

  let users = 0;
  /** The provider that sent a new user's code. */
  async function senderOf(phone: string): Promise<string | undefined> {
    users += 1;
    const sent = await call<SendSmsData>("sendsms", { phone }, `o-routes-${users}`);
    return sent.messages[0]?.provider;
  }

  describe("routes", () => {
    test("a code that one provider throttles comes through the next, checks out, and its story is kept", async () => {
      const phone = freshPhone();
      const openid = "o-failover";
      await control.post("/faults", { provider: "tencent", phone, times: 1, effect: { kind: "throttle" } });
      const sent = await call<SendSmsData>("sendsms", { scene: "login", phone }, openid);
      expect(sent).toMatchObject({ accepted: 1, messages: [{ phone, status: "accepted", provider: "aliyun" }] });

      const { text, code } = await control.waitFor(phone);
      expect(text).toBe(`【信使】您的验证码为：${code}，请勿泄露于他人！`);
      expect(await control.messagesTo(phone)).toHaveLength(1);
      expect(await call("verifycode", { phone, code }, openid)).toMatchObject({ verified: true });

      const { messages } = await service<PullStatusData>("pullstatus", { phone });
      expect(messages).toEqual([
        expect.objectContaining({
          id: sent.messages[0]?.id,
          provider: "aliyun",
          serialNumber: sent.messages[0]?.serialNumber,
          attempts: [
            {
              provider: "tencent",
              templateId: "1008",
              requestId: expect.any(String),
              errorCode: "PROVIDER_UNAVAILABLE",
              providerCode: "RequestLimitExceeded",
              providerMessage: expect.any(String),
              at: expect.any(Number),
            },
          ],
        }),
      ]);
      const own = await call<PullStatusData>("pullstatus", {}, openid);
      expect(own.messages[0]).not.toHaveProperty("attempts");
      expect(own.messages[0]).not.toHaveProperty("provider");
    });

    for (const { what, effect } of [
      { what: "an HTTP 500", effect: { kind: "http", status: 500, body: "oops" } },
      { what: "a cut connection", effect: { kind: "drop-before" } },
      { what: "an answer that cannot be read", effect: { kind: "body", raw: "<html>" } },
    ]) {
      test(`${what} sends nobody elsewhere`, async () => {
        const phone = freshPhone();
        await control.post("/faults", { provider: "tencent", phone, times: 1, effect });
        expect(await target.call("sendsms", { phone }, "o-unknown")).toMatchObject({
          error: { code: "OUTCOME_UNKNOWN" },
        });
        expect(await timesAsked("tencent", phone)).toBe(1);
        expect(await timesAsked("aliyun", phone)).toBe(0);
        expect(await control.messagesTo(phone)).toEqual([]);
      });
    }

    test("a number on one provider's blocklist is not texted by the next", async () => {
      const phone = freshPhone("0003");
      expect(await target.call("sendsms", { phone }, "o-blocked")).toMatchObject({
        error: { code: "RECIPIENT_BLOCKED", provider: { name: "tencent" } },
      });
      expect(await timesAsked("aliyun", phone)).toBe(0);
    });

    for (const [provider, fields, text] of [
      ["tencent", { templateId: "7839", params: ["4370"] }, "【信使】您的验证码是: 4370"],
      ["qcloudsms", { templateId: "7839", params: ["4371"] }, "【信使】您的验证码是: 4371"],
      [
        "aliyun",
        { templateId: "SMS_153055065", params: { code: "4372" } },
        "【信使】您的验证码为：4372，请勿泄露于他人！",
      ],
    ] as const) {
      test(`a backend sends through ${provider} when it says so`, async () => {
        proves(SENDS[provider], "function");
        const phone = freshPhone();
        const sent = await service<SendSmsData>("sendsms", { phone, provider, signName: "信使", ...fields });
        expect(sent).toMatchObject({ accepted: 1, messages: [{ provider, serialNumber: expect.any(String) }] });
        expect(await control.waitFor(phone)).toMatchObject({ text });
        const { messages } = await service<PullStatusData>("pullstatus", { phone });
        expect(messages).toMatchObject([{ provider, status: "submitted" }]);
        expect(messages[0]).not.toHaveProperty("attempts");
      });
    }

    test("receipts of Tencent's classic interface come in through the queue that both share", async () => {
      const [classic, current] = [freshPhone(), freshPhone()];
      const fields = { signName: "信使", templateId: "7839", params: ["4370"] };
      await service("sendsms", { ...fields, phone: classic, provider: "qcloudsms" });
      await service("sendsms", { ...fields, phone: current, provider: "tencent" });
      const found = await pullUntil(classic, "delivered");
      expect(found.messages[0]).toMatchObject({ provider: "qcloudsms", receiptCode: "DELIVRD" });
      await pullUntil(current, "delivered");
    });

    test("a provider that fails five times rests, is asked when nobody else sends, and is well when it does", async () => {
      expect(await senderOf(freshPhone())).toBe("tencent");
      await control.post("/faults", { provider: "tencent", phone: "7771", times: 5, effect: { kind: "throttle" } });
      for (let time = 0; time < 5; time++) expect(await senderOf(freshPhone("7771"))).toBe("aliyun");

      const resting = freshPhone("7771");
      expect(await senderOf(resting)).toBe("aliyun");
      expect(await timesAsked("tencent", resting)).toBe(0);

      const last = freshPhone("7772");
      await control.post("/faults", { provider: "aliyun", phone: last, times: 1, effect: { kind: "throttle" } });
      expect(await senderOf(last)).toBe("tencent");
      expect(await timesAsked("aliyun", last)).toBe(1);
      expect(await senderOf(freshPhone())).toBe("tencent");
    });
  });
}
