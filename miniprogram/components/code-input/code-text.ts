/**
 * The field for the code: typed digit by digit, or pasted with all the text around it.
 *
 * @module
 */

export const CODE_LENGTH = 6;

/** At most six digits. Of a pasted text, the first group of exactly six: it may hold other numbers, such as minutes. */
export function readCode(text: string): string {
  const digits = text.replace(/[０-９]/g, toHalfWidth);
  const groups = digits.match(/\d+/g) ?? [];
  const code = groups.find((group) => group.length === CODE_LENGTH) ?? groups.join("");
  return code.slice(0, CODE_LENGTH);
}

export function isCompleteCode(code: string): boolean {
  return code.length === CODE_LENGTH;
}

export interface CodeBox {
  place: number;
  /** Empty while it is not typed. */
  digit: string;
}

/** All boxes, empty ones included. */
export function codeBoxes(code: string): CodeBox[] {
  return Array.from({ length: CODE_LENGTH }, (_, place) => ({ place, digit: code.charAt(place) }));
}

function toHalfWidth(digit: string): string {
  return String.fromCharCode(digit.charCodeAt(0) - 0xfee0);
}
