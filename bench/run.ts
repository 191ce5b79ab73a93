/**
 * `npm run bench`: measures every budget and prints bound, measured and verdict. A missed bound fails nothing.
 *
 * `--quick` runs small sizes, to see that it runs; `--only <name>` runs one; `--write` puts the table into
 * docs/benchmarks.md.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildAll } from "../deploy/build.ts";
import { ROOT } from "../deploy/local.ts";
import { benchColdStart } from "./cold-start.ts";
import { benchDeploy } from "./deploy.ts";
import { benchFirstPaint } from "./first-paint.ts";
import { benchLedgerLookups } from "./ledger-lookups.ts";
import { buildWorkers } from "./lib/build.ts";
import type { BenchContext } from "./lib/context.ts";
import { writeReport } from "./lib/report.ts";
import { type Row, toMarkdown } from "./lib/table.ts";
import { benchManyRecipients } from "./many-recipients.ts";
import { benchProviderClient } from "./provider-client.ts";
import { benchReceipts } from "./receipts.ts";
import { benchSandbox } from "./sandbox.ts";
import { benchSearch } from "./search.ts";
import { benchSendSms } from "./sendsms.ts";
import { benchSigning } from "./signing.ts";

const BENCHES: Readonly<Record<string, (context: BenchContext) => Promise<Row[]>>> = {
  "cold-start": benchColdStart,
  signing: benchSigning,
  "provider-client": benchProviderClient,
  sendsms: benchSendSms,
  receipts: benchReceipts,
  "ledger-lookups": benchLedgerLookups,
  "many-recipients": benchManyRecipients,
  sandbox: benchSandbox,
  search: benchSearch,
  "first-paint": benchFirstPaint,
  deploy: benchDeploy,
};

interface Options {
  quick: boolean;
  write: boolean;
  names: string[];
}

/** @throws Error for what is no option or no benchmark */
function readOptions(args: string[]): Options {
  const { quick, only, write } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string" },
      write: { type: "boolean", default: false },
    },
  }).values;
  const known = Object.keys(BENCHES);
  if (only !== undefined && !known.includes(only)) throw new Error(`--only takes one of ${known.join(", ")}`);
  if (write && (quick || only !== undefined))
    throw new Error("--write goes with a whole run, without --quick and --only");
  return { quick, write, names: only === undefined ? known : [only] };
}

async function runAll({ quick, write, names }: Options): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "xinshi-bench-"));
  try {
    await buildAll();
    await buildWorkers(ROOT);
    const rows: Row[] = [];
    for (const name of names) {
      const startedAt = performance.now();
      rows.push(...((await BENCHES[name]?.({ root: ROOT, quick, scratch })) ?? []));
      console.error(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    }
    console.log(`\n${toMarkdown(rows)}`);
    if (write) writeReport(join(ROOT, "docs/benchmarks.md"), rows, "npm run bench -- --write");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  await runAll(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
