/**
 * `/_sandbox/phones`: what a phone shows, how it behaves, and answering as the person who holds it.
 *
 * @module
 */
import { behaviourOf, listBehaviours } from "../behaviour.ts";
import { type Call, viewCall } from "../calls.ts";
import { viewReply } from "../carrier.ts";
import { viewMessage } from "../message.ts";
import { OptInQuery, ReplyInput } from "./inputs.ts";
import {
  ControlError,
  type ControlRequest,
  type ControlRoute,
  defineRoute,
  readPhone,
  type WithBody,
  type WithQuery,
} from "./route.ts";

const MAX_PHONES = 1000;
const MAX_INBOX = 200;

export const phoneRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/phones", { handle: listPhones }),
  defineRoute("GET", "/_sandbox/phones/{phone}", { handle: getPhone }),
  defineRoute("POST", "/_sandbox/phones/{phone}/reply", { body: ReplyInput, handle: replyAsPhone }),
  defineRoute("DELETE", "/_sandbox/phones/{phone}/opt-out", { query: OptInQuery, handle: optIn }),
];

function listPhones({ state }: ControlRequest) {
  const known = new Set([...state.calls.phones, ...state.messages.phones]);
  const phones = [...known].slice(-MAX_PHONES).reverse();
  return {
    phones: phones.map((phone) => ({ phone, optedOutOf: state.carrier.optOutsOf(phone) })),
    behaviours: listBehaviours(),
  };
}

/** A phone shows only what was delivered, and calls that reached it. */
function getPhone({ state, path, base }: ControlRequest) {
  const phone = readPhone(path.phone);
  const inbox = state.messages.find({ phone, status: "delivered" }, MAX_INBOX);
  const replies = [...state.carrier.replies].filter((reply) => reply.phone === phone).reverse();
  return {
    phone,
    behaviour: behaviourOf(phone).description,
    optedOutOf: state.carrier.optOutsOf(phone),
    calls: state.calls
      .find({ phone }, MAX_INBOX)
      .filter(hasRung)
      .map((call) => viewCall(call, base)),
    inbox: inbox.map((message) => viewMessage(message, base)),
    replies: replies.slice(0, MAX_INBOX).map(viewReply),
  };
}

function replyAsPhone({ state, path, body }: WithBody<typeof ReplyInput>) {
  const result = state.carrier.reply(readPhone(path.phone), body.text, body.signName);
  if (result.ok) return viewReply(result.reply);
  throw result.reason === "too_late"
    ? new ControlError(409, "CONFLICT", "A text can be answered within 72 hours; the last one to this phone is older")
    : new ControlError(404, "NOT_FOUND", "This phone has no text to answer; it must have been sent one");
}

function optIn({ state, path, query }: WithQuery<typeof OptInQuery>) {
  return { optedIn: state.carrier.optIn(readPhone(path.phone), query.account) };
}

function hasRung({ status }: Call): boolean {
  return status !== "refused";
}
