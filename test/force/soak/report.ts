/**
 * What weeks showed: every promise that was broken, and a row of the table.
 *
 * @module
 */
import { type Trend, trendsOf } from "./memory.ts";
import type { SoakRun } from "./run.ts";

export interface SoakResult extends SoakRun {
  store: string;
  days: number;
  seconds: number;
}

/** In the last quarter a function's process may hold so much more than ever before. */
const GROWTH_MB = 8;
/** The sandbox's, which has the whole test in it and no limit to its heap, such a share of what it held. */
const GROWTH_SHARE = 0.1;

/** One sentence for each broken promise; empty when all were kept. */
export function brokenPromises({ broken, samples }: SoakResult, { memory }: { memory: boolean }): string[] {
  const grown = memory ? trendsOf(samples).filter(hasGrown) : [];
  return [...broken, ...grown.map((trend) => `memory grows: ${describe(trend)}`)];
}

function hasGrown({ name, beforeMb, afterMb }: Trend): boolean {
  return afterMb - beforeMb > (name === "sandbox" ? Math.max(GROWTH_MB, beforeMb * GROWTH_SHARE) : GROWTH_MB);
}

function describe({ name, beforeMb, afterMb, slopeMb }: Trend): string {
  return `${name} ${beforeMb.toFixed(0)} and ${afterMb.toFixed(0)} (${slopeMb.toFixed(2)} a day)`;
}

type Cell = (result: SoakResult) => string | number;

/** Heads of the table, and what is said below each. */
const COLUMNS: readonly (readonly [string, Cell])[] = [
  ["store", ({ store }) => store],
  ["days", ({ days }) => days],
  ["sends", ({ sends }) => listOf(sends)],
  ["tried again when told to, and a second before", ({ retries }) => retries],
  ["checks", ({ checks }) => listOf(checks)],
  ["days whose budget ran out", ({ fullDays }) => fullDays],
  ["timer, receipts", ({ timerRuns, receipts }) => `${timerRuns}, ${receipts}`],
  ["rows deleted, messages kept", ({ deleted, kept }) => `${deleted}, ${kept}`],
  [
    "most MB held in the first three quarters and in the last (slope of the last half)",
    ({ samples }) => trendsOf(samples).map(describe).join(", "),
  ],
  ["wrong", ({ broken }) => broken.length],
  ["seconds", ({ seconds }) => seconds.toFixed(0)],
];

/** A Markdown table, a row for each store. */
export function toTable(results: readonly SoakResult[]): string {
  return [
    COLUMNS.map(([head]) => head),
    COLUMNS.map(() => "---"),
    ...results.map((result) => COLUMNS.map(([, show]) => show(result))),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function listOf(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}
