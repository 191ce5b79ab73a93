/** Sends a text: a scene to a mini-program user, anything to a backend. */
import { sendSmsByApi3 } from "../../shared/messaging/api3/send-sms.ts";
import { createApp } from "../../shared/messaging/app.ts";
import { SEND_SETTINGS } from "../../shared/messaging/dispatch.ts";
import { withProviders } from "../../shared/messaging/providers.ts";
import { sendSmsAsService, sendSmsAsUser } from "../../shared/messaging/send.ts";
import { httpAccess } from "../../shared/triggers/access.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { apiAction } from "../../shared/triggers/dispatch.ts";
import { ApiSendSms } from "../../shared/validation/api3.ts";
import { SendSmsServiceInput, SendSmsUserInput } from "../../shared/validation/sms.ts";
import config from "../../xinshi.config.ts";

export const main = defineFunction({
  name: "sendsms",
  app: createApp(config, SEND_SETTINGS, withProviders),
  access: httpAccess,
  scope: "send",
  user: { input: SendSmsUserInput, run: sendSmsAsUser },
  service: { input: SendSmsServiceInput, run: sendSmsAsService },
  api3: { SendSms: apiAction(ApiSendSms, sendSmsByApi3) },
});
export { main as main_handler };
