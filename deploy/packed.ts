/**
 * What a bundle carries and seldom reads: less than a third of its size as JSON.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { BACKSLASH, BASE, FIRST } from "./unpack.ts";

const UNPACK = fileURLToPath(new URL("unpack.ts", import.meta.url));

/** A module that exports this value, under what `declaration` says; unpacking takes one to four milliseconds on a busy machine, once, when it is loaded. */
export function packedModule(value: unknown, declaration = "export default"): string {
  return `
    import { unpack } from ${JSON.stringify(UNPACK)};
    ${declaration} unpack(${JSON.stringify(pack(value))});`;
}

/** For `unpack()`. What fills the last word comes after the stream's end, where nobody reads it. */
export function pack(value: unknown): string {
  const packed = brotliCompressSync(JSON.stringify(value));
  const words = Buffer.concat([packed, Buffer.alloc(-packed.length & 3)]);
  let text = "";
  for (let place = 0; place < words.length; place += 4) text += toCharacters(words.readUInt32BE(place));
  return text;
}

function toCharacters(word: number): string {
  const digits = [4, 3, 2, 1, 0].map((power) => Math.floor(word / BASE ** power) % BASE);
  return String.fromCharCode(...digits.map((digit) => FIRST + digit + Number(FIRST + digit >= BACKSLASH)));
}
