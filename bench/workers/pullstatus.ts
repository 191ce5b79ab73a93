/**
 * The built `pullstatus`, called by its timer.
 *
 * @module
 */

import type { Outcome } from "../../shared/outcome.ts";
import type { Main } from "../../shared/triggers/define-function.ts";
import type { PullRunData } from "../../shared/validation/status.ts";
import { scfContext } from "../../test/fixtures/events/context.ts";
import { API_TIMER_ENV, timerEvent } from "../../test/fixtures/events/timer.ts";
import { answerTasks } from "../lib/tasks.ts";

export interface PullTask {
  /** The bundle. */
  file: string;
  /** Receipts that wait, each of a message in the ledger. */
  count: number;
}

export interface PullResult {
  seconds: number;
  /** Of this process so far. */
  peakMegabytes: number;
}

const TIME_LIMIT_MS = 900_000;

answerTasks(async ({ file, count }: PullTask): Promise<PullResult> => {
  const { main }: { main: Main } = await import(file);
  const context = {
    ...scfContext(API_TIMER_ENV),
    time_limit_in_ms: TIME_LIMIT_MS,
    getRemainingTimeInMillis: () => TIME_LIMIT_MS,
  };
  const startedAt = performance.now();
  const outcome = (await main(timerEvent(), context)) as Outcome<PullRunData>;
  const seconds = (performance.now() - startedAt) / 1000;
  if (!outcome.ok || !outcome.data.drained || outcome.data.receipts.matched !== count) {
    throw new Error(`Not all were matched: ${JSON.stringify(outcome)}`);
  }
  return { seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
});
