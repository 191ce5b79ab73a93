/**
 * The phone parser itself, by libphonenumber's table of mobile plans, as nothing else can be texted. Only
 * `load-phone-parser.ts` imports it, when first needed.
 *
 * Source: "SendSms", PhoneNumberSet, https://cloud.tencent.com/document/api/382/55981
 *
 * @module
 */
import metadata from "libphonenumber-js/mobile/metadata";
import { createNumberPlans, type PlanTable } from "./number-plans.ts";
import { MAX_PHONE_TEXT, type Phone, type PhoneFault, type PhoneParser } from "./phone.ts";

const NOT_A_NUMBER: PhoneFault = { fault: "must be a mobile phone number, such as +8613711112222 or 13711112222" };
const BAD_NATION_CODE: PhoneFault = { fault: "needs a nationcode of 1 to 3 digits, such as 86" };

/** What people put into a number and mean nothing by; the full-width forms come from Chinese keyboards. */
const SEPARATORS = /[\s\-–—.()（）－\u00a0\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const FULL_WIDTH = /[\uff0b\uff10-\uff19]/g;

/** Its type leaves open what an entry holds. */
const plans = createNumberPlans(metadata as unknown as PlanTable);

export const phoneParser: PhoneParser = { parse, parseSplit, callingCodeOf };

function parse(text: string): Phone | PhoneFault {
  const digits = clean(text);
  if (digits === undefined) return NOT_A_NUMBER;
  const number = plans.read(digits, "CN");
  if (!number?.isValid) return NOT_A_NUMBER;
  const e164 = number.e164 === text ? text : number.e164; // one string of the two: a call may name 100,000
  return { e164, country: number.country ?? null, domestic: number.callingCode === "86" };
}

function parseSplit(mobile: string, nationcode: string): Phone | PhoneFault {
  const code = /^(?:\+|00)?([1-9]\d{0,2})$/.exec(clean(nationcode) ?? "")?.[1];
  if (code === undefined) return BAD_NATION_CODE;
  const digits = clean(mobile);
  if (digits === undefined) return NOT_A_NUMBER;
  const phone = parse(/^(?:\+|00)/.test(digits) ? digits : `+${code}${digits}`);
  if ("fault" in phone || phone.e164.startsWith(`+${code}`)) return phone;
  return { fault: "must have the same country code as nationcode" };
}

function callingCodeOf(e164: string): string {
  return plans.read(e164)?.callingCode ?? "";
}

/** Digits with at most one leading plus; undefined when anything else is in the text. */
function clean(text: string): string | undefined {
  if (text.length > MAX_PHONE_TEXT) return undefined;
  const plain = text.replace(FULL_WIDTH, toHalfWidth).replace(SEPARATORS, "");
  return /^\+?\d{1,20}$/.test(plain) ? plain : undefined;
}

function toHalfWidth(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) - 0xfee0);
}
