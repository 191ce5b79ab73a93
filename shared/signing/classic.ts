/**
 * The signature of Tencent's classic SMS and voice API (SDK 2.0, "qcloudsms"): both halves. A digest over the app's key, the
 * query's `random`, the time and whatever else the operation signs; values go in as they are, without URL encoding.
 *
 * Sources: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976, and the official SDK's `calculateSignature`
 * and `calculateAuth`, https://github.com/qcloudsms/qcloudsms_js
 *
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { isExpired, readTimestamp, type Verdict, type VerifyOptions } from "./received.ts";
import { sha256Hex } from "./sha256.ts";

/** How far a client's clock may be off, either way. */
export const CLASSIC_TOLERANCE_MS = 600_000;

/** What an operation signs besides key, random and time. */
export type ClassicSubject =
  /** Pulls, management, statistics: nothing. */
  | { kind: "none" }
  /** Sends, voice and `querysms4mobile`: every number in the order sent, without country codes; may be empty. */
  | { kind: "mobiles"; mobiles: readonly string[] }
  /** `sendisms`: the number with its plus, such as `+8613711112222`. */
  | { kind: "tel"; tel: string }
  /** `statusvoicefile`: the file's id. */
  | { kind: "fid"; fid: string }
  /** `uploadvoicefile`: the lower-case hex SHA-1 of the file, see `contentSha1`. */
  | { kind: "file"; contentSha1: string };

export interface ClassicRequest {
  /** The query's `random` exactly as sent: documented values are longer than a number holds. */
  random: string | number;
  /** Seconds since the Unix epoch: the body's `time`, or the query's when a file is uploaded. */
  time: string | number;
  subject: ClassicSubject;
}

/** Returns `sig`; for an uploaded file, the whole `Authorization` header. */
export function signClassic(request: ClassicRequest, appKey: string): string {
  return sha256Hex(classicStringToSign(request, appKey));
}

/** What is hashed. It contains the key: never show or log it. */
export function classicStringToSign({ random, time, subject }: ClassicRequest, appKey: string): string {
  return `appkey=${appKey}&random=${random}&time=${time}${subjectText(subject)}`;
}

/** The value of `x-content-sha1`, and what an upload signs. */
export function contentSha1(file: Uint8Array): string {
  return createHash("sha1").update(file).digest("hex");
}

/** What a request claims of itself. */
export interface ClassicClaim {
  /** The query's `sdkappid`. */
  appId: string;
  signature: string;
}

/**
 * Checks a signature, with the app's id as key id. The clock may be off by ten minutes unless told otherwise. A `random` may
 * be used again: it is not documented as a nonce, and one official SDK repeats it within a second.
 */
export function verifyClassic(request: ClassicRequest, claim: ClassicClaim, options: VerifyOptions): Verdict {
  const { appId: keyId, signature } = claim;
  const timestamp = readTimestamp(String(request.time));
  if (timestamp === undefined || signature === "") return { ok: false, reason: "malformed", keyId };
  const appKey = options.secretOf(keyId);
  if (appKey === undefined) return { ok: false, reason: "unknown-key", keyId };
  if (isExpired(timestamp, { toleranceMs: CLASSIC_TOLERANCE_MS, ...options })) {
    return { ok: false, reason: "expired", keyId };
  }
  return equal(signClassic(request, appKey), signature)
    ? { ok: true, keyId }
    : { ok: false, reason: "mismatch", keyId };
}

function subjectText(subject: ClassicSubject): string {
  switch (subject.kind) {
    case "none":
      return "";
    case "mobiles":
      return `&mobile=${subject.mobiles.join(",")}`;
    case "tel":
      return `&tel=${subject.tel}`;
    case "fid":
      return `&fid=${subject.fid}`;
    case "file":
      return `&content-sha1=${subject.contentSha1}`;
  }
}

function equal(expected: string, given: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
}
