/**
 * One call with very many recipients: time and memory, each size in a fresh process with a ledger of its own.
 *
 * @module
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { functionEnvironment, SANDBOX_API_KEY } from "../deploy/local.ts";
import { workerFile } from "./lib/build.ts";
import { closingAfter } from "./lib/closing.ts";
import type { BenchContext } from "./lib/context.ts";
import { startSandboxProcess } from "./lib/sandbox.ts";
import { grouped, megabytes, type Row, times } from "./lib/table.ts";
import { startWorker } from "./lib/worker.ts";
import type { ManyResult, ManyTask } from "./workers/many-recipients.ts";

const BOUND_MEGABYTES = 200;
/** How much more one of 100,000 may take than one of 25,000. */
const LINEAR = 1.5;

export function benchManyRecipients(context: BenchContext): Promise<Row[]> {
  const sizes = context.quick ? [250, 500, 1000] : [25_000, 50_000, 100_000];
  return closingAfter(async (keep) => {
    const { url } = keep(await startSandboxProcess(context));
    const results: (ManyResult & { count: number })[] = [];
    let first = 0;
    for (const count of sizes) {
      results.push({ count, ...(await sendAll(context, url, first, count)) });
      first += count;
    }
    return rowsOf(results);
  });
}

function sendAll({ root, scratch }: BenchContext, url: string, first: number, count: number): Promise<ManyResult> {
  return closingAfter((keep) => {
    const env = functionEnvironment(url, mkdtempSync(join(scratch, "many-")));
    const worker = keep(startWorker<ManyTask, ManyResult>(workerFile(root, "many-recipients"), { env }));
    const file = join(root, "dist/functions/sendsms/index.js");
    return worker.ask({ file, apiKey: SANDBOX_API_KEY, first, count });
  });
}

function rowsOf(results: readonly (ManyResult & { count: number })[]): Row[] {
  const [smallest] = results;
  const largest = results.at(-1);
  if (smallest === undefined || largest === undefined) return [];
  const growth = largest.seconds / largest.count / (smallest.seconds / smallest.count);
  const counts = results.map(({ count }) => grouped(count)).join(", ");
  return [
    {
      what: `one call with ${grouped(largest.count)} recipients: peak memory of the process`,
      bound: `≤ ${BOUND_MEGABYTES} MB`,
      measured: megabytes(largest.peakMegabytes),
      met: largest.peakMegabytes <= BOUND_MEGABYTES,
    },
    {
      what: `seconds for ${counts} recipients; what each of the most takes against each of the fewest`,
      bound: `linear: ≤ ${LINEAR} ×`,
      measured: `${results.map(({ seconds }) => seconds.toFixed(2)).join(", ")}; ${times(growth)}`,
      met: growth <= LINEAR,
    },
  ];
}
