/**
 * When the platform will end this invocation.
 *
 * Source: "配额限制", https://cloud.tencent.com/document/product/583/11637 (1 to 900 s, 3 s unless set)
 *
 * @module
 */
import { isRecord, type UnknownRecord } from "./record.ts";

/** What the platforms give when nobody set a timeout; taken where the context says nothing. */
export const DEFAULT_TIMEOUT_MS = 3_000;
/** The longest that SCF and Lambda allow a synchronous invocation. */
export const MAX_TIMEOUT_MS = 900_000;
/** The shortest limit that can be set is one second, so a smaller number can only be meant as seconds. */
const SHORTEST_LIMIT_MS = 1_000;

/**
 * Milliseconds since the Unix epoch. The smaller of what the context's method and its `time_limit_in_ms` say; a value
 * that cannot be true is passed over.
 *
 * @param now when the invocation began
 */
export function readDeadline(context: unknown, now: number): number {
  const known = isRecord(context) ? [askRemaining(context), readLimit(context)] : [];
  const plausible = known.filter((ms) => ms !== undefined);
  return now + (plausible.length > 0 ? Math.min(...plausible) : DEFAULT_TIMEOUT_MS);
}

/** Some runtime images throw from the method, so it is only asked, never trusted to answer. */
function askRemaining(context: UnknownRecord): number | undefined {
  try {
    const ask = context.getRemainingTimeInMillis;
    return typeof ask === "function" ? plausibleMs(ask.call(context)) : undefined;
  } catch {
    return undefined;
  }
}

/** A local runner of CloudBase says `"3"`: a string, in seconds. */
function readLimit(context: UnknownRecord): number | undefined {
  const limit = context.time_limit_in_ms;
  const number = plausibleMs(typeof limit === "string" ? Number(limit) : limit);
  if (number === undefined) return undefined;
  return number < SHORTEST_LIMIT_MS ? Math.min(number * 1_000, MAX_TIMEOUT_MS) : number;
}

function plausibleMs(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? Math.min(value, MAX_TIMEOUT_MS) : undefined;
}
