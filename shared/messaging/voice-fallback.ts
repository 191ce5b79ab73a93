/**
 * A code whose text did not arrive is said in a call: the same code, at most once in its life, and not when the text was
 * delivered after all.
 *
 * @module
 */
import type { CodeScene, Config } from "../config/config.ts";
import { readSettings } from "../config/settings.ts";
import { toXinshiError } from "../errors.ts";
import type { Verification } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type { FallbackCounts } from "../validation/status.ts";
import type { App, AppExtension } from "./app.ts";
import { configuredProviders } from "./clients.ts";
import { type DispatchApp, dispatch } from "./dispatch.ts";
import { readPhone } from "./recipients.ts";
import { codeFigures, type NamedScene } from "./scenes.ts";
import { callDelivery } from "./send-voice.ts";
import { sceneTargets } from "./voice-plan.ts";
import { type WithVoices, withVoices } from "./voices.ts";

export interface WithVoiceFallback extends WithVoices {
  /** Whoever has it knows every code. */
  verificationKey(): string;
}

export type FallbackApp = App & WithVoiceFallback;

/** With less than this left, nobody is claimed: a claimed one has to be called. */
const MIN_LEFT_MS = 5000;
/** Stands where a caller's name does, when a service asked for the code. */
const CALLER = "voice-fallback";

/** Adds what it needs to an app; a config without a fallback needs nothing. */
export const withVoiceFallback: AppExtension<WithVoiceFallback> = {
  groups: (config) => (fallbackScenes(config).length === 0 ? [] : [...configuredProviders(config), "verificationKey"]),
  add: (parts) => ({
    ...withVoices.add(parts),
    verificationKey: () => readSettings(parts.env, ["verificationKey"]).verificationKey,
  }),
};

/** Calls everybody whose text failed or stays silent, as long as there is time. */
export async function callSilent(call: Call<"timer">, app: FallbackApp): Promise<FallbackCounts> {
  const counts: FallbackCounts = { called: 0, failed: 0 };
  for (const named of fallbackScenes(app.config)) {
    while (call.deadline - app.deps.now() >= MIN_LEFT_MS) {
      const silent = await claimNext(app, named);
      if (silent === undefined) break;
      counts[(await say(app, named, silent, call)) ? "called" : "failed"] += 1;
    }
  }
  return counts;
}

function fallbackScenes({ scenes }: Config): NamedScene<CodeScene>[] {
  return Object.entries(scenes).flatMap(([name, scene]) =>
    scene.kind === "code" && scene.voiceFallback !== undefined ? [{ name, scene }] : [],
  );
}

/** One by one: a receipt that comes while others are called still stops the call. */
async function claimNext(app: FallbackApp, { name, scene }: NamedScene<CodeScene>): Promise<Verification | undefined> {
  const { onFailure = true, afterSeconds } = scene.voiceFallback ?? {};
  const now = app.deps.now();
  const store = await app.store();
  const [silent] = await store.claimVoiceFallbacks({
    now,
    scene: name,
    onFailure,
    silentSince: afterSeconds === undefined ? null : now - afterSeconds * 1000,
    maxAttempts: codeFigures(scene).attempts,
    limit: 1,
  });
  return silent;
}

/** True when the call was placed. Once claimed, no failure makes a second call. */
async function say(
  app: FallbackApp,
  named: NamedScene<CodeScene>,
  { phone: e164, userId }: Verification,
  { requestId, deadline, trail }: Call<"timer">,
): Promise<boolean> {
  try {
    const phone = await readPhone({ phone: e164 });
    const targets = sceneTargets(app.config, named, {}, phone);
    const context = {
      batchId: requestId,
      caller: userId === null ? ("service" as const) : ("user" as const),
      callerId: userId ?? CALLER,
      ip: null,
      deadline,
      trail,
      callerContext: null,
      challenge: undefined,
    };
    const dispatchApp: DispatchApp = { ...app, settings: { verificationKey: app.verificationKey() } };
    const delivery = callDelivery(app);
    const request = { targets, recipients: [{ index: 0, phone }] };
    const [entry] = await dispatch({ app: dispatchApp, delivery, named, context }, request);
    if (entry?.status === "accepted") return true;
    app.log.error("voice_fallback_failed", { requestId, scene: named.name, code: entry?.error?.code });
  } catch (error) {
    app.log.error("voice_fallback_failed", { requestId, scene: named.name, code: toXinshiError(error).code });
  }
  return false;
}
