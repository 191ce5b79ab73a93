/**
 * The request signature of Cloud Object Storage, as far as this plugin signs: headers and parameters without marks in
 * their names.
 *
 * Source: "Request Signature", https://www.tencentcloud.com/document/product/436/7778
 *
 * @module
 */
import { createHash, createHmac } from "node:crypto";

export interface CosRequest {
  method: "PUT" | "GET" | "DELETE";
  /** The path, not encoded: `/` and the object's name. */
  path: string;
  /** Parameters to sign, not encoded. */
  query: Readonly<Record<string, string>>;
  /** Headers to sign, in any order and case. */
  headers: Readonly<Record<string, string>>;
  /** When the signature holds, in seconds since the Unix epoch. */
  from: number;
  to: number;
}

/** Returns the `Authorization` header. */
export function signCos(
  { method, path, query, headers, from, to }: CosRequest,
  key: { secretId: string; secretKey: string },
): string {
  const span = `${from};${to}`;
  const [parameters, signed] = [sortedPairs(query), sortedPairs(headers)];
  const text = `${method.toLowerCase()}\n${path}\n${joined(parameters)}\n${joined(signed)}\n`;
  const hash = createHash("sha1").update(text).digest("hex");
  const signature = hmac(hmac(key.secretKey, span), `sha1\n${span}\n${hash}\n`);
  const lists = `q-header-list=${names(signed)}&q-url-param-list=${names(parameters)}`;
  return `q-sign-algorithm=sha1&q-ak=${key.secretId}&q-sign-time=${span}&q-key-time=${span}&${lists}&q-signature=${signature}`;
}

/** As `encodeURIComponent` does it, and the five marks that it leaves. */
export function encodeForCos(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

type Pairs = readonly (readonly [name: string, value: string])[];

function sortedPairs(values: Readonly<Record<string, string>>): Pairs {
  return Object.entries(values)
    .map(([name, value]) => [name.toLowerCase(), encodeForCos(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

function joined(pairs: Pairs): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

function names(pairs: Pairs): string {
  return pairs.map(([name]) => name).join(";");
}

function hmac(key: string, text: string): string {
  return createHmac("sha1", key).update(text).digest("hex");
}
