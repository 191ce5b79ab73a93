/**
 * Everything else: queue and storage events, direct invocations without identity, hosts that are no target (CloudBase's
 * functions-framework, which keeps the request in `context.httpContext`). Refused, by an answer and not by an exception.
 *
 * @module
 */
import { XinshiError } from "../errors.ts";
import type { Trigger } from "./trigger.ts";

const MESSAGE =
  "Nobody known is calling; call with wx.cloud.callFunction, over HTTP with an API key, or from a timer trigger";

export const unknownTrigger: Trigger<true> = {
  name: "unknown",
  match: () => true,
  read: async () => {
    throw new XinshiError("UNAUTHENTICATED", MESSAGE);
  },
  reply: (outcome) => outcome,
};
