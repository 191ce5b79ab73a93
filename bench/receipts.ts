/**
 * Receipts through `pullstatus`: pulled a hundred at a time, persisted, matched to their messages in the ledger.
 *
 * @module
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { functionEnvironment } from "../deploy/local.ts";
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import { grouped, megabytes, type Row } from "./lib/table.ts";
import { startWorker } from "./lib/worker.ts";
import type { LedgerTask } from "./workers/ledger.ts";
import type { PullResult, PullTask } from "./workers/pullstatus.ts";
import type { ReceiptsTask } from "./workers/receipts-server.ts";

const BOUND_PER_SECOND = 50_000;
/** Ten times the receipts may take this much more memory, and no more. */
const FLAT = 1.15;

export function benchReceipts(context: BenchContext): Promise<Row[]> {
  const { root, quick, scratch } = context;
  const few = quick ? 2000 : 100_000;
  const many = few * 10;
  const file = join(root, "dist/functions/pullstatus/index.js");
  const dataDir = mkdtempSync(join(scratch, "receipts-"));
  return closingAfter(async (keep) => {
    const server = keep(startWorker<ReceiptsTask, string>(workerFile(root, "receipts-server")));
    const env = functionEnvironment(await server.ask({ queue: 0 }), dataDir);
    const ledger = keep(startWorker<LedgerTask, null>(workerFile(root, "ledger")));
    await ledger.ask({ path: env.XINSHI_SQLITE_PATH ?? "", count: many });
    const pull = keep(startWorker<PullTask, PullResult>(workerFile(root, "pullstatus"), { env }));
    const run = async (count: number): Promise<PullResult> => {
      await server.ask({ queue: count });
      return pull.ask({ file, count });
    };
    const first = await run(few);
    const rest = await run(many - few);
    const perSecond = many / (first.seconds + rest.seconds);
    return [
      {
        what: `receipts a second on SQLite, ${grouped(many)} of as many messages: pulled, persisted, matched`,
        bound: `≥ ${grouped(BOUND_PER_SECOND)}`,
        measured: `${grouped(perSecond)} (the first ${grouped(few)}: ${grouped(few / first.seconds)})`,
        met: perSecond >= BOUND_PER_SECOND,
      },
      {
        what: `peak memory of that process, after ${grouped(few)} and after ${grouped(many)}`,
        bound: "flat",
        measured: `${megabytes(first.peakMegabytes)}, ${megabytes(rest.peakMegabytes)}`,
        met: rest.peakMegabytes <= FLAT * first.peakMegabytes,
      },
    ];
  });
}
