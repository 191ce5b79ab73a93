/**
 * The whole of `sendsms`: trigger, validation, limits, verification, ledger, request, settling; against the bare send of
 * the official SDK, on the same sandbox in the same run, by turns.
 *
 * @module
 */
import { join } from "node:path";
import { functionEnvironment } from "../deploy/local.ts";
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import type { SendResult, SendTask } from "./lib/load.ts";
import { compare, type Rounds } from "./lib/rounds.ts";
import { startSandboxProcess } from "./lib/sandbox.ts";
import { type BenchStore, onEachStore } from "./lib/stores.ts";
import { grouped, type Row, times } from "./lib/table.ts";
import { startWorker } from "./lib/worker.ts";

/** Times the official SDK's bare send. */
const BOUNDS = { SQLite: 1, PostgreSQL: 0.6 } as const;

/** All together below the scene's daily budget. */
const FULL: Omit<Rounds, "url"> = { rounds: 9, count: 1900, warmUp: 2500 };
const QUICK: Omit<Rounds, "url"> = { rounds: 1, count: 300, warmUp: 100 };

export function benchSendSms(context: BenchContext): Promise<Row[]> {
  return onEachStore(context, (store) => sendOn(context, store));
}

function sendOn(context: BenchContext, { name, env: ofStore, dataDir }: BenchStore): Promise<Row[]> {
  const { root, quick } = context;
  const bound = BOUNDS[name];
  return closingAfter(async (keep) => {
    const { url } = keep(await startSandboxProcess(context));
    const env = {
      ...functionEnvironment(url, dataDir),
      ...ofStore,
      BENCH_FUNCTION: join(root, "dist/functions/sendsms/index.js"),
    };
    const own = keep(startWorker<SendTask, SendResult>(workerFile(root, "sendsms"), { env }));
    const peer = keep(startWorker<SendTask, SendResult>(workerFile(root, "official-sdk")));
    const result = await compare(own, peer, { ...(quick ? QUICK : FULL), url });
    return [
      {
        what: `whole \`sendsms\` on ${name}, sends a second, against the official SDK's bare send on the same sandbox`,
        bound: `≥ ${bound} ×`,
        measured: `${times(result.ratio)} (${grouped(result.own)}/s, ${grouped(result.peer)}/s)`,
        met: result.ratio >= bound,
      },
    ];
  });
}
