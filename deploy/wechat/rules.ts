/**
 * WeChat's wall in front of the functions: who of the clients may call which. Management calls, HTTP and timers pass it.
 *
 * Sources: "云函数安全规则", https://developers.weixin.qq.com/miniprogram/dev/wxcloud/guide/functions/security-rules.html ;
 * "安全规则", https://docs.cloudbase.net/cloud-function/security-rules
 *
 * @module
 */
import * as z from "zod";
import type { ServiceFunction } from "../service.ts";

/** By function, `*` for all others; each value is `true`, `false` or an expression. */
const Rules = z.record(z.string(), z.looseObject({ invoke: z.union([z.boolean(), z.string()]) }));
export type Rules = z.infer<typeof Rules>;

/** What the platform has where nobody said anything else. */
const SIGNED_IN: Rules = { "*": { invoke: "auth != null" } };

/** Takes only what providers push, over HTTP. */
const PUSHED = "smscallback";

/** Functions that no mini-program calls: those that only a timer fires, and the one that takes pushes. */
export function closedToClients(functions: readonly ServiceFunction[]): string[] {
  return functions
    .filter(({ name, http, timers }) => name === PUSHED || (timers.length > 0 && !http))
    .map(({ name }) => name);
}

/**
 * The rules that should be there: ours for the closed functions, everything else as it is.
 *
 * @param current the rules as JSON, or nothing
 * @returns the new JSON, or undefined when nothing has to change
 * @throws Error when the current ones cannot be read, so that nobody's are lost
 */
export function planRules(current: string | undefined, closed: readonly string[]): string | undefined {
  const known = current === undefined || current.trim() === "" ? {} : parseRules(current);
  const isThere = closed.every((name) => known[name]?.invoke === false);
  if (isThere) return undefined;
  const ours = Object.fromEntries(closed.map((name) => [name, { ...known[name], invoke: false }]));
  return JSON.stringify({ ...SIGNED_IN, ...known, ...ours });
}

function parseRules(text: string): Rules {
  try {
    return Rules.parse(JSON.parse(text));
  } catch {
    throw new Error(`The environment's security rules of functions cannot be read, so they stay as they are: ${text}`);
  }
}
