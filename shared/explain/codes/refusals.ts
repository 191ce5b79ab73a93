/**
 * Reasons of our own refusals.
 *
 * @module
 */
import type { CodeTable, Situation } from "../situations/situations.ts";

export const REFUSAL_REASONS: CodeTable = {
  scene_day: "our_budget",
  provider_night: "marketing_hours",
  opted_out: "our_opt_out",
  blocklist: "our_blocklist",
  manual: "our_block",
  country: "our_country",
  no_route: "our_country",
  voice_country: "our_voice_country",
  prefix_blocked: "our_guard_block",
  prefix_challenged: "our_guard_challenge",
  test_number_expired: "our_test_number",
};

/** A limit's reason begins with what it counts: `phone_30s`, `user_24h`. */
export const LIMIT_REASONS: readonly (readonly [beginning: string, situation: Situation])[] = [
  ["phone_", "our_phone_limit"],
  ["user_", "our_user_limit"],
  ["ip_", "our_ip_limit"],
];
