/**
 * Requests that a backend signs with TC3-HMAC-SHA256, the scheme of every Tencent Cloud SDK, and a key pair that the
 * operator made. Each signature is good for five minutes, and once.
 *
 * Source: "签名方法 v3", https://cloud.tencent.com/document/api/382/52072
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { SigningKey } from "../config/settings.ts";
import { XinshiError } from "../errors.ts";
import { DEFAULT_TOLERANCE_MS } from "../signing/received.ts";
import { verifyTc3 } from "../signing/tc3.ts";
import type { Authenticate, ServiceCaller } from "./authenticate.ts";
import type { HttpRequest } from "./http-request.ts";

export interface SignedAuthOptions {
  keys: readonly SigningKey[];
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Remembers a signature until `expiresAt`.
   *
   * @returns false when it is known already
   */
  claim(signatureHash: string, expiresAt: number): Promise<boolean>;
}

const SCHEME = "TC3-HMAC-SHA256";
const SIGNATURE_DIGITS = 64;
/** Signatures tell seconds: whoever asks the same twice within one signs the same twice. */
const SAME_SECOND_MS = 2000;

/** Whether a request says that it is signed in this way. */
export function isSigned(authorization: string | undefined): boolean {
  return authorization?.trimStart().startsWith(SCHEME) === true;
}

/**
 * Takes signed requests. A wrong key and a wrong signature are told apart by nobody outside.
 *
 * @throws XinshiError `UNAUTHENTICATED`, with reason `expired` or `replayed` where the signature itself is right
 */
export function createSignedAuth({ keys, now, claim }: SignedAuthOptions): Authenticate {
  return async ({ method, path, headers, body, isRepeatable = false }) => {
    if (headers["x-tc-content-sha256"] !== undefined) throw refused("The body must be signed too");
    const at = now();
    const secretOf = (id: string): string | undefined => keys.find(({ secretId }) => secretId === id)?.secretKey;
    // SDKs sign the path as "/", whatever it is: a gateway may have put something in front of it.
    const root = verifyTc3({ method, path: "/", query: "", headers, body }, { secretOf, now: at });
    const verdict = root.ok ? root : verifyTc3({ method, path, query: "", headers, body }, { secretOf, now: at });
    const key = verdict.ok ? keys.find(({ secretId }) => secretId === verdict.keyId) : undefined;
    if (key === undefined) {
      const isOld = !verdict.ok && verdict.reason === "expired";
      throw isOld
        ? refused("The signature's time is more than five minutes off", "expired")
        : refused("The signature is not right");
    }
    const hash = createHash("sha256").update(signatureOf(headers)).digest("hex");
    // Its time may lie as far ahead as behind, so it has to be remembered twice as long as it is off at most, end included.
    const isNew = await claim(hash, at + 2 * DEFAULT_TOLERANCE_MS + 1);
    const age = Math.abs(at - Number(headers["x-tc-timestamp"]) * 1000);
    if (!isNew && !(isRepeatable && age < SAME_SECOND_MS)) throw refused("This signature was used before", "replayed");
    return callerOf(key);
  };
}

/** What a verified header ends in. Not the header as a whole: the same signature with other blanks in front is no other. */
function signatureOf({ authorization = "" }: HttpRequest["headers"]): string {
  return authorization.slice(-SIGNATURE_DIGITS);
}

function callerOf({ name, scopes }: SigningKey): ServiceCaller {
  return { kind: "service", name, ...(scopes && { scopes }) };
}

function refused(message: string, reason?: string): XinshiError {
  return new XinshiError("UNAUTHENTICATED", message, { reason });
}
