/**
 * How long a provider may take to answer.
 *
 * @module
 */
import type { Config } from "../config/config.ts";
import type { Deps } from "../deps.ts";
import { XinshiError } from "../errors.ts";
import type { ProviderName } from "../providers/provider.ts";
import type { Call } from "../triggers/invocation.ts";

/** Left of an invocation when a provider has answered, to write that down and reply. */
const RESERVE_MS = 400;
/** With less than this left for the provider, it is not asked. */
const MIN_ASK_MS = 300;
const DEFAULT_PROVIDER_TIMEOUT_MS = 8000;

export interface Clocked {
  config: Config;
  deps: Pick<Deps, "now">;
}

/** Milliseconds until a provider has to have answered, all tries together. */
export function timeLeft({ deadline }: Pick<Call, "deadline">, { deps }: Clocked): number {
  return deadline - RESERVE_MS - deps.now();
}

/**
 * When one request to a provider has to be over, milliseconds since the Unix epoch.
 *
 * @throws XinshiError `PROVIDER_UNAVAILABLE` with reason `deadline` when there is no time left to ask
 */
export function providerDeadline(name: ProviderName, call: Pick<Call, "deadline">, app: Clocked): number {
  const left = timeLeft(call, app);
  if (left < MIN_ASK_MS) {
    const message = "Not asked: the function's time was over before the provider could answer";
    throw new XinshiError("PROVIDER_UNAVAILABLE", message, { reason: "deadline" });
  }
  const timeoutMs = app.config.providers[name]?.timeoutMs ?? DEFAULT_PROVIDER_TIMEOUT_MS;
  return app.deps.now() + Math.min(left, timeoutMs);
}
