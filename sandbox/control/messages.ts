/**
 * `/_sandbox/messages`: what a tester looks for, waits for and clears away.
 *
 * @module
 */
import { type CapturedMessage, messageId, sequenceOf, viewMessage } from "../message.ts";
import { type MessageFilter, matches } from "../messages.ts";
import { compileSearch } from "../search.ts";
import { mergeTraffic, searchedCall } from "../traffic.ts";
import { downloadOf } from "./download.ts";
import {
  DeleteMessagesQuery,
  ExportQuery,
  MessagesQuery,
  readCount,
  readSearch,
  readTime,
  WaitQuery,
} from "./inputs.ts";
import { lifeOf } from "./life.ts";
import {
  ControlError,
  type ControlRequest,
  type ControlRoute,
  defineRoute,
  notFound,
  type RawAnswer,
  readPhone,
  type WithQuery,
} from "./route.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_TIMEOUT_MS = 120_000;
/** How old a message may be that a wait answers with at once. */
const RECENT_MS = 5 * 60_000;

export const messageRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/messages", { query: MessagesQuery, handle: listMessages }),
  defineRoute("DELETE", "/_sandbox/messages", { query: DeleteMessagesQuery, handle: deleteMessages }),
  defineRoute("GET", "/_sandbox/messages/wait", { query: WaitQuery, handle: waitForMessage }),
  defineRoute("GET", "/_sandbox/messages/export", { query: ExportQuery, handle: exportMessages }),
  defineRoute("GET", "/_sandbox/messages/{id}", { handle: getMessage }),
  defineRoute("GET", "/_sandbox/messages/{id}/life", { handle: getLife }),
  defineRoute("POST", "/_sandbox/messages/{id}/resend", { handle: resendMessage }),
];

function listMessages({ state, query, base }: WithQuery<typeof MessagesQuery>) {
  const { phone, since, until, after, before, q = "", limit, ...exact } = query;
  const filter: MessageFilter = {
    ...exact,
    phone: phone === undefined ? undefined : readPhone(phone),
    since: since === undefined ? undefined : readTime(since),
    until: until === undefined ? undefined : readTime(until),
    after: after === undefined ? undefined : sequenceOf(after),
  };
  const isFound = compileSearch(readSearch(q, state.clock.now()));
  const passes = (message: CapturedMessage): boolean => matches(message, filter) && isFound(message);
  const page = { limit: readCount(limit, DEFAULT_LIMIT, MAX_LIMIT), before: sequenceOf(before ?? "") };
  const { messages, total, hasMore } = state.messages.page(passes, page, filter.phone);
  const last = messages.at(-1);
  return {
    messages: messages.map((message) => viewMessage(message, base)),
    total,
    next: hasMore && last !== undefined ? messageId(last) : null,
  };
}

function exportMessages({ state, query: { format, q = "" }, base }: WithQuery<typeof ExportQuery>): RawAnswer {
  const isFound = compileSearch(readSearch(q, state.clock.now()));
  const texts = [...state.messages.all].filter(isFound);
  const calls = state.calls.find({}, state.calls.size).filter((call) => isFound(searchedCall(call)));
  return downloadOf(mergeTraffic(texts, calls), format, base);
}

function deleteMessages({ state, query: { phone } }: WithQuery<typeof DeleteMessagesQuery>) {
  return { deleted: state.messages.delete(phone === undefined ? undefined : readPhone(phone)) };
}

function getMessage({ base, ...request }: ControlRequest) {
  return viewMessage(readMessage(request), base);
}

function getLife({ base, ...request }: ControlRequest) {
  return lifeOf(readMessage(request), request.state, base);
}

function resendMessage({ base, ...request }: ControlRequest) {
  return { message: viewMessage(request.resend(readMessage(request)), base) };
}

function readMessage({ state, path }: Pick<ControlRequest, "state" | "path">): CapturedMessage {
  const message = state.messages.get(sequenceOf(path.id ?? "") ?? 0);
  if (message === undefined) throw notFound("message");
  return message;
}

/** The newest accepted message to a phone, of the last five minutes, or the next to come. */
async function waitForMessage(request: WithQuery<typeof WaitQuery>) {
  const { state, query, base } = request;
  const { phone, account, since, after, timeoutMs } = query;
  const filter: MessageFilter = {
    phone: readPhone(phone),
    account,
    since: (since === undefined ? undefined : readTime(since)) ?? state.clock.now() - RECENT_MS,
    after: after === undefined ? undefined : sequenceOf(after),
  };
  const known = state.messages.find(filter, MAX_LIMIT).find(isAccepted);
  const message =
    known ?? (await nextMessage(request, filter, readCount(timeoutMs, DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS)));
  if (message === undefined) throw new ControlError(408, "TIMEOUT", "No message to this phone arrived in time");
  return viewMessage(message, base);
}

/** Waits on the machine's clock: a tester's patience is real. */
function nextMessage(
  { state, signal }: ControlRequest,
  filter: MessageFilter,
  timeoutMs: number,
): Promise<CapturedMessage | undefined> {
  return new Promise((resolve) => {
    const finish = (message?: CapturedMessage): void => {
      clearTimeout(timer);
      stop();
      resolve(message);
    };
    const timer = setTimeout(finish, timeoutMs);
    const stop = state.messages.onMessage(filter.phone ?? "", (message) => {
      if (isAccepted(message) && matches(message, filter)) finish(message);
    });
    signal.addEventListener("abort", () => finish());
  });
}

function isAccepted({ status }: CapturedMessage): boolean {
  return status !== "refused";
}
