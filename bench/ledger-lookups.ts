/**
 * Looking up messages in a full ledger, as `pullstatus` does: by phone, by id, by serial number.
 *
 * @module
 */
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import { type BenchStore, onEachStore } from "./lib/stores.ts";
import { grouped, type Row } from "./lib/table.ts";
import { startWorker } from "./lib/worker.ts";
import type { Key, LookupsResult, LookupsTask, Times } from "./workers/ledger-lookups.ts";

const BOUND_MS = 2;

const NAMES: Readonly<Record<Key, string>> = { phone: "phone", id: "id", serialNumber: "serial number" };

export function benchLedgerLookups(context: BenchContext): Promise<Row[]> {
  return onEachStore(context, (store) => lookUp(context, store));
}

function lookUp({ root, quick }: BenchContext, { name, settings }: BenchStore): Promise<Row[]> {
  const [messages, lookups] = quick ? [20_000, 200] : [1_000_000, 5000];
  return closingAfter(async (keep) => {
    const worker = keep(startWorker<LookupsTask, LookupsResult>(workerFile(root, "ledger-lookups")));
    const { lookups: found, nothing } = await worker.ask({ settings, messages, lookups });
    const rows = Object.entries(NAMES).map(([key, said]): Row => {
      const times = found[key as Key];
      return {
        what: `a message of ${grouped(messages)} by ${said} on ${name}, 99th percentile of ${grouped(lookups)} lookups`,
        bound: `≤ ${BOUND_MS} ms`,
        measured: tell(times),
        met: times.p99 <= BOUND_MS,
      };
    });
    if (nothing === null) return rows;
    const what = `beside them, in turn, a statement on ${name} that reads nothing`;
    return [...rows, { what, bound: "", measured: tell(nothing) }];
  });
}

function tell({ p50, p99 }: Times): string {
  return `${p99.toFixed(2)} ms (half of them within ${p50.toFixed(2)} ms)`;
}
