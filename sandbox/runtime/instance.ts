/**
 * One process of a function: started, given one invocation at a time, timed, and ended with all that it has started.
 *
 * @module
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isInside } from "./data-dir.ts";
import { createLineCutter, formatSeconds } from "./log-lines.ts";
import type { AnswerMessage, ClockState, Fault, FaultMessage, FromHost, InvokeMessage, ToHost } from "./protocol.ts";

/** The platform allows 65 s for loading the code. */
const INIT_TIMEOUT_MS = 65_000;
/** How long after its end a process may still have output on the way. */
const DRAIN_MS = 200;

export interface InstanceOptions {
  hostScript: string;
  /** Folder of the function: working directory, and read-only for it. */
  dir: string;
  entry: string;
  exportName: string;
  memoryMb: number;
  environment: Record<string, string>;
  /** Besides its private temporary folder, where the function may write. */
  writableDirs: string[];
  clock: ClockState;
  /** Gets the output between invocations. */
  log(line: string): void;
}

export type Reply = AnswerMessage | FaultMessage;

export class Instance {
  /** Settles when the code is loaded, with the fault if it cannot be. */
  readonly ready: Promise<Fault | undefined>;
  /** Settles when the process is gone and its temporary folder removed. */
  readonly ended: Promise<void>;
  readonly pid: number | undefined;
  coldStartMs = 0;
  invocations = 0;
  /** Gets each line that the process writes. */
  onLine: (line: string) => void;
  readonly #child: ChildProcess;
  readonly #output = createLineCutter((line) => this.onLine(line));
  #fault: Fault | undefined;
  #isDead = false;
  #errorTail = "";
  #onReady: (fault: Fault | undefined) => void = () => {};
  #onReply: (reply: Reply) => void = () => {};

  constructor(options: InstanceOptions) {
    const temporaryDir = realpathSync(mkdtempSync(path.join(tmpdir(), "xinshi-function-")));
    const startedAt = performance.now();
    this.onLine = options.log;
    this.#child = spawnHost(options, temporaryDir);
    this.pid = this.#child.pid;
    const initTimer = setTimeout(() => this.end(timeoutFault(INIT_TIMEOUT_MS)), INIT_TIMEOUT_MS);
    this.ready = new Promise((resolve) => {
      this.#onReady = (fault) => {
        clearTimeout(initTimer);
        this.coldStartMs = performance.now() - startedAt;
        resolve(fault);
      };
    });
    this.ended = this.#watch().then(() => rmSync(temporaryDir, { recursive: true, force: true }));
    this.#send({ type: "start", entry: options.entry, exportName: options.exportName, clock: options.clock });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Runs one invocation; a process that does not answer in time is killed. */
  invoke(message: InvokeMessage): Promise<Reply> {
    this.invocations++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(timeoutFault(message.timeoutMs)), message.timeoutMs);
      this.#onReply = (reply) => {
        clearTimeout(timer);
        this.#output.flush();
        this.#onReply = () => {};
        resolve(reply);
      };
      if (this.#isDead) this.#onReply(faultReply(this.#fault ?? cancelled()));
      else this.#send(message);
    });
  }

  setClock(clock: ClockState): void {
    this.#send({ type: "clock", clock });
  }

  /** Kills the process and what it has started; an invocation under way fails with `fault`. */
  end(fault: Fault = cancelled()): Promise<void> {
    this.#fault ??= fault;
    if (!this.#isDead) killGroup(this.#child);
    return this.ended;
  }

  #send(message: ToHost): void {
    if (!this.#isDead && this.#child.connected) this.#child.send(message, () => {}); // an end shows up as `exit`
  }

  async #watch(): Promise<void> {
    this.#child.on("message", (message: FromHost) => this.#receive(message));
    this.#child.stdout?.setEncoding("utf8").on("data", this.#output.write);
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#errorTail = (this.#errorTail + text).slice(-8192);
      this.#output.write(text);
    });
    const fault = await whenGone(this.#child);
    this.#isDead = true;
    trackEnd(this.#child);
    killGroup(this.#child);
    this.#fault ??= this.#errorTail.includes("heap out of memory")
      ? { status: 434, message: "the function used more memory than it has" }
      : fault;
    this.#onReady(this.#fault);
    this.#onReply(faultReply(this.#fault));
  }

  #receive(message: FromHost): void {
    if (message.type === "output") this.#output.write(message.text);
    else if (message.type === "ready") this.#onReady(undefined);
    else if (message.type === "unfit") void this.end(message.fault);
    else this.#onReply(message);
  }
}

