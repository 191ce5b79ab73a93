/**
 * Messages whose end is not known are settled by asking the provider about their number: asking takes nothing from its
 * queue, and nothing is ever sent again. What nobody can tell in time is closed.
 *
 * @module
 */
import { DEFAULT_RECONCILE } from "../config/config.ts";
import { toXinshiError } from "../errors.ts";
import { CAPABILITIES } from "../providers/capabilities.ts";
import type { ProviderName } from "../providers/provider.ts";
import { cloudOf } from "../store/clouds.ts";
import type { Message, Store } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type { ReconcileCounts } from "../validation/status.ts";
import { configuredProviders } from "./clients.ts";
import type { Asking } from "./provider-deadline.ts";
import type { PullApp } from "./receipts.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After that, the invocation that should have settled a message is over. */
const UNSETTLED_MS = MINUTE_MS;
/** Their clock and ours differ, and they count in whole seconds. */
const CLOCK_SLACK_MS = 5 * MINUTE_MS;
/** The longest that providers let one look back for a number. */
export const PHONE_LOG_MS = 7 * 24 * HOUR_MS - HOUR_MS;
/** Messages to one number that one answer brings. */
const MAX_ANSWERS = 100;
/** With less than this left, nothing more is asked. */
const MIN_ASK_MS = 1500;
const PERSIST_MS = 500;
const EXPIRE_AT_ONCE = 1000;

/** The messages to one number in one cloud: one question for all. */
interface Question {
  cloud: string;
  phone: string;
  messages: Message[];
}

/** Asks about what is late, as far as time and the config's limit go. One run at a time. */
export async function reconcile(call: Call<"timer">, app: PullApp): Promise<ReconcileCounts> {
  const { requestId, deadline } = call;
  const counts: ReconcileCounts = { asked: 0, settled: 0, expired: 0 };
  const store = await app.store();
  const now = app.deps.now();
  const lease = { name: "reconcile", holder: requestId };
  if (!(await store.acquireLease({ ...lease, now, ttlMs: Math.max(0, deadline - now) }))) return counts;
  const rules = { ...DEFAULT_RECONCILE, ...app.config.reconcile };
  try {
    const open = await store.findOpenMessages({
      unsettledBefore: now - UNSETTLED_MS,
      submittedBefore: now - rules.askAfterMinutes * MINUTE_MS,
      askedBefore: now - rules.askAgainMinutes * MINUTE_MS,
      limit: rules.maxQueriesPerRun,
    });
    await askAll(app, store, questionsOf(open), call, counts);
  } finally {
    // Whatever became of asking: else what is open grows until nothing can be found in it.
    counts.expired = await store.expireMessages({
      before: now - rules.giveUpAfterHours * HOUR_MS,
      limit: EXPIRE_AT_ONCE,
    });
    await store.releaseLease(lease);
  }
  return counts;
}

function questionsOf(messages: readonly Message[]): Question[] {
  const questions = new Map<string, Question>();
  for (const message of messages) {
    const cloud = cloudOf(message.provider);
    const key = `${cloud} ${message.phone}`;
    const question = questions.get(key) ?? { cloud, phone: message.phone, messages: [] };
    question.messages.push(message);
    questions.set(key, question);
  }
  return [...questions.values()];
}

/** A provider that cannot be asked now is asked nothing more in this run. */
async function askAll(
  app: PullApp,
  store: Store,
  questions: readonly Question[],
  call: Asking,
  counts: ReconcileCounts,
): Promise<void> {
  const silent = new Set<string>();
  for (const question of questions) {
    if (call.deadline - PERSIST_MS - app.deps.now() < MIN_ASK_MS) return;
    const name = askable(app, question.cloud);
    if (silent.has(question.cloud)) continue;
    try {
      // Marked first: a number that brings an answer nobody can read must not be asked about for ever.
      await store.markAsked({ ids: question.messages.map(({ id }) => id), now: app.deps.now() });
      if (name === undefined) continue;
      counts.asked += 1;
      counts.settled += await ask(app, store, name, question, call);
    } catch (error) {
      silent.add(question.cloud);
      app.log.error("reconcile_failed", { requestId: call.requestId, provider: name, code: toXinshiError(error).code });
    }
  }
}

/** A way into that cloud that can be asked about one number. */
function askable({ config }: PullApp, cloud: string): ProviderName | undefined {
  return configuredProviders(config).find((name) => cloudOf(name) === cloud && CAPABILITIES[name].phoneLog);
}

async function ask(
  app: PullApp,
  store: Store,
  name: ProviderName,
  { phone, messages }: Question,
  { requestId, deadline }: Asking,
): Promise<number> {
  const { phoneLog } = await app.provider(name);
  if (phoneLog === undefined) return 0;
  const now = app.deps.now();
  const oldest = Math.min(...messages.map(({ createdAt }) => createdAt)) - CLOCK_SLACK_MS;
  const query = { phone, from: Math.max(oldest, now - PHONE_LOG_MS), to: now, limit: MAX_ANSWERS };
  const trace = { requestId, messageIds: () => messages.map(({ id }) => id) };
  const { items, received, raw } = await phoneLog.receiptsByPhone(query, { deadline: deadline - PERSIST_MS, trace });
  if (received === 0) return 0;
  const applied = await store.applyReceipts({ now, provider: name, source: "query", raw, receipts: items });
  return applied.matched;
}
