/**
 * Which fields of an event WeChat itself filled in, in the place of `wx.cloud.CloudID(…)`.
 *
 * The SDK calls it `OPEN_DATA_INFO` and takes such names from the variables `WX_…`; that this one is called
 * `WX_OPEN_DATA_INFO` follows from that, and is not written anywhere. Under any other name nothing is believed.
 *
 * Source: "Cloud.getWXContext",
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html
 *
 * @module
 */
import type { InvocationEnv } from "./invocation-env.ts";
import { isRecord } from "./record.ts";

/** Names of top-level fields; none where the platform says nothing that can be read. */
export function readOpenData({ WX_OPEN_DATA_INFO: text }: InvocationEnv): readonly string[] {
  if (text === undefined) return [];
  try {
    const info: unknown = JSON.parse(text);
    const keys: unknown = isRecord(info) ? info.keys : undefined;
    return Array.isArray(keys) ? keys.filter((key) => typeof key === "string") : [];
  } catch {
    return [];
  }
}
