/**
 * Signature V1 of Alibaba Cloud RPC APIs (HMAC-SHA1, `SignatureVersion` 1.0): both halves. Parameters and signature travel
 * in the query, in a form body, or in both. The provider's newer pages call it V2.
 *
 * Source: "Signature method" of RPC APIs, https://help.aliyun.com/document_detail/25490.htm
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { ALIYUN_TOLERANCE_MS, canonicalParameters, percentEncode, readAliyunDate } from "./aliyun-encoding.ts";
import { isExpired, type ReceivedRequest, type Verdict, type VerifyOptions } from "./received.ts";

export const ALIYUN_RPC_METHOD = "HMAC-SHA1";
export const ALIYUN_RPC_VERSION = "1.0";

export interface AliyunRpcRequest {
  method: "POST" | "GET";
  /** Every parameter of query and form, not encoded; empty ones count, a `Signature` among them is left out. */
  params: Readonly<Record<string, string>>;
}

/** Returns `Signature`, not encoded. */
export function signAliyunRpc(request: AliyunRpcRequest, secret: string): string {
  return createHmac("sha1", `${secret}&`).update(aliyunRpcStringToSign(request)).digest("base64");
}

/** What is signed: the method, the path, and the encoded parameters encoded once more. */
export function aliyunRpcStringToSign({ method, params }: AliyunRpcRequest): string {
  const { Signature: _signature, ...signed } = params;
  return `${method}&%2F&${percentEncode(canonicalParameters(signed))}`;
}

/**
 * Checks a request as it arrived; `params` are its parameters, decoded, of query and form together. Whether its nonce was
 * seen before is for whoever remembers nonces. Tolerates 15 minutes unless told otherwise.
 */
export function verifyAliyunRpc(
  { method }: ReceivedRequest,
  params: ReadonlyMap<string, string>,
  options: VerifyOptions,
): Verdict {
  const keyId = params.get("AccessKeyId");
  const signature = params.get("Signature");
  const timestamp = readAliyunDate(params.get("Timestamp"));
  if (!keyId || !signature || timestamp === undefined || !isSupported(params))
    return { ok: false, reason: "malformed" };
  if (method !== "POST" && method !== "GET") return { ok: false, reason: "malformed", keyId };
  const secret = options.secretOf(keyId);
  if (secret === undefined) return { ok: false, reason: "unknown-key", keyId };
  if (isExpired(timestamp, { toleranceMs: ALIYUN_TOLERANCE_MS, ...options })) {
    return { ok: false, reason: "expired", keyId };
  }
  const expected = signAliyunRpc({ method, params: Object.fromEntries(params) }, secret);
  return equal(expected, signature) ? { ok: true, keyId } : { ok: false, reason: "mismatch", keyId };
}

function isSupported(params: ReadonlyMap<string, string>): boolean {
  return params.get("SignatureMethod") === ALIYUN_RPC_METHOD && params.get("SignatureVersion") === ALIYUN_RPC_VERSION;
}

function equal(expected: string, given: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
}
