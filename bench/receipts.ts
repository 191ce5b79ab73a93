/**
 * Receipts through `pullstatus`: pulled a hundred at a time, persisted, matched to their messages in the ledger.
 *
 * @module
 */
import { join } from "node:path";
import { functionEnvironment } from "../deploy/local.ts";
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import { type BenchStore, onEachStore } from "./lib/stores.ts";
import { grouped, megabytes, type Row } from "./lib/table.ts";
import { startWorker } from "./lib/worker.ts";
import type { LedgerTask } from "./workers/ledger.ts";
import type { PullResult, PullTask } from "./workers/pullstatus.ts";
import type { ReceiptsTask } from "./workers/receipts-server.ts";

const BOUNDS_PER_SECOND = { SQLite: 50_000, PostgreSQL: 15_000 } as const;
/** Receipts of the first part; the whole is ten times as many. */
const FIRST = 100_000;
const FIRST_QUICK = 2000;
/** Ten times the receipts may take this much more memory, and no more. */
const FLAT = 1.15;

export function benchReceipts(context: BenchContext): Promise<Row[]> {
  return onEachStore(context, (store) => pullInto(context, store));
}

function pullInto(
  { root, quick }: BenchContext,
  { name, settings, env: ofStore, dataDir }: BenchStore,
): Promise<Row[]> {
  const few = quick ? FIRST_QUICK : FIRST;
  const many = few * 10;
  const bound = BOUNDS_PER_SECOND[name];
  const file = join(root, "dist/functions/pullstatus/index.js");
  return closingAfter(async (keep) => {
    const server = keep(startWorker<ReceiptsTask, string>(workerFile(root, "receipts-server")));
    const env = { ...functionEnvironment(await server.ask({ queue: 0 }), dataDir), ...ofStore };
    const ledger = keep(startWorker<LedgerTask, null>(workerFile(root, "ledger")));
    await ledger.ask({ settings, count: many });
    const pull = keep(startWorker<PullTask, PullResult>(workerFile(root, "pullstatus"), { env }));
    const run = async (count: number): Promise<PullResult> => {
      await server.ask({ queue: count });
      return pull.ask({ file, count });
    };
    const first = await run(few);
    const second = await run(many / 2 - few);
    const third = await run(many / 2);
    const perSecond = many / (first.seconds + second.seconds + third.seconds);
    return [
      {
        what: `receipts a second on ${name}, ${grouped(many)} of as many messages: pulled, persisted, matched`,
        bound: `≥ ${grouped(bound)}`,
        measured: `${grouped(perSecond)} (the first ${grouped(few)}: ${grouped(few / first.seconds)})`,
        met: perSecond >= bound,
      },
      {
        what: `peak memory of that process, after ${grouped(few)}, after half, and after ${grouped(many)}`,
        bound: "flat",
        measured: [first, second, third].map(({ peakMegabytes }) => megabytes(peakMegabytes)).join(", "),
        met: third.peakMegabytes <= FLAT * first.peakMegabytes,
      },
    ];
  });
}
