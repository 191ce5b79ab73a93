/**
 * SHA-256 and HMAC-SHA-256 for texts of a few hundred bytes, many times a second. Node.js makes an object with native
 * parts for each `createHash` and `createHmac`; those three cost a signed request more than the hashing itself.
 *
 * Source: "HMAC: Keyed-Hashing for Message Authentication", https://www.rfc-editor.org/rfc/rfc2104
 *
 * @module
 */
import * as crypto from "node:crypto";

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/** In one call where the runtime has that (Node.js 20.12), else by way of an object. */
export const sha256Hex: (content: string | Uint8Array) => string =
  typeof crypto.hash === "function"
    ? (content) => crypto.hash("sha256", content)
    : (content) => crypto.createHash("sha256").update(content).digest("hex");

/** A key with its two pads laid out, for many texts. */
export interface HmacKey {
  readonly inner: Uint8Array;
  /** The outer pad, then room for the inner digest; written to within one call only. */
  readonly outer: Buffer;
}

/** @param key at most 64 bytes; a longer one would have to be hashed first */
export function hmacKey(key: Uint8Array): HmacKey {
  if (key.length > BLOCK_BYTES) throw new RangeError(`An HMAC key must have at most ${BLOCK_BYTES} bytes`);
  const inner = Buffer.alloc(BLOCK_BYTES, INNER_PAD);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES, OUTER_PAD);
  for (const [index, byte] of key.entries()) {
    inner[index] = byte ^ INNER_PAD;
    outer[index] = byte ^ OUTER_PAD;
  }
  return { inner, outer };
}

/** HMAC-SHA-256 of a text, in hex. */
export function hmacSha256Hex({ inner, outer }: HmacKey, text: string): string {
  const message = Buffer.allocUnsafe(BLOCK_BYTES + Buffer.byteLength(text));
  message.set(inner);
  message.write(text, BLOCK_BYTES);
  outer.write(sha256Hex(message), BLOCK_BYTES, "hex");
  return sha256Hex(outer);
}
