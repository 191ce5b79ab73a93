/**
 * What `setData` must be given to make the shown data the wanted one: it is sent to another thread each time, and a
 * field that is set while a user types in it may jump.
 *
 * @module
 */

/** The fields of `wanted` that differ from `shown`; undefined when none does. */
export function changes<Data extends object>(shown: Data, wanted: Data): Partial<Data> | undefined {
  const keys = Object.keys(wanted) as (keyof Data)[];
  const changed = keys.filter((key) => JSON.stringify(shown[key]) !== JSON.stringify(wanted[key]));
  if (changed.length === 0) return undefined;
  const result: Partial<Data> = {};
  for (const key of changed) result[key] = wanted[key];
  return result;
}
