/**
 * Rows as objects, each made in one piece: one that grows column by column moves to a larger place again and again, which for
 * a message is most of what a lookup leaves to the collector.
 *
 * @module
 */

/** What the driver brings of a statement. A prepared one has the same list of columns each time. */
export interface Listed extends ReadonlyArray<unknown> {
  /** Undefined or null where there were several statements, or one without rows. */
  readonly columns: readonly { readonly name: string }[] | null | undefined;
}

type Row = Record<string, unknown>;

const shapes = new WeakMap<object, Row>();

/** @param listed each row as the values of its columns, in their order */
export function toRows(listed: Listed): object[] {
  const { columns } = listed;
  if (!columns) return [];
  let shape = shapes.get(columns);
  if (shape === undefined) {
    shape = Object.fromEntries(columns.map(({ name }) => [name, null]));
    shapes.set(columns, shape);
  }
  return (listed as readonly unknown[][]).map((values) => {
    const row = { ...shape };
    for (let place = 0; place < columns.length; place++) row[(columns[place] as { name: string }).name] = values[place];
    return row;
  });
}
