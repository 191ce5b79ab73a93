/**
 * Randomness, as an argument, so that a test can fix it.
 *
 * @module
 */
import { randomUUID } from "node:crypto";

export interface Chance {
  /** At least 0, less than 1. */
  random(): number;
  /** A lower-case UUID. */
  uuid(): string;
}

export const realChance: Chance = { random: () => Math.random(), uuid: () => randomUUID() };

/**
 * The same sequence for the same seed (mulberry32). For faults and tests, never for keys.
 *
 * Source: "mulberry32", https://github.com/cprosche/mulberry32
 */
export function seededChance(seed: number): Chance {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (length: number): string => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
  return { random, uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}` };
}
