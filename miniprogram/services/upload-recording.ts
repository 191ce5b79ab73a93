/**
 * A recording on its way to review: inside the call when it is small, by the cloud's storage when it is not.
 *
 * @module
 */
import type { UploadVoiceData } from "../../shared/validation/voice.ts";
import { readBase64, storeSound } from "../platform/files";
import { isOffline } from "../platform/network";
import type { Clip } from "../platform/recorder";
import { failed } from "../rules/problem";
import type { Answer } from "./app-error";
import { uploadVoice } from "./uploadvoice";

/** What `uploadvoice` takes at most. */
export const MAX_BYTES = 400_000;
/** `wx.cloud.callFunction` takes 100 KB; base64 makes a third more of it. */
export const MAX_INLINE_BYTES = 72_000;

export async function uploadRecording({ path, bytes }: Clip): Promise<Answer<UploadVoiceData>> {
  if (bytes > MAX_BYTES) return failed("PAYLOAD_TOO_LARGE", `A recording must have at most ${MAX_BYTES} bytes`);
  if (bytes <= MAX_INLINE_BYTES) {
    const audio = await readBase64(path);
    return audio.ok ? uploadVoice({ audio: audio.value }) : audio;
  }
  if (await isOffline()) return failed("OFFLINE", "There is no network");
  const stored = await storeSound(path);
  return stored.ok ? uploadVoice({ cloudFileId: stored.value }) : stored;
}
