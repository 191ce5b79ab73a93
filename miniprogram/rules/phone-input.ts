/**
 * The field for the phone number. Only what cannot be a number is refused here; whether it is one, the function says.
 *
 * @module
 */

/** Mobile numbers of mainland China, as people there write them. */
const DOMESTIC = /^1[3-9]\d{9}$/;
/** E.164 has at most 15 digits; the shortest mobile numbers with their country code have 8. */
const FOREIGN = /^\+[1-9]\d{7,14}$/;
const SEPARATORS = /[\s\-–—－.()（）\u200b-\u200f\u202a-\u202e\u2060-\u2069]/g;
const FULL_WIDTH = /[＋０-９]/g;

/**
 * The number as E.164, such as `+8613711112222`; undefined when it is none yet. Numbers abroad begin with `+` or `00`
 * and their country code, since the digit pad has no `+`.
 */
export function readPhone(text: string): string | undefined {
  const plain = text.replace(FULL_WIDTH, toHalfWidth).replace(SEPARATORS, "").replace(/^00/, "+");
  const national = plain.replace(/^\+?86(?=1\d{10}$)/, "");
  if (DOMESTIC.test(national)) return `+86${national}`;
  return FOREIGN.test(plain) && !plain.startsWith("+86") ? plain : undefined;
}

/** Such as `138****8000`; numbers abroad keep their sign and code. */
export function maskPhone(phone: string): string {
  const shown = phone.replace(/^\+86/, "");
  const tail = shown.slice(-4);
  const head = shown.slice(0, shown.length - tail.length - 4);
  return `${head}****${tail}`;
}

function toHalfWidth(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) - 0xfee0);
}
