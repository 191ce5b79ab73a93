/**
 * Invocations that nobody waits for. What the function's own code got wrong is tried again as often as the function's
 * configuration says, a minute apart; what the platform could not do is tried again until the event is too old. Then it
 * is a dead letter, a log line here.
 *
 * Source: "错误类型与重试策略", https://cloud.tencent.com/document/product/583/39851
 *
 * @module
 */
import type { Clock } from "../clock.ts";
import type { Fault } from "../runtime/protocol.ts";
import type { CloudFunction } from "./model.ts";

const RETRY_DELAY_MS = 60_000;
/** Overrun and the platform's own errors. */
const PLATFORM_FAULTS = new Set([432, 500]);
/** The sandbox itself ended it. */
const CANCELLED = 499;

export interface AsynchronousWork {
  fn: CloudFunction;
  clock: Clock;
  /** Runs it once and says how that failed, if it did. */
  attempt(retries: number): Promise<Fault | undefined>;
  log(line: string): void;
}

/** Runs it until it succeeds or is given up. */
export async function runAsynchronously(work: AsynchronousWork): Promise<void> {
  await attempt(work, 0, work.clock.now());
}

async function attempt(work: AsynchronousWork, retries: number, startedAt: number): Promise<void> {
  const { fn, clock, log } = work;
  const fault = await work.attempt(retries);
  if (fault === undefined || fault.status === CANCELLED || fn.isDeleted) return;
  const next = clock.now() + RETRY_DELAY_MS;
  const mayRepeat = PLATFORM_FAULTS.has(fault.status)
    ? next - startedAt <= fn.retry.maxAgeSeconds * 1000
    : retries < fn.retry.count;
  if (!mayRepeat) {
    log(`DEADLETTER ${JSON.stringify({ FunctionName: fn.name, ErrorCode: fault.status, RetryNum: retries })}`);
    return;
  }
  clock.schedule(next, () => {
    if (!fn.isDeleted) void attempt(work, retries + 1, startedAt);
  });
}
