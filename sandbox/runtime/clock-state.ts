/**
 * The sandbox's time as function processes are told of it.
 *
 * @module
 */
import type { ClockState } from "./protocol.ts";
import type { RuntimeClock } from "./timers.ts";

/** Two clocks are read one after the other: a smaller difference is none, and time in a function never runs back by it. */
const CLOCK_JITTER_MS = 2;

/** Reads `clock` for processes, which have a clock of the machine's themselves. */
export function createClockState(clock: RuntimeClock): () => ClockState {
  let keptOffsetMs = 0;
  return () => {
    const now = clock.now();
    if (clock.read?.().ticking === false) return { offsetMs: 0, frozenAt: now };
    const offsetMs = now - Date.now();
    if (Math.abs(offsetMs - keptOffsetMs) > CLOCK_JITTER_MS) keptOffsetMs = offsetMs;
    return { offsetMs: keptOffsetMs, frozenAt: null };
  };
}
