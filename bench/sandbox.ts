/**
 * The sandbox: how soon it answers, and how many SendSms it verifies and takes a second.
 *
 * @module
 */
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import type { SendResult, SendTask } from "./lib/load.ts";
import { startSandboxProcess } from "./lib/sandbox.ts";
import { median } from "./lib/statistics.ts";
import { grouped, type Row } from "./lib/table.ts";
import { startWorker } from "./lib/worker.ts";

const BOUND_START_MS = 1000;
const BOUND_PER_SECOND = 5000;

export async function benchSandbox(context: BenchContext): Promise<Row[]> {
  const startMs = await measureStart(context, context.quick ? 1 : 9);
  const perSecond = await measureSends(context);
  return [
    {
      what: "sandbox: from its process's start to its first answer",
      bound: `≤ ${grouped(BOUND_START_MS)} ms`,
      measured: `${grouped(startMs)} ms`,
      met: startMs <= BOUND_START_MS,
    },
    {
      what: "sandbox: SendSms a second, every signature verified",
      bound: `≥ ${grouped(BOUND_PER_SECOND)}`,
      measured: grouped(perSecond),
      met: perSecond >= BOUND_PER_SECOND,
    },
  ];
}

async function measureStart(context: BenchContext, rounds: number): Promise<number> {
  const runs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    const sandbox = await startSandboxProcess(context);
    try {
      await (await fetch(sandbox.url)).text();
      runs.push(performance.now() - startedAt);
    } finally {
      await sandbox.close();
    }
  }
  return median(runs);
}

function measureSends(context: BenchContext): Promise<number> {
  const [rounds, count] = context.quick ? [1, 500] : [9, 10_000];
  return closingAfter(async (keep) => {
    const { url } = keep(await startSandboxProcess(context));
    const client = keep(startWorker<SendTask, SendResult>(workerFile(context.root, "provider-client")));
    const runs: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const { seconds } = await client.ask({ url, first: round * count, count });
      if (round > 0) runs.push(count / seconds); // the first warms up
    }
    return median(runs);
  });
}
