/**
 * `/_sandbox/traffic`: texts and calls in one list, newest first, as the console shows them.
 *
 * @module
 */
import { callIdOf, viewCall } from "../calls.ts";
import { messageId, viewMessage } from "../message.ts";
import { compileSearch } from "../search.ts";
import { mergeTraffic, searchedCall, type Traffic } from "../traffic.ts";
import { readCount, readSearch, TrafficQuery } from "./inputs.ts";
import { type ControlRoute, defineRoute, type WithQuery } from "./route.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

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
  const listed = mergeTraffic(texts.messages, calls, most);
  const hasMore = texts.hasMore || listed.length < texts.messages.length + calls.length;
  return {
    items: listed.map((one) => (one.call === undefined ? viewMessage(one.text, base) : viewCall(one.call, base))),
    total: texts.total + allCalls.length,
    next: hasMore ? nextOf(listed, place) : null,
  };
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

function nextOf(listed: readonly Traffic[], place: Place): string {
  const text = listed.findLast(({ text }) => text !== undefined)?.text?.sequence ?? place.text;
  const call = listed.findLast(({ call }) => call !== undefined)?.call?.sequence ?? place.call;
  const ids = [
    ...(Number.isFinite(text) ? [messageId({ sequence: text })] : []),
    ...(Number.isFinite(call) ? [callIdOf({ sequence: call })] : []),
  ];
  return ids.join("");
}
