/**
 * Deadlines of many requests on one timer: a request costs a place in a list, not a timer of its own.
 *
 * @module
 */

export interface Waiting {
  /** On the clock of `performance.now()`, which no one can set back. */
  readonly expiresAt: number;
  /** Called once, unless removed before. */
  readonly expire: () => void;
  /** Kept by the list: where it stands there, -1 when it does not. */
  place: number;
}

export interface Deadlines {
  add(waiting: Waiting): void;
  /** Does nothing when it is not there any more. */
  remove(waiting: Waiting): void;
}

/** The longest that a timer can be set for; a longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The timer keeps no process alive: the sockets that are waited for do. */
export function createDeadlines(): Deadlines {
  // A list in which the last takes the place of the removed. A Set has the same operations, but the garbage that its
  // old tables hold on to made a whole request cost half as much again.
  const all: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let armedFor = Number.POSITIVE_INFINITY;

  function arm(expiresAt: number): void {
    if (expiresAt >= armedFor) return;
    clearTimeout(timer);
    armedFor = expiresAt;
    timer = setTimeout(sweep, Math.min(Math.max(1, Math.ceil(expiresAt - performance.now())), MAX_TIMEOUT_MS));
    timer.unref();
  }

  function sweep(): void {
    armedFor = Number.POSITIVE_INFINITY;
    const now = performance.now();
    for (const waiting of all.filter(({ expiresAt }) => expiresAt <= now)) {
      if (remove(waiting)) waiting.expire();
    }
    let next = Number.POSITIVE_INFINITY;
    for (const { expiresAt } of all) next = Math.min(next, expiresAt);
    arm(next);
  }

  function remove(waiting: Waiting): boolean {
    const { place } = waiting;
    if (place < 0) return false;
    const last = all.pop();
    if (last !== undefined && last !== waiting) {
      all[place] = last;
      last.place = place;
    }
    waiting.place = -1;
    return true;
  }

  return {
    add(waiting) {
      waiting.place = all.length;
      all.push(waiting);
      arm(waiting.expiresAt);
    },
    remove,
  };
}
