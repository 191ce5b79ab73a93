/**
 * What every benchmark is given.
 *
 * @module
 */

export interface BenchContext {
  /** The repository. */
  root: string;
  /** Small sizes: to see that it runs, not to measure. */
  quick: boolean;
  /** Folder for ledgers and the like; removed after the run. */
  scratch: string;
}
