/**
 * The use case behind `phonenumber`: the number that the user's WeChat is bound to, as WeChat itself says.
 *
 * A client can send an event that looks just like WeChat's. What it cannot write is this invocation's context, where WeChat
 * names the fields that it filled in: only then is the number believed.
 *
 * Source: "Cloud.getWXContext", `OPEN_DATA_INFO`,
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import { XinshiError } from "../errors.ts";
import type { Call } from "../triggers/invocation.ts";
import type { PhoneNumberData, PhoneNumberInput } from "../validation/phone-number.ts";
import type { App } from "./app.ts";
import { readPhone } from "./recipients.ts";

/** None: it is called by mini-programs only, and neither reads nor writes anything. */
export const PHONE_NUMBER_SETTINGS = [] as const satisfies readonly SettingGroup[];

const FIELD: keyof PhoneNumberInput = "phone";

/**
 * Reads the number out of what WeChat filled in. Neither texts nor writes anything.
 *
 * @throws XinshiError `PERMISSION_DENIED`: `not_from_wechat` for a number that the client wrote, `another_app` for one given
 *   to another mini-program, `open_data` when WeChat filled in no number, as after five minutes
 */
export async function takePhoneNumber(
  { phone: { data } }: PhoneNumberInput,
  { caller }: Pick<Call<"user">, "caller">,
  { deps }: Pick<App, "deps">,
): Promise<PhoneNumberData> {
  if (!caller.openData?.includes(FIELD)) {
    throw denied("not_from_wechat", "phone must be wx.cloud.CloudID(…) of getPhoneNumber, filled in by WeChat");
  }
  if (data === undefined) throw denied("open_data", "WeChat gave no number: its CloudID is good for five minutes");
  if (data.watermark.appid !== caller.appid)
    throw denied("another_app", "The number was given to another mini-program");
  const { e164 } = await readPhone({ mobile: data.purePhoneNumber, nationcode: data.countryCode });
  return { verified: true, phone: e164, verifiedAt: deps.now(), openid: caller.openid };
}

function denied(reason: string, message: string): XinshiError {
  return new XinshiError("PERMISSION_DENIED", message, { reason });
}
