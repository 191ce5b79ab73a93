/** Manages signs and templates at the providers; reads their statistics, packages and what they know of numbers. */
import { ADMIN_SETTINGS, administer } from "../../shared/messaging/admin.ts";
import { withAdmins } from "../../shared/messaging/admins.ts";
import { createApp } from "../../shared/messaging/app.ts";
import { httpAccess } from "../../shared/triggers/access.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { SmsAdminInput } from "../../shared/validation/admin.ts";
import config from "../../xinshi.config.ts";

export const main = defineFunction({
  name: "smsadmin",
  app: createApp(config, ADMIN_SETTINGS, withAdmins),
  access: httpAccess,
  scope: "admin",
  admins: true,
  service: { input: SmsAdminInput, run: administer },
});
export { main as main_handler };
