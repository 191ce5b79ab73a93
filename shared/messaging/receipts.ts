/**
 * The timer's part of `pullstatus`: drain the provider's queues into the ledger.
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import type { Pulled, SmsProvider } from "../providers/provider.ts";
import type { Applied, Store } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type { PullCounts, PullRunData } from "../validation/status.ts";
import type { App } from "./app.ts";

export const PULL_SETTINGS = ["tencent", "store", "http"] as const satisfies readonly SettingGroup[];
export type PullApp = App<(typeof PULL_SETTINGS)[number]>;

/** A pull that is begun must be persisted: what is pulled is gone at the provider. */
const PERSIST_MS = 500;
/** With less than this left for the provider, a pull is not begun. */
const MIN_PULL_MS = 700;

/**
 * Pulls receipts and replies until the queues are empty or time runs out. One run at a time: a second one, such as a
 * platform's repeat of the same tick, finds the lease taken and does nothing.
 *
 * @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED`, `OUTCOME_UNKNOWN` from the provider, after what was
 *   pulled before is in the ledger
 */
export async function pullReceipts(_input: unknown, call: Call<"timer">, app: PullApp): Promise<PullRunData> {
  const store = await app.store();
  const provider = await app.provider("tencent");
  const now = app.deps.now();
  const lease = { name: `pull:${provider.name}`, holder: call.requestId };
  const isOurs = await store.acquireLease({ ...lease, now, ttlMs: Math.max(0, call.deadline - now) });
  if (!isOurs) return { receipts: noCounts(), replies: noCounts(), drained: false };
  try {
    return await drainBoth(app, store, provider, call.deadline);
  } finally {
    await store.releaseLease(lease);
  }
}

async function drainBoth(app: PullApp, store: Store, provider: SmsProvider, deadline: number): Promise<PullRunData> {
  const common = (raw: string) => ({ now: app.deps.now(), provider: provider.name, source: "pull" as const, raw });
  const options = { deadline: deadline - PERSIST_MS };
  const receipts = await drain({
    pull: () => provider.pullReceipts(provider.maxPull, options),
    apply: ({ items, raw }) => store.applyReceipts({ ...common(raw), receipts: items }),
    isFull: ({ items }) => items.length >= provider.maxPull,
    hasTime: () => hasTime(app, deadline),
  });
  const replies = await drain({
    pull: () => provider.pullReplies(provider.maxPull, options),
    apply: ({ items, raw }) => store.applyReplies({ ...common(raw), replies: items }),
    isFull: ({ items }) => items.length >= provider.maxPull,
    hasTime: () => hasTime(app, deadline),
  });
  return { receipts: receipts.counts, replies: replies.counts, drained: receipts.drained && replies.drained };
}

interface Drain<Item> {
  pull(): Promise<Pulled<Item>>;
  apply(pulled: Pulled<Item>): Promise<Applied>;
  isFull(pulled: Pulled<Item>): boolean;
  hasTime(): boolean;
}

/** While one pull is written, the next is under way; each is persisted before its items count as pulled. */
async function drain<Item>({
  pull,
  apply,
  isFull,
  hasTime,
}: Drain<Item>): Promise<{ counts: PullCounts; drained: boolean }> {
  const counts = noCounts();
  let next = hasTime() ? settled(pull()) : undefined;
  let drained = false;
  while (next !== undefined && !drained) {
    const outcome = await next;
    if ("error" in outcome) throw outcome.error;
    const pulled = outcome.value;
    drained = !isFull(pulled);
    next = !drained && hasTime() ? settled(pull()) : undefined;
    if (pulled.items.length > 0) await applyAfter(apply(pulled), pulled.items.length, counts, next);
  }
  return { counts, drained };
}

/** When writing fails, the pull under way is still waited for, so that nothing runs on after the answer. */
async function applyAfter(
  applying: Promise<Applied>,
  pulled: number,
  counts: PullCounts,
  next: Promise<unknown> | undefined,
): Promise<void> {
  try {
    const applied = await applying;
    counts.pulled += pulled;
    counts.matched += applied.matched;
    counts.unmatched += applied.unmatched;
    counts.duplicates += applied.duplicates;
  } catch (error) {
    await next;
    throw error;
  }
}

/** A promise's end as a value: a rejection that nobody awaits yet must not be an unhandled one. */
function settled<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

function hasTime(app: PullApp, deadline: number): boolean {
  return deadline - PERSIST_MS - app.deps.now() >= MIN_PULL_MS;
}

function noCounts(): PullCounts {
  return { pulled: 0, matched: 0, unmatched: 0, duplicates: 0 };
}
