/**
 * The official SDK of Tencent Cloud, unmodified, pointed at a sandbox.
 *
 * @module
 */
import { sms } from "tencentcloud-sdk-nodejs/tencentcloud/services/sms/index.js";

export interface Key {
  secretId: string;
  secretKey: string;
}

/** What every sandbox has from the start. */
export const PUBLISHED_KEY: Key = { secretId: "secretId", secretKey: "secretKey" };

/** Sends a code; resolves with the provider's code for the recipient, such as `Ok`. */
export async function sendCode(url: string, phone: string, code: string, key = PUBLISHED_KEY): Promise<string> {
  return sendText(url, phone, { TemplateId: "7839", TemplateParamSet: [code] }, key);
}

/** The same with a template of one's own. */
export async function sendText(
  url: string,
  phone: string,
  text: { TemplateId: string; TemplateParamSet: string[] },
  credential = PUBLISHED_KEY,
): Promise<string> {
  const client = new sms.v20210111.Client({
    credential,
    region: "ap-guangzhou",
    profile: { httpProfile: { endpoint: new URL(url).host, protocol: "http://" } },
  });
  const { SendStatusSet } = await client.SendSms({
    PhoneNumberSet: [phone],
    SmsSdkAppId: "1400006666",
    SignName: "腾讯云",
    ...text,
  });
  return SendStatusSet?.[0]?.Code ?? "";
}
