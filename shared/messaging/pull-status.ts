/**
 * What a backend asks `pullstatus` for: messages, or one number's timeline or replies.
 *
 * @module
 */
import type { Call } from "../triggers/invocation.ts";
import type { PullStatusData, PullStatusServiceInput, RepliesData } from "../validation/status.ts";
import type { TimelineData } from "../validation/timeline.ts";
import { lookupAsService } from "./lookup.ts";
import type { PullApp } from "./receipts.ts";

/** @throws XinshiError `INVALID_ARGUMENT` for a phone that is none */
export async function pullStatusAsService(
  { timeline = false, replies = false, ...query }: PullStatusServiceInput,
  call: Call<"service">,
  app: PullApp,
): Promise<PullStatusData | TimelineData | RepliesData> {
  const { phone } = query;
  if (replies && phone !== undefined) {
    const { askReplies } = await import("./ask-replies.ts");
    return askReplies({ ...query, phone }, call, app);
  }
  if (!timeline || phone === undefined) return lookupAsService(query, call, app);
  const { timelineOf } = await import("./timeline.ts");
  return timelineOf({ ...query, phone }, app, call);
}
