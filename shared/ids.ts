/**
 * Sortable ids: 48 bits of time, then 80 random bits, in Crockford base 32 (the ULID layout).
 *
 * Source: "ULID spec", https://github.com/ulid/spec
 *
 * @module
 */
import type { Deps } from "./deps.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_BYTES = 10;
/** Half of the random bits: a number holds no more than 53. */
const HALF = 2 ** 40;

/** Returns a maker of ids that grow from call to call, also within one millisecond. */
export function createIds(deps: Pick<Deps, "now" | "randomBytes">): () => string {
  let lastTime = -1;
  let head = "";
  let high = 0;
  let low = 0;
  return () => {
    const time = Math.max(deps.now(), lastTime);
    if (time === lastTime) {
      low += 1;
    } else {
      const bytes = Buffer.from(deps.randomBytes(RANDOM_BYTES));
      high = bytes.readUIntBE(0, 5) % (HALF / 2); // top bit clear: room to grow
      low = bytes.readUIntBE(5, 5);
      head = encode(time, 10);
      lastTime = time;
    }
    if (low === HALF) {
      high += 1;
      low = 0;
    }
    return head + encode(high, 8) + encode(low, 8);
  };
}

/** The smallest id that could have been made at `time` (milliseconds): a bound for range queries. */
export function firstIdAt(time: number): string {
  return encode(Math.max(0, Math.floor(time)), 10) + "0".repeat(16);
}

function encode(value: number, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = ALPHABET.charAt(rest % 32) + text;
  return text;
}
