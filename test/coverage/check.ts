/**
 * What is wrong with the coverage, in sentences. Pure: the reporter asks, tests do too.
 *
 * @module
 */
import { type Coverage, cellsOf } from "./document.ts";

/** Empty when every cell has its proof or its reason, and none has both. */
export function findFaults({ tables, proofs, awaited }: Coverage): string[] {
  const cells = cellsOf(tables);
  const known = new Set(cells.map(({ cell }) => cell));
  return [
    ...cells.flatMap(({ cell, reason }) => faultOf(cell, reason, proofs.has(cell), awaited[cell])),
    ...Object.keys(awaited)
      .filter((cell) => !known.has(cell))
      .map((cell) => `${cell} is awaited, but no table has it`),
    ...[...proofs.keys()].filter((cell) => !known.has(cell)).map((cell) => `${cell} is proven, but no table has it`),
  ];
}

function faultOf(cell: string, reason: string | undefined, isProven: boolean, bringer: string | undefined): string[] {
  if (reason !== undefined && bringer !== undefined) return [`${cell} is awaited, and is said to need no proof`];
  if (isProven && reason !== undefined) return [`${cell} is proven, and is said to need no proof: ${reason}`];
  if (isProven && bringer !== undefined) return [`${cell} is proven: take it off the list in test/coverage/awaited.ts`];
  if (!isProven && reason === undefined && bringer === undefined) return [`${cell} is proven by no test`];
  return [];
}
