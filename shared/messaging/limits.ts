/**
 * The config's limits as the store's windows, and a broken limit as an error.
 *
 * @module
 */
import { type Config, DEFAULT_LIMITS, type LimitRule, type Scene } from "../config/config.ts";
import { XinshiError } from "../errors.ts";
import type { Budget, LimitWindow, SuppressionReason } from "../store/store.ts";
import { dayEnd, dayOf } from "./day.ts";

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

/** The scene's budget of the day `now` is in; undefined when it has none. */
export function budgetFor(sceneName: string | null, scene: Scene | undefined, now: number): Budget | undefined {
  if (sceneName === null || scene?.dailyBudget === undefined) return undefined;
  const { dailyBudget: count, dailyBudgetInShadow: shadow } = scene;
  return { scene: sceneName, count, day: dayOf(now), dayEndsAt: dayEnd(now), reason: "scene_day", shadow };
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
