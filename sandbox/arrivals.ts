/**
 * The order in which texts, calls and replies came, which times do not tell: several share a millisecond, and the clock can
 * be moved back.
 *
 * @module
 */
export class Arrivals {
  #last = 0;

  /** Grows by one each time. */
  next(): number {
    return ++this.#last;
  }
}
