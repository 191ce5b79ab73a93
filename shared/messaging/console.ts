/**
 * The use case behind `console`: what operators look for in the ledger. It only reads.
 *
 * @module
 */
import type { SettingGroup } from "../config/settings.ts";
import { XinshiError } from "../errors.ts";
import type { Message } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import type {
  ConsoleInput,
  ConsoleMessageData,
  ConsoleSearchData,
  ConsoleStatisticsData,
  LedgerMessage,
} from "../validation/console.ts";
import { parseSearch } from "../validation/search.ts";
import { invalidSearch } from "../validation/search-error.ts";
import type { App } from "./app.ts";
import { statisticsOf } from "./console-statistics.ts";
import { priceOf } from "./price.ts";
import { lifeOf } from "./timeline.ts";

export const CONSOLE_SETTINGS = ["store", "http"] as const satisfies readonly SettingGroup[];

const DEFAULT_PAGE = 50;

export type ConsoleData = ConsoleSearchData | ConsoleMessageData | ConsoleStatisticsData;
export type ConsoleApp = App<(typeof CONSOLE_SETTINGS)[number]>;
type InputOf<Action extends ConsoleInput["action"]> = Extract<ConsoleInput, { action: Action }>;

/**
 * Answers one question.
 *
 * @throws XinshiError `INVALID_ARGUMENT`, with the place of what is wrong in a search; `NOT_FOUND` for a message
 */
export function consult(input: ConsoleInput, call: Call<"service">, app: ConsoleApp): Promise<ConsoleData> {
  if (input.action === "search") return search(input, app);
  return input.action === "message" ? findMessage(input, app, call) : statisticsOf(input, app);
}

async function search(
  { q = "", limit = DEFAULT_PAGE, before }: InputOf<"search">,
  { config, deps, store: open }: ConsoleApp,
): Promise<ConsoleSearchData> {
  const result = parseSearch(q, { source: "ledger", now: deps.now() });
  if ("fault" in result) throw invalidSearch(result.fault);
  const store = await open();
  const { messages, total, hasMore } = await store.searchMessages({ search: result.search, limit, before });
  return {
    messages: messages.map((message) => viewMessage(message, config)),
    total,
    next: hasMore ? (messages.at(-1)?.id ?? null) : null,
  };
}

async function findMessage(
  { id }: InputOf<"message">,
  app: ConsoleApp,
  { trail }: Call<"service">,
): Promise<ConsoleMessageData> {
  const store = await app.store();
  const [message] = await store.findMessages({ id, order: "newest", limit: 1 });
  if (message === undefined) throw new XinshiError("NOT_FOUND", "There is no such message");
  trail?.messages([id]);
  return { message: viewMessage(message, app.config), entries: await lifeOf(message, app) };
}

function viewMessage(message: Message, config: ConsoleApp["config"]): LedgerMessage {
  const { createdAt, receiptAt, settledAt, caller, callerId, callerContext, ip: _ip, ...shown } = message;
  const { segments, channel } = message;
  const price = segments === null || channel !== "sms" ? undefined : priceOf(config, { ...message, segments });
  return {
    ...shown,
    at: iso(createdAt),
    receiptAt: receiptAt === null ? null : iso(receiptAt),
    settledAt: settledAt === null ? null : iso(settledAt),
    caller: { kind: caller, id: callerId },
    sessionContext: callerContext,
    ...(price !== undefined && { price }),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
