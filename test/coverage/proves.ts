/**
 * Lets a test say what it proves. The reporter collects it from all tests and holds `docs/coverage.md` to it.
 *
 * @module
 */
import { TestRunner } from "vitest";
import type { ColumnOf, RowId } from "./tables.ts";

/**
 * Notes that the running test proves this column of one row, or of each of several, should it pass. Call it before the first
 * `await`.
 *
 * @throws Error outside of a test
 */
export function proves<Id extends RowId>(rows: Id | readonly Id[], column: ColumnOf<Id>): void {
  const test = TestRunner.getCurrentTest();
  if (test === undefined) throw new Error(`proves() is of use within a test only, not for ${rows}`);
  const cells = [rows].flat().map((row) => `${row}/${column}`);
  test.meta.proves = [...(test.meta.proves ?? []), ...cells];
}
