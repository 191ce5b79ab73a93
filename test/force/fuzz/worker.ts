/**
 * A process that runs the built functions on fuzzed invocations, many at once, and looks at every answer, every line of
 * log, and whatever else reaches the process.
 *
 * @module
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { answerTasks } from "../../../bench/lib/tasks.ts";
import { ROOT } from "../../../deploy/local.ts";
import type { Main } from "../../../shared/triggers/define-function.ts";
import { type Invocation, invocation } from "./events.ts";
import { FUNCTIONS, type FunctionName } from "./inputs.ts";
import { judgeAnswer, judgeThrown } from "./judge.ts";

export interface FuzzTask {
  /** Fixes what is sent. */
  seed: number;
  events: number;
}

export interface FuzzReport {
  events: number;
  /** How often each function answered what, as `function way outcome`. */
  counts: Record<string, number>;
  /** What should not have been, with the event that did it; the first few. */
  faults: string[];
}

/** So many at once. */
const CHUNK = 32;
const MAX_FAULTS = 10;
const MAX_SHOWN = 1500;
const PATIENCE_MS = 120_000;
const OBJECT_NAMES = Reflect.ownKeys(Object.prototype).length;

const load = createRequire(import.meta.url);
const mains = new Map<FunctionName, Main>(
  FUNCTIONS.map((fn) => [fn, load(join(ROOT, `dist/functions/${fn}/index.js`)).main]),
);

let lines: string[] = [];
console.log = (line: string) => lines.push(line);

/** What no answer shows. */
let strays: string[] = [];
process.on("unhandledRejection", (reason) => strays.push(`unhandled rejection: ${describe(reason)}`));
process.on("uncaughtException", (error) => strays.push(`uncaught exception: ${describe(error)}`));

answerTasks(async ({ seed, events }: FuzzTask): Promise<FuzzReport> => {
  const report: FuzzReport = { events: 0, counts: {}, faults: [] };
  for (let first = 0; first < events && report.faults.length < MAX_FAULTS; first += CHUNK) {
    const chunk = fc.sample(invocation, { seed: seed + first, numRuns: Math.min(CHUNK, events - first) });
    await runChunk(chunk, report);
  }
  return report;
});

/** On a machine that is busy with other things, a database may stand still for longer than any function waits. */
const STALL = /"errorMessage":"(?:The server did not answer within|The connection to the PostgreSQL server was lost)/;
const TRIES = 5;

/** What was asked while the database stood still tells nothing: it is asked again. */
async function runChunk(chunk: readonly Invocation[], report: FuzzReport, tries = TRIES): Promise<void> {
  lines = [];
  const own: FuzzReport = { events: chunk.length, counts: {}, faults: [] };
  await Promise.all(chunk.map((one) => runOne(one, own)));
  await new Promise((resolve) => setImmediate(resolve)); // rejections that nobody took are told now
  const invocations = lines.filter((line) => isLine(line, "invocation")).length;
  if (invocations !== chunk.length) strays.push(`${invocations} lines of log for ${chunk.length} invocations`);
  if (!lines.every((line) => isLine(line)))
    strays.push(`a line that is no JSON: ${lines.find((line) => !isLine(line))}`);
  if (Reflect.ownKeys(Object.prototype).length !== OBJECT_NAMES) strays.push("Object.prototype has another name");
  strays.push(...lines.filter((line) => line.includes('"errorStack"')));
  own.faults.push(...strays.map((stray) => `${stray}, by one of: ${show(chunk)}`));
  strays = [];
  if (tries > 1 && lines.some((line) => STALL.test(line))) return runChunk(chunk, report, tries - 1);
  report.events += own.events;
  report.faults.push(...own.faults);
  for (const [name, count] of Object.entries(own.counts)) report.counts[name] = (report.counts[name] ?? 0) + count;
}

async function runOne(one: Invocation, { counts, faults }: FuzzReport): Promise<void> {
  const main = mains.get(one.fn);
  const judged = await Promise.race([answerOf(one, main), giveUp()]);
  if ("fault" in judged) {
    faults.push(`${one.fn} by ${one.way}: the answer ${judged.fault}, to ${show(one)}`);
    return;
  }
  const name = `${one.fn} ${one.way} ${judged.outcome}`;
  counts[name] = (counts[name] ?? 0) + 1;
}

async function answerOf({ fn, event, context }: Invocation, main: Main | undefined) {
  try {
    return judgeAnswer(fn, await main?.(event, context));
  } catch (thrown) {
    return judgeThrown(fn, thrown);
  }
}

function giveUp(): Promise<{ fault: string }> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS, { fault: `did not come in ${PATIENCE_MS / 1000} s` }).unref();
  });
}

/** A line of log, of one event. */
function isLine(line: string, event?: string): boolean {
  try {
    const parsed = JSON.parse(line);
    return typeof parsed.event === "string" && (event === undefined || parsed.event === event);
  } catch {
    return false;
  }
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner) => (typeof inner === "function" ? "function" : inner));
  return text.slice(0, MAX_SHOWN);
}
