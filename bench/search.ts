/**
 * The console's search over 100,000 messages: in the sandbox, over HTTP, and in the ledger.
 *
 * @module
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../shared/store/open.ts";
import { parseSearch, type SearchSource } from "../shared/validation/search.ts";
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import type { SendResult, SendTask } from "./lib/load.ts";
import { startSandboxProcess } from "./lib/sandbox.ts";
import { median } from "./lib/statistics.ts";
import { grouped, type Row } from "./lib/table.ts";
import { startWorker } from "./lib/worker.ts";
import type { LedgerTask } from "./workers/ledger.ts";

const BOUND_MS = 100;
const PAGE = 50;
const HOUR_MS = 3_600_000;

/** From what everything passes to what nothing does. */
const QUERIES: Readonly<Record<SearchSource, readonly string[]>> = {
  sandbox: ["", "to:1234", "验证码", '-text:"1234" to:5 status:delivered,accepted', "nobody -text:a -text:b"],
  ledger: ["", "to:1234", "scene:order_shipped -status:delivered", "code:LimitExceeded", "nobody"],
};

export async function benchSearch(context: BenchContext): Promise<Row[]> {
  const count = context.quick ? 1000 : 100_000;
  return [await searchSandbox(context, count), ...(await searchLedger(context, count))];
}

function searchSandbox(context: BenchContext, count: number): Promise<Row> {
  return closingAfter(async (keep) => {
    const { url } = keep(await startSandboxProcess(context));
    const client = keep(startWorker<SendTask, SendResult>(workerFile(context.root, "provider-client")));
    await client.ask({ url, first: 0, count });
    const slowest = await slowestOf("sandbox", context, async (q) => {
      await (await fetch(`${url}/_sandbox/messages?limit=${PAGE}&q=${encodeURIComponent(q)}`)).json();
    });
    return rowOf(`console: search of ${grouped(count)} messages in the sandbox, over HTTP`, slowest);
  });
}

function searchLedger(context: BenchContext, count: number): Promise<Row[]> {
  const path = join(mkdtempSync(join(context.scratch, "search-")), "ledger.db");
  const settings = { driver: "sqlite", path } as const;
  return closingAfter(async (keep) => {
    await keep(startWorker<LedgerTask, null>(workerFile(context.root, "ledger"))).ask({ settings, count });
    const store = keep(await openStore(settings));
    const slowest = await slowestOf("ledger", context, async (q) => {
      const result = parseSearch(q, { source: "ledger", now: Date.now() });
      if ("fault" in result) throw new Error(result.fault.message);
      await store.searchMessages({ search: result.search, limit: PAGE });
    });
    const now = Date.now();
    const query = { from: now - HOUR_MS, to: now, buckets: 60, day: "2026-01-31" };
    const statisticsMs = await medianMs(context, () => store.messageStatistics(query));
    return [
      rowOf(`console: search of a ledger of ${grouped(count)} messages on SQLite`, slowest),
      { what: "console: statistics of that ledger", bound: "", measured: `${grouped(statisticsMs)} ms` },
    ];
  });
}

interface Slowest {
  query: string;
  ms: number;
}

async function slowestOf(
  source: SearchSource,
  context: BenchContext,
  search: (query: string) => Promise<void>,
): Promise<Slowest> {
  const times: Slowest[] = [];
  for (const query of QUERIES[source]) times.push({ query, ms: await medianMs(context, () => search(query)) });
  return times.reduce((slowest, one) => (one.ms > slowest.ms ? one : slowest));
}

/** The first run warms up. */
async function medianMs({ quick }: BenchContext, work: () => Promise<unknown>): Promise<number> {
  const runs: number[] = [];
  for (let round = 0; round <= (quick ? 1 : 9); round++) {
    const startedAt = performance.now();
    await work();
    if (round > 0) runs.push(performance.now() - startedAt);
  }
  return median(runs);
}

function rowOf(what: string, { query, ms }: Slowest): Row {
  return {
    what: `${what}, the slowest query`,
    bound: `≤ ${BOUND_MS} ms`,
    measured: `${grouped(ms)} ms (${query === "" ? "no words" : `\`${query}\``})`,
    met: ms <= BOUND_MS,
  };
}
