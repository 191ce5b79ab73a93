/**
 * A bounded number of tasks at once.
 *
 * @module
 */

/** Runs `task` for every item, at most `width` at a time; rejects with the first failure. */
export async function forEachConcurrently<Item>(
  items: readonly Item[],
  width: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items.values();
  async function worker(): Promise<void> {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await task(next.value);
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}
