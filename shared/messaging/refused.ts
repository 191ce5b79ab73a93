/**
 * What we refuse ourselves leaves no message. It is counted by number, so that "why did it not arrive?" has an answer.
 *
 * @module
 */
import type { ErrorCode } from "../errors.ts";
import { describeError } from "../log.ts";
import type { Channel } from "../store/store.ts";
import type { SendSmsEntry } from "../validation/sms.ts";
import type { App } from "./app.ts";
import type { NamedScene } from "./scenes.ts";

/** A refusal for what the caller got wrong is the caller's to know. */
const OURS: readonly ErrorCode[] = ["RATE_LIMITED", "RECIPIENT_BLOCKED"];
/** Numbers in one statement: a batch may name a hundred thousand. */
const AT_ONCE = 1000;

export interface RefusedCall {
  app: Pick<App, "deps" | "log" | "store">;
  channel: Channel;
  /** One of the config's: a caller may write anything. */
  named: Pick<NamedScene, "name"> | undefined;
  context: { batchId: string };
}

/** Never throws: a refusal stands whether or not it could be written down. */
export async function countRefusals(
  { app: { deps, log, store }, channel, named, context }: RefusedCall,
  entries: readonly (SendSmsEntry | undefined)[],
): Promise<void> {
  const at = deps.now();
  const scene = named?.name ?? null;
  const refused = entries.flatMap((entry) => {
    // What a provider said no to is a message, and has an id.
    if (entry?.error === undefined || entry.id !== undefined || !OURS.includes(entry.error.code)) return [];
    const { reason = "", retryAfterSeconds: wait } = entry.error;
    return [{ phone: entry.phone, channel, scene, reason, at, endsAt: wait === undefined ? null : at + wait * 1000 }];
  });
  try {
    for (let from = 0; from < refused.length; from += AT_ONCE) {
      await (await store()).countRefused(refused.slice(from, from + AT_ONCE));
    }
  } catch (error) {
    log.error("refusal_failed", { requestId: context.batchId, reason: describeError(error) });
  }
}
