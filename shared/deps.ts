/**
 * What is impure comes in as an argument: made once in `functions/`, replaced in tests.
 *
 * @module
 */
import { randomBytes } from "node:crypto";

export interface Deps {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** `length` unpredictable bytes. */
  randomBytes(length: number): Uint8Array;
}

/** The machine's own clock and randomness. `Date.now` is looked up at each call, so that a sandbox can move the clock. */
export const realDeps: Deps = {
  now: () => Date.now(),
  randomBytes,
};
