/**
 * All tables of `docs/coverage.md`, in its order, and the names that `proves()` takes.
 *
 * @module
 */
import { BAD_INPUT } from "./bad-input.ts";
import { BAD_REPLIES } from "./bad-replies.ts";
import { FUNCTION_REPLIES } from "./function-replies.ts";
import { OPERATIONS } from "./operations.ts";
import { SAMPLES } from "./published-samples.ts";
import type { Table } from "./table.ts";

export const TABLES = {
  ...OPERATIONS,
  ...SAMPLES,
  ...BAD_INPUT,
  ...BAD_REPLIES,
  ...FUNCTION_REPLIES,
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof TABLES;

export type RowOf<Name extends TableName> = keyof (typeof TABLES)[Name]["rows"] & string;

export type RowIdOf<Name extends TableName> = { [One in Name]: `${One}/${RowOf<One>}` }[Name];

export type RowId = RowIdOf<TableName>;

export type ColumnOf<Id extends RowId> = {
  [Name in TableName]: Id extends RowIdOf<Name> ? keyof (typeof TABLES)[Name]["columns"] & string : never;
}[TableName];

/** A cell of any table. */
export type Cell = {
  [Name in TableName]: `${RowIdOf<Name>}/${keyof (typeof TABLES)[Name]["columns"] & string}`;
}[TableName];

/** The rows of a table, as `proves()` takes them. */
export function rowsOf<Name extends TableName>(table: Name): { id: RowIdOf<Name>; row: RowOf<Name> }[] {
  const rows = Object.keys(TABLES[table].rows) as RowOf<Name>[];
  return rows.map((row) => ({ id: `${table}/${row}` as RowIdOf<Name>, row }));
}
