/**
 * Days as operators and providers count them.
 *
 * @module
 */
import { DAY_MS, dayStart, formatLocalTime } from "../validation/beijing.ts";

/** The day of a moment, such as `2026-01-31`. */
export function dayOf(time: number): string {
  return formatLocalTime(time).slice(0, 10);
}

/** When the day after begins, milliseconds since the Unix epoch. */
export function dayEnd(time: number): number {
  return dayStart(time) + DAY_MS;
}
