/**
 * Every situation that a code can stand for: many codes of several providers share one.
 *
 * @module
 */
import { ACCOUNT } from "./account.ts";
import { CONTENT } from "./content.ts";
import { DELIVERY } from "./delivery.ts";
import { LIMITS } from "./limits.ts";
import { MANAGEMENT } from "./management.ts";
import { OURS } from "./ours.ts";
import { RECIPIENTS } from "./recipients.ts";
import { REFUSALS } from "./refusals.ts";
import { REQUESTS } from "./requests.ts";

export const SITUATIONS = {
  ...ACCOUNT,
  ...CONTENT,
  ...DELIVERY,
  ...LIMITS,
  ...MANAGEMENT,
  ...OURS,
  ...RECIPIENTS,
  ...REFUSALS,
  ...REQUESTS,
} as const;

export type Situation = keyof typeof SITUATIONS;

/** The situation of each code. */
export type CodeTable = Readonly<Record<string, Situation>>;
