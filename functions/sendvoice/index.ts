/** Calls a phone: a scene for a mini-program user, anything for a backend. */
import { createApp } from "../../shared/messaging/app.ts";
import { SEND_SETTINGS } from "../../shared/messaging/dispatch.ts";
import { sendVoiceAsService, sendVoiceAsUser } from "../../shared/messaging/send-voice.ts";
import { withVoices } from "../../shared/messaging/voices.ts";
import { httpAccess } from "../../shared/triggers/access.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { SendVoiceServiceInput, SendVoiceUserInput } from "../../shared/validation/voice.ts";
import config from "../../xinshi.config.ts";

export const main = defineFunction({
  name: "sendvoice",
  app: createApp(config, SEND_SETTINGS, withVoices),
  access: httpAccess,
  scope: "send",
  user: { input: SendVoiceUserInput, run: sendVoiceAsUser },
  service: { input: SendVoiceServiceInput, run: sendVoiceAsService },
});
export { main as main_handler };
