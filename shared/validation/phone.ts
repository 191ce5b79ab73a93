/**
 * What a phone number is to us.
 *
 * @module
 */

/** Longest text looked at; E.164 has 15 digits, the rest is room for separators. */
export const MAX_PHONE_TEXT = 32;

export interface Phone {
  /** Such as `+8613711112222`. */
  e164: string;
  /** ISO 3166 alpha-2; null where a number plan is shared and does not tell. */
  country: string | null;
  /** Mainland China: Hong Kong, Macau and Taiwan count as foreign, as at the providers. */
  domestic: boolean;
}

/** Why a text is no phone number that can be texted; never repeats it. */
export interface PhoneFault {
  fault: string;
}

export interface PhoneParser {
  /** `+8618501234444`, `008618501234444`, `8618501234444`, `18501234444`, with or without separators. */
  parse(text: string): Phone | PhoneFault;
  /** The seed's `{ mobile, nationcode }`: `("19012345678", "86")`, also `"+86"` and `"0086"`. */
  parseSplit(mobile: string, nationcode: string): Phone | PhoneFault;
  /** `86` of an E.164 number; empty where no plan fits. */
  callingCodeOf(e164: string): string;
}
