/**
 * Verification codes are derived, not stored: the same verification always gives the same code, and a stolen table gives none.
 *
 * Source of the truncation: "HOTP: An HMAC-Based One-Time Password Algorithm", section 5.3,
 * https://www.rfc-editor.org/rfc/rfc4226#section-5.3 (with SHA-256 in place of SHA-1)
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Verification } from "../store/store.ts";

export type CodeSubject = Pick<Verification, "id" | "scene" | "phone">;

/** The code of one verification, `digits` long, with leading zeros. */
export function deriveCode(key: string, { id, scene, phone }: CodeSubject, digits: number): string {
  const mac = createHmac("sha256", key).update(`${id}\0${scene}\0${phone}`).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** True when `code` is the code of that verification; takes the same time for every code of its length. */
export function isCodeOf(key: string, subject: CodeSubject, digits: number, code: string): boolean {
  return isSameCode(deriveCode(key, subject, digits), code);
}

/** Takes the same time for every code of the same length. */
export function isSameCode(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
