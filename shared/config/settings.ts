/**
 * Secrets and places, from the environment. Each group is read when first used; `requireSettings` reads several at once
 * and names everything that is missing or wrong in one error.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import { parseUrl } from "../parse-url.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface TencentSettings {
  secretId: string;
  secretKey: string;
  token?: string | undefined;
  /** Base address instead of the provider's own, such as a sandbox. */
  endpoint?: string | undefined;
  /** Overrides the config's. */
  smsSdkAppId?: string | undefined;
}

export interface StoreSettings {
  driver: "sqlite";
  path: string;
}

/** Every setting group a function may need. */
export interface Settings {
  tencent: TencentSettings;
  store: StoreSettings;
  /** Codes are derived with it: whoever has it knows every code. */
  verificationKey: string;
  http: {
    apiKeys: readonly { name: string; sha256: string }[];
    corsOrigins: readonly string[];
    trustedProxies: number;
    timerSecret: string | undefined;
  };
}

export type SettingGroup = keyof Settings;

const MIN_KEY_LENGTH = 32;

/** One reader a group: the value, or every fault in it, by the setting's name. */
const READERS: { [Group in SettingGroup]: (env: Environment, faults: string[]) => Settings[Group] } = {
  tencent: readTencent,
  store: readStore,
  verificationKey: readVerificationKey,
  http: readHttp,
};

/**
 * Reads some groups.
 *
 * @param otherFaults what is wrong elsewhere, to be named in the same error
 * @throws XinshiError `NOT_CONFIGURED`, naming every fault of all groups asked for; no value is repeated
 */
export function readSettings<Group extends SettingGroup>(
  env: Environment,
  groups: readonly Group[],
  otherFaults: readonly string[] = [],
): Pick<Settings, Group> {
  const faults = [...otherFaults];
  const entries = groups.map((group) => [group, READERS[group](env, faults)] as const);
  if (faults.length > 0) throw notConfigured(faults);
  return Object.fromEntries(entries) as Pick<Settings, Group>;
}

/** The one readable error for whatever is missing, in settings or config. */
export function notConfigured(faults: readonly string[]): XinshiError {
  return new XinshiError("NOT_CONFIGURED", `Cannot start, settings are missing or wrong: ${faults.join("; ")}`);
}

function readTencent(env: Environment, faults: string[]): TencentSettings {
  const own = env.TENCENT_SECRET_ID !== undefined || env.TENCENT_SECRET_KEY !== undefined;
  const endpoint = text(env, "TENCENT_SMS_ENDPOINT");
  if (endpoint !== undefined && !isHttpUrl(endpoint))
    faults.push("TENCENT_SMS_ENDPOINT: must be an http or https address");
  const smsSdkAppId = text(env, "TENCENT_SMS_SDK_APP_ID");
  if (smsSdkAppId !== undefined && !/^\d+$/.test(smsSdkAppId)) faults.push("TENCENT_SMS_SDK_APP_ID: must be digits");
  const place = { endpoint, smsSdkAppId };
  // Without keys of one's own, those of the function's execution role: temporary, written by the platform.
  const role = text(env, "TENCENTCLOUD_SECRETID");
  if (!own && role !== undefined) {
    return {
      secretId: role,
      secretKey: required(env, "TENCENTCLOUD_SECRETKEY", faults),
      token: text(env, "TENCENTCLOUD_SESSIONTOKEN"),
      ...place,
    };
  }
  return {
    secretId: required(env, "TENCENT_SECRET_ID", faults),
    secretKey: required(env, "TENCENT_SECRET_KEY", faults),
    token: text(env, "TENCENT_TOKEN"),
    ...place,
  };
}

function readStore(env: Environment, faults: string[]): StoreSettings {
  const driver = text(env, "XINSHI_STORE") ?? "sqlite";
  if (driver !== "sqlite") faults.push("XINSHI_STORE: must be sqlite");
  return { driver: "sqlite", path: text(env, "XINSHI_SQLITE_PATH") ?? ".xinshi/xinshi.db" };
}

function readVerificationKey(env: Environment, faults: string[]): string {
  const key = required(env, "XINSHI_VERIFICATION_KEY", faults);
  if (key !== "" && key.length < MIN_KEY_LENGTH) {
    faults.push(`XINSHI_VERIFICATION_KEY: must have at least ${MIN_KEY_LENGTH} characters (npm run keys makes one)`);
  }
  return key;
}

function readHttp(env: Environment, faults: string[]): Settings["http"] {
  return {
    apiKeys: list(env, "XINSHI_API_KEYS").map((entry) => readApiKey(entry, faults)),
    corsOrigins: list(env, "XINSHI_CORS_ORIGINS"),
    trustedProxies: readTrustedProxies(env, faults),
    timerSecret: text(env, "XINSHI_TIMER_SECRET"),
  };
}

function readApiKey(entry: string, faults: string[]): { name: string; sha256: string } {
  const [, name = "", sha256 = ""] = /^([A-Za-z][\w-]{0,31}):([0-9a-f]{64})$/.exec(entry) ?? [];
  if (name === "") faults.push("XINSHI_API_KEYS: must be name:sha256 pairs, comma-separated (npm run keys makes one)");
  return { name, sha256 };
}

function readTrustedProxies(env: Environment, faults: string[]): number {
  const count = text(env, "XINSHI_TRUSTED_PROXIES") ?? "0";
  if (!/^\d{1,2}$/.test(count)) faults.push("XINSHI_TRUSTED_PROXIES: must be a whole number");
  return Number(count);
}

function required(env: Environment, name: string, faults: string[]): string {
  const value = text(env, name);
  if (value === undefined) faults.push(`${name}: is missing`);
  return value ?? "";
}

function text(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

function list(env: Environment, name: string): string[] {
  return (text(env, name) ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function isHttpUrl(address: string): boolean {
  return /^https?:$/.test(parseUrl(address)?.protocol ?? "");
}
