/**
 * The packages that every app has: a small one given away, and a large one bought. Domestic texts use them up in the order
 * created; a text is never refused for want of one.
 *
 * @module
 */
import type { ActionContext } from "./action.ts";
import { countSent, sentBy } from "./sent.ts";

export interface SmsPackage {
  id: number;
  /** 0: given away, 1: bought. */
  type: 0 | 1;
  amount: number;
  used: number;
  /** Milliseconds since the epoch, as the others. */
  createdAt: number;
  effectiveAt: number;
  expiresAt: number;
}

const GIVEN_AT = Date.parse("2025-01-01T10:00:00+08:00");
const BOUGHT_AT = Date.parse("2025-01-15T10:00:00+08:00");
const GIVEN_UNTIL = Date.parse("2035-01-01T00:00:00+08:00");
const BOUGHT_UNTIL = Date.parse("2035-01-15T00:00:00+08:00");

const PACKAGES: readonly Omit<SmsPackage, "used">[] = [
  { id: 10_001, type: 0, amount: 100, createdAt: GIVEN_AT, effectiveAt: GIVEN_AT, expiresAt: GIVEN_UNTIL },
  { id: 10_002, type: 1, amount: 1_000_000, createdAt: BOUGHT_AT, effectiveAt: BOUGHT_AT, expiresAt: BOUGHT_UNTIL },
];

/** The packages of an app, and what its texts left of them. */
export function packagesOf(app: string, context: Pick<ActionContext, "state" | "account">): SmsPackage[] {
  const domestic = sentBy(app, context).filter(({ country }) => country === "CN");
  let left = countSent(domestic).billed;
  return PACKAGES.map((one) => {
    const used = Math.min(left, one.amount);
    left -= used;
    return { ...one, used };
  });
}
