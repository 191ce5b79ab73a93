/**
 * Hours as the statistics want them: `yyyymmddhh` in Beijing, UTC+8 all year.
 *
 * @module
 */

export const HOUR_MS = 3_600_000;
const BEIJING_OFFSET_MS = 8 * HOUR_MS;

/** `2026030212`: the hour that a time (milliseconds since the Unix epoch) lies in. */
export function hourText(time: number): string {
  return new Date(time + BEIJING_OFFSET_MS).toISOString().slice(0, 13).replace(/\D/g, "");
}
