/**
 * Which happenings the open pages are told.
 *
 * @module
 */
import { viewCall } from "./calls.ts";
import { viewReply } from "./carrier.ts";
import { viewClock } from "./clock.ts";
import type { Live } from "./live.ts";
import { viewMessage } from "./message.ts";
import { viewRequest } from "./seen.ts";
import type { State } from "./state.ts";

const MESSAGE_EVENTS = { added: "message", changed: "message-changed" } as const;

/** Passes on what happens in the clouds and to the phones. */
export function tellPages(live: Live, state: State): void {
  const { messages, calls, carrier, requests, clock, faults, accounts } = state;
  messages.watch((message, change) => {
    live.publish(MESSAGE_EVENTS[change], (base) => viewMessage(message, base));
  });
  messages.onDelete((deletion) => live.publish("messages-deleted", () => deletion));
  calls.onCall((call) => live.publish("call", (base) => viewCall(call, base)));
  calls.onChange((call) => live.publish("call-changed", (base) => viewCall(call, base)));
  carrier.onReply((reply) => live.publish("reply", () => viewReply(reply)));
  requests.onRequest((seen) => live.publish("request", () => viewRequest(seen)));
  clock.onChange(() => live.publishLatest("clock", () => viewClock(clock)));
  faults.onChange(() => live.publishLatest("faults", () => ({ faults: faults.list })));
  accounts.onChange(() => live.publishLatest("templates", () => ({})));
}
