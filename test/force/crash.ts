/**
 * `kill -9` at random moments, while functions send and pull and the providers misbehave: no text without a row, none
 * twice, every row settled, and no receipt lost for good.
 *
 * In a terminal: `npx tsx test/force/crash.ts --sends 20000` (SQLite), with `XINSHI_TEST_POSTGRES_URL` also PostgreSQL.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeSchema } from "../store/postgres-server.ts";
import { TEMPLATES } from "./crash/config.ts";
import { findOpen, lookAtAll } from "./crash/look.ts";
import { brokenPromises, type CrashResult, finalStates, toTable } from "./crash/report.ts";
import { closeAll, runStorm, settleAll } from "./crash/storm.ts";
import { buildOwn, type OwnBuild, startOwn } from "./own-functions.ts";

export interface CrashOptions {
  build: OwnBuild;
  /** Recipients. */
  sends: number;
  /** Fixes who is sent to, what fails and when processes are killed. */
  seed: number;
  /** @default SQLite */
  postgresUrl?: string | undefined;
}

const MAX_SHOWN = 20;
const CONFIG_FILE = fileURLToPath(new URL("./crash/config.ts", import.meta.url));
const FUNCTIONS = ["sendsms", "verifycode", "pullstatus"] as const;

/** Builds what it runs; the caller removes it. */
export function buildForCrash(): Promise<OwnBuild> {
  return buildOwn(CONFIG_FILE, FUNCTIONS);
}

/** Runs it; whatever the functions do wrong is in what it returns. */
export async function crash({ build, sends, seed, postgresUrl }: CrashOptions): Promise<CrashResult> {
  const startedAt = performance.now();
  const approved = { templates: TEMPLATES };
  const own = await startOwn({ build, approved, postgresUrl });
  try {
    const storm = await runStorm(own, sends, seed);
    await settleAll(own);
    const endings = await lookAtAll(own, storm.told);
    await closeAll(own);
    const open = await findOpen(own);
    const store = postgresUrl === undefined ? "SQLite" : "PostgreSQL";
    return { store, storm, endings, open, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await own.close();
  }
}

async function main(): Promise<void> {
  const { sends, seed } = parseArgs({
    options: { sends: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
  }).values;
  const build = await buildForCrash();
  const results = await runAll({ build, sends: Number(sends), seed: Number(seed) }).finally(build.remove);
  console.log(toTable(results));
  const states = results.map(({ store, endings }) => `${store}: ${finalStates(endings)}.`);
  console.log(`\nAfter receipts were pulled and open ones asked for:\n${states.join("\n")}`);
  const broken = results.flatMap((result) => brokenPromises(result).map((one) => `${result.store}: ${one}`));
  if (broken.length === 0) return;
  console.error(`\n${broken.length} promises were broken:\n${broken.slice(0, MAX_SHOWN).join("\n")}`);
  process.exitCode = 1;
}

async function runAll(options: CrashOptions): Promise<CrashResult[]> {
  const results = [await crash(options)];
  if (process.env.XINSHI_TEST_POSTGRES_URL) {
    const schema = await makeSchema();
    results.push(await crash({ ...options, postgresUrl: schema.url }).finally(() => schema.drop()));
  }
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
