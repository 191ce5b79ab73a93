/**
 * The bare provider client against the official SDK's: the same sends to the same server in the same run, by turns.
 *
 * @module
 */
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import type { SendResult, SendTask } from "./lib/load.ts";
import { type Comparison, compare, type Rounds } from "./lib/rounds.ts";
import { startSandboxProcess } from "./lib/sandbox.ts";
import { grouped, type Row, times } from "./lib/table.ts";
import { startWorker } from "./lib/worker.ts";

const BOUND = 1.8;

export function benchProviderClient(context: BenchContext): Promise<Row[]> {
  const { root, quick } = context;
  const sizes: Omit<Rounds, "url"> = quick
    ? { rounds: 1, count: 500, warmUp: 200 }
    : { rounds: 9, count: 8000, warmUp: 4000 };
  return closingAfter(async (keep) => {
    const own = keep(startWorker<SendTask, SendResult>(workerFile(root, "provider-client")));
    const peer = keep(startWorker<SendTask, SendResult>(workerFile(root, "official-sdk")));
    const loopback = keep(startWorker<object, string>(workerFile(root, "loopback")));
    const bare = await compare(own, peer, { ...sizes, url: await loopback.ask({}) });
    const sandbox = keep(await startSandboxProcess(context));
    const real = await compare(own, peer, { ...sizes, url: sandbox.url });
    return [
      {
        what: "bare provider client, sends a second, against the official SDK on a server that only answers",
        bound: `≥ ${BOUND} ×`,
        measured: figures(bare),
        met: bare.ratio >= BOUND,
      },
      { what: "the same on the sandbox, which verifies", bound: "", measured: figures(real) },
    ];
  });
}

function figures({ own, peer, ratio }: Comparison): string {
  return `${times(ratio)} (${grouped(own)}/s, ${grouped(peer)}/s)`;
}
