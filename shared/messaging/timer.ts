/**
 * What `pullstatus` does when its timer fires: one job after the other, none kept from its turn by another's failure.
 *
 * @module
 */
import type { Call } from "../triggers/invocation.ts";
import type { TimerRunData } from "../validation/status.ts";
import { type EventApp, runEvents } from "./events.ts";
import { type PullApp, pullReceipts } from "./receipts.ts";

export type TimerApp = PullApp & EventApp;

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
  const events = await attempt(() => runEvents(call, app));
  if (failures.length > 0 || pulled === undefined || events === undefined) throw failures[0];
  return { ...pulled, events };
}
