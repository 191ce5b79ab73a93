/**
 * API keys over HTTP. Only hashes are kept: keys are long and random, so a plain SHA-256 cannot be turned back.
 *
 * Source: "The OAuth 2.0 Authorization Framework: Bearer Token Usage", https://www.rfc-editor.org/rfc/rfc6750
 *
 * @module
 */
import { timingSafeEqual } from "node:crypto";
import type { ApiKeySetting } from "../config/settings.ts";
import { XinshiError } from "../errors.ts";
import type { Authenticate } from "./authenticate.ts";
import { sha256 } from "./same-text.ts";

/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([\w\-.~+/]+=*)$/i;
const SHA256_BYTES = 32;

/**
 * Takes `Authorization: Bearer <key>`. What came is compared with every key in constant time; without keys everybody is
 * refused.
 *
 * @throws XinshiError `NOT_CONFIGURED` at once, when a hash is no SHA-256
 */
export function createBearerAuth(keys: readonly ApiKeySetting[]): Authenticate {
  const known = keys.map(({ name, sha256: hex, scopes }) => ({ name, scopes, hash: parseHash(name, hex) }));
  return async ({ headers }) => {
    if (known.length === 0) throw unauthenticated("No API key is configured, so every HTTP call is refused");
    const [, key] = BEARER.exec(headers.authorization?.trim() ?? "") ?? [];
    if (key === undefined) throw unauthenticated("Send an API key as Authorization: Bearer <key>");
    const found = findKey(known, sha256(key));
    if (found === undefined) throw unauthenticated("This API key is not known");
    const { name, scopes } = found;
    return { kind: "service", name, ...(scopes && { scopes }) };
  };
}

function parseHash(name: string, hex: string): Buffer {
  const hash = Buffer.from(hex, "hex");
  if (hash.length === SHA256_BYTES && hex.length === 2 * SHA256_BYTES) return hash;
  throw new XinshiError("NOT_CONFIGURED", `The hash of API key ${name} must be a SHA-256 in 64 hexadecimal digits`);
}

/** Goes through all of them, also after a match. */
function findKey<Key extends { hash: Buffer }>(known: readonly Key[], hash: Buffer): Key | undefined {
  const matches = known.filter((key) => timingSafeEqual(key.hash, hash));
  return matches[0];
}

function unauthenticated(message: string): XinshiError {
  return new XinshiError("UNAUTHENTICATED", message);
}
