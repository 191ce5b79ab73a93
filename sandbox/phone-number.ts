/**
 * Numbers as providers read them, more leniently than any real plan: published samples text numbers that do not exist.
 *
 * Source: "SendSms", https://cloud.tencent.com/document/api/382/55981
 *
 * @module
 */
import { parsePhoneNumberFromString } from "libphonenumber-js/min";

export interface PhoneNumber {
  e164: string;
  /** Of mainland China. Hong Kong, Macau and Taiwan are foreign. */
  domestic: boolean;
  /** ISO 3166 alpha-2, or `DEF` when the number belongs to no one country. */
  country: string;
  /** Such as `86`. */
  countryCode: string;
  /** The rest, such as `18501234444`. */
  national: string;
}

/** The longest text worth looking at. */
const MAX_LENGTH = 32;
const DOMESTIC = /^(?:\+860?|0086|86)?(\d{11})$/; // with +86, also a zero too many
const FOREIGN = /^\+[1-9]\d{5,14}$/;

/** Reads `+8618501234444`, `008618501234444`, `8618501234444`, `18501234444` and foreign E.164; undefined for the rest. */
export function readPhoneNumber(text: string): PhoneNumber | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const national = DOMESTIC.exec(text)?.[1];
  if (national !== undefined) {
    return { e164: `+86${national}`, domestic: true, country: "CN", countryCode: "86", national };
  }
  return FOREIGN.test(text) ? readForeign(text) : undefined;
}

function readForeign(text: string): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(text);
  if (parsed === undefined || parsed.countryCallingCode === "86") return undefined;
  const { country = "DEF", countryCallingCode: countryCode } = parsed;
  return { e164: text, domestic: false, country, countryCode, national: text.slice(1 + countryCode.length) };
}
