/**
 * The user's number as WeChat knows it. The button gives an id only; WeChat puts the number in its place on the way to the
 * function, and tells the function so: nobody can write another one.
 *
 * Source: "服务端获取开放数据", https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html
 *
 * @module
 */
import type { PhoneNumberData } from "../../shared/validation/phone-number.ts";
import { failed } from "../rules/problem";
import type { Answer } from "./app-error";
import { callFunction } from "./call-function";

/** @param cloudId of the button's event, good for five minutes; older apps, and those without a cloud, have none */
export async function askPhoneNumber(cloudId: string | undefined): Promise<Answer<PhoneNumberData>> {
  if (!cloudId || !wx.cloud) return failed("PHONE_UNAVAILABLE", "This WeChat gives no id of the number");
  return callFunction<PhoneNumberData>("phonenumber", { phone: wx.cloud.CloudID(cloudId) });
}
