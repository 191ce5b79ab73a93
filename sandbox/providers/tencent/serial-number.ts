/**
 * Ids of messages in the provider's style: `5000:` and 28 digits, with the second of sending among them.
 *
 * @module
 */
import type { Chance } from "../../chance.ts";
import type { Clock } from "../../clock.ts";

/** Returns a maker of ids: no two alike in one sandbox, and hardly two alike in two. */
export function createSerialNumbers(clock: Clock, chance: Chance): () => string {
  const prefix = `5000:${digits(Math.floor(chance.random() * 1e10), 10)}`;
  let count = Math.floor(chance.random() * 1e8);
  return () => {
    count = (count + 1) % 1e8;
    return `${prefix}${digits(Math.floor(clock.now() / 1000), 10)}${digits(count, 8)}`;
  };
}

function digits(number: number, length: number): string {
  return String(number).padStart(length, "0").slice(-length);
}
