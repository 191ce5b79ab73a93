/**
 * What became of a call, in this cloud's codes.
 *
 * Source: "Voice result codes", https://help.aliyun.com/document_detail/55085.html
 *
 * @module
 */
import type { Call } from "../../calls.ts";

/** By why nobody answered, from the list that both clouds' phones act by. */
const FAILURES: ReadonlyMap<number, string> = new Map([
  [1, "200010"],
  [5, "200003"],
  [8, "200004"],
  [10, "200002"],
]);
const HEARD_IN_FULL = "200000";
const UNREACHABLE = "200005";

/** Undefined while the call goes on. */
export function callResultOf({ status, failureCode }: Pick<Call, "status" | "failureCode">): string | undefined {
  if (status === "completed") return HEARD_IN_FULL;
  return failureCode === null ? undefined : (FAILURES.get(failureCode) ?? UNREACHABLE);
}
