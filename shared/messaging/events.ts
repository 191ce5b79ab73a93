/**
 * Tells the owner's hooks, and the providers that want to know, what happened: at least once each, again after a failure,
 * and never so that anything else waits for it.
 *
 * @module
 */
import type { Config, Hooks } from "../config/config.ts";
import { maskPhonesIn } from "../log.ts";
import type { EventType, PendingEvent, Store } from "../store/store.ts";
import type { EventCounts } from "../validation/status.ts";
import type { App } from "./app.ts";
import type { WithConversions } from "./conversions.ts";
import type { Asking } from "./provider-deadline.ts";
import { withinTime } from "./within-time.ts";

export type EventApp = App & WithConversions;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The pause after each failed try; after the last one, an operator has to look. */
const PAUSES_MS = [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS];
/** A hook that has not ended by then counts as failed. */
const HOOK_MS = 10_000;
/** Left for writing down how it went. */
const PERSIST_MS = 500;
const EVENTS_AT_ONCE = 10;
const MAX_ERROR = 300;

/** Runs what is due until nothing is, or time is over. */
export async function runEvents(call: Asking, app: EventApp): Promise<EventCounts> {
  const counts: EventCounts = { told: 0, failed: 0 };
  const store = await app.store();
  for (;;) {
    const leftMs = call.deadline - PERSIST_MS - app.deps.now();
    if (leftMs < HOOK_MS / 10) return counts;
    const hookMs = Math.min(HOOK_MS, leftMs);
    const leaseMs = hookMs + MINUTE_MS; // nobody else takes them while the hooks run
    const due = await store.claimEvents({ now: app.deps.now(), limit: EVENTS_AT_ONCE, leaseMs, pausesMs: PAUSES_MS });
    if (due.length === 0) return counts;
    const results = await Promise.all(
      due.map((event) => tellOne(app, store, event, { requestId: call.requestId, hookMs })),
    );
    for (const isTold of results) counts[isTold ? "told" : "failed"] += 1;
  }
}

interface Telling {
  /** Of the invocation. */
  requestId: string;
  hookMs: number;
}

async function tellOne(
  app: EventApp,
  store: Store,
  event: PendingEvent,
  { requestId, hookMs }: Telling,
): Promise<boolean> {
  try {
    const asking = { requestId, deadline: app.deps.now() + hookMs };
    await withinTime(TELLERS[event.type](app, event, asking), hookMs);
  } catch (error) {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : "not an Error";
    const reason = maskPhonesIn(words).slice(0, MAX_ERROR);
    const pause = PAUSES_MS[event.attempts];
    app.log.error("event_failed", { requestId, eventId: event.id, attempts: event.attempts + 1, reason });
    await store.retryEvent({
      id: event.id,
      nextAt: pause === undefined ? null : app.deps.now() + pause,
      error: reason,
    });
    return false;
  }
  await store.finishEvent({ id: event.id });
  return true;
}

type Teller = (app: EventApp, event: PendingEvent, asking: Asking) => Promise<void>;

const TELLERS: Record<EventType, Teller> = {
  receipt: hook("onReceipt"),
  reply: hook("onReply"),
  verified: hook("onVerified"),
  blocked: hook("onBlocked"),
  conversion: tellProvider,
};

/** A hook that was taken out of the config since has nothing more to be told. */
function hook(name: keyof Hooks): Teller {
  return async ({ config }, { id, at, phone, messageId, payload }) => {
    const run = hookOf(config, name);
    await run?.({ id, at, phone, messageId, ...JSON.parse(payload) });
  };
}

/** What is in an event of this type was written by `happenings.ts` and the drivers, in the shape of its hook's. */
function hookOf({ hooks }: Config, name: keyof Hooks): ((event: object) => Promise<void>) | undefined {
  return hooks?.[name] as ((event: object) => Promise<void>) | undefined;
}

async function tellProvider(app: EventApp, { messageId, at }: PendingEvent, asking: Asking): Promise<void> {
  const store = await app.store();
  const [message] = await store.findMessages({ id: messageId ?? "", order: "newest", limit: 1 });
  if (message === undefined || message.serialNumber === null) return;
  const { id, provider, serialNumber } = message;
  const trace = { requestId: asking.requestId, messageIds: () => [id] };
  await app.reportConversion(provider, serialNumber, at, { deadline: asking.deadline, trace });
}
