/**
 * How long a provider may take to answer, and who asks.
 *
 * @module
 */
import type { Config } from "../config/config.ts";
import type { Deps } from "../deps.ts";
import { XinshiError } from "../errors.ts";
import type { CallOptions, ProviderName } from "../providers/provider.ts";
import type { Call } from "../triggers/invocation.ts";

/** Left of an invocation when a provider has answered, to write that down and reply. */
const RESERVE_MS = 400;
/** With less than this left for the provider, it is not asked. */
const MIN_ASK_MS = 300;
const DEFAULT_PROVIDER_TIMEOUT_MS = 8000;

/** Whose call asks the provider. */
export type Asking = Pick<Call, "requestId" | "deadline">;

export interface Clocked {
  config: Config;
  deps: Pick<Deps, "now">;
}

/** Milliseconds until a provider has to have answered, all tries together. */
export function timeLeft({ deadline }: Pick<Call, "deadline">, { deps }: Clocked): number {
  return deadline - RESERVE_MS - deps.now();
}

/**
 * How one request to a provider is made: until when, and for which invocation.
 *
 * @throws XinshiError `PROVIDER_UNAVAILABLE` with reason `deadline` when there is no time left to ask
 */
export function providerOptions(name: ProviderName, call: Asking, app: Clocked): CallOptions {
  const left = timeLeft(call, app);
  if (left < MIN_ASK_MS) {
    const message = "Not asked: the function's time was over before the provider could answer";
    throw new XinshiError("PROVIDER_UNAVAILABLE", message, { reason: "deadline" });
  }
  const timeoutMs = app.config.providers[name]?.timeoutMs ?? DEFAULT_PROVIDER_TIMEOUT_MS;
  return { deadline: app.deps.now() + Math.min(left, timeoutMs), trace: { requestId: call.requestId } };
}
