/**
 * Numbers as the classic API takes them: country code and the rest apart, both in digits.
 *
 * Source: "指定模板单发短信", https://cloud.tencent.com/document/product/382/5976
 *
 * @module
 */
import { type PhoneNumber, readPhoneNumber } from "../../phone-number.ts";
import type { Fields } from "./fields.ts";

export interface Recipient {
  /** Both as the client wrote them; the country code is empty where it cannot be told. */
  nationcode: string;
  mobile: string;
  /** Undefined when they are no number. */
  number: PhoneNumber | undefined;
}

const MAINLAND_CODE = "86";

/** @throws ClassicError 1004 when a part is missing or no text */
export function readRecipient(tel: Fields): Recipient {
  const nationcode = tel.digits("nationcode");
  const mobile = tel.string("mobile");
  return { nationcode, mobile, number: readNumber(nationcode, mobile) };
}

export function readNumber(nationcode: string, mobile: string): PhoneNumber | undefined {
  if (!/^[1-9]\d{0,3}$/.test(nationcode) || !/^\d{4,14}$/.test(mobile)) return undefined;
  const number = readPhoneNumber(`+${nationcode}${mobile}`);
  return number?.countryCode === nationcode ? number : undefined;
}

/** By its country code, so that a number which cannot be read is of a kind too; without one, as written for home use. */
export function isDomestic({ nationcode }: Pick<Recipient, "nationcode">): boolean {
  return nationcode === MAINLAND_CODE || nationcode === "";
}
