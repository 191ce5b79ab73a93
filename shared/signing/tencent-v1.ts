/**
 * Signature v1 of Tencent Cloud API 3.0 (HmacSHA1, HmacSHA256): both halves. Parameters and signature travel in the
 * query or in a form body.
 *
 * Sources: "Common Params", https://www.tencentcloud.com/document/product/382/40466, and the official SDK's `formatSignString`,
 * https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import {
  hostForms,
  isExpired,
  type ReceivedRequest,
  readTimestamp,
  type Verdict,
  type VerifyOptions,
} from "./received.ts";

/** `SignatureMethod` on the wire, and the name of its hash here. */
const HASHES: ReadonlyMap<string, string> = new Map([
  ["HmacSHA1", "sha1"],
  ["HmacSHA256", "sha256"],
]);

const DEFAULT_METHOD = "HmacSHA1";

export interface TencentV1Request {
  method: "POST" | "GET";
  /** The endpoint as configured, with its port. */
  host: string;
  /** @default "/" */
  path?: string;
  /** Every parameter, not URL-encoded, lists flattened (`PhoneNumberSet.0`); a `Signature` among them is left out. */
  params: Readonly<Record<string, string | number>>;
}

/**
 * Returns `Signature`, not URL-encoded. The hash is the one that the parameter `SignatureMethod` names.
 * @throws RangeError when it names neither of the two
 */
export function signTencentV1(request: TencentV1Request, secret: string): string {
  const method = String(request.params.SignatureMethod ?? DEFAULT_METHOD);
  const hash = HASHES.get(method);
  if (hash === undefined) throw new RangeError("SignatureMethod must be HmacSHA1 or HmacSHA256");
  return createHmac(hash, secret).update(tencentV1StringToSign(request)).digest("base64");
}

/** What is signed: method, host, path and the parameters sorted by their bytes. */
export function tencentV1StringToSign({ method, host, path = "/", params }: TencentV1Request): string {
  const names = Object.keys(params).filter((name) => name !== "Signature");
  const pairs = names.sort().map((name) => `${name}=${params[name]}`);
  return `${method}${host}${path}?${pairs.join("&")}`;
}

/** Checks a request as it arrived; `params` are its parameters, decoded, from the query (GET) or the form (POST). */
export function verifyTencentV1(
  request: ReceivedRequest,
  params: ReadonlyMap<string, string> | Readonly<Record<string, string>>,
  options: VerifyOptions,
): Verdict {
  const claim = readClaim(request, params);
  if (claim === undefined) return { ok: false, reason: "malformed" };
  const { keyId } = claim;
  const secret = options.secretOf(keyId);
  if (secret === undefined) return { ok: false, reason: "unknown-key", keyId };
  if (isExpired(claim.timestamp, options)) return { ok: false, reason: "expired", keyId };
  const matches = hostForms(request).some((host) => {
    const expected = signTencentV1({ method: claim.method, host, path: request.path, params: claim.params }, secret);
    return equal(expected, claim.signature);
  });
  return matches ? { ok: true, keyId } : { ok: false, reason: "mismatch", keyId };
}

interface Claim {
  method: "POST" | "GET";
  keyId: string;
  signature: string;
  timestamp: number;
  params: Readonly<Record<string, string>>;
}

function readClaim(
  { method }: ReceivedRequest,
  received: ReadonlyMap<string, string> | Readonly<Record<string, string>>,
): Claim | undefined {
  const all = received instanceof Map ? received : new Map(Object.entries(received));
  const keyId = all.get("SecretId");
  const signature = all.get("Signature");
  const timestamp = readTimestamp(all.get("Timestamp"));
  if (!keyId || !signature || timestamp === undefined) return undefined;
  if (method !== "POST" && method !== "GET") return undefined;
  if (!HASHES.has(all.get("SignatureMethod") ?? DEFAULT_METHOD)) return undefined;
  return { method, keyId, signature, timestamp, params: Object.fromEntries(all) };
}

function equal(expected: string, given: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
}
