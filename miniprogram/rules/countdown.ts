/**
 * A wait that goes on while nobody looks: kept as a moment and a length, so it survives a page, an app and a pause in
 * the background, where timers stand still.
 *
 * @module
 */

export interface Countdown {
  /** Milliseconds since the Unix epoch, by this phone's clock. */
  startedAt: number;
  seconds: number;
}

/**
 * Whole seconds left; 0 when it is over. A clock that was set back before the start ends it, because the server
 * refuses what comes too early anyway, and a button that stays locked for a day helps nobody.
 */
export function secondsLeft({ startedAt, seconds }: Countdown, now: number): number {
  const elapsedSeconds = (now - startedAt) / 1000;
  return elapsedSeconds < 0 ? 0 : Math.max(0, Math.ceil(seconds - elapsedSeconds));
}
