/**
 * ACS3-HMAC-SHA256, the header signature of Alibaba Cloud: both halves.
 *
 * Source: "Request syntax and signature method V3", https://help.aliyun.com/document_detail/2593177.html
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { ALIYUN_TOLERANCE_MS, canonicalParameters, readAliyunDate } from "./aliyun-encoding.ts";
import { headerOf, isExpired, type ReceivedRequest, type Verdict, type VerifyOptions } from "./received.ts";
import { sha256Hex } from "./sha256.ts";

const ALGORITHM = "ACS3-HMAC-SHA256";
const HASH_HEADER = "x-acs-content-sha256";

const AUTHORIZATION =
  /^ACS3-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([a-z0-9_;-]+), *Signature=([0-9a-f]{64})$/;

/** What must be signed. On which of these the provider insists is not documented; its own SDKs sign them all. */
const REQUIRED = ["host", HASH_HEADER, "x-acs-action", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"];

export interface Acs3Request {
  method: "POST" | "GET";
  /** @default "/" */
  path?: string;
  /**
   * The parameters after "?", not encoded.
   * @default {}
   */
  query?: Readonly<Record<string, string>>;
  /** Every header to sign, in any order and case: host, content-type when there is a body, and all `x-acs-`. */
  headers: Readonly<Record<string, string>>;
  /** The exact body to be sent; may be empty. */
  body: string | Uint8Array;
}

/** The headers that a signature adds. */
export interface Acs3Headers {
  "x-acs-content-sha256": string;
  Authorization: string;
}

export function signAcs3(request: Acs3Request, key: { id: string; secret: string }): Acs3Headers {
  const bodyHash = sha256Hex(request.body);
  const headers = { ...request.headers, [HASH_HEADER]: bodyHash };
  const signature = signatureOf(acs3CanonicalRequest({ ...request, headers }, bodyHash), key.secret);
  const names = sortedHeaders(headers).map(([name]) => name);
  return {
    [HASH_HEADER]: bodyHash,
    Authorization: `${ALGORITHM} Credential=${key.id},SignedHeaders=${names.join(";")},Signature=${signature}`,
  };
}

/** The text whose hash is signed. */
export function acs3CanonicalRequest(
  { method, path = "/", query = {}, headers }: Omit<Acs3Request, "body">,
  bodyHash: string,
): string {
  const pairs = sortedHeaders(headers);
  const lines = pairs.map(([name, value]) => `${name}:${value}\n`).join("");
  const names = pairs.map(([name]) => name).join(";");
  return `${method}\n${path}\n${canonicalParameters(query)}\n${lines}\n${names}\n${bodyHash}`;
}

export function acs3StringToSign(canonicalRequest: string): string {
  return `${ALGORITHM}\n${sha256Hex(canonicalRequest)}`;
}

/**
 * Checks a request as it arrived. Whether its nonce was seen before is for whoever remembers nonces. Tolerates 15 minutes
 * unless told otherwise.
 */
export function verifyAcs3(request: ReceivedRequest, options: VerifyOptions): Verdict {
  const claim = readClaim(request);
  if (claim === undefined) return { ok: false, reason: "malformed" };
  const { keyId, signature } = claim;
  const secret = options.secretOf(keyId);
  if (secret === undefined) return { ok: false, reason: "unknown-key", keyId };
  if (isExpired(claim.timestamp, { toleranceMs: ALIYUN_TOLERANCE_MS, ...options })) {
    return { ok: false, reason: "expired", keyId };
  }
  const isBodyWhole = headerOf(request, HASH_HEADER)?.toLowerCase() === sha256Hex(request.body);
  const canonical = receivedCanonicalRequest(request);
  if (!isBodyWhole || canonical === undefined) return { ok: false, reason: "mismatch", keyId };
  const matches = timingSafeEqual(Buffer.from(signatureOf(canonical, secret)), Buffer.from(signature));
  return matches ? { ok: true, keyId } : { ok: false, reason: "mismatch", keyId };
}

/** What the client should have signed, by the headers that it names; undefined when one of them did not arrive. */
export function receivedCanonicalRequest(request: ReceivedRequest): string | undefined {
  const { method } = request;
  const claim = readClaim(request);
  if (claim === undefined || (method !== "POST" && method !== "GET")) return undefined;
  const headers: Record<string, string> = {};
  for (const name of claim.headerNames) {
    const value = headerOf(request, name);
    if (value === undefined) return undefined;
    headers[name] = value;
  }
  const query = Object.fromEntries(new URLSearchParams(request.query));
  return acs3CanonicalRequest({ method, path: request.path, query, headers }, headers[HASH_HEADER] ?? "");
}

/** What the request says of its own signature. */
interface Claim {
  keyId: string;
  headerNames: readonly string[];
  signature: string;
  timestamp: number;
}

function readClaim(request: ReceivedRequest): Claim | undefined {
  const timestamp = readAliyunDate(headerOf(request, "x-acs-date"));
  const fields = AUTHORIZATION.exec(headerOf(request, "authorization") ?? "");
  if (timestamp === undefined || fields === null) return undefined;
  const [, keyId = "", names = "", signature = ""] = fields;
  const headerNames = names.split(";");
  return isHeaderList(headerNames) ? { keyId, headerNames, signature, timestamp } : undefined;
}

/** Sorted, each name once, and those that must be signed among them. */
function isHeaderList(names: readonly string[]): boolean {
  const ascending = names.every((name, index) => name !== "" && (index === 0 || (names[index - 1] ?? "") < name));
  return ascending && REQUIRED.every((name) => names.includes(name));
}

/** The bare secret is the key, unlike in V1. */
function signatureOf(canonicalRequest: string, secret: string): string {
  return createHmac("sha256", secret).update(acs3StringToSign(canonicalRequest)).digest("hex");
}

function sortedHeaders(headers: Readonly<Record<string, string>>): [name: string, value: string][] {
  return Object.entries(headers)
    .map(([name, value]): [string, string] => [name.trim().toLowerCase(), value.trim()])
    .sort(([left], [right]) => (left < right ? -1 : 1));
}
