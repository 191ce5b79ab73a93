/**
 * What an attacker wants: one request a function that would be carried out for a backend, and nothing else wrong with it.
 *
 * @module
 */
import type { FunctionName } from "../fuzz/inputs.ts";

export interface Prize {
  /** In the table. */
  name: string;
  fn: Exclude<FunctionName, "smscallback" | "phonenumber">;
  /** Of API 3.0. */
  action?: string;
  /** Within two seconds the same signature is no replay: an SDK that asks the same twice in one second signs the same twice. */
  isRepeatable?: boolean;
  body(phone: string): object;
}

export const PRIZES: readonly Prize[] = [
  { name: "sendsms", fn: "sendsms", body: (phone) => ({ scene: "order_shipped", phone, params: { order: "1" } }) },
  {
    name: "sendsms, API 3.0",
    fn: "sendsms",
    action: "SendSms",
    body: (phone) => ({
      PhoneNumberSet: [phone],
      SmsSdkAppId: "1400006666",
      TemplateId: "7839",
      SignName: "信使",
      TemplateParamSet: ["4370"],
    }),
  },
  { name: "verifycode", fn: "verifycode", body: (phone) => ({ phone, code: "123456" }) },
  { name: "sendvoice", fn: "sendvoice", body: (phone) => ({ phone, code: "4370", provider: "tencent" }) },
  { name: "uploadvoice", fn: "uploadvoice", body: () => ({ fid: "0a1b2c3d" }) },
  { name: "pullstatus", fn: "pullstatus", body: (phone) => ({ phone, limit: 1 }) },
  {
    name: "pullstatus, API 3.0",
    fn: "pullstatus",
    action: "PullSmsSendStatusByPhoneNumber",
    isRepeatable: true,
    body: (phone) => ({ SmsSdkAppId: "1400006666", PhoneNumber: phone, BeginTime: 1772000000, Offset: 0, Limit: 1 }),
  },
  { name: "console", fn: "console", body: (phone) => ({ action: "search", q: phone }) },
  { name: "smsadmin", fn: "smsadmin", body: (phone) => ({ action: "suppress", phones: [phone] }) },
];

let phones = 0;

/** A number that nobody has asked for yet. */
export function nextPhone(): string {
  phones += 1;
  return `+86137${String(Math.floor(phones / 8000)).padStart(4, "0")}${1000 + (phones % 8000)}`;
}
