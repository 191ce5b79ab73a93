/**
 * What a table of `docs/coverage.md` is made of.
 *
 * @module
 */

/** One thing to be proven, in each column of its table. */
export interface Row {
  /** Title of the document that describes it. */
  source: string;
  /** Numbers of the published samples that do it. */
  samples?: readonly string[];
  /** Columns that need no proof, each with the reason. */
  without?: Readonly<Record<string, string>>;
}

export interface Table {
  title: string;
  /** What stands above the names of its rows. */
  what: string;
  /** Headings by the name that `proves()` knows. */
  columns: Readonly<Record<string, string>>;
  rows: Readonly<Record<string, Row>>;
}

/** The test that proves a cell. */
export interface Proof {
  /** Path within the repository. */
  file: string;
  /** Its groups and its title. */
  test: string;
}

/** By cell: `<table>/<row>/<column>`. */
export type Proofs = ReadonlyMap<string, Proof>;
