/**
 * TC3-HMAC-SHA256, the request signature of Tencent Cloud API 3.0: both halves.
 *
 * Source: "签名方法 v3", https://cloud.tencent.com/document/api/382/52072
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import {
  headerOf,
  hostForms,
  isExpired,
  type ReceivedRequest,
  readTimestamp,
  type Verdict,
  type VerifyOptions,
} from "./received.ts";
import { type HmacKey, hmacKey, hmacSha256Hex, sha256Hex } from "./sha256.ts";

const ALGORITHM = "TC3-HMAC-SHA256";
const TERMINATOR = "tc3_request";

/** Header that, with this value, leaves the body out of the signature. */
const CONTENT_HASH_HEADER = "x-tc-content-sha256";
const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{4}-\d\d-\d\d)\/([^/,\s]+)\/tc3_request, *SignedHeaders=([a-z0-9_;-]+), *Signature=([0-9a-f]{64})$/;

export interface Tc3Request {
  method: "POST" | "GET";
  /** @default "/" */
  path?: string;
  /**
   * The text after "?", exactly as sent.
   * @default ""
   */
  query?: string;
  /** Every header to sign, in any order and case; must have content-type and host. */
  headers: Readonly<Record<string, string>>;
  /** The exact body to be sent; re-serialised JSON would not match its signature. */
  body: string | Uint8Array;
  /** Product in the credential scope, such as `sms`. */
  service: string;
  /** Seconds since the Unix epoch. */
  timestamp: number;
  /** Leaves the body out of the signature; send `X-TC-Content-SHA256: UNSIGNED-PAYLOAD` along. */
  unsignedPayload?: boolean;
}

/** Returns the `Authorization` header. */
export function signTc3(request: Tc3Request, key: { id: string; secret: string }): string {
  const date = utcDate(request.timestamp);
  const signature = hmacSha256Hex(signingKey(key.secret, date, request.service), stringToSign(request));
  const credential = `${key.id}/${date}/${request.service}/${TERMINATOR}`;
  return `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders(request)}, Signature=${signature}`;
}

/** Step 1 of the source. */
export function canonicalRequest(request: Tc3Request, payloadHash = hashPayload(request)): string {
  const lines = canonicalHeaders(request.headers).map(([name, value]) => `${name}:${value}\n`);
  const { method, path = "/", query = "" } = request;
  return `${method}\n${path}\n${query}\n${lines.join("")}\n${signedHeaders(request)}\n${payloadHash}`;
}

/** Step 2 of the source. */
export function stringToSign(request: Tc3Request, payloadHash = hashPayload(request)): string {
  const scope = `${utcDate(request.timestamp)}/${request.service}/${TERMINATOR}`;
  return `${ALGORITHM}\n${request.timestamp}\n${scope}\n${sha256Hex(canonicalRequest(request, payloadHash))}`;
}

/**
 * Checks a request as it arrived. SDKs differ in the service they name (some take it from a sandbox's address) and in
 * whether the host they sign has its port, so the service is taken from the scope and both hosts are tried.
 */
export function verifyTc3(request: ReceivedRequest, options: VerifyOptions): Verdict {
  const claim = readClaim(request);
  if (claim === undefined) return { ok: false, reason: "malformed" };
  const { keyId } = claim;
  const secret = options.secretOf(keyId);
  if (secret === undefined) return { ok: false, reason: "unknown-key", keyId };
  if (isExpired(claim.timestamp, options)) return { ok: false, reason: "expired", keyId };
  if (claim.date !== utcDate(claim.timestamp)) return { ok: false, reason: "mismatch", keyId };
  const matches = signsOneOf(candidates(request, claim), claim, signingKey(secret, claim.date, claim.service));
  return matches ? { ok: true, keyId } : { ok: false, reason: "mismatch", keyId };
}

/** What the request says of its own signature. */
interface Claim {
  keyId: string;
  date: string;
  service: string;
  headerNames: string[];
  signature: string;
  timestamp: number;
}

