/**
 * Uploads a recording, or asks how far its review is.
 *
 * @module
 */
import type { UploadVoiceData, UploadVoiceUserInput } from "../../shared/validation/voice.ts";
import type { Answer } from "./app-error";
import { callFunction } from "./call-function";

export function uploadVoice(input: UploadVoiceUserInput): Promise<Answer<UploadVoiceData>> {
  return callFunction<UploadVoiceData>("uploadvoice", input);
}
