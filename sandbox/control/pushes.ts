/**
 * `/_sandbox/callbacks`, `pushes`: where receipts, replies and call events are pushed to, and how that went.
 *
 * @module
 */
import { callIdOf } from "../calls.ts";
import { messageId } from "../message.ts";
import type { PushRecord } from "../pushes.ts";
import { CallbackInput, CallbackQuery } from "./inputs.ts";
import {
  type ControlRequest,
  type ControlRoute,
  defineRoute,
  notFound,
  type WithBody,
  type WithQuery,
} from "./route.ts";

export const pushRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/callbacks", { handle: ({ state }) => ({ callbacks: state.pushes.callbacks }) }),
  defineRoute("PUT", "/_sandbox/callbacks", { body: CallbackInput, handle: setCallback }),
  defineRoute("DELETE", "/_sandbox/callbacks", { query: CallbackQuery, handle: deleteCallback }),
  defineRoute("GET", "/_sandbox/pushes", { handle: listPushes }),
];

function setCallback({ state, body }: WithBody<typeof CallbackInput>) {
  state.pushes.set(body);
  return body;
}

function deleteCallback({ state, query }: WithQuery<typeof CallbackQuery>) {
  if (!state.pushes.delete(query)) throw notFound("callback");
  return { deleted: 1 };
}

/** Oldest first. */
function listPushes({ state }: ControlRequest) {
  return { pushes: [...state.pushes.records].map(viewPush) };
}

function viewPush({ at, message, call, ...record }: PushRecord) {
  return {
    ...record,
    at: new Date(at).toISOString(),
    message: message === null ? null : messageId({ sequence: message }),
    call: call === null ? null : callIdOf({ sequence: call }),
  };
}
