/**
 * Texts that can be read again. The driver keeps half a character as it is and ends the process when it reads it; a zero
 * ends a text there. Providers' words must not be lost for one, so it becomes the sign for what cannot be shown.
 *
 * @module
 */

/** Node.js 18 cannot say so itself. */
const isWellFormed: (text: string) => boolean =
  "isWellFormed" in String.prototype
    ? Function.prototype.call.bind(String.prototype.isWellFormed as () => boolean)
    : (text) => !/\p{Surrogate}/u.test(text);

export function isReadable(text: string): boolean {
  return isWellFormed(text) && !text.includes("\0");
}

export function mend(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, "\u{fffd}");
}

/** For `json_each`, which makes characters of what JSON writes as escapes. */
export function toJson(rows: readonly unknown[]): string {
  const json = JSON.stringify(rows);
  if (!json.includes("\\ud") && !json.includes("\\u0000")) return json;
  return JSON.stringify(rows, (_name, value: unknown) => (typeof value === "string" ? mend(value) : value));
}
