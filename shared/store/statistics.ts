/**
 * Which messages the console's statistics count, for every driver.
 *
 * @module
 */
import type { MessageStatus, StatisticsQuery } from "./store.ts";

/** Speed is told of the newest deliveries, so many at most. */
export const MAX_LATENCIES = 20_000;
/** Speed is told to a tenth of a second. */
export const LATENCY_STEP_MS = 100;

/** The provider has taken them, whatever came of it. */
const ACCEPTED: readonly MessageStatus[] = ["submitted", "delivered", "undelivered", "expired"];
const FAILED: readonly MessageStatus[] = ["rejected", "undelivered", "expired", "unknown"];

/** As a list in SQL. */
export const ACCEPTED_SQL = listOf(ACCEPTED);
export const FAILED_SQL = listOf(FAILED);

/** Whole milliseconds, so that no message falls behind the last bucket. */
export function bucketWidth({ from, to, buckets }: Pick<StatisticsQuery, "from" | "to" | "buckets">): number {
  return Math.max(1, Math.ceil((to - from) / buckets));
}

function listOf(statuses: readonly MessageStatus[]): string {
  return `(${statuses.map((status) => `'${status}'`).join(", ")})`;
}
