/**
 * Which of the operator's variables a function needs; each goes only where it is read. A proxy is not among
 * them: the operator's own would be sent along, so a provider's `proxy` in the config is the place for one.
 *
 * @module
 */
import type { Config } from "../../shared/config/config.ts";

const STORE = ["XINSHI_STORE", "DATABASE_URL", "XINSHI_PHONE_KEYS"];
const HTTP = [
  "XINSHI_API_KEYS",
  "XINSHI_SIGNING_KEYS",
  "XINSHI_ADMIN_OPENIDS",
  "XINSHI_CORS_ORIGINS",
  "XINSHI_TRUSTED_PROXIES",
];
const PROVIDERS: Readonly<Record<keyof Config["providers"], readonly string[]>> = {
  tencent: [
    "TENCENT_SECRET_ID",
    "TENCENT_SECRET_KEY",
    "TENCENT_TOKEN",
    "TENCENT_SMS_SDK_APP_ID",
    "TENCENT_VOICE_SDK_APP_ID",
    "TENCENT_SMS_ENDPOINT",
    "TENCENT_VOICE_ENDPOINT",
  ],
  qcloudsms: ["QCLOUDSMS_APP_KEY", "QCLOUDSMS_SDK_APP_ID", "QCLOUDSMS_ENDPOINT"],
  aliyun: [
    "ALIYUN_ACCESS_KEY_ID",
    "ALIYUN_ACCESS_KEY_SECRET",
    "ALIYUN_SECURITY_TOKEN",
    "ALIYUN_SMS_ENDPOINT",
    "ALIYUN_VOICE_ENDPOINT",
  ],
};
/** An execution role's may stand in for them. */
export const TENCENT_KEYS: readonly string[] = ["TENCENT_SECRET_ID", "TENCENT_SECRET_KEY"];
/** Of a provider that the config has: without these its routes cannot send, and with half a pair no function starts. */
const KEYS: Readonly<Record<keyof Config["providers"], readonly string[]>> = {
  tencent: TENCENT_KEYS,
  qcloudsms: ["QCLOUDSMS_APP_KEY"],
  aliyun: ["ALIYUN_ACCESS_KEY_ID", "ALIYUN_ACCESS_KEY_SECRET"],
};
/** Without one of these a function of that name cannot start, or serves nobody. */
const REQUIRED = new Set(["XINSHI_STORE", "DATABASE_URL", "XINSHI_VERIFICATION_KEY", "XINSHI_CALLBACK_TOKENS"]);

/** What only some functions read. A function that is not here is a caller's own, and gets everything. */
const OF_FUNCTIONS: Readonly<Record<string, { http: boolean; sends: boolean; more: readonly string[] }>> = {
  sendsms: { http: true, sends: true, more: ["XINSHI_VERIFICATION_KEY"] },
  verifycode: { http: true, sends: false, more: ["XINSHI_VERIFICATION_KEY"] },
  phonenumber: { http: false, sends: false, more: [] },
  sendvoice: { http: true, sends: true, more: ["XINSHI_VERIFICATION_KEY"] },
  uploadvoice: { http: true, sends: true, more: [] },
  // The voice fallback makes codes too; the timer secret is for timers that can carry one, which CloudBase's cannot.
  pullstatus: { http: true, sends: true, more: ["XINSHI_VERIFICATION_KEY"] },
  smsadmin: { http: true, sends: true, more: [] },
  console: { http: true, sends: false, more: [] },
  smscallback: { http: false, sends: false, more: ["XINSHI_CALLBACK_TOKENS"] },
};

/** Names of all variables that the function reads, in a fixed order. */
export function variablesOf(name: string, config: Pick<Config, "providers">): string[] {
  const { http, sends, more } = OF_FUNCTIONS[name] ?? { http: true, sends: true, more: [...REQUIRED] };
  const providers = sends ? ofProviders(PROVIDERS, config) : [];
  return [...new Set([...STORE, ...(http ? HTTP : []), ...providers, ...more])];
}

function ofProviders(names: typeof PROVIDERS, { providers }: Pick<Config, "providers">): string[] {
  return Object.entries(names).flatMap(([provider, own]) => (provider in providers ? own : []));
}

/** Those of a function's variables that it cannot do without. */
export function requiredOf(name: string, config: Pick<Config, "providers">): string[] {
  const keys = new Set(ofProviders(KEYS, config));
  return variablesOf(name, config).filter((variable) => REQUIRED.has(variable) || keys.has(variable));
}
