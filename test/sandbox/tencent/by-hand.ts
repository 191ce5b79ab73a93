/**
 * API 3.0 calls made by hand, under TC3, at the sandbox's time unless told otherwise.
 *
 * @module
 */
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { signTc3 } from "../../../shared/signing/tc3.ts";
import { type Json, raw } from "../helpers.ts";

export interface Api3Call {
  version: string;
  action: string;
  parameters: unknown;
  id?: string;
  secret?: string;
  /** How far the client's clock is off. */
  skewMs?: number;
}

/** The `Response` member of the answer. */
export async function api3(sandbox: Sandbox, call: Api3Call): Promise<Json> {
  const { version, action, parameters, id = "secretId", secret = "secretKey", skewMs = 0 } = call;
  const host = `127.0.0.1:${sandbox.port}`;
  const timestamp = Math.floor((sandbox.clock.now() + skewMs) / 1000);
  const body = JSON.stringify(parameters);
  const signedHeaders = { "content-type": "application/json", host };
  const service = version === "2020-09-02" ? "vms" : "sms";
  const authorization = signTc3({ method: "POST", headers: signedHeaders, body, service, timestamp }, { id, secret });
  const headers = {
    ...signedHeaders,
    authorization,
    "x-tc-action": action,
    "x-tc-version": version,
    "x-tc-timestamp": String(timestamp),
    "x-tc-region": "ap-guangzhou",
  };
  return JSON.parse((await raw(sandbox, { method: "POST", headers, body })).text).Response;
}
