/**
 * Days as operators and providers count them: UTC+8, which has no summer time.
 *
 * @module
 */

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The day of a moment, such as `2026-01-31`. */
export function dayOf(time: number): string {
  return new Date(time + OFFSET_MS).toISOString().slice(0, 10);
}

/** When the day after begins, milliseconds since the Unix epoch. */
export function dayEnd(time: number): number {
  return (Math.floor((time + OFFSET_MS) / DAY_MS) + 1) * DAY_MS - OFFSET_MS;
}
