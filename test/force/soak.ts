/**
 * Weeks in minutes, on the sandbox's clock: windows, midnights, budgets, codes that expire and what is deleted are held
 * against a model, answer by answer, and memory stays flat.
 *
 * In a terminal: `npx tsx test/force/soak.ts --days 30` (SQLite), with `XINSHI_TEST_POSTGRES_URL` also PostgreSQL.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Libsql from "libsql";
import { makeSchema, type TestSchema } from "../store/postgres-server.ts";
import { buildOwn, type OwnBuild, startOwn } from "./own-functions.ts";
import { TEMPLATES } from "./soak/config.ts";
import type { CountRows } from "./soak/ledger.ts";
import { brokenPromises, type SoakResult, toTable } from "./soak/report.ts";
import { FUNCTIONS, type RunOptions, runDays } from "./soak/run.ts";

export interface SoakOptions extends RunOptions {
  build: OwnBuild;
  /** @default SQLite */
  schema?: TestSchema | undefined;
}

const CONFIG_FILE = fileURLToPath(new URL("./soak/config.ts", import.meta.url));

/** Builds what it runs; the caller removes it. */
export function buildForSoak(): Promise<OwnBuild> {
  return buildOwn(CONFIG_FILE, FUNCTIONS);
}

/** Runs it; whatever the functions do wrong is in what it returns. */
export async function soak({ build, schema, ...options }: SoakOptions): Promise<SoakResult> {
  const startedAt = performance.now();
  const approved = { templates: TEMPLATES };
  const own = await startOwn({ build, approved, postgresUrl: schema?.url });
  try {
    const count = schema === undefined ? countIn(own.path) : countOn(schema);
    const run = await runDays(own, count, options);
    const store = schema === undefined ? "SQLite" : "PostgreSQL";
    return { ...run, store, days: options.days, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await own.close();
  }
}

function countIn(path: string): CountRows {
  const database = new Libsql(path);
  return async (from) => {
    const [row] = database.prepare(`SELECT COUNT(*) AS count FROM ${from}`).all() as { count: number }[];
    return row?.count ?? Number.NaN;
  };
}

function countOn(schema: TestSchema): CountRows {
  return async (from) => Number((await schema.query(`SELECT COUNT(*) AS count FROM ${from}`))[0]?.count);
}

async function main(): Promise<void> {
  const { days, seed } = parseArgs({
    options: { days: { type: "string", default: "30" }, seed: { type: "string", default: "1" } },
  }).values;
  const build = await buildForSoak();
  const results = await runAll({ build, days: Number(days), seed: Number(seed) }).finally(build.remove);
  console.log(toTable(results));
  const broken = results.flatMap((one) => brokenPromises(one, { memory: true }).map((what) => `${one.store}: ${what}`));
  if (broken.length === 0) return;
  console.error(`\n${broken.length} promises were broken:\n${broken.join("\n")}`);
  process.exitCode = 1;
}

async function runAll(options: SoakOptions): Promise<SoakResult[]> {
  const results = [await soak(options)];
  if (process.env.XINSHI_TEST_POSTGRES_URL) {
    const schema = await makeSchema();
    results.push(await soak({ ...options, schema }).finally(() => schema.drop()));
  }
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
