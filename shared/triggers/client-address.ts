/**
 * The address of an HTTP caller, as far as somebody trustworthy wrote it.
 *
 * @module
 */
import { isIP, isIPv4 } from "node:net";

/** The part of a request that says where it came from. */
interface Origin {
  headers: Readonly<Record<string, string>>;
  sourceIp: string | undefined;
}

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/** `ip`, `ip:port` or `[ip6]:port` as a bare address; undefined for anything else. IPv4 inside IPv6 becomes IPv4. */
export function normaliseIp(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  const address = withoutPort(text.trim().toLowerCase());
  if (isIP(address) === 0) return undefined;
  const [, mapped] = MAPPED_IPV4.exec(address) ?? [];
  return mapped !== undefined && isIPv4(mapped) ? mapped : address;
}

function withoutPort(text: string): string {
  const [, bracketed] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? [];
  if (bracketed !== undefined) return bracketed;
  const [, plain] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  return plain ?? text;
}

/**
 * The caller's address: what the platform itself saw, or, behind `trustedProxies` proxies, the entry of
 * `x-forwarded-for` that the first of them wrote, counted from the right, because callers can write the left.
 */
export function clientAddress({ headers, sourceIp }: Origin, trustedProxies = 0): string | undefined {
  const forwarded = trustedProxies > 0 ? headers["x-forwarded-for"]?.split(",").at(-trustedProxies) : undefined;
  return normaliseIp(forwarded) ?? sourceIp;
}
