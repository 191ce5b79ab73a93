/**
 * Events and bodies that nobody expects, by every way in, into every built function: none brings it down, and every answer
 * is one of those that are promised.
 *
 * In a terminal: `npx tsx test/force/fuzz.ts --events 1000000` (SQLite), with `--postgres` on the server that
 * `XINSHI_TEST_POSTGRES_URL` names.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { closingAfter } from "../../bench/lib/closing.ts";
import { grouped } from "../../bench/lib/table.ts";
import { startWorker } from "../../bench/lib/worker.ts";
import { buildStale } from "../../deploy/build-stale.ts";
import { functionEnvironment, ROOT, startLocal } from "../../deploy/local.ts";
import { makeSchema } from "../store/postgres-server.ts";
import { FUNCTIONS } from "./fuzz/inputs.ts";
import type { FuzzReport, FuzzTask } from "./fuzz/worker.ts";

export interface FuzzOptions {
  events: number;
  /** Fixes what is sent. */
  seed: number;
  processes: number;
  /** @default a SQLite file for each process */
  postgresUrl?: string | undefined;
}

export interface FuzzResult extends FuzzReport {
  seconds: number;
}

const WORKER = fileURLToPath(new URL("./fuzz/worker.ts", import.meta.url));
/** Of one process, between two looks at how far it is. */
const ROUND = 20_000;
/** Seeds of one process are apart from the next one's. */
const SEEDS_EACH = 100_000_000;

/** Runs it; a process that dies is among the faults. */
export async function fuzz(
  { events, seed, processes, postgresUrl }: FuzzOptions,
  tell?: (done: number) => void,
): Promise<FuzzResult> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-fuzz-"));
  const startedAt = performance.now();
  const total: FuzzReport = { events: 0, counts: {}, faults: [] };
  const database = postgresUrl === undefined ? {} : { XINSHI_STORE: "postgres", DATABASE_URL: postgresUrl };
  try {
    await closingAfter(async (keep) => {
      const sandbox = keep(await startLocal({ port: 0, dataDir, cron: false }));
      const share = Math.ceil(events / processes);
      const runs = Array.from({ length: processes }, async (_, place) => {
        const env = { ...functionEnvironment(sandbox.url, join(dataDir, String(place))), ...database };
        const worker = keep(startWorker<FuzzTask, FuzzReport>(WORKER, { env, execArgv: ["--import", "tsx"] }));
        for (let done = 0; done < share && total.faults.length === 0; done += ROUND) {
          const task = { seed: seed + place * SEEDS_EACH + done, events: Math.min(ROUND, share - done) };
          add(total, await worker.ask(task).catch((error: Error) => died(error)));
          tell?.(total.events);
        }
      });
      await Promise.all(runs);
    });
    return { ...total, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function died({ message }: Error): FuzzReport {
  return { events: 0, counts: {}, faults: [`a process died: ${message}`] };
}

function add(total: FuzzReport, { events, counts, faults }: FuzzReport): void {
  total.events += events;
  total.faults.push(...faults);
  for (const [name, count] of Object.entries(counts)) total.counts[name] = (total.counts[name] ?? 0) + count;
}

/** A line a function: how many came by each way, and what was answered. */
export function toTable(counts: FuzzReport["counts"]): string {
  const cells = Object.entries(counts).map(([name, count]) => ({ names: name.split(" "), count }));
  const lines = FUNCTIONS.map((fn) => {
    const own = cells.filter(({ names }) => names[0] === fn);
    const ways = sumBy(own, ({ names: [, way = ""] }) => way);
    const outcomes = sumBy(own, ({ names: [, , ...outcome] }) => outcome.join(" "));
    const all = own.reduce((sum, { count }) => sum + count, 0);
    return `| ${fn} | ${grouped(all)} | ${ways} | ${outcomes} |`;
  });
  return ["| function | events | that began as | answers |", "|---|---|---|---|", ...lines].join("\n");
}

interface Cell {
  names: string[];
  count: number;
}

function sumBy(cells: readonly Cell[], nameOf: (cell: Cell) => string): string {
  const sums = new Map<string, number>();
  for (const cell of cells) sums.set(nameOf(cell), (sums.get(nameOf(cell)) ?? 0) + cell.count);
  const sorted = [...sums].sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${grouped(count)} ${name}`).join(", ");
}

async function main(): Promise<void> {
  const { postgres, ...numbers } = parseArgs({
    options: {
      events: { type: "string", default: "1000000" },
      seed: { type: "string", default: "1" },
      processes: { type: "string", default: String(availableParallelism()) },
      postgres: { type: "boolean", default: false },
    },
  }).values;
  const [events, seed, processes] = [Number(numbers.events), Number(numbers.seed), Number(numbers.processes)];
  await buildStale(ROOT);
  const schema = postgres ? await makeSchema() : undefined;
  const tell = (done: number): unknown => process.stderr.write(`\r${grouped(done)} events`);
  const result = await fuzz({ events, seed, processes, postgresUrl: schema?.url }, tell).finally(() => schema?.drop());
  const rate = grouped(result.events / result.seconds);
  console.log(`\n${toTable(result.counts)}\n`);
  console.log(
    `${grouped(result.events)} events on ${postgres ? "PostgreSQL" : "SQLite"} in ${result.seconds.toFixed(0)} s ` +
      `(${rate}/s), seed ${seed}: ${result.faults.length} faults.`,
  );
  if (result.faults.length === 0) return;
  console.error(result.faults.join("\n\n"));
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
