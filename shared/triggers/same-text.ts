/**
 * Comparing secrets without telling, by the time it takes, how much of them was right.
 *
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";

/** The SHA-256 of a text in UTF-8. */
export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Constant-time equality of texts of any length. */
export function isSameText(one: string, other: string): boolean {
  return timingSafeEqual(sha256(one), sha256(other));
}
