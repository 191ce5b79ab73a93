/**
 * `wx.cloud.callFunction`: the event is the caller's data, the identity is the context's.
 *
 * Source: "Cloud.callFunction",
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/functions/Cloud.callFunction.html
 *
 * @module
 */
import { normaliseIp } from "./client-address.ts";
import type { Caller } from "./invocation.ts";
import type { InvocationEnv } from "./invocation-env.ts";
import { readOpenData } from "./open-data.ts";
import { isRecord } from "./record.ts";
import type { Trigger } from "./trigger.ts";

type UserCaller = Extract<Caller, { kind: "user" }>;

/** Added on the way by the platform, or forged where it adds nothing. */
const PLATFORM_FIELDS = new Set(["userInfo", "tcbContext"]);

export const callFunctionTrigger: Trigger<{ caller: UserCaller; data: unknown }> = {
  name: "callFunction",
  match({ env, event }) {
    const caller = readUser(env);
    return caller && { caller, data: event };
  },
  read: async ({ caller, data }) => ({ kind: "call", caller, input: readCallData(data) }),
  reply: (outcome) => outcome,
};

/** True when the platform says that this invocation stands for a mini-program user. */
export function hasUser(env: InvocationEnv): boolean {
  return env.WX_OPENID !== undefined || env.WX_FROM_OPENID !== undefined;
}

/** The caller's own fields; an event that is no object has none. */
export function readCallData(event: unknown): Record<string, unknown> {
  if (!isRecord(event)) return {};
  return Object.fromEntries(Object.entries(event).filter(([name]) => !PLATFORM_FIELDS.has(name)));
}

/**
 * In an environment shared by another mini-program the `FROM` names are the caller. The halves of the two identities
 * are never mixed: an openid means nothing under another appid.
 */
function readUser(env: InvocationEnv): UserCaller | undefined {
  if (!hasUser(env)) return undefined;
  const prefix = env.WX_FROM_OPENID === undefined ? "WX_" : "WX_FROM_";
  const openData = readOpenData(env);
  return {
    kind: "user",
    openid: env[`${prefix}OPENID`] ?? "",
    appid: env[`${prefix}APPID`] ?? "",
    unionid: env[`${prefix}UNIONID`],
    ip: normaliseIp(env.WX_CLIENTIP) ?? normaliseIp(env.WX_CLIENTIPV6),
    ...(openData.length > 0 && { openData }),
  };
}