/** What the platform says of an invocation that took too long. */
export function timeoutFault(timeoutMs: number): Fault {
  return { status: 433, message: `Invoking task timed out after ${formatSeconds(timeoutMs)} seconds` };
}

/** The runtime itself ended the invocation. */
export function cancelled(): Fault {
  return { status: 499, message: "The invocation was cancelled, because the sandbox was reset or closed" };
}

function faultReply(fault: Fault): FaultMessage {
  return { type: "fault", fault, memoryMb: 0 };
}

function spawnHost(options: InstanceOptions, temporaryDir: string): ChildProcess {
  const child = fork(options.hostScript, [], {
    cwd: options.dir,
    // What a developer's shell holds stays there; the temporary folder is private even where a setting says otherwise.
    env: {
      PATH: process.env.PATH,
      HOME: temporaryDir,
      TZ: "UTC",
      ...options.environment,
      TMPDIR: temporaryDir,
    },
    execArgv: [
      // The rest of the memory is for code, buffers and the process itself.
      `--max-old-space-size=${Math.max(32, Math.round(options.memoryMb * 0.75))}`,
      ...readOnlyFlags([temporaryDir, ...options.writableDirs]),
    ],
    serialization: "json",
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32", // its own process group, so that grandchildren end with it
  });
  trackStart(child, temporaryDir);
  return child;
}

/** Only the temporary folder is writable in the cloud: Node's permission model says so here, and allows all else. */
function readOnlyFlags(dirs: string[]): string[] {
  // Node 20 aborts when it is given one folder twice; one inside another says nothing new either.
  const distinct = [...new Set(dirs)];
  const writableDirs = distinct.filter((dir) => !distinct.some((other) => other !== dir && isInside(dir, other)));
  const known = process.allowedNodeEnvironmentFlags;
  const allow = ["--allow-addons", "--allow-child-process", "--allow-worker", "--allow-wasi", "--allow-net"];
  return [
    known.has("--permission") ? "--permission" : "--experimental-permission",
    "--disable-warning=ExperimentalWarning",
    "--disable-warning=SecurityWarning",
    "--allow-fs-read=*",
    ...writableDirs.map((dir) => `--allow-fs-write=${dir}`),
    ...allow.filter((flag) => known.has(flag)),
  ];
}

/** Waits for the end of a process and for what it still had to say. */
function whenGone(child: ChildProcess): Promise<Fault> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if (child.pid === undefined) resolve({ status: 438, message: `process failed to start: ${error.message}` });
    });
    child.once("exit", (code, signal) => {
      const what = code === null ? `killed by ${signal}` : `${code} code exit unexpected`;
      const done = (): void => {
        clearTimeout(timer);
        resolve({ status: 439, message: what });
      };
      const timer = setTimeout(done, DRAIN_MS); // a grandchild may hold the pipes
      child.once("close", done);
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/** Processes that run, and the folders that go with them. */
let live: Map<ChildProcess, string> | undefined;

/** A program that ends without closing the runtime takes its functions along. */
function trackStart(child: ChildProcess, temporaryDir: string): void {
  if (live === undefined) {
    const started = new Map<ChildProcess, string>();
    live = started;
    process.once("exit", () => {
      for (const [each, dir] of started) {
        killGroup(each);
        rmSync(dir, { recursive: true, force: true });
      }
    });
  }
  live.set(child, temporaryDir);
}

function trackEnd(child: ChildProcess): void {
  live?.delete(child);
}
