/**
 * Each call made twice, first as ever and then through API 3.0, and what differs between the two answers.
 *
 * @module
 */
import { parseUrl } from "../../parse-url.ts";
import type { Protocol, Settled } from "./call.ts";

export interface Difference {
  /** Where in the answer, such as `detail.0.result`; `error` for the call as a whole. */
  at: string;
  classic: unknown;
  api3: unknown;
}

export interface Report {
  /** The old address, such as `/v5/tlssmssvr/sendsms`. */
  path: string;
  /** None when both answered alike: same members, of the same types, and same values where these can be the same. */
  differences: Difference[];
  classic: Settled;
  api3: Settled;
}

/** Members whose values are each protocol's own. */
const OWN_VALUES: ReadonlySet<string> = new Set([
  "errmsg",
  "description",
  "sid",
  "callid",
  "fid",
  "user_receive_time",
  "time",
]);

export function createDual(classic: Protocol, api3: Protocol, report: (report: Report) => void): Protocol {
  return {
    refusal: () => undefined,
    async run(call) {
      const first = await classic.run(call);
      const refusal = api3.refusal(call);
      const second: Settled = refusal === undefined ? await api3.run(call) : { error: refusal };
      const path = parseUrl(call.url)?.pathname ?? call.url;
      const differences = differencesOf(first, second);
      queueMicrotask(() => report({ path, differences, classic: first, api3: second })); // what it throws is its own affair
      return first;
    },
  };
}

export function differencesOf(classic: Settled, api3: Settled): Difference[] {
  if (classic.error !== undefined || api3.error !== undefined) {
    const isSame = (classic.error === undefined) === (api3.error === undefined);
    return isSame ? [] : [{ at: "error", classic: classic.error?.message, api3: api3.error?.message }];
  }
  const [left, right] = [leavesOf(classic.resData), leavesOf(api3.resData)];
  const paths = new Set([...left.keys(), ...right.keys()]);
  return [...paths]
    .filter((path) => differs(path, left.get(path), right.get(path)))
    .map((at) => {
      return { at, classic: left.get(at), api3: right.get(at) };
    });
}

function differs(path: string, classic: unknown, api3: unknown): boolean {
  const name = path.slice(path.lastIndexOf(".") + 1);
  return OWN_VALUES.has(name) ? typeof classic !== typeof api3 : classic !== api3;
}

/** Every value without members, by its path. */
function leavesOf(value: unknown, path = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map([[path, value]]);
  if (Object.keys(value).length === 0) return new Map([[path, JSON.stringify(value)]]);
  const leaves = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value)) {
    for (const [at, leaf] of leavesOf(member, path === "" ? name : `${path}.${name}`)) leaves.set(at, leaf);
  }
  return leaves;
}
