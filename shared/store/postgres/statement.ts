/**
 * Statements as data: what a part of the store would write or read, to be sent together with others.
 *
 * @module
 */

/** What a parameter may be; an array becomes an array of the server's. */
export type Value = string | number | boolean | null | readonly (string | number | null)[];

/** SQL that brings rows of this shape. */
export interface Statement<Row extends object = object> {
  text: string;
  values: readonly Value[];
  /** Only for the compiler: no statement has it. */
  row?: Row;
}

/** What statements bring, each its rows. */
export type Rows<Statements extends readonly Statement[]> = {
  -readonly [Place in keyof Statements]: Statements[Place] extends Statement<infer Row> ? Row[] : never;
};

/** Parameters stand in the text as `$1`, `$2` and so on; an array with its type, such as `$1::text[]`. */
export function statement<Row extends object = object>(text: string, values: readonly Value[] = []): Statement<Row> {
  return { text, values };
}

/** Rows as columns, one array each: as many rows as there are, the statement stays the same. */
export function columns<Item>(
  items: readonly Item[],
  ...read: ((item: Item) => string | number | null)[]
): (string | number | null)[][] {
  return read.map((one) => items.map(one));
}

/**
 * A value as the driver takes it. No text of PostgreSQL can hold a zero character, and providers' words must not be lost
 * for one: it becomes the sign for what cannot be shown.
 */
export function encode(value: Value): string | number | boolean | null {
  const encoded = isArray(value) ? `{${value.map(encodeElement).join()}}` : value;
  return typeof encoded === "string" && encoded.includes("\0") ? encoded.replace(/\0/g, "\u{fffd}") : encoded;
}

function encodeElement(value: string | number | null): string {
  return typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : String(value);
}

/** `Array.isArray` forgets that an array is read-only. */
function isArray(value: Value): value is readonly (string | number | null)[] {
  return Array.isArray(value);
}
