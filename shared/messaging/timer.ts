/**
 * What `pullstatus` does when its timer fires: one job after the other, none kept from its turn by another's failure.
 *
 * @module
 */
import type { Call } from "../triggers/invocation.ts";
import type { TimerRunData } from "../validation/status.ts";
import { type EventApp, runEvents } from "./events.ts";
import { type PullApp, pullReceipts } from "./receipts.ts";
import { reconcile } from "./reconcile.ts";
import { deleteOld } from "./retention.ts";
import { callSilent, type FallbackApp } from "./voice-fallback.ts";

export type TimerApp = PullApp & EventApp & FallbackApp;

/**
 * Runs every job.
 *
 * @throws XinshiError what the first job that failed threw, after the others have run
 */
export async function runTimer(_input: unknown, call: Call<"timer">, app: TimerApp): Promise<TimerRunData> {
  const failures: unknown[] = [];
  const attempt = async <Result>(job: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await job();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const pulled = await attempt(() => pullReceipts(undefined, call, app));
  const reconciled = await attempt(() => reconcile(call, app));
  const fallback = await attempt(() => callSilent(call, app));
  const events = await attempt(() => runEvents(call, app));
  const deleted = await attempt(() => deleteOld(call, app));
  if (!pulled || !reconciled || !fallback || !events || deleted === undefined) throw failures[0];
  return { ...pulled, reconciled, fallback, events, deleted };
}
