/**
 * What an app has sent, for the actions that count it or look it up: everything that the sandbox still keeps of it,
 * by whichever of the cloud's protocols.
 *
 * @module
 */
import { type CapturedMessage, cloudOf } from "../../message.ts";
import type { MessageFilter } from "../../messages.ts";
import type { ActionContext } from "./action.ts";

/** Newest first. */
export function sentBy(
  app: string,
  { state, account }: Pick<ActionContext, "state" | "account">,
  filter: MessageFilter = {},
): CapturedMessage[] {
  const all = state.messages.find({ ...filter, account }, Number.POSITIVE_INFINITY);
  return all.filter((message) => message.app === app && cloudOf(message.provider) === "tencent");
}
