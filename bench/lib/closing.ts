/**
 * What was started is ended, however a benchmark ends.
 *
 * @module
 */

export interface Closable {
  close(): Promise<void>;
}

/** Runs `work`; what it hands to `keep` is closed after it, the last first. */
export async function closingAfter<Result>(
  work: (keep: <Kept extends Closable>(kept: Kept) => Kept) => Promise<Result>,
): Promise<Result> {
  const kept: Closable[] = [];
  try {
    return await work((closable) => {
      kept.push(closable);
      return closable;
    });
  } finally {
    for (const closable of kept.reverse()) await closable.close();
  }
}
