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
 * Of the time that is left when its turn comes, what a job may take at most: a long queue, a provider that is slow or a hook
 * that hangs takes no more from those after it, in this run and in every other.
 */
const SHARES = { pull: 0.5, reconcile: 0.4, fallback: 0.6, events: 0.6, delete: 1 } as const;
/** None of them begins anything with much less. */
const LEAST_MS = 2500;

/**
 * Runs every job.
 *
 * @throws XinshiError what the first job that failed threw, after the others have run
 */
export async function runTimer(_input: unknown, call: Call<"timer">, app: TimerApp): Promise<TimerRunData> {
  const failures: unknown[] = [];
  const attempt = async <Result>(
    name: keyof typeof SHARES,
    job: (call: Call<"timer">) => Promise<Result>,
  ): Promise<Result | undefined> => {
    const now = app.deps.now();
    const leftMs = call.deadline - now;
    const deadline = now + Math.min(leftMs, Math.max(LEAST_MS, Math.floor(leftMs * SHARES[name])));
    try {
      return await job({ ...call, deadline });
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const pulled = await attempt("pull", (own) => pullReceipts(undefined, own, app));
  const reconciled = await attempt("reconcile", (own) => reconcile(own, app));
  const fallback = await attempt("fallback", (own) => callSilent(own, app));
  const events = await attempt("events", (own) => runEvents(own, app));
  const deleted = await attempt("delete", (own) => deleteOld(own, app));
  if (!pulled || !reconciled || !fallback || !events || deleted === undefined) throw failures[0];
  return { ...pulled, reconciled, fallback, events, deleted };
}
