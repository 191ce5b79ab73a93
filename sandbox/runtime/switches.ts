/**
 * Ways in which real platforms differ, or go wrong. Off unless said; a request may set its own with the header
 * `x-sandbox-switches: environOnly, newInstance`.
 *
 * @module
 */

/** Each switch and what it does; the console and the error below show these. */
export const SWITCHES = {
  newInstance: "run in a fresh process (cold start)",
  environOnly: "context.environ alone, as older runtimes send it, without context.environment",
  noContextKeys: "leave out WX_CONTEXT_KEYS and TCB_CONTEXT_KEYS",
  strictEnvironment: "delete variables of earlier invocations from process.env",
  brokenRemainingTime: "context.getRemainingTimeInMillis() throws",
  dropPlainReturn: "lose what a handler returns without a promise",
  mixedCaseHeaders: "header names as Content-Type, whatever the host's habit",
  base64Body: "send the body base64-encoded",
  duplicateTimers: "deliver every timer tick twice",
  olderErrors: "callFunction failures in the older wording (-404011)",
} as const;

export type SwitchName = keyof typeof SWITCHES;
export type Switches = Partial<Record<SwitchName, boolean>>;

/** Reads a comma list of switches. Throws an Error that lists the right ones. */
export function parseSwitches(list: string): Switches {
  const names = list.split(",").map((name) => name.trim());
  const switches: Switches = {};
  for (const name of names) {
    if (name === "") continue;
    if (!isSwitch(name)) throw new Error(`Unknown switch; it must be one of ${Object.keys(SWITCHES).join(", ")}`);
    switches[name] = true;
  }
  return switches;
}

function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(SWITCHES, name);
}
