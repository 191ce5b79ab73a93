/** Shows operators the ledger: a page for browsers, and the answers behind it for a service key. It only reads. */
import { createApp } from "../../shared/messaging/app.ts";
import { CONSOLE_SETTINGS, consult } from "../../shared/messaging/console.ts";
import { httpAccess } from "../../shared/triggers/access.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { ConsoleInput } from "../../shared/validation/console.ts";
import { servePage } from "../../shared/validation/console-page.ts";
import config from "../../xinshi.config.ts";
import { CONSOLE_PAGE } from "./page.ts";

export const main = defineFunction({
  name: "console",
  app: createApp(config, CONSOLE_SETTINGS),
  access: httpAccess,
  scope: "status",
  admins: true,
  page: () => servePage(CONSOLE_PAGE, "ledger"),
  service: { input: ConsoleInput, run: consult },
});
export { main as main_handler };
