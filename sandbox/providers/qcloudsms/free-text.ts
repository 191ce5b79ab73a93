/**
 * Whether a text is a template filled in, in time linear in both: each fixed part is looked for where the last one ended.
 *
 * @module
 */

const VARIABLE = /\{([1-9]\d?)\}/;

/** The values, by number, with which the template becomes the text; undefined when there are none. */
export function matchTemplate(template: string, text: string, count: number): string[] | undefined {
  const [prefix = "", ...rest] = template.split(VARIABLE); // fixed, number, fixed, number, …, fixed
  if (!text.startsWith(prefix)) return undefined;
  if (rest.length === 0) return text === template ? [] : undefined;
  const values: string[] = Array.from({ length: count }, () => "");
  let at = prefix.length;
  for (let index = 0; index < rest.length; index += 2) {
    const fixed = rest[index + 1] ?? "";
    const isLast = index + 2 === rest.length;
    const end = isLast ? text.length - fixed.length : text.indexOf(fixed, at);
    if (end < at || !text.startsWith(fixed, end)) return undefined;
    const place = Number(rest[index]) - 1;
    const value = text.slice(at, end);
    if (values[place] !== "" && values[place] !== value) return undefined; // a variable used twice has one value
    values[place] = value;
    at = end + fixed.length;
  }
  return values;
}
