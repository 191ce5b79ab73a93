/**
 * First in, first out, in constant time; also readable from either end.
 *
 * @module
 */

/** Few: a sandbox has a queue for each phone, and what was taken from it is held until then. */
const COMPACT_AT = 16;

export class Queue<Item> {
  #items: Item[];
  #head = 0;

  constructor(...items: Item[]) {
    this.#items = items;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#head++;
    this.#compact();
    return item;
  }

  /** The item `index` places from the front, or from the back when negative. */
  at(index: number): Item | undefined {
    if (index >= this.length || index < -this.length) return undefined;
    return index >= 0 ? this.#items[this.#head + index] : this.#items[this.#items.length + index];
  }

  /** Takes up to `count` from the front. */
  take(count: number): Item[] {
    const end = Math.min(this.#head + count, this.#items.length);
    const taken = this.#items.slice(this.#head, end);
    this.#head = end;
    this.#compact();
    return taken;
  }

  /** Keeps what passes. */
  keep(passes: (item: Item) => boolean): void {
    this.#items = this.#items.slice(this.#head).filter(passes);
    this.#head = 0;
  }

  /** Front to back. */
  *[Symbol.iterator](): Generator<Item, undefined> {
    for (let index = this.#head; index < this.#items.length; index++) yield this.#items[index] as Item;
  }

  /** Lets go of what was taken, rarely enough to cost nothing. */
  #compact(): void {
    if (this.#head < COMPACT_AT || this.#head * 2 < this.#items.length) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
