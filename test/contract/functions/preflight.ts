/**
 * What is told before anything is sent: by a dry run, and by the send itself.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { SyncTemplatesData } from "../../../shared/messaging/admin.ts";
import type { SendSmsData } from "../../../shared/validation/sms.ts";
import type { Session } from "./session.ts";

export function testPreflight({ target, control, freshPhone, service }: Session): void {
  async function sendRequests(): Promise<number> {
    const { requests } = await control.get<{ requests: { action: string }[] }>("/requests?limit=1000");
    return requests.filter(({ action }) => /^send/i.test(action)).length;
  }

  describe("before a send", () => {
    test("a value that the provider would refuse is refused at once, with the provider's code", async () => {
      const before = await sendRequests();
      const body = { scene: "order_shipped", phone: freshPhone(), params: { order: "www.example.com" } };
      for (const dryRun of [false, true]) {
        const reply = await target.http("sendsms", { ...body, dryRun });
        expect(reply).toMatchObject({
          status: 400,
          outcome: {
            ok: false,
            error: {
              code: "INVALID_ARGUMENT",
              message: "Cannot read the request: params.order: must not hold a link",
              reason: "params_url",
              wouldBe: { name: "tencent", code: "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter" },
            },
          },
        });
      }
      expect(await sendRequests()).toBe(before);
    });

    test("the providers' own lists say which template goes to whom, and what it takes", async () => {
      const { synced } = await service<SyncTemplatesData>("smsadmin", { action: "syncTemplates" });
      expect(synced.map(({ provider }) => provider)).toEqual(["tencent", "qcloudsms", "aliyun"]);
      for (const { templates, approved, pending, refused } of synced) {
        expect(approved).toBeGreaterThan(0);
        expect(approved + pending + refused).toBe(templates);
      }
      const before = await sendRequests();
      const refusals: [body: object, reason: string, code: string][] = [
        [
          { templateId: "449739", signName: "信使", params: [] },
          "params_count",
          "FailedOperation.TemplateParamSetNotMatchApprovedTemplate",
        ],
        [
          { templateId: "548760", phone: "+85261234567", params: ["4370"] },
          "template_mainland_only",
          "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone",
        ],
        [
          { provider: "aliyun", templateId: "SMS_146806055", signName: "信使", params: { code: "12-34" } },
          "params_code_characters",
          "isv.INVALID_PARAMETERS",
        ],
        [{ provider: "qcloudsms", templateId: "449739", signName: "信使", params: [] }, "params_count", "1014"],
      ];
      for (const [body, reason, code] of refusals) {
        const { outcome } = await target.http("sendsms", { phone: freshPhone(), ...body });
        expect(outcome).toMatchObject({ error: { code: "INVALID_ARGUMENT", reason, wouldBe: { code } } });
      }
      expect(await sendRequests()).toBe(before);
    });

    test("a dry run tells route, text length and where the template is known from", async () => {
      await service("smsadmin", { action: "syncTemplates", provider: "tencent" });
      const [phone, foreign] = [freshPhone(), "+85261234567"];
      const planned = await service<SendSmsData>("sendsms", {
        phones: [phone, foreign],
        templateId: "1234",
        signName: "腾讯云",
        params: ["4370"],
        dryRun: true,
      });
      expect(planned).toMatchObject({
        rejected: 1,
        messages: [
          {
            phone,
            status: "planned",
            provider: "tencent",
            segments: 1,
            planned: { templateId: "1234", template: "synced", encoding: "domestic" },
          },
          { phone: foreign, status: "rejected", error: { reason: "template_mainland_only" } },
        ],
      });
      const unknown = await service<SendSmsData>("sendsms", {
        phone: freshPhone(),
        templateId: "99999999",
        signName: "信使",
        dryRun: true,
      });
      expect(unknown.messages).toMatchObject([{ planned: { templateId: "99999999", template: "unknown" } }]);
    });
  });
}
