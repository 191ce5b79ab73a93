/**
 * Ids of submissions in the provider's style: 18 digits, a caret, and a small number, `366107990573586823^0`.
 *
 * @module
 */
import type { Chance } from "../../chance.ts";
import type { Clock } from "../../clock.ts";

/** Returns a maker of ids: no two alike in one sandbox, and hardly two alike in two. */
export function createBizIds(clock: Clock, chance: Chance, separator = "^0"): () => string {
  let count = Math.floor(chance.random() * 1e8);
  return () => {
    count = (count + 1) % 1e8;
    const seconds = String(Math.floor(clock.now() / 1000))
      .padStart(10, "0")
      .slice(-10);
    return `${seconds}${String(count).padStart(8, "0")}${separator}`;
  };
}
