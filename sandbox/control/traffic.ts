/**
 * `/_sandbox/traffic`: texts and calls in one list, newest first, as the console shows them.
 *
 * @module
 */
import { type Call, callIdOf, viewCall } from "../calls.ts";
import { type CapturedMessage, type CapturedStatus, messageId, viewMessage } from "../message.ts";
import { compileSearch, type Searched } from "../search.ts";
import { readCount, readSearch, TrafficQuery } from "./inputs.ts";
import { type ControlRoute, defineRoute, type WithQuery } from "./route.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** How far a call is, in the words that a search knows of texts. */
const STATUSES: Readonly<Record<Call["status"], CapturedStatus>> = {
  refused: "refused",
  ringing: "accepted",
  answered: "accepted",
  completed: "delivered",
  unanswered: "undelivered",
};

export const trafficRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/traffic", { query: TrafficQuery, handle: listTraffic }),
];

function listTraffic({ state, query, base }: WithQuery<typeof TrafficQuery>) {
  const { q = "", before, limit } = query;
  const passes = compileSearch(readSearch(q, state.clock.now()));
  const place = placeOf(before);
  const most = readCount(limit, DEFAULT_LIMIT, MAX_LIMIT);
  const texts = state.messages.page(passes, { limit: most, before: place.text });
  const allCalls = state.calls.find({}, state.calls.size).filter((call) => passes(searchedCall(call)));
  const calls = allCalls.filter(({ sequence }) => sequence < place.call);
  const listed = merge(texts.messages, calls, most);
  const hasMore = texts.hasMore || listed.length < texts.messages.length + calls.length;
  return {
    items: listed.map((one) => ("call" in one ? viewCall(one.call, base) : viewMessage(one.text, base))),
    total: texts.total + allCalls.length,
    next: hasMore ? nextOf(listed, place) : null,
  };
}

type Listed = { text: CapturedMessage } | { call: Call };

/** Each of the two keeps its own order, whatever was done to the clock. */
function merge(texts: readonly CapturedMessage[], calls: readonly Call[], limit: number): Listed[] {
  const merged: Listed[] = [];
  let atText = 0;
  let atCall = 0;
  while (merged.length < limit) {
    const text = texts[atText];
    const call = calls[atCall];
    if (text === undefined && call === undefined) break;
    if (text !== undefined && (call === undefined || text.at >= call.at)) {
      merged.push({ text });
      atText++;
    } else if (call !== undefined) {
      merged.push({ call });
      atCall++;
    }
  }
  return merged;
}

/** Sequence numbers: what was listed before began at these. */
interface Place {
  text: number;
  call: number;
}

function placeOf(before: string | undefined): Place {
  const [, text, call] = /^(?:m(\d+))?(?:c(\d+))?$/.exec(before ?? "") ?? [];
  return { text: Number(text ?? Number.POSITIVE_INFINITY), call: Number(call ?? Number.POSITIVE_INFINITY) };
}

function nextOf(listed: readonly Listed[], place: Place): string {
  const text = listed.findLast((one) => "text" in one)?.text.sequence ?? place.text;
  const call = listed.findLast((one) => "call" in one)?.call.sequence ?? place.call;
  const ids = [
    ...(Number.isFinite(text) ? [messageId({ sequence: text })] : []),
    ...(Number.isFinite(call) ? [callIdOf({ sequence: call })] : []),
  ];
  return ids.join("");
}

function searchedCall(call: Call): Searched {
  const { phone, text, provider, templateId, account, at, answer, failureCode } = call;
  const receipt = failureCode === null ? null : { code: String(failureCode) };
  return {
    ...{ phone, text, provider, templateId, account, at, answer, receipt },
    status: STATUSES[call.status],
    isCall: true,
  };
}
