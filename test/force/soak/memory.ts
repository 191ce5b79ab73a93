/**
 * How much memory processes hold, and whether it grows.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { DAY_MS } from "./model.ts";

/** One look at one process. */
export interface Sample {
  name: string;
  at: number;
  megabytes: number;
}

const KB_PER_MB = 1024;

/** What a process holds now; undefined where the system does not tell it as Linux does. */
export function residentMegabytes(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / KB_PER_MB;
  } catch {
    return undefined;
  }
}

/** How a process's memory went on when it was warm. */
export interface Trend {
  name: string;
  /** The most it held in the first three quarters of the time, and in the last: a sawtooth has teeth of one height. */
  beforeMb: number;
  afterMb: number;
  /** Of the straight line through the last half, megabytes a day. */
  slopeMb: number;
}

/** What the samples of each process show. */
export function trendsOf(samples: readonly Sample[]): Trend[] {
  const times = samples.map(({ at }) => at);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const [middle, lastQuarter] = [(start + end) / 2, start + (end - start) * 0.75];
  const names = [...new Set(samples.map(({ name }) => name))];
  return names.map((name) => {
    const own = samples.filter((one) => one.name === name);
    return {
      name,
      beforeMb: highest(own.filter(({ at }) => at < lastQuarter)),
      afterMb: highest(own.filter(({ at }) => at >= lastQuarter)),
      slopeMb: slopeOf(own.filter(({ at }) => at >= middle)) * DAY_MS,
    };
  });
}

function highest(samples: readonly Sample[]): number {
  return Math.max(0, ...samples.map(({ megabytes }) => megabytes));
}

/** Least squares; megabytes a millisecond. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [at, megabytes] = [mean(samples.map((one) => one.at)), mean(samples.map((one) => one.megabytes))];
  const spread = mean(samples.map((one) => (one.at - at) ** 2));
  return spread === 0 ? 0 : mean(samples.map((one) => (one.at - at) * (one.megabytes - megabytes))) / spread;
}
