/**
 * The owner's own code may take as long as it likes: we wait no longer than we have time.
 *
 * @module
 */

/**
 * What `work` brings, unless it takes longer. It is not ended by that: nobody listens to it any more.
 *
 * @throws Error when `ms` milliseconds are over; whatever `work` throws before
 */
export function withinTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${Math.round(ms)} ms`)), ms);
  });
  return Promise.race([work, tooLong]).finally(() => clearTimeout(timer));
}
