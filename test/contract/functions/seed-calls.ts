/**
 * What the seeds do and nothing else here does: a text that is written out, and replies asked for by number.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { Session } from "./session.ts";

const TEXT = "您的验证码是: 5678";

export function testSeedCalls({ target, control, service, freshPhone }: Session): void {
  describe("a text that is written out", () => {
    test("goes out as it is, by the classic interface, with the sign name in front", async () => {
      const phones = [freshPhone(), freshPhone("0003")];
      const body = { phones, provider: "qcloudsms", text: TEXT, signName: "腾讯云" };
      expect(await service("sendsms", body)).toMatchObject({
        accepted: 1,
        messages: [
          { status: "accepted", provider: "qcloudsms", segments: 1 },
          { status: "rejected", error: { code: "RECIPIENT_BLOCKED" } },
        ],
      });
      expect(await control.messagesTo(phones[0] ?? "")).toMatchObject([{ text: `【腾讯云】${TEXT}` }]);
    });

    test("that equals no approved template is refused by the provider", async () => {
      const body = { phone: freshPhone(), provider: "qcloudsms", text: "随便写写" };
      expect((await target.http("sendsms", body)).outcome).toMatchObject({
        ok: false,
        error: { code: "PROVIDER_REJECTED", provider: { name: "qcloudsms", code: "1014" } },
      });
    });

    for (const wrong of [
      { text: TEXT },
      { text: TEXT, provider: "tencent" },
      { text: TEXT, provider: "qcloudsms", templateId: "7839" },
      { text: TEXT, provider: "qcloudsms", params: [] },
      { text: "", provider: "qcloudsms" },
    ]) {
      test(`is refused as ${JSON.stringify(wrong)}`, async () => {
        const { status, outcome } = await target.http("sendsms", { phone: freshPhone(), ...wrong });
        expect([status, outcome]).toMatchObject([400, { error: { code: "INVALID_ARGUMENT" } }]);
      });
    }
  });

  test("replies of a number are asked of the providers again, and listed once", async () => {
    const phone = freshPhone();
    await service("sendsms", { scene: "order_shipped", phone, params: { order: "3" } });
    await control.post(`/phones/${encodeURIComponent(phone)}/reply`, { text: "什么时候到" });
    const ask = () => service<{ received: number; replies: unknown[] }>("pullstatus", { phone, replies: true });
    let found = await ask();
    for (let tries = 0; found.replies.length === 0 && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      found = await ask();
    }
    expect(found.replies).toMatchObject([{ phone, text: "什么时候到", signName: "信使" }]);
    await target.timer("pullstatus"); // the queue has it too
    expect((await ask()).replies).toHaveLength(1);
    const { outcome } = await target.http("pullstatus", { phone, replies: true, timeline: true });
    expect(outcome).toMatchObject({ error: { code: "INVALID_ARGUMENT" } });
  });
}
