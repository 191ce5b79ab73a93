/**
 * What a number wrote back, asked of the providers: their queues give each reply once, and one whose answer was cut off is only
 * found by its number. Asking takes nothing from a queue; what comes goes into the ledger like any other reply.
 *
 * Source: "PullSmsReplyStatusByPhoneNumber", https://cloud.tencent.com/document/product/382/55978
 *
 * @module
 */
import { CAPABILITIES } from "../providers/capabilities.ts";
import type { Call } from "../triggers/invocation.ts";
import type { RepliesData } from "../validation/status.ts";
import { configuredProviders } from "./clients.ts";
import type { Asking } from "./provider-deadline.ts";
import type { PullApp } from "./receipts.ts";
import { readPhone } from "./recipients.ts";
import { PHONE_LOG_MS } from "./reconcile.ts";

/** Replies of one number that one answer brings, and that are listed. */
const MAX_REPLIES = 100;
const PERSIST_MS = 500;

/**
 * Asks every provider of the config that can be asked, and lists what the ledger then has, newest first.
 *
 * @throws XinshiError `INVALID_ARGUMENT` for a phone that is none, or what the first provider that cannot be asked says
 */
export async function askReplies(
  { phone: asked, from, to }: { phone: string; from?: number | undefined; to?: number | undefined },
  { requestId, deadline, trail }: Asking & Pick<Call, "trail">,
  app: PullApp,
): Promise<RepliesData> {
  const { e164: phone } = await readPhone({ phone: asked });
  trail?.phones([phone]);
  const store = await app.store();
  const now = app.deps.now();
  const query = { phone, from: Math.max(from ?? 0, now - PHONE_LOG_MS), to: to ?? now, limit: MAX_REPLIES };
  const options = { deadline: deadline - PERSIST_MS, trace: { requestId } };
  let received = 0;
  for (const name of configuredProviders(app.config).filter((one) => CAPABILITIES[one].phoneLog)) {
    const { phoneLog } = await app.provider(name);
    const pulled = await phoneLog?.repliesByPhone?.(query, options);
    if (pulled === undefined || pulled.received === 0) continue;
    received += pulled.received;
    await store.applyReplies({ now, provider: name, source: "query", raw: pulled.raw, replies: pulled.items });
  }
  return { received, replies: await store.findReplies({ phone, limit: MAX_REPLIES }) };
}
