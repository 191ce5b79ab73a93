/** Takes what providers push: receipts, replies, how calls ended. */
import { createApp } from "../../shared/messaging/app.ts";
import { PUSH_SETTINGS, takePush } from "../../shared/messaging/pushes.ts";
import { callbackAccess } from "../../shared/triggers/access.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import config from "../../xinshi.config.ts";

export const main = defineFunction({
  name: "smscallback",
  app: createApp(config, PUSH_SETTINGS),
  access: callbackAccess,
  push: { run: takePush },
});
export { main as main_handler };
