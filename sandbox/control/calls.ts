/**
 * `/_sandbox/calls`: what phones were called with, and picking up, pressing keys and hanging up as the person who holds one.
 *
 * @module
 */
import { type Call, type CallFilter, callSequenceOf, viewCall } from "../calls.ts";
import { CallsQuery, KeysInput, readCount, WaitForCallQuery } from "./inputs.ts";
import { lifeOfCall } from "./life.ts";
import {
  ControlError,
  type ControlRequest,
  type ControlRoute,
  defineRoute,
  notFound,
  readPhone,
  type WithBody,
  type WithQuery,
} from "./route.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_TIMEOUT_MS = 120_000;
/** How old a call may be that a wait answers with at once. */
const RECENT_MS = 5 * 60_000;

export const callRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/calls", { query: CallsQuery, handle: listCalls }),
  defineRoute("GET", "/_sandbox/calls/wait", { query: WaitForCallQuery, handle: waitForCall }),
  defineRoute("GET", "/_sandbox/calls/{id}", { handle: ({ base, ...request }) => viewCall(readCall(request), base) }),
  defineRoute("GET", "/_sandbox/calls/{id}/life", { handle: getLife }),
  defineRoute("POST", "/_sandbox/calls/{id}/redial", { handle: redial }),
  defineRoute("POST", "/_sandbox/calls/{id}/answer", { handle: answerCall }),
  defineRoute("POST", "/_sandbox/calls/{id}/hang-up", { handle: hangUp }),
  defineRoute("POST", "/_sandbox/calls/{id}/keys", { body: KeysInput, handle: pressKeys }),
];

function listCalls({ state, query, base }: WithQuery<typeof CallsQuery>) {
  const { phone, limit, ...exact } = query;
  const filter = { ...exact, phone: phone === undefined ? undefined : readPhone(phone) };
  const found = state.calls.find(filter, readCount(limit, DEFAULT_LIMIT, MAX_LIMIT));
  return { calls: found.map((call) => viewCall(call, base)) };
}

/** The newest call to a phone, of the last five minutes, or the next to come. */
async function waitForCall(request: WithQuery<typeof WaitForCallQuery>) {
  const { state, query, base } = request;
  const filter = { phone: readPhone(query.phone), account: query.account };
  const after = callSequenceOf(query.after ?? "") ?? 0;
  const since = state.clock.now() - RECENT_MS;
  const known = state.calls.find(filter, MAX_LIMIT).find((call) => {
    return call.status !== "refused" && call.sequence > after && call.at >= since;
  });
  const call = known ?? (await nextCall(request, filter));
  if (call === undefined) throw new ControlError(408, "TIMEOUT", "No call to this phone arrived in time");
  return viewCall(call, base);
}

/** Waits on the machine's clock: a tester's patience is real. */
function nextCall(
  { state, signal, query }: WithQuery<typeof WaitForCallQuery>,
  { phone, account }: CallFilter,
): Promise<Call | undefined> {
  return new Promise((resolve) => {
    const finish = (call?: Call): void => {
      clearTimeout(timer);
      stop();
      resolve(call);
    };
    const timer = setTimeout(finish, readCount(query.timeoutMs, DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS));
    const stop = state.calls.onCall((call) => {
      const isOurs = call.phone === phone && (account === undefined || call.account === account);
      if (isOurs && call.status !== "refused") finish(call);
    });
    signal.addEventListener("abort", () => finish());
  });
}

function getLife({ base, ...request }: ControlRequest) {
  return lifeOfCall(readCall(request), request.state, base);
}

function redial({ base, ...request }: ControlRequest) {
  return { call: viewCall(request.redial(readCall(request)), base) };
}

function answerCall({ base, ...request }: ControlRequest) {
  const call = readCall(request);
  if (!request.state.calls.answer(call)) throw conflict("This phone is not ringing any more");
  return viewCall(call, base);
}

function hangUp({ base, ...request }: ControlRequest) {
  const call = readCall(request);
  if (!request.state.calls.hangUp(call)) throw conflict("This call is over");
  return viewCall(call, base);
}

function pressKeys({ base, body, ...request }: WithBody<typeof KeysInput>) {
  const call = readCall(request);
  if (!request.state.calls.press(call, body.keys)) throw conflict("Nobody is on the phone; answer the call first");
  return viewCall(call, base);
}

function readCall({ state, path }: Pick<ControlRequest, "state" | "path">): Call {
  const call = state.calls.get(callSequenceOf(path.id ?? "") ?? 0);
  if (call === undefined) throw notFound("call");
  return call;
}

function conflict(message: string): ControlError {
  return new ControlError(409, "CONFLICT", message);
}
