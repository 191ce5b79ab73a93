/**
 * What the providers' tables of codes have in common: a code's meaning in our words, and the rows that recur in each.
 *
 * @module
 */
import type { ErrorCode } from "../errors.ts";
import type { RetryClass } from "./provider.ts";

export interface CodeMeaning {
  code: ErrorCode;
  retry: RetryClass;
  /** Names the provider's window. */
  reason?: string;
  retryAfterSeconds?: number;
}

export interface CodeRow {
  code: ErrorCode;
  retry: RetryClass;
  reason?: string;
  /** Seconds to wait; a function when they depend on the time of day. */
  wait?: number | ((now: number) => number);
}

export const THROTTLED: CodeRow = { code: "PROVIDER_UNAVAILABLE", retry: "safe" };
/** Our clock is off, and no more than that; after correcting it, one repeat is safe. */
export const CLOCK: CodeRow = { code: "PROVIDER_REJECTED", retry: "safe" };
export const OPERATOR: CodeRow = { code: "PROVIDER_REJECTED", retry: "after-operator" };
export const REFUSED: CodeRow = { code: "PROVIDER_REJECTED", retry: "never" };
export const BLOCKED: CodeRow = { code: "RECIPIENT_BLOCKED", retry: "never", reason: "provider_blocklist" };
export const UNKNOWN: CodeRow = { code: "OUTCOME_UNKNOWN", retry: "unsafe" };

/** One of the provider's sending limits. */
export function windowOf(reason: string, wait?: CodeRow["wait"]): CodeRow {
  return { code: "RATE_LIMITED", retry: "after-window", reason, ...(wait === undefined ? {} : { wait }) };
}

/** What a row means at `now` (milliseconds since the Unix epoch). */
export function meaningAt({ code, retry, reason, wait }: CodeRow, now: number): CodeMeaning {
  const retryAfterSeconds = typeof wait === "function" ? wait(now) : wait;
  return {
    code,
    retry,
    ...(reason === undefined ? {} : { reason }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
