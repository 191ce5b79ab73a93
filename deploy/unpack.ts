/**
 * What `packed.ts` has packed, unpacked in the bundle. Five characters stand for four bytes: a sixteenth shorter than base64.
 * The characters are those from `(` to `}` but the backslash, which alone needs another in a text of JavaScript.
 *
 * @module
 */
import { brotliDecompressSync } from "node:zlib";

export const FIRST = 40;
export const BACKSLASH = 92;
export const BASE = 85;

/** @param text of `pack()` in `packed.ts` */
export function unpack(text: string): unknown {
  const words = new DataView(new ArrayBuffer((text.length / 5) * 4));
  for (let place = 0; place < text.length; place += 5) {
    let word = 0;
    for (let next = place; next < place + 5; next += 1) {
      const code = text.charCodeAt(next);
      word = word * BASE + code - FIRST - Number(code > BACKSLASH);
    }
    words.setUint32((place / 5) * 4, word);
  }
  return JSON.parse(brotliDecompressSync(words).toString());
}
