/**
 * Opens the function runtime over the fixture functions, with a clock that only moves when told to.
 *
 * @module
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { FunctionSpec } from "../../sandbox/runtime/manifest.ts";
import {
  type CallAnswer,
  createRuntime,
  type FunctionRuntime,
  type RuntimeOptions,
} from "../../sandbox/runtime/runtime.ts";
import type { RuntimeClock } from "../../sandbox/runtime/timers.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** The folder of a fixture function. */
export function fixtureDir(name: string): string {
  return path.join(ROOT, "test/fixtures/functions", name);
}

export function functionSpec(name: string, changes: Partial<FunctionSpec> = {}): FunctionSpec {
  return {
    name,
    dir: fixtureDir(name),
    handler: "index.main",
    memoryMb: 128,
    timeoutSeconds: 10,
    http: true,
    timers: [],
    ...changes,
  };
}

/** A clock that stands still, or ticks at a distance from the machine's. */
export interface TestClock extends RuntimeClock {
  set(now: number): void;
  read(): { ticking: boolean };
}

export function stoppedClock(start: number): TestClock {
  let now = start;
  const listeners = new Set<() => void>();
  return {
    now: () => now,
    read: () => ({ ticking: false }),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      now = next;
      for (const listener of listeners) listener();
    },
  };
}

export function tickingClock(): TestClock {
  let offsetMs = 0;
  const listeners = new Set<() => void>();
  return {
    now: () => Date.now() + offsetMs,
    read: () => ({ ticking: true }),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      offsetMs = next - Date.now();
      for (const listener of listeners) listener();
    },
  };
}

/** A Tuesday, 10:00 in China. */
export const MORNING = Date.UTC(2025, 2, 4, 2, 0, 0);

/** What the `probe` function returns of its surroundings. */
export interface Probed {
  event: Record<string, unknown>;
  context: Record<string, unknown>;
  methods: string[];
  waits: boolean;
  hasCallback: boolean;
  env: Record<string, string>;
  cwd: string;
  pid: number;
  hasSend: boolean;
}

/** The result of a call that must have worked. */
export function resultOf<Result = unknown>(answer: CallAnswer): Result {
  if (!("result" in answer)) throw new Error(`The call failed: ${answer.errMsg}`);
  return answer.result as Result;
}

/** The variables in `context.environment`. */
export function variablesOf(probed: Probed): Record<string, string> {
  return JSON.parse(String(probed.context.environment));
}

export interface Opened {
  runtime: FunctionRuntime;
  clock: TestClock;
  lines: string[];
  dataDir: string;
}

/** What a function's process runs, as it is built before all tests. */
export const HOST_SCRIPT = path.join(ROOT, "dist/sandbox/host.cjs");

/** A folder that goes with the test. */
export function scratchDir(): string {
  const dir = makeDir();
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function makeDir(): string {
  return realpathSync(mkdtempSync(path.join(tmpdir(), "xinshi-test-")));
}

/** A runtime that closes with the test. */
export async function openRuntime(
  functions: FunctionSpec[],
  options: Partial<RuntimeOptions> & { clock?: TestClock } = {},
): Promise<Opened> {
  const opened = open(functions, scratchDir(), options);
  onTestFinished(() => opened.runtime.close());
  return opened;
}

/** One for all tests of a file or group that only ask, since each process of a function takes a while to start. */
export function shareRuntime(functions: FunctionSpec[]): Pick<Opened, "runtime"> {
  let opened: Opened | undefined;
  beforeAll(() => {
    opened = open(functions, makeDir());
  });
  afterAll(async () => {
    await opened?.runtime.close();
    if (opened !== undefined) rmSync(opened.dataDir, { recursive: true, force: true });
  });
  return {
    get runtime() {
      if (opened === undefined) throw new Error("The runtime is open within tests only");
      return opened.runtime;
    },
  };
}

function open(
  functions: FunctionSpec[],
  dataDir: string,
  options: Partial<RuntimeOptions> & { clock?: TestClock } = {},
): Opened {
  const clock = options.clock ?? stoppedClock(MORNING);
  const lines: string[] = [];
  const runtime = createRuntime({
    functions,
    hostScript: HOST_SCRIPT,
    environment: { GREETING: "hello", DATA_DIR: dataDir },
    dataDir,
    log: (line) => lines.push(line),
    ...options,
    clock,
  });
  return { runtime, clock, lines, dataDir };
}

/** The runtime's routes on a port of their own. */
export async function serve(runtime: FunctionRuntime): Promise<string> {
  const server: Server = createServer((request, response) => {
    void runtime.handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

/** Waits until `check` holds; the test's own time limit ends it. */
export async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** True while a process with this id runs; one that has ended and waits for its parent to notice does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
