/**
 * Where functions are deployed, as the person says it.
 *
 * @module
 */
import { parseUrl } from "../../../shared/parse-url.ts";

export interface FunctionUrls {
  /** Address by function. */
  named: ReadonlyMap<string, string>;
  /** One with `{function}` in it, for all others. */
  pattern: string | undefined;
}

/** `name=address`, or an address with `{function}` in it. */
export function readUrls(entries: readonly string[]): FunctionUrls {
  const named = new Map<string, string>();
  let pattern: string | undefined;
  for (const entry of entries.map((text) => text.trim()).filter((text) => text !== "")) {
    const [, name, address] = /^([a-z][a-z0-9-]*)=(.*)$/.exec(entry) ?? [];
    if (name !== undefined && address !== undefined) named.set(name, address);
    else if (entry.includes("{function}")) pattern = entry;
    else named.set("sendsms", entry);
  }
  return { named, pattern };
}

/** The address of one function, without a slash at its end. */
export function urlOf({ named, pattern }: FunctionUrls, name: string): string | undefined {
  return (named.get(name) ?? pattern?.replaceAll("{function}", name))?.replace(/\/+$/, "");
}

export function isAddress(url: string): boolean {
  return /^https?:$/.test(parseUrl(url)?.protocol ?? "");
}
