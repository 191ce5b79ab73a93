/**
 * Work that is done once and shared.
 *
 * @module
 */

/** Runs `make` on the first call and keeps what it gives; a failed run is forgotten, so that the next call tries again. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => {
    made ??= make();
    const current = made;
    try {
      return await current;
    } catch (error) {
      if (made === current) made = undefined;
      throw error;
    }
  };
}
