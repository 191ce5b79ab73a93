/**
 * Sortable ids: 48 bits of time, then 80 random bits, in Crockford base 32 (the ULID layout).
 *
 * Source: "ULID spec", https://github.com/ulid/spec
 *
 * @module
 */
import type { Deps } from "./deps.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_BITS = 80n;

/** Returns a maker of ids that grow from call to call, also within one millisecond. */
export function createIds(deps: Pick<Deps, "now" | "randomBytes">): () => string {
  let lastTime = -1;
  let random = 0n;
  return () => {
    const time = Math.max(deps.now(), lastTime);
    if (time === lastTime) random += 1n;
    else random = BigInt(`0x${Buffer.from(deps.randomBytes(10)).toString("hex")}`) >> 1n; // top bit clear: room to grow
    lastTime = time;
    return encode((BigInt(time) << RANDOM_BITS) | random);
  };
}

/** The smallest id that could have been made at `time` (milliseconds): a bound for range queries. */
export function firstIdAt(time: number): string {
  return encode(BigInt(Math.max(0, Math.floor(time))) << RANDOM_BITS);
}

function encode(value: bigint): string {
  const characters = new Array<string>(26);
  let rest = value;
  for (let index = 25; index >= 0; index--) {
    characters[index] = ALPHABET.charAt(Number(rest & 31n));
    rest >>= 5n;
  }
  return characters.join("");
}
