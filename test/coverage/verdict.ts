/**
 * Whether the document can stand, from what ran. Pure: the reporter reads and writes the files.
 *
 * @module
 */
import type { RanTest } from "./collect.ts";
import { linkTo } from "./document.ts";

export const DOCUMENT = "docs/coverage.md";

export interface Run {
  /** Paths of the test files there are, and of those that took part. */
  files: readonly string[];
  ran: readonly string[];
  /** Whether tests were picked by name. */
  isPicked: boolean;
  /** Whether all that ran passed. */
  passed: boolean;
}

/** Only a whole run says something of every cell. */
export function isWhole({ files, ran, isPicked, passed }: Run): boolean {
  const took = new Set(ran);
  return passed && !isPicked && files.every((file) => took.has(file));
}

export interface Evidence {
  /** The document as it is, and as the tests would have it. */
  written: string;
  wanted: string;
  /** What is wrong with the tables, in sentences. */
  faults: readonly string[];
  tests: readonly RanTest[];
}

/** What is wrong, in one sentence; undefined when nothing is, or when nothing can be said. */
export function verdictOf({ written, wanted, faults, tests }: Evidence): string | undefined {
  if (faults.length === 0 && written === wanted) return undefined;
  // A test that was skipped says nothing of the cell that it is to prove.
  if (tests.some((test) => !test.passed && written.includes(linkTo(test)))) return undefined;
  if (faults.length > 0) return `The tests do not cover what they should: ${faults.join("; ")}.`;
  return `${DOCUMENT} does not say what the tests prove: run \`npm run coverage\` and commit it.`;
}
