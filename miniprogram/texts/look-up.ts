/**
 * A table's own entry: a key may come from a newer function, or be the name of something every object has.
 *
 * @module
 */

/** The entry under the key; undefined when the table has none. (`Object.hasOwn` is younger than the phones we run on.) */
export function lookUp<Value>(table: Record<string, Value>, key: string): Value | undefined {
  return Object.keys(table).includes(key) ? table[key] : undefined;
}
