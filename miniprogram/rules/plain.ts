/**
 * Data as `setData` takes it: what is undefined is left out, because it is lost or refused on the way to the screen.
 *
 * @module
 */

/** A copy without the fields that are undefined. */
export function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  const copy: Partial<Fields> = {};
  for (const key of Object.keys(fields) as (keyof Fields)[]) {
    if (fields[key] !== undefined) copy[key] = fields[key];
  }
  return copy as Fields;
}
