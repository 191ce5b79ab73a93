/**
 * Makes proofs of what tests said they prove with `proves()`.
 *
 * @module
 */
import type { Proof, Proofs } from "./table.ts";

declare module "vitest" {
  interface TaskMeta {
    /** Cells of the coverage tables. */
    proves?: string[];
  }
}

export interface RanTest extends Proof {
  proves: readonly string[];
  passed: boolean;
}

/** Of several tests that prove one cell, the first by file and title: the same one in every run. */
export function collectProofs(tests: readonly RanTest[]): Proofs {
  const proofs = new Map<string, Proof>();
  for (const { file, test, proves, passed } of [...tests].sort(byPlace)) {
    for (const cell of passed ? proves : []) if (!proofs.has(cell)) proofs.set(cell, { file, test });
  }
  return proofs;
}

function byPlace(a: Proof, b: Proof): number {
  const [left, right] = [`${a.file} ${a.test}`, `${b.file} ${b.test}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
