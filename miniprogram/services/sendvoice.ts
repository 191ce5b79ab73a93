/**
 * Calls a phone: the code of the scene read out, or an own recording that passed its review.
 *
 * @module
 */
import type { SendVoiceData, SendVoiceUserInput } from "../../shared/validation/voice.ts";
import type { Answer } from "./app-error";
import { callFunction } from "./call-function";

export function sendVoice(input: SendVoiceUserInput): Promise<Answer<SendVoiceData>> {
  return callFunction<SendVoiceData>("sendvoice", input);
}
