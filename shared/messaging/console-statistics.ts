/**
 * What the console draws: sends over time, how fast, why not, and by scene what they brought and cost.
 *
 * @module
 */
import type { Config } from "../config/config.ts";
import { explainAnswer, explainReceipt, explainSituation } from "../explain/explain.ts";
import { bucketWidth } from "../store/statistics.ts";
import type { MessageStatistics, MessageStatus } from "../store/store.ts";
import type { ConsoleBucket, ConsoleInput, ConsoleScene, ConsoleStatisticsData } from "../validation/console.ts";
import type { Explanation } from "../validation/explanation.ts";
import { invalidArgument } from "../validation/parse.ts";
import type { App } from "./app.ts";
import { dayOf } from "./day.ts";
import { listPrefixes } from "./operator.ts";
import { priceOf, roundedPrice } from "./price.ts";

const DEFAULT_SPAN_MS = 86_400_000;
const DEFAULT_BUCKETS = 60;
const LISTED_PREFIXES = 20;

type Counts = Omit<ConsoleBucket, "at">;
type Failure = ConsoleStatisticsData["failures"][number];
type Place = { from: number; to: number; buckets: number };

/** Which lines of the chart a message is in. */
const LINES: Readonly<Record<MessageStatus, readonly (keyof Counts)[]>> = {
  queued: [],
  submitted: ["accepted"],
  delivered: ["accepted", "delivered"],
  undelivered: ["accepted", "failed"],
  expired: ["accepted", "failed"],
  rejected: ["rejected"],
  unknown: ["unknown"],
};

/** @throws XinshiError `INVALID_ARGUMENT` for a time that ends before it begins */
export async function statisticsOf(
  input: Extract<ConsoleInput, { action: "statistics" }>,
  app: Pick<App, "config" | "deps" | "store">,
): Promise<ConsoleStatisticsData> {
  const now = app.deps.now();
  const { to = now + 1, from = to - DEFAULT_SPAN_MS, buckets = DEFAULT_BUCKETS } = input;
  if (from >= to) throw invalidArgument(["to: must be after from"]);
  const place = { from, to, buckets };
  const store = await app.store();
  const counted = await store.messageStatistics({ ...place, day: dayOf(now) });
  return {
    from: iso(from),
    to: iso(to),
    buckets: bucketsOf(counted, place),
    latencyMs: latencyOf(counted),
    failures: failuresOf(counted),
    scenes: scenesOf(counted, app.config),
    prefixes: await listPrefixes(app, LISTED_PREFIXES, now),
    limits: await store.findLimitHits({ fromDay: dayOf(from), toDay: dayOf(to - 1) }),
  };
}

function bucketsOf({ buckets: counted }: MessageStatistics, place: Place): ConsoleBucket[] {
  const width = bucketWidth(place);
  const rows = Array.from({ length: place.buckets }, (_, index) => ({
    at: iso(place.from + index * width),
    ...{ accepted: 0, delivered: 0, failed: 0, rejected: 0, unknown: 0 },
  }));
  for (const { bucket, status, count } of counted) {
    const row = rows[bucket];
    if (row !== undefined) for (const line of LINES[status]) row[line] += count;
  }
  return rows;
}

function latencyOf({ latencies }: MessageStatistics): ConsoleStatisticsData["latencyMs"] {
  const count = latencies.reduce((sum, one) => sum + one.count, 0);
  const rank = (share: number): number => {
    let seen = 0;
    for (const one of latencies) {
      seen += one.count;
      if (seen >= count * share) return one.ms;
    }
    return 0;
  };
  return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: latencies.at(-1)?.ms ?? 0, count };
}

function failuresOf({ failures }: MessageStatistics): Failure[] {
  const byCode = new Map<string, Failure>();
  for (const failure of failures) {
    const { code, explanation } = reasonOf(failure);
    const { provider, count } = failure;
    const key = `${provider} ${code}`;
    const known = byCode.get(key) ?? { code, provider, count: 0, explanation };
    byCode.set(key, { ...known, count: known.count + count });
  }
  return [...byCode.values()].sort((left, right) => right.count - left.count);
}

/** Whoever spoke last: the carrier, the provider, we. */
function reasonOf(failure: MessageStatistics["failures"][number]): { code: string; explanation: Explanation } {
  const { provider, channel, status, errorCode, providerCode, receiptCode } = failure;
  if (receiptCode !== null) {
    return { code: receiptCode, explanation: explainReceipt({ provider, channel, code: receiptCode }) };
  }
  if (status === "expired") return { code: "NoReceipt", explanation: explainSituation("no_receipt_in_time") };
  const code = providerCode ?? errorCode ?? "";
  return { code, explanation: explainAnswer({ provider, channel, code }) };
}

/** The config's own in its order, then those that are there no more. */
function scenesOf(counted: MessageStatistics, config: Config): ConsoleScene[] {
  const found = [...counted.scenes, ...counted.codes].map(({ scene }) => scene);
  const names = new Set<string | null>([...Object.keys(config.scenes), ...found]);
  return [...names].map((scene) => sceneOf(scene, counted, config));
}

function sceneOf(scene: string | null, counted: MessageStatistics, config: Config): ConsoleScene {
  const sends = counted.scenes.filter((one) => one.scene === scene);
  const { issued = 0, verified = 0 } = counted.codes.find((one) => one.scene === scene) ?? {};
  const prices = sends.flatMap((one) => priceOf(config, one) ?? []);
  const limitPerDay = scene === null ? undefined : config.scenes[scene]?.dailyBudget;
  const usedToday = counted.budgets.find((one) => one.scene === scene)?.used ?? 0;
  return {
    scene,
    sent: sum(sends.map(({ sent }) => sent)),
    issued,
    verified,
    conversion: issued === 0 ? null : verified / issued,
    spend: {
      segments: sum(sends.map(({ segments }) => segments)),
      ...(prices.length > 0 && { price: roundedPrice(sum(prices)) }),
    },
    budget: limitPerDay === undefined ? null : { limitPerDay, usedToday },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
