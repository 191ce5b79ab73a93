/**
 * `wx.cloud.CloudID` as WeChat resolves it on a call's way to the function: fields at the top of `data` become what the user
 * allowed, and the context names them. How a client writes them on the wire is WeChat's own; here it is
 * `{ "wx.cloud.CloudID": "…" }`, and the id of a number is `sandbox-phone:+8613711112222`.
 *
 * Sources: "服务端获取开放数据", https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html;
 * "Cloud.getWXContext", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html
 *
 * @module
 */
import { readPhoneNumber } from "../phone-number.ts";

/** More in one call stay as they are. */
const MAX_RESOLVED = 5;
const MARK = "wx.cloud.CloudID";

export interface OpenData {
  /** The event's own fields. */
  data: Record<string, unknown>;
  /** What the context says of it; nothing where there was none. */
  variables: Record<string, string>;
}

/** @param now milliseconds since the Unix epoch */
export function resolveOpenData(data: Readonly<Record<string, unknown>>, appid: string, now: number): OpenData {
  const ids = Object.entries(data).flatMap(([key, value]) => {
    const id = cloudIdOf(value);
    return id === undefined ? [] : [{ key, id }];
  });
  const resolved = ids.slice(0, MAX_RESOLVED);
  if (resolved.length === 0) return { data: { ...data }, variables: {} };
  const filled = resolved.map(({ key, id }) => [key, openDataOf(id, appid, now)]);
  const keys = resolved.map(({ key }) => key);
  return {
    data: { ...data, ...Object.fromEntries(filled) },
    variables: { WX_OPEN_DATA_INFO: JSON.stringify({ keys }) },
  };
}

function cloudIdOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Object.keys(value).join() !== MARK) return undefined;
  const id = (value as Record<string, unknown>)[MARK];
  return typeof id === "string" ? id : undefined;
}

function openDataOf(cloudID: string, appid: string, now: number): object {
  const [, written = ""] = /^sandbox-phone:(.*)$/.exec(cloudID) ?? [];
  const phone = readPhoneNumber(written);
  if (phone === undefined)
    return { cloudID, errCode: -1, errMsg: "the sandbox knows ids such as sandbox-phone:+8613711112222" };
  const { countryCode, national } = phone;
  const phoneNumber = countryCode === "86" ? national : `+${countryCode}${national}`;
  const watermark = { appid, timestamp: Math.floor(now / 1000) };
  return { cloudID, data: { phoneNumber, purePhoneNumber: national, countryCode, watermark } };
}
