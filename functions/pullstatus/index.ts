/** Pulls receipts and replies by timer; tells users and backends what became of a message. */
import {
  pullReceipts,
  pullReceiptsOfNumber,
  pullReplies,
  pullRepliesOfNumber,
} from "../../shared/messaging/api3/pulls.ts";
import { both, createApp } from "../../shared/messaging/app.ts";
import { withConversions } from "../../shared/messaging/conversions.ts";
import { lookupAsUser } from "../../shared/messaging/lookup.ts";
import { withProviders } from "../../shared/messaging/providers.ts";
import { pullStatusAsService } from "../../shared/messaging/pull-status.ts";
import { PULL_SETTINGS } from "../../shared/messaging/receipts.ts";
import { runTimer } from "../../shared/messaging/timer.ts";
import { withVoiceFallback } from "../../shared/messaging/voice-fallback.ts";
import { httpAccess } from "../../shared/triggers/access.ts";
import { defineFunction } from "../../shared/triggers/define-function.ts";
import { apiAction } from "../../shared/triggers/dispatch.ts";
import { ApiPull, ApiPullByNumber } from "../../shared/validation/api3.ts";
import { PullStatusServiceInput, PullStatusUserInput } from "../../shared/validation/status.ts";
import config from "../../xinshi.config.ts";

export const main = defineFunction({
  name: "pullstatus",
  app: createApp(config, PULL_SETTINGS, both(withProviders, both(withConversions, withVoiceFallback))),
  access: httpAccess,
  scope: "status",
  admins: true,
  user: { input: PullStatusUserInput, run: lookupAsUser },
  service: { input: PullStatusServiceInput, run: pullStatusAsService },
  api3: {
    PullSmsSendStatus: { ...apiAction(ApiPull, pullReceipts), isRepeatable: true },
    PullSmsReplyStatus: { ...apiAction(ApiPull, pullReplies), isRepeatable: true },
    PullSmsSendStatusByPhoneNumber: { ...apiAction(ApiPullByNumber, pullReceiptsOfNumber), isRepeatable: true },
    PullSmsReplyStatusByPhoneNumber: { ...apiAction(ApiPullByNumber, pullRepliesOfNumber), isRepeatable: true },
  },
  timer: { triggerName: "every-minute", run: runTimer },
});
export { main as main_handler };
