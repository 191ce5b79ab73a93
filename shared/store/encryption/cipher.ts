/**
 * One key's way to write numbers and texts.
 *
 * Numbers: a synthetic nonce, the MAC of the number, and the number encrypted under it. The same number is always the same
 * text, so it can be looked up, and the MAC tells whether it was tampered with. Texts that nobody looks up: AES-GCM with a
 * random nonce. Each purpose has a key of its own, derived by HKDF.
 *
 * Sources: "Synthetic Initialization Vector (SIV) Authenticated Encryption Using AES", section 1.3.2 (deterministic
 * encryption) https://www.rfc-editor.org/rfc/rfc5297; "HKDF", https://www.rfc-editor.org/rfc/rfc5869
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

const BLOCK = 16;
const NONCE = 12;
const TAG = 16;

export interface Cipher {
  /** The same for the same number, whatever its length up to 16 characters. */
  hide(phone: string): string;
  /** Undefined when it is not of this key. */
  show(hidden: string): string | undefined;
  /** Another one each time. */
  seal(text: string): string;
  /** Undefined when it is not of this key. */
  open(sealed: string): string | undefined;
  /** A keyed hash: a hash of something with a number in it could be guessed. */
  mac(text: string): string;
}

/** @param key 32 bytes as base64url */
export function createCipher(key: string): Cipher {
  const secret = Buffer.from(key, "base64url");
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync("sha256", secret, "", `xinshi ${purpose}`, 32));
  const [macKey, phoneKey, textKey, hashKey] = ["phone mac", "phone", "text", "hash"].map(derive) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  const nonceOf = (phone: string): Buffer => createHmac("sha256", macKey).update(phone).digest().subarray(0, BLOCK);
  return {
    hide(phone) {
      const nonce = nonceOf(phone);
      const cipher = createCipheriv("aes-256-ctr", phoneKey, nonce);
      return Buffer.concat([nonce, cipher.update(pad(phone))]).toString("base64url");
    },
    show(hidden) {
      const bytes = Buffer.from(hidden, "base64url");
      if (bytes.length < 2 * BLOCK || bytes.length % BLOCK !== 0) return undefined;
      const nonce = bytes.subarray(0, BLOCK);
      const phone = unpad(createDecipheriv("aes-256-ctr", phoneKey, nonce).update(bytes.subarray(BLOCK)));
      return timingSafeEqual(nonceOf(phone), nonce) ? phone : undefined;
    },
    seal(text) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", textKey, nonce);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < NONCE + TAG) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", textKey, bytes.subarray(0, NONCE), { authTagLength: TAG });
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      try {
        return decipher.update(bytes.subarray(NONCE + TAG), undefined, "utf8") + decipher.final("utf8");
      } catch {
        return undefined;
      }
    },
    mac: (text) => createHmac("sha256", hashKey).update(text).digest("hex"),
  };
}

/** An E.164 number has at most 16 characters: all are one block, and the length tells no country. */
function pad(phone: string): Buffer {
  const bytes = Buffer.from(phone);
  return Buffer.concat([bytes], Math.max(BLOCK, Math.ceil(bytes.length / BLOCK) * BLOCK));
}

function unpad(bytes: Buffer): string {
  return bytes.toString().replace(/\0+$/, "");
}
