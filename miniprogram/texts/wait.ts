/**
 * A length of time in words, rounded up so that nobody comes back too early.
 *
 * @module
 */

/** Up to here seconds are shown: a countdown of a code stays one number. */
const LONGEST_IN_SECONDS = 120;

/** Such as `17 秒`, `3 分钟`, `2 小时`. */
export function waitText(seconds: number): string {
  if (seconds <= LONGEST_IN_SECONDS) return `${Math.ceil(seconds)} 秒`;
  if (seconds <= 3600) return `${Math.ceil(seconds / 60)} 分钟`;
  return `${Math.ceil(seconds / 3600)} 小时`;
}
