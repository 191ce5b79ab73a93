/** Checks a verification code and uses it up. */
import { createApp } from "../../shared/messaging/app.ts";
import { VERIFY_SETTINGS, verifyCode } from "../../shared/messaging/verify.ts";
import { httpAccess } from "../../shared/triggers/access.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { VerifyCodeInput } from "../../shared/validation/verify.ts";
import config from "../../xinshi.config.ts";

export const main = defineFunction({
  name: "verifycode",
  app: createApp(config, VERIFY_SETTINGS),
  access: httpAccess,
  scope: "verify",
  user: { input: VerifyCodeInput, run: verifyCode },
  service: { input: VerifyCodeInput, run: verifyCode },
});
export { main as main_handler };
