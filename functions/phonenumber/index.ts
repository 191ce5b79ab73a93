/** Takes the number that WeChat itself gives of its user, in place of a code. */
import { createApp } from "../../shared/messaging/app.ts";
import { PHONE_NUMBER_SETTINGS, takePhoneNumber } from "../../shared/messaging/phone-number.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { userAccess } from "../../shared/triggers/user-access.ts";
import { PhoneNumberInput } from "../../shared/validation/phone-number.ts";
import config from "../../xinshi.config.ts";

export const main = defineFunction({
  name: "phonenumber",
  app: createApp(config, PHONE_NUMBER_SETTINGS),
  access: userAccess,
  user: { input: PhoneNumberInput, run: takePhoneNumber },
});
export { main as main_handler };
