/**
 * Load: so many calls, so many of them at once.
 *
 * @module
 */

/** What every sending client is asked to do. */
export interface SendTask {
  /** Of the provider that it sends to. */
  url: string;
  /** The number of the first phone; no phone is texted twice. */
  first: number;
  count: number;
}

export interface SendResult {
  seconds: number;
}

const CONCURRENCY = 64;

/**
 * Calls `send` with `first`, `first + 1` and so on.
 *
 * @param send throws what makes the figure worthless, such as a refusal
 */
export async function sendMany(
  { first, count }: Omit<SendTask, "url">,
  send: (index: number) => Promise<void>,
): Promise<SendResult> {
  let next = first;
  const end = first + count;
  const sendNext = async (): Promise<void> => {
    while (next < end) await send(next++);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, sendNext));
  return { seconds: (performance.now() - startedAt) / 1000 };
}
