/**
 * Addresses of providers, as operators give them.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import { parseUrl } from "../parse-url.ts";

/** Read once: a URL computes its parts whenever it is asked. */
export interface Endpoint {
  /** Scheme and host, and the path that every request has: `/`. */
  url: string;
  /** With its port, where that is not the scheme's own. */
  host: string;
}

/** @throws XinshiError `NOT_CONFIGURED` with `rule` as its message when it is no `http:` or `https:` address */
export function readEndpoint(address: string, rule: string): Endpoint {
  const url = parseUrl(address);
  if (url?.protocol !== "https:" && url?.protocol !== "http:") throw new XinshiError("NOT_CONFIGURED", rule);
  return { url: `${url.origin}/`, host: url.host };
}
