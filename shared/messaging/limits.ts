/**
 * The config's limits as the store's windows, and a broken limit as an error.
 *
 * @module
 */
import { type Config, DEFAULT_LIMITS, type LimitRule, type Scene, type WithoutScene } from "../config/config.ts";
import { XinshiError } from "../errors.ts";
import { type Budget, type LimitWindow, NO_SCENE, type SuppressionReason } from "../store/store.ts";
import { dayEnd, dayOf } from "./day.ts";
import type { NamedScene } from "./scenes.ts";

const PER = { phone: "phone", user: "caller", ip: "ip" } as const;

/** The windows a send of this scene (or of none) has to pass. */
export function windowsFor(config: Config, scene: Scene | undefined): LimitWindow[] {
  const rules = scene?.limits ?? config.limits ?? DEFAULT_LIMITS;
  return rules.map((rule) => ({
    per: PER[rule.per],
    count: rule.count,
    seconds: rule.seconds,
    reason: reasonOf(rule),
    shadow: rule.shadow,
  }));
}

/** The budget of the day `now` is in, of the scene or of sends without one; undefined when there is none. */
export function budgetFor(config: Config, named: NamedScene | undefined, now: number): Budget | undefined {
  const { dailyBudget: count, dailyBudgetInShadow: shadow }: WithoutScene = named?.scene ?? (config.withoutScene || {});
  if (count === undefined) return undefined;
  return {
    scene: named?.name ?? NO_SCENE,
    count,
    day: dayOf(now),
    dayEndsAt: dayEnd(now),
    reason: "scene_day",
    shadow,
  };
}

/** The error of a send that a limit refused. */
export function rateLimited(reason: string, retryAfterSeconds: number): XinshiError {
  return new XinshiError("RATE_LIMITED", `Too many messages: try again in ${retryAfterSeconds} s`, {
    reason,
    retryAfterSeconds,
  });
}

const SUPPRESSED: Readonly<Record<SuppressionReason, string>> = {
  opted_out: "The person has answered that no more texts are wanted",
  blocklist: "The provider or a carrier has the number on its blocklist",
  manual: "An operator has blocked the number",
};

/** The error of a send to a number that must not be texted. */
export function suppressedError(reason: SuppressionReason): XinshiError {
  return new XinshiError("RECIPIENT_BLOCKED", SUPPRESSED[reason], { reason });
}

/** Such as `phone_30s`, `phone_1h`, `user_24h`. */
function reasonOf({ per, seconds }: LimitRule): string {
  if (seconds % 3600 === 0) return `${per}_${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${per}_${seconds / 60}m` : `${per}_${seconds}s`;
}
