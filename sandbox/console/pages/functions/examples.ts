/**
 * What each function may be sent, to begin with.
 *
 * @module
 */

export interface Example {
  label: string;
  value: unknown;
}

type As = "user" | "service";

const PHONE = "+8613711112222";

const EXAMPLES: Readonly<Record<string, Partial<Record<As, readonly Example[]>>>> = {
  sendsms: {
    user: [
      { label: "login", value: { scene: "login", phone: PHONE } },
      { label: "mobile + nationcode", value: { mobile: "13711112222", nationcode: "86" } },
    ],
    service: [
      { label: "order_shipped", value: { scene: "order_shipped", phone: PHONE, params: { order: "A1024" } } },
      { label: "login", value: { scene: "login", phone: PHONE } },
      { label: "dryRun", value: { scene: "login", phone: PHONE, dryRun: true } },
      {
        label: "templateId",
        value: { provider: "tencent", templateId: "1110", params: ["4370"], phones: [PHONE, "+85261234567"] },
      },
    ],
  },
  verifycode: {
    user: [{ label: "login", value: { scene: "login", phone: PHONE, code: "000000" } }],
    service: [{ label: "login", value: { scene: "login", phone: PHONE, code: "000000" } }],
  },
  phonenumber: {
    user: [{ label: "CloudID", value: { phone: { "wx.cloud.CloudID": `sandbox-phone:${PHONE}` } } }],
  },
  sendvoice: {
    user: [{ label: "login", value: { scene: "login", phone: PHONE } }],
    service: [{ label: "login", value: { scene: "login", phone: PHONE } }],
  },
  pullstatus: {
    user: [{ label: "limit", value: { limit: 20 } }],
    service: [
      { label: "phone", value: { phone: PHONE } },
      { label: "timeline", value: { phone: PHONE, timeline: true } },
    ],
  },
  smsadmin: {
    service: [
      { label: "listTemplates", value: { action: "listTemplates" } },
      { label: "listSigns", value: { action: "listSigns" } },
      { label: "listPrefixes", value: { action: "listPrefixes", limit: 20 } },
    ],
  },
  console: {
    service: [
      { label: "search", value: { action: "search", q: "status:delivered", limit: 20 } },
      { label: "statistics", value: { action: "statistics", buckets: 12 } },
    ],
  },
};

const NONE: readonly Example[] = [{ label: "{}", value: {} }];

export function examplesOf(name: string, as: As): readonly Example[] {
  return EXAMPLES[name]?.[as] ?? NONE;
}
