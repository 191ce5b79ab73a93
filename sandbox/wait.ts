/**
 * Waiting that neither a clock that stands still nor a client that hangs up can make endless.
 *
 * @module
 */
import type { Clock } from "./clock.ts";

/**
 * Waits until `ms` have gone by on the sandbox's clock or on the machine's, whichever is first, or until `signal` aborts.
 */
export function waitFor(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      cancel();
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    const cancel = clock.schedule(clock.now() + ms, finish);
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
}
