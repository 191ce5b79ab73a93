/**
 * Nonces seen before, each remembered for as long as its timestamp could still be valid. How long the provider remembers
 * them is not documented.
 *
 * @module
 */
import { Queue } from "../../queue.ts";

/** The oldest go first; a client that sends more within the window can replay. */
const MAX_NONCES = 500_000;

export class Nonces {
  readonly #seen = new Set<string>();
  readonly #order = new Queue<{ key: string; until: number }>();

  has(keyId: string, nonce: string): boolean {
    return this.#seen.has(keyOf(keyId, nonce));
  }

  /** Remembers one until a time, and forgets those whose time has passed. */
  add(keyId: string, nonce: string, { now, until }: { now: number; until: number }): void {
    const key = keyOf(keyId, nonce);
    this.#seen.add(key);
    this.#order.push({ key, until });
    let oldest = this.#order.at(0);
    while (oldest !== undefined && (oldest.until < now || this.#order.length > MAX_NONCES)) {
      this.#order.shift();
      this.#seen.delete(oldest.key);
      oldest = this.#order.at(0);
    }
  }

  clear(): void {
    this.#seen.clear();
    this.#order.keep(() => false);
  }
}

function keyOf(keyId: string, nonce: string): string {
  return `${keyId}\n${nonce}`;
}
