/**
 * Turns the code of `<button open-type="getPhoneNumber">` into the user's number. Xinshi has no such function of its own:
 * docs/miniprogram.md says what it must do. Without one the answer is `FUNCTION_MISSING`, and the page asks for a code.
 *
 * @module
 */
import { PHONE_NUMBER_FUNCTION } from "../config";
import type { Answer } from "./app-error";
import { callFunction } from "./call-function";

export interface PhoneNumberInput {
  /** Of the button's event: good once, for five minutes. It is not the code of `wx.login`. */
  code: string;
}

export interface PhoneNumberData {
  /** E.164. */
  phone: string;
  /** Milliseconds since the Unix epoch. */
  verifiedAt: number;
}

export function askPhoneNumber(input: PhoneNumberInput): Promise<Answer<PhoneNumberData>> {
  return callFunction<PhoneNumberData>(PHONE_NUMBER_FUNCTION, input);
}
