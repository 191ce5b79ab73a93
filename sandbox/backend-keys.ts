/**
 * Keys that the operator of the functions gave to backends. With one of them, an official SDK at the sandbox's address means
 * the functions and not the cloud: as at the functions' own address once they are deployed.
 *
 * @module
 */
import type { IncomingHttpHeaders } from "node:http";

export interface BackendKeys {
  secretIds: readonly string[];
  /** Which function answers an action of API 3.0. */
  actions: Readonly<Record<string, string>>;
}

/** The function that a request means; undefined when it is the cloud's. An action that no function has goes to the first. */
export function functionOf(headers: IncomingHttpHeaders, keys: BackendKeys | undefined): string | undefined {
  const action = headers["x-tc-action"];
  const [, secretId = ""] = /Credential=([^/,\s]+)\//.exec(headers.authorization ?? "") ?? [];
  if (keys === undefined || typeof action !== "string" || !keys.secretIds.includes(secretId)) return undefined;
  return Object.hasOwn(keys.actions, action) ? keys.actions[action] : Object.values(keys.actions)[0];
}
