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
  /** Base address of SMS instead of the provider's own, such as a sandbox. */
  endpoint?: string | undefined;
  /** The same of voice. */
  voiceEndpoint?: string | undefined;
  /** Overrides the config's. */
  smsSdkAppId?: string | undefined;
  /** Overrides the config's. */
  voiceSdkAppId?: string | undefined;
}

export interface QcloudsmsSettings {
  appKey: string;
  /** Base address of every service instead of the provider's own. */
  endpoint?: string | undefined;
  /** Overrides the config's. */
  sdkAppId?: string | undefined;
}

export interface AliyunSettings {
  accessKeyId: string;
  accessKeySecret: string;
  /** Of temporary credentials. */
  securityToken?: string | undefined;
  /** Base address of SMS instead of the provider's own. */
  endpoint?: string | undefined;
  /** The same of voice. */
  voiceEndpoint?: string | undefined;
}

export type StoreSettings = ({ driver: "sqlite"; path: string } | { driver: "postgres"; url: string }) & {
  /** How numbers are written at rest: the first form is written, all are read. In clear when left out. */
  phoneForms?: readonly { id: string; key: string | null }[] | undefined;
};

/** What a backend's key may be limited to. */
export const SCOPES = ["send", "verify", "status", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

export interface ApiKeySetting {
  /** Names the caller in ledger and logs. Two keys may have one name while one replaces the other. */
  name: string;
  /** SHA-256 of the key, hexadecimal. */
  sha256: string;
  /** Everything when left out. */
  scopes?: readonly Scope[] | undefined;
}

/** A key pair that requests are signed with. */
export interface SigningKey {
  name: string;
  secretId: string;
  secretKey: string;
  /** Everything when left out. */
  scopes?: readonly Scope[] | undefined;
}

/** Every setting group a function may need. */
export interface Settings {
  tencent: TencentSettings;
  qcloudsms: QcloudsmsSettings;
  aliyun: AliyunSettings;
  store: StoreSettings;
  /** Codes are derived with it: whoever has it knows every code. */
  verificationKey: string;
  http: {
    apiKeys: readonly ApiKeySetting[];
    signingKeys: readonly SigningKey[];
    /** Mini-program users who may do what a backend may, where a function allows it. */
    adminOpenids: readonly string[];
    corsOrigins: readonly string[];
    trustedProxies: number;
    timerSecret: string | undefined;
  };
  /** Part of the address that providers push to. */
  callback: { tokens: readonly string[] };
}

export type SettingGroup = keyof Settings;

const MIN_KEY_LENGTH = 32;
/** 32 bytes are 43 characters of base64url, the last of them with two bits to spare. */
const PHONE_KEY = /^(?!clear:)([A-Za-z0-9-]{1,16}):([\w-]{42}[AEIMQUYcgkosw048])$/;
const CALLBACK_TOKEN = /^[\w-]{32,}$/;

/** One reader a group: the value, or every fault in it, by the setting's name. */
const READERS: { [Group in SettingGroup]: (env: Environment, faults: string[]) => Settings[Group] } = {
  tencent: readTencent,
  qcloudsms: readQcloudsms,
  aliyun: readAliyun,
  store: readStore,
  verificationKey: readVerificationKey,
  http: readHttp,
  callback: readCallback,
};

/**
 * Reads some groups.
 *
 * @throws XinshiError `NOT_CONFIGURED`, naming every fault of all groups asked for; no value is repeated
 */
export function readSettings<Group extends SettingGroup>(
  env: Environment,
  groups: readonly Group[],
): Pick<Settings, Group> {
  const faults: string[] = [];
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
  const place = {
    endpoint: address(env, "TENCENT_SMS_ENDPOINT", faults),
    voiceEndpoint: address(env, "TENCENT_VOICE_ENDPOINT", faults),
    smsSdkAppId: digits(env, "TENCENT_SMS_SDK_APP_ID", faults),
    voiceSdkAppId: digits(env, "TENCENT_VOICE_SDK_APP_ID", faults),
  };
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

function readQcloudsms(env: Environment, faults: string[]): QcloudsmsSettings {
  return {
    appKey: required(env, "QCLOUDSMS_APP_KEY", faults),
    endpoint: address(env, "QCLOUDSMS_ENDPOINT", faults),
    sdkAppId: digits(env, "QCLOUDSMS_SDK_APP_ID", faults),
  };
}

function readAliyun(env: Environment, faults: string[]): AliyunSettings {
  return {
    accessKeyId: required(env, "ALIYUN_ACCESS_KEY_ID", faults),
    accessKeySecret: required(env, "ALIYUN_ACCESS_KEY_SECRET", faults),
    securityToken: text(env, "ALIYUN_SECURITY_TOKEN"),
    endpoint: address(env, "ALIYUN_SMS_ENDPOINT", faults),
    voiceEndpoint: address(env, "ALIYUN_VOICE_ENDPOINT", faults),
  };
}

function readStore(env: Environment, faults: string[]): StoreSettings {
  const driver = text(env, "XINSHI_STORE") ?? "sqlite";
  const phoneForms = readPhoneForms(env, faults);
  if (driver === "postgres") return { driver, url: readDatabaseUrl(env, faults), phoneForms };
  if (driver !== "sqlite") faults.push("XINSHI_STORE: must be sqlite or postgres");
  return { driver: "sqlite", path: text(env, "XINSHI_SQLITE_PATH") ?? ".xinshi/xinshi.db", phoneForms };
}

/** `clear` among the keys is the form without one: for the time in which encryption is switched on or off. */
function readPhoneForms(env: Environment, faults: string[]): StoreSettings["phoneForms"] {
  const entries = list(env, "XINSHI_PHONE_KEYS");
  if (entries.length === 0) return undefined;
  const forms = entries.map((entry) => {
    if (entry === "clear") return { id: entry, key: null };
    const [, id = "", key = ""] = PHONE_KEY.exec(entry) ?? [];
    return { id, key };
  });
  const ids = new Set(forms.map(({ id }) => id));
  if (ids.has("") || ids.size < forms.length || forms.every(({ key }) => key === null)) {
    faults.push(
      "XINSHI_PHONE_KEYS: must be id:key pairs, comma-separated, each id once (npm run keys makes one), and at most one `clear`",
    );
  }
  return forms;
}

function readDatabaseUrl(env: Environment, faults: string[]): string {
  const url = required(env, "DATABASE_URL", faults);
  if (url !== "" && !/^postgres(ql)?:$/.test(parseUrl(url)?.protocol ?? "")) {
    faults.push("DATABASE_URL: must be an address such as postgres://user:password@host:5432/database");
  }
  return url;
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
    signingKeys: list(env, "XINSHI_SIGNING_KEYS").map((entry) => readSigningKey(entry, faults)),
    adminOpenids: list(env, "XINSHI_ADMIN_OPENIDS"),
    corsOrigins: list(env, "XINSHI_CORS_ORIGINS"),
    trustedProxies: readTrustedProxies(env, faults),
    timerSecret: text(env, "XINSHI_TIMER_SECRET"),
  };
}

function readCallback(env: Environment, faults: string[]): Settings["callback"] {
  const tokens = list(env, "XINSHI_CALLBACK_TOKENS");
  if (tokens.length === 0) faults.push("XINSHI_CALLBACK_TOKENS: is missing");
  if (!tokens.every((token) => CALLBACK_TOKEN.test(token))) {
    faults.push("XINSHI_CALLBACK_TOKENS: must be of 32 or more letters, digits, - and _ (npm run keys makes one)");
  }
  return { tokens };
}

function readApiKey(entry: string, faults: string[]): ApiKeySetting {
  const [, name = "", sha256 = "", scopes] = /^([A-Za-z][\w-]{0,31}):([0-9a-f]{64})(?::([a-z+]+))?$/.exec(entry) ?? [];
  if (name === "") {
    faults.push("XINSHI_API_KEYS: must be name:sha256 or name:sha256:scopes, comma-separated (npm run keys makes one)");
  }
  return { name, sha256, ...readScopes("XINSHI_API_KEYS", scopes, faults) };
}

function readSigningKey(entry: string, faults: string[]): SigningKey {
  const [, name = "", secretId = "", secretKey = "", scopes] =
    /^([A-Za-z][\w-]{0,31}):([\w-]{16,64}):([\w-]{32,128})(?::([a-z+]+))?$/.exec(entry) ?? [];
  if (name === "") {
    faults.push(
      "XINSHI_SIGNING_KEYS: must be name:secretId:secretKey or name:secretId:secretKey:scopes, comma-separated " +
        "(npm run keys makes one)",
    );
  }
  return { name, secretId, secretKey, ...readScopes("XINSHI_SIGNING_KEYS", scopes, faults) };
}

/** `send+status`; nothing means everything. */
function readScopes(setting: string, text: string | undefined, faults: string[]): { scopes?: readonly Scope[] } {
  if (text === undefined) return {};
  const scopes = SCOPES.filter((scope) => text.split("+").includes(scope));
  if (scopes.length !== text.split("+").length) faults.push(`${setting}: scopes must be of ${SCOPES.join("+")}`);
  return { scopes };
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

function address(env: Environment, name: string, faults: string[]): string | undefined {
  const value = text(env, name);
  if (value !== undefined && !isHttpUrl(value)) faults.push(`${name}: must be an http or https address`);
  return value;
}

function digits(env: Environment, name: string, faults: string[]): string | undefined {
  const value = text(env, name);
  if (value !== undefined && !/^\d+$/.test(value)) faults.push(`${name}: must be digits`);
  return value;
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
