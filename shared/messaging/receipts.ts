/**
 * The timer's part of `pullstatus`: drain the provider's queues into the ledger.
 *
 * @module
 */
import type { Config } from "../config/config.ts";
import type { SettingGroup } from "../config/settings.ts";
import { toXinshiError } from "../errors.ts";
import { CAPABILITIES } from "../providers/capabilities.ts";
import type { ProviderName, Pulled, ReceiptQueue } from "../providers/provider.ts";
import { UnreadableReply } from "../providers/unreadable-reply.ts";
import { cloudOf } from "../store/clouds.ts";
import type { Applied, Store } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type { PullCounts, PullRunData } from "../validation/status.ts";
import type { App } from "./app.ts";
import { configuredProviders } from "./clients.ts";
import type { Asking } from "./provider-deadline.ts";
import type { WithProviders } from "./providers.ts";

export const PULL_SETTINGS = ["store", "http"] as const satisfies readonly SettingGroup[];
export type PullApp = App<(typeof PULL_SETTINGS)[number]> & WithProviders;

/** A pull that is begun must be persisted: what is pulled is gone at the provider. */
const PERSIST_MS = 500;
/** With less than this left for the provider, a pull is not begun. */
const MIN_PULL_MS = 700;

/**
 * Pulls receipts and replies until the queues are empty or time runs out. One run at a time: a second one, such as a
 * platform's repeat of the same tick, finds the lease taken and does nothing. Two ways into one cloud share its queue,
 * which is pulled by the first of them in the config.
 *
 * @throws XinshiError `PROVIDER_UNAVAILABLE`, `PROVIDER_REJECTED`, `OUTCOME_UNKNOWN` from the first provider that could
 *   not be pulled, after the others have been and what was pulled is in the ledger
 */
export async function pullReceipts(_input: unknown, call: Call<"timer">, app: PullApp): Promise<PullRunData> {
  const store = await app.store();
  const pulled: PullRunData = { receipts: noCounts(), replies: noCounts(), drained: true };
  const failures: unknown[] = [];
  for (const name of queueOwners(app.config)) {
    const outcome = await settled(pullProvider(app, store, name, call));
    if ("value" in outcome) addUp(pulled, outcome.value);
    else failures.push(outcome.error);
  }
  if (failures.length > 0) throw failures[0];
  return pulled;
}

/** One provider a cloud, of those that keep a queue. */
function queueOwners(config: Config): ProviderName[] {
  const owners = new Map<string, ProviderName>();
  for (const name of configuredProviders(config)) {
    const cloud = cloudOf(name);
    if (CAPABILITIES[name].queue && !owners.has(cloud)) owners.set(cloud, name);
  }
  return [...owners.values()];
}

async function pullProvider(
  app: PullApp,
  store: Store,
  provider: ProviderName,
  { requestId, deadline }: Call<"timer">,
): Promise<PullRunData> {
  const { name, queue } = await app.provider(provider);
  if (queue === undefined) return { receipts: noCounts(), replies: noCounts(), drained: true };
  const now = app.deps.now();
  const lease = { name: `pull:${cloudOf(name)}`, holder: requestId };
  const isOurs = await store.acquireLease({ ...lease, now, ttlMs: Math.max(0, deadline - now) });
  if (!isOurs) return { receipts: noCounts(), replies: noCounts(), drained: false };
  try {
    return await drainBoth(app, store, name, queue, { requestId, deadline });
  } finally {
    await store.releaseLease(lease);
  }
}

function addUp(sum: PullRunData, { receipts, replies, drained }: PullRunData): void {
  for (const [total, counts] of [
    [sum.receipts, receipts],
    [sum.replies, replies],
  ] as const) {
    total.pulled += counts.pulled;
    total.matched += counts.matched;
    total.unmatched += counts.unmatched;
    total.duplicates += counts.duplicates;
  }
  sum.drained &&= drained;
}

async function drainBoth(
  app: PullApp,
  store: Store,
  provider: string,
  queue: ReceiptQueue,
  { requestId, deadline }: Asking,
): Promise<PullRunData> {
  const common = (raw: string) => ({ now: app.deps.now(), provider, source: "pull" as const, raw });
  const options = { deadline: deadline - PERSIST_MS, trace: { requestId } };
  const receipts = await drain({
    pageSize: queue.maxPull,
    pull: () => queue.pullReceipts(queue.maxPull, options),
    apply: (items, raw) => store.applyReceipts({ ...common(raw), receipts: items }),
    hasTime: () => hasTime(app, deadline),
  });
  const replies = await drain({
    pageSize: queue.maxPull,
    pull: () => queue.pullReplies(queue.maxPull, options),
    apply: (items, raw) => store.applyReplies({ ...common(raw), replies: items }),
    hasTime: () => hasTime(app, deadline),
  });
  return { receipts: receipts.counts, replies: replies.counts, drained: receipts.drained && replies.drained };
}

interface Drain<Item> {
  /** Items in a full pull: one that is not full was the last. */
  pageSize: number;
  pull(): Promise<Pulled<Item>>;
  /** Persists the raw words and what they change, in one transaction. */
  apply(items: readonly Item[], raw: string): Promise<Applied>;
  hasTime(): boolean;
}

/** While one pull is written, the next is under way. */
async function drain<Item>(source: Drain<Item>): Promise<{ counts: PullCounts; drained: boolean }> {
  const counts = noCounts();
  const pull = (): Promise<Outcome<Pulled<Item>>> | undefined =>
    source.hasTime() ? settled(source.pull()) : undefined;
  for (let current = pull(); current !== undefined; ) {
    const outcome = await current;
    if ("error" in outcome) {
      const { cause } = toXinshiError(outcome.error);
      if (cause instanceof UnreadableReply) await source.apply([], cause.body); // gone at the provider: keep what came
      throw outcome.error;
    }
    const { received } = outcome.value;
    const isLast = received < source.pageSize;
    const next = isLast ? undefined : pull();
    if (received > 0) count(counts, received, await keep(source, outcome.value, next));
    if (isLast) return { counts, drained: true };
    current = next;
  }
  return { counts, drained: false };
}

/**
 * What is pulled is gone at the provider, so writing is tried twice; if it fails for good, what the pull under way brings is
 * still tried before the error goes out.
 */
async function keep<Item>(
  { apply }: Drain<Item>,
  { items, raw }: Pulled<Item>,
  next: Promise<Outcome<Pulled<Item>>> | undefined,
): Promise<Applied> {
  try {
    return await apply(items, raw).catch(() => apply(items, raw));
  } catch (error) {
    const following = await next;
    if (following !== undefined && "value" in following) {
      await apply(following.value.items, following.value.raw).catch(() => undefined);
    }
    throw error;
  }
}

function count(counts: PullCounts, received: number, { matched, unmatched, duplicates }: Applied): void {
  counts.pulled += received;
  counts.matched += matched;
  counts.unmatched += unmatched;
  counts.duplicates += duplicates;
}

type Outcome<T> = { value: T } | { error: unknown };

/** A promise's end as a value: a rejection that nobody awaits yet must not be an unhandled one. */
function settled<T>(promise: Promise<T>): Promise<Outcome<T>> {
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