function readClaim(request: ReceivedRequest): Claim | undefined {
  const timestamp = readTimestamp(headerOf(request, "x-tc-timestamp"));
  const fields = AUTHORIZATION.exec(headerOf(request, "authorization") ?? "");
  if (timestamp === undefined || fields === null) return undefined;
  const [, keyId = "", date = "", service = "", names = "", signature = ""] = fields;
  const headerNames = names.split(";");
  if (!isHeaderList(headerNames)) return undefined;
  return { keyId, date, service, headerNames, signature, timestamp };
}

/** Sorted, each name once, and the two that must be signed among them. */
function isHeaderList(names: readonly string[]): boolean {
  const ascending = names.every((name, index) => name !== "" && (index === 0 || (names[index - 1] ?? "") < name));
  return ascending && names.includes("content-type") && names.includes("host");
}

/** The requests that the client may have signed: one a form of its host, none when a signed header did not arrive. */
function candidates(request: ReceivedRequest, claim: Claim): Tc3Request[] {
  const { method } = request;
  if (method !== "POST" && method !== "GET") return [];
  const headers: Record<string, string> = {};
  for (const name of claim.headerNames) {
    const value = headerOf(request, name);
    if (value === undefined) return [];
    headers[name] = value;
  }
  const unsignedPayload = headerOf(request, CONTENT_HASH_HEADER) === UNSIGNED_PAYLOAD;
  const { path, query, body } = request;
  const { service, timestamp } = claim;
  return hostForms(request).map((host) => {
    return { method, path, query, headers: { ...headers, host }, body, service, timestamp, unsignedPayload };
  });
}

/** The candidates differ in their host only, so their body is hashed once. */
function signsOneOf(requests: readonly Tc3Request[], { signature }: Claim, key: HmacKey): boolean {
  const [first] = requests;
  if (first === undefined) return false;
  const payloadHash = hashPayload(first);
  const given = Buffer.from(signature);
  return requests.some((request) => {
    return timingSafeEqual(Buffer.from(hmacSha256Hex(key, stringToSign(request, payloadHash))), given);
  });
}

function hashPayload({ body, unsignedPayload }: Tc3Request): string {
  return sha256Hex(unsignedPayload ? UNSIGNED_PAYLOAD : body);
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): [name: string, value: string][] {
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [
    name.trim().toLowerCase(),
    value.trim().toLowerCase(),
  ]);
  return pairs.sort(([left], [right]) => (left < right ? -1 : 1));
}

function signedHeaders(request: Tc3Request): string {
  return Object.keys(request.headers)
    .map((name) => name.trim().toLowerCase())
    .sort()
    .join(";");
}

const SECONDS_A_DAY = 86_400;
let lastDay = 0;
let lastDate = "1970-01-01";

/** The date in UTC, whatever the zone of the machine. Asked three times a signature, nearly always for the same day. */
function utcDate(timestamp: number): string {
  const day = Math.floor(timestamp / SECONDS_A_DAY);
  if (day !== lastDay) {
    lastDate = new Date(timestamp * 1000).toISOString().slice(0, 10);
    lastDay = day;
  }
  return lastDate;
}

const MAX_CACHED_KEYS = 64;
const cachedKeys = new Map<string, HmacKey>();

/** Step 3 of the source but its last line: three HMACs that change once a day, so the last few results are kept. */
function signingKey(secret: string, date: string, service: string): HmacKey {
  const name = `${date}/${service.length}/${service}/${secret}`; // one reading only: the date's length is fixed
  const cached = cachedKeys.get(name);
  if (cached !== undefined) return cached;
  const key = hmacKey(hmac(hmac(hmac(`TC3${secret}`, date), service), TERMINATOR));
  if (cachedKeys.size >= MAX_CACHED_KEYS) cachedKeys.clear();
  cachedKeys.set(name, key);
  return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
