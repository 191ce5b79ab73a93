/**
 * What every signature scheme verifies, and what it can find: a request as it arrived, and a verdict that never throws.
 *
 * @module
 */

export interface ReceivedRequest {
  method: string;
  path: string;
  /** Raw text after "?", may be empty. */
  query: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

export type Verdict =
  | { ok: true; keyId: string }
  | {
      ok: false;
      reason: "malformed" | "unknown-key" | "expired" | "mismatch";
      /** The key that the request claims, once that much could be read. */
      keyId?: string;
    };

export interface VerifyOptions {
  /** The secret of a key id, when there is such a key. */
  secretOf(keyId: string): string | undefined;
  /** Milliseconds since the Unix epoch. */
  now: number;
  /**
   * How far the client's clock may be off, either way.
   * @default 300_000
   */
  toleranceMs?: number;
}

/** What each scheme allows when `toleranceMs` is left out. */
export const DEFAULT_TOLERANCE_MS = 300_000;

/** The value of a header, or undefined; safe for names that a client chose. */
export function headerOf(request: ReceivedRequest, name: string): string | undefined {
  return Object.hasOwn(request.headers, name) ? request.headers[name] : undefined;
}

/**
 * What a client may have signed as its host: the `Host` header, and the same without its port, because SDKs differ.
 * Empty when there is no such header.
 */
export function hostForms(request: ReceivedRequest): string[] {
  const host = headerOf(request, "host");
  if (host === undefined || host === "") return [];
  const bare = host.replace(/:\d*$/, "");
  return bare === host ? [host] : [host, bare];
}

/** Seconds since the epoch written in decimal digits, or undefined; a number too large to be a date is none either. */
export function readTimestamp(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) : undefined;
}

/** Whether a time is further from now than the options allow. */
export function isExpired(
  timestampSeconds: number,
  { now, toleranceMs = DEFAULT_TOLERANCE_MS }: VerifyOptions,
): boolean {
  return Math.abs(now - timestampSeconds * 1000) > toleranceMs;
}
