/**
 * `/_sandbox/statistics`: what the cloud accepted and delivered over time, how fast, and why not.
 *
 * @module
 */
import { explainAnswer, explainReceipt } from "../../shared/explain/explain.ts";
import type { Explanation } from "../../shared/validation/explanation.ts";
import type { CapturedMessage } from "../message.ts";
import { readCount, readTime, StatisticsQuery } from "./inputs.ts";
import { type ControlRoute, defineRoute, invalid, type WithQuery } from "./route.ts";

const DEFAULT_SPAN_MS = 3_600_000;
const DEFAULT_BUCKETS = 60;
const MAX_BUCKETS = 1000;

export const statisticsRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/statistics", { query: StatisticsQuery, handle: getStatistics }),
];

interface Counts {
  /** Accepted at all, whatever came of it. */
  accepted: number;
  delivered: number;
  /** The carrier's report says that it did not arrive. */
  failed: number;
  refused: number;
}

type Outcome = keyof Counts;

interface Failure {
  code: string;
  count: number;
  explanation: Explanation;
}

/** Of messages captured at or after `from` and before `to`. */
function getStatistics({ state, query }: WithQuery<typeof StatisticsQuery>) {
  const to = (query.to === undefined ? undefined : readTime(query.to)) ?? state.clock.now() + 1;
  const from = (query.from === undefined ? undefined : readTime(query.from)) ?? to - DEFAULT_SPAN_MS;
  if (from >= to) throw invalid("Cannot read the request: to: must be after from");
  const buckets = Math.max(1, readCount(query.buckets, DEFAULT_BUCKETS, MAX_BUCKETS));
  const messages = [...state.messages.all].filter(({ at }) => at >= from && at < to);
  return {
    from: iso(from),
    to: iso(to),
    buckets: bucketsOf(messages, { from, to, buckets }),
    latencyMs: latencyOf(messages),
    failures: failuresOf(messages),
    providers: providersOf(messages),
  };
}

function bucketsOf(
  messages: readonly CapturedMessage[],
  { from, to, buckets }: { from: number; to: number; buckets: number },
) {
  const width = (to - from) / buckets;
  const rows = Array.from({ length: buckets }, (_, index) => ({ at: iso(from + index * width), ...noCounts() }));
  for (const message of messages) {
    const row = rows[Math.min(buckets - 1, Math.floor((message.at - from) / width))];
    if (row !== undefined) count(row, message);
  }
  return rows;
}

/** From acceptance to delivery. */
function latencyOf(messages: readonly CapturedMessage[]) {
  const times = messages.flatMap(({ at, status, receipt }) => {
    return status === "delivered" && receipt !== null ? receipt.at - at : [];
  });
  times.sort((left, right) => left - right);
  const rank = (share: number): number => times[Math.max(0, Math.ceil(times.length * share) - 1)] ?? 0;
  return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: times.at(-1) ?? 0, count: times.length };
}

/** The most frequent first. */
function failuresOf(messages: readonly CapturedMessage[]): Failure[] {
  const failures = new Map<string, Failure>();
  for (const message of messages) {
    const failure = failureOf(message);
    if (failure === undefined) continue;
    const known = failures.get(failure.code) ?? { ...failure, count: 0 };
    known.count++;
    failures.set(failure.code, known);
  }
  return [...failures.values()].sort((left, right) => right.count - left.count);
}

function failureOf({ status, provider, answer, receipt }: CapturedMessage): Omit<Failure, "count"> | undefined {
  if (status === "refused") {
    const { code } = answer;
    return { code, explanation: explainAnswer({ provider, channel: "sms", code }) };
  }
  if (receipt === null || status === "delivered") return undefined;
  const { code } = receipt;
  return { code, explanation: explainReceipt({ provider, channel: "sms", code }) };
}

function providersOf(messages: readonly CapturedMessage[]) {
  const providers = new Map<string, Counts & { provider: string; segments: number }>();
  for (const message of messages) {
    const { provider, segments } = message;
    const known = providers.get(provider) ?? { provider, ...noCounts(), segments: 0 };
    count(known, message);
    known.segments += segments;
    providers.set(provider, known);
  }
  return [...providers.values()].sort((left, right) => left.provider.localeCompare(right.provider));
}

function noCounts(): Counts {
  return { accepted: 0, delivered: 0, failed: 0, refused: 0 };
}

function count(counts: Counts, { status }: CapturedMessage): void {
  if (status !== "refused") counts.accepted++;
  const outcome = OUTCOMES[status];
  if (outcome !== undefined) counts[outcome]++;
}

const OUTCOMES: Readonly<Record<CapturedMessage["status"], Outcome | undefined>> = {
  accepted: undefined,
  delivered: "delivered",
  undelivered: "failed",
  expired: "failed",
  refused: "refused",
};

function iso(at: number): string {
  return new Date(at).toISOString();
}
