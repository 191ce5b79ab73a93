/**
 * The guard's counts are kept in slots of time: so many minutes share a row.
 *
 * @module
 */

const SLOT_MS = 10 * 60_000;

/** The slot that a moment (milliseconds since the Unix epoch) is in. */
export function slotOf(time: number): number {
  return Math.floor(time / SLOT_MS);
}
