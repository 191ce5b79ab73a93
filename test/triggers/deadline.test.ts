import { expect, test } from "vitest";
import { readDeadline } from "../../shared/triggers/deadline.ts";

const NOW = 1_000_000;

/** A context method that uses its own `this`, as the platforms' do. */
function remaining(ms: unknown): Record<string, unknown> {
  return {
    ms,
    getRemainingTimeInMillis() {
      return this.ms;
    },
  };
}

function throwing(): number {
  throw new TypeError("client.ms_elapsed is not a function");
}

const CASES: { name: string; context: unknown; leftMs: number }[] = [
  { name: "what the method says", context: remaining(19_000), leftMs: 19_000 },
  { name: "the limit without a method", context: { time_limit_in_ms: 20_000 }, leftMs: 20_000 },
  {
    name: "the limit when the method throws",
    context: { getRemainingTimeInMillis: throwing, time_limit_in_ms: 7_000 },
    leftMs: 7_000,
  },
  {
    name: "the limit when the method says NaN",
    context: { ...remaining(Number.NaN), time_limit_in_ms: 7_000 },
    leftMs: 7_000,
  },
  {
    name: "the limit when the method says less than nothing",
    context: { ...remaining(-5), time_limit_in_ms: 7_000 },
    leftMs: 7_000,
  },
  {
    name: "the limit when the method says more",
    context: { ...remaining(Date.UTC(2025, 0)), time_limit_in_ms: 7_000 },
    leftMs: 7_000,
  },
  { name: "the method when the limit says more", context: { ...remaining(100), time_limit_in_ms: 7_000 }, leftMs: 100 },
  { name: 'seconds for "3"', context: { time_limit_in_ms: "3" }, leftMs: 3_000 },
  { name: "seconds for 20", context: { time_limit_in_ms: 20 }, leftMs: 20_000 },
  { name: "milliseconds for 1000", context: { time_limit_in_ms: "1000" }, leftMs: 1_000 },
  { name: "at most the platforms' longest", context: { time_limit_in_ms: 86_400_000 }, leftMs: 900_000 },
  { name: "the default for a limit that is no number", context: { time_limit_in_ms: "soon" }, leftMs: 3_000 },
  { name: "the default for a limit of zero", context: { time_limit_in_ms: 0 }, leftMs: 3_000 },
  { name: "the default for a method that is none", context: { getRemainingTimeInMillis: 5 }, leftMs: 3_000 },
  { name: "the default without a context", context: undefined, leftMs: 3_000 },
];

for (const { name, context, leftMs } of CASES) {
  test(`readDeadline() is ${name}`, () => {
    expect(readDeadline(context, NOW)).toBe(NOW + leftMs);
  });
}
