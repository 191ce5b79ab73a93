/** Takes a sound file to be played in calls, and tells how far its review is. */
import { createApp } from "../../shared/messaging/app.ts";
import {
  UPLOAD_SETTINGS,
  uploadVoiceAsService,
  uploadVoiceAsUser,
  withUploads,
} from "../../shared/messaging/upload-voice.ts";
import { httpAccess } from "../../shared/triggers/access.ts";
import { readAudioBody } from "../../shared/triggers/audio-body.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { UploadVoiceServiceInput, UploadVoiceUserInput } from "../../shared/validation/voice.ts";
import config from "../../xinshi.config.ts";

export const main = defineFunction({
  name: "uploadvoice",
  app: createApp(config, UPLOAD_SETTINGS, withUploads),
  access: httpAccess,
  scope: "send",
  body: readAudioBody,
  user: { input: UploadVoiceUserInput, run: uploadVoiceAsUser },
  service: { input: UploadVoiceServiceInput, run: uploadVoiceAsService },
});
export { main as main_handler };
