/**
 * Texts a code to a phone: the default scene, or the one that is named.
 *
 * @module
 */
import type { SendSmsData, SendSmsUserInput } from "../../shared/validation/sms.ts";
import type { Answer } from "./app-error";
import { callFunction } from "./call-function";

export function sendSms(input: SendSmsUserInput): Promise<Answer<SendSmsData>> {
  return callFunction<SendSmsData>("sendsms", input);
}
