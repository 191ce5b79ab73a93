/**
 * Messages by number: what the ledger holds, and what the provider's receipts say of them.
 *
 * @module
 */

/** Recipients that share a request. */
export const BATCH = 200;

export function requestIdOf(index: number): string {
  return `01JBENCH${String(Math.floor(index / BATCH)).padStart(18, "0")}`;
}

export function serialNumberOf(index: number): string {
  return `5000:1045710669${String(1_700_000_000 + Math.floor(index / 1000))}${String(index % 100_000_000).padStart(8, "0")}`;
}
