/**
 * What `phonenumber` takes and answers.
 *
 * Sources: "服务端获取开放数据", https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html;
 * "获取手机号", https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html
 *
 * @module
 */
import * as z from "zod/mini";

/** What WeChat puts in the place of `wx.cloud.CloudID(…)`: the number, or why there is none. It may say more. */
const OpenPhone = z.looseObject({
  cloudID: z.optional(z.string()),
  data: z.optional(
    z.looseObject({
      purePhoneNumber: z.string(),
      countryCode: z.string(),
      watermark: z.looseObject({ appid: z.string() }),
    }),
  ),
});

/** One field and no other: which fields WeChat filled in is told by name. */
export const PhoneNumberInput = z.strictObject({ phone: OpenPhone });
export type PhoneNumberInput = z.infer<typeof PhoneNumberInput>;

export interface PhoneNumberData {
  verified: true;
  /** E.164. */
  phone: string;
  /** Milliseconds since the Unix epoch. */
  verifiedAt: number;
  /** The user whose number it is. */
  openid: string;
}
