/**
 * What both signatures of Alibaba Cloud share: percent-encoding, the order of parameters, and dates.
 *
 * Source: "Signature method" of RPC APIs, https://help.aliyun.com/document_detail/25490.htm
 *
 * @module
 */

/** How far a client's clock may be off. The documents name 15 and 31 minutes; the shorter one here, either way. */
export const ALIYUN_TOLERANCE_MS = 900_000;

const LONE_SURROGATE = /\p{Surrogate}/gu;
const LEFT_ALONE = /[!'()*]/g;

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** RFC 3986: all but unreserved characters become `%XX` of their UTF-8; half a surrogate pair becomes U+FFFD. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.replace(LONE_SURROGATE, "\uFFFD")).replace(LEFT_ALONE, encodeCharacter);
}

/** `name=value` of each parameter, encoded, sorted by name, joined with `&`; it can be sent as it is. */
export function canonicalParameters(params: Readonly<Record<string, string>>): string {
  return Object.keys(params)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(params[name] ?? "")}`)
    .join("&");
}

/** `2024-05-20T08:00:00Z` */
export function formatAliyunDate(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Seconds since the epoch, fractions too since clients send them; undefined when it is no such date. */
export function readAliyunDate(text: string | undefined): number | undefined {
  if (text === undefined || !DATE.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time / 1000;
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
