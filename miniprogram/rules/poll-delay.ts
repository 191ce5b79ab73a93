/**
 * How long to wait before asking again what has not changed: soon at first, then less and less often.
 *
 * @module
 */

const FIRST_MS = 2000;
const FACTOR = 1.5;
const LONGEST_MS = 30_000;

/** Milliseconds, after so many answers in a row that told nothing new. */
export function pollDelay(misses: number): number {
  return Math.min(LONGEST_MS, Math.round(FIRST_MS * FACTOR ** misses));
}
