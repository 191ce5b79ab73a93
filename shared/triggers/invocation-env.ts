/**
 * What the platform says about one invocation, from that invocation's own context: `environment` (JSON) where there is
 * one, else the older `environ`. `process.env` is never read, because a warm instance can still hold the caller before.
 *
 * Source: "Cloud.getWXContext",
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html
 *
 * @module
 */
import { emptyMap, isRecord, isUnsafeName } from "./record.ts";

/** Names to values as written by the platform; an empty value is left out, because it says nothing. */
export type InvocationEnv = Readonly<Record<string, string | undefined>>;

/** Reads `context.environment`, else `context.environ`, else nothing at all. */
export function readInvocationEnv(context: unknown): InvocationEnv {
  if (!isRecord(context)) return emptyMap();
  return readEnvironment(context.environment) ?? readEnviron(context.environ);
}

/** Values stay strings: an openid of digits only would lose its leading zeros as a number. */
function readEnvironment(environment: unknown): InvocationEnv | undefined {
  const parsed = parseJson(environment);
  if (!isRecord(parsed)) return undefined;
  const env = emptyMap<string>();
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value === "string" && value !== "" && !isUnsafeName(name)) env[name] = value;
  }
  return env;
}

function parseJson(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * `A=1;B=x=y,z`: split at `;`, then at the first `=`. Nothing in this form is escaped, so a value with a `;` in it could
 * pose as another name: a name that comes twice with different values is taken as unknown.
 */
function readEnviron(environ: unknown): InvocationEnv {
  const env = emptyMap<string>();
  if (typeof environ !== "string") return env;
  const ambiguous = new Set<string>();
  for (const pair of environ.split(";")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0)).trim();
    const value = pair.slice(at + 1);
    if (name === "" || value === "" || isUnsafeName(name)) continue;
    if (env[name] !== undefined && env[name] !== value) ambiguous.add(name);
    env[name] = value;
  }
  for (const name of ambiguous) delete env[name];
  return env;
}
