/**
 * Many processes at once on one ledger, each running the built functions: one number is sent one text, one code is right
 * once, and no guess is free.
 *
 * In a terminal: `npx tsx test/force/races.ts` (SQLite), with `XINSHI_TEST_POSTGRES_URL` also PostgreSQL.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildStale } from "../../deploy/build-stale.ts";
import { functionEnvironment, ROOT, startLocal } from "../../deploy/local.ts";
import type { Outcome } from "../../shared/outcome.ts";
import { USER_ENV } from "../fixtures/events/call-function.ts";
import { scfContext } from "../fixtures/events/context.ts";
import { controlOf } from "../helpers/control.ts";
import { makeSchema } from "../store/postgres-server.ts";

export interface RaceSizes {
  processes: number;
  /** Sends to one number, and checks of one right code. */
  calls: number;
  /** Wrong codes. */
  guesses: number;
}

export const FULL: RaceSizes = { processes: 8, calls: 1000, guesses: 10_000 };

export interface RaceResult {
  store: string;
  /** How the sends ended, by code and reason. */
  sends: Record<string, number>;
  /** Texts that the phone received. */
  texts: number;
  /** What the refused were told to wait, seconds: the shortest and the longest. */
  waits: [number, number];
  checks: Record<string, number>;
  guesses: Record<string, number>;
  seconds: number;
}

/** Calls the function of a bundle many times at once, and prints the outcomes on its last line. */
const CHILD = `
const [file, calls] = [process.argv[1], JSON.parse(process.argv[2])];
const context = JSON.parse(process.argv[3]);
const { main } = require(file);
console.log = () => {};
const width = 64;
const outcomes = [];
const worker = async () => { for (let call = calls.shift(); call !== undefined; call = calls.shift()) outcomes.push(await main(call, { ...context })); };
Promise.all(Array.from({ length: width }, worker)).then(() => {
  process.stdout.write("\\n" + JSON.stringify(outcomes), () => process.exit(0));
});`;

const PHONE = "+8613812340000";
const GUESSED = "+8613812350000";
const ATTEMPTS = 5;

/** Runs all three races on one store. */
export async function race(sizes: RaceSizes, postgresUrl?: string): Promise<RaceResult> {
  const dataDir = mkdtempSync(join(tmpdir(), "xinshi-races-"));
  const sandbox = await startLocal({ port: 0, dataDir, cron: false });
  const startedAt = performance.now();
  try {
    const database = postgresUrl === undefined ? {} : { XINSHI_STORE: "postgres", DATABASE_URL: postgresUrl };
    const env = { ...functionEnvironment(sandbox.url, dataDir), ...database };
    const run = (fn: string, calls: readonly object[]) => together(fn, calls, env, sizes.processes);
    const sends = await run("sendsms", Array(sizes.calls).fill({ phone: PHONE }));
    const control = controlOf(sandbox.url);
    const texts = await control.messagesTo(PHONE);
    const { code } = await control.waitFor(PHONE);
    const checks = await run("verifycode", Array(sizes.calls).fill({ phone: PHONE, code }));
    await run("sendsms", [{ phone: GUESSED }]);
    const right = Number((await control.waitFor(GUESSED)).code);
    const wrong = Array.from({ length: sizes.guesses }, (_, index) => {
      return { phone: GUESSED, code: String((right + 1 + index) % 1_000_000).padStart(6, "0") };
    });
    const guesses = await run("verifycode", wrong);
    const waits = sends.flatMap((outcome) => (outcome.ok ? [] : (outcome.error.retryAfterSeconds ?? [])));
    return {
      store: postgresUrl === undefined ? "SQLite" : "PostgreSQL",
      sends: countOf(sends),
      texts: texts.length,
      waits: [Math.min(...waits), Math.max(...waits)],
      checks: countOf(checks),
      guesses: countOf(guesses),
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What was promised and not kept. */
export function brokenPromises({ sends, texts, waits, checks, guesses }: RaceResult, sizes: RaceSizes): string[] {
  const expected: [string, unknown, unknown][] = [
    ["sends", sends, { ok: 1, "RATE_LIMITED phone_30s": sizes.calls - 1 }],
    ["texts", texts, 1],
    ["checks", checks, { ok: 1, CODE_EXPIRED: sizes.calls - 1 }],
    ["guesses", guesses, { CODE_MISMATCH: ATTEMPTS, CODE_EXPIRED: sizes.guesses - ATTEMPTS }],
  ];
  const broken = expected.flatMap(([what, is, should]) => {
    const [a, b] = [sorted(is), sorted(should)];
    return a === b ? [] : [`${what}: ${a}, not ${b}`];
  });
  if (!(waits[0] >= 1 && waits[1] <= 30)) broken.push(`waits: ${waits.join(" to ")} s, not within 1 to 30`);
  return broken;
}

function sorted(counts: unknown): string {
  return JSON.stringify(typeof counts === "object" ? Object.entries(counts ?? {}).sort() : counts);
}

async function together(
  fn: string,
  calls: readonly object[],
  env: Record<string, string>,
  processes: number,
): Promise<Outcome[]> {
  const bundle = join(ROOT, `dist/functions/${fn}/index.js`);
  const context = JSON.stringify(scfContext(USER_ENV));
  const shares = Array.from({ length: processes }, (_, index) => calls.filter((_call, at) => at % processes === index));
  const outputs = await Promise.all(
    shares.map(async (share) => {
      const args = ["-e", CHILD, bundle, JSON.stringify(share), context];
      const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      await once(child, "close");
      return JSON.parse(text.slice(text.lastIndexOf("\n"))) as Outcome[];
    }),
  );
  return outputs.flat();
}

function countOf(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    const name = outcome.ok ? "ok" : [outcome.error.code, outcome.error.reason].filter(Boolean).join(" ");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

async function main(): Promise<void> {
  await buildStale(ROOT);
  const results = [await race(FULL)];
  if (process.env.XINSHI_TEST_POSTGRES_URL) {
    const schema = await makeSchema();
    results.push(await race(FULL, schema.url).finally(() => schema.drop()));
  }
  console.log(
    `| store | ${FULL.calls} sends to one number | texts | told to wait | ${FULL.calls} checks of the right code | ${FULL.guesses} wrong codes | seconds |\n|---|---|---|---|---|---|---|`,
  );
  for (const { store, sends, texts, waits, checks, guesses, seconds } of results) {
    const cells = [
      store,
      tell(sends),
      texts,
      `${waits.join(" to ")} s`,
      tell(checks),
      tell(guesses),
      seconds.toFixed(1),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
  const broken = results.flatMap((result) => brokenPromises(result, FULL));
  if (broken.length > 0) {
    console.error(broken.join("\n"));
    process.exitCode = 1;
  }
}

function tell(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
