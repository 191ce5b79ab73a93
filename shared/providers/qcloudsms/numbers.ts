/**
 * Phone numbers in two halves, as the classic interfaces write them. Country codes are prefix-free, so their length
 * follows from the first digits; the number plan behind them is not needed.
 *
 * Source: "List of ITU-T Recommendation E.164 assigned country codes", https://www.itu.int/pub/T-SP-E.164D
 *
 * @module
 */

/** One digit, two digits; all others have three. */
const COUNTRY_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;

export interface SplitPhone {
  nationcode: string;
  mobile: string;
}

/** `+8613711112222` as `86` and `13711112222`. */
export function splitPhone(e164: string): SplitPhone {
  const digits = e164.replace(/^\+/, "");
  const nationcode = COUNTRY_CODE.exec(digits)?.[0] ?? "";
  return { nationcode, mobile: digits.slice(nationcode.length) };
}

/** The reverse of `splitPhone`. */
export function joinPhone({ nationcode, mobile }: SplitPhone): string {
  return `+${nationcode}${mobile}`;
}
