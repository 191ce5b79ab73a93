/**
 * Whether the settings are for the sandbox, where much is well that would not be in a cloud.
 *
 * @module
 */
import type { Environment } from "../../../shared/config/settings.ts";

const ENDPOINTS = ["TENCENT_SMS_ENDPOINT", "QCLOUDSMS_ENDPOINT", "ALIYUN_SMS_ENDPOINT"];

/** True when a provider is not the real one: those are asked by HTTPS only. */
export function isOfSandbox(env: Environment): boolean {
  return ENDPOINTS.some((name) => /^http:/.test((env[name] ?? "").trim()));
}
