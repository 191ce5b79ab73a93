/**
 * Lists the user's own messages, newest first.
 *
 * @module
 */
import type { PullStatusData, PullStatusUserInput } from "../../shared/validation/status.ts";
import type { Answer } from "./app-error";
import { callFunction } from "./call-function";

export function pullStatus(input: PullStatusUserInput): Promise<Answer<PullStatusData>> {
  return callFunction<PullStatusData>("pullstatus", input);
}
