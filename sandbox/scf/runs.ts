/**
 * Runs deployed functions in processes of their own, by the same runtime as the project's functions, and keeps the log.
 *
 * @module
 */
import type { Clock } from "../clock.ts";
import { createClockState } from "../runtime/clock-state.ts";
import { type Identity, processEnvironment, scfContext } from "../runtime/context.ts";
import type { FunctionSpec } from "../runtime/manifest.ts";
import { inCloudPaths } from "../runtime/platform.ts";
import type { ClockState, Fault } from "../runtime/protocol.ts";
import {
  type InvocationOutcome,
  type InvocationRecord,
  type InvocationRequest,
  Runner,
  type TriggerKind,
} from "../runtime/runner.ts";
import type { CodePackage } from "./code.ts";
import type { CloudFunction, Version } from "./model.ts";

/** Of one version; what comes above waits. */
const MAX_INSTANCES = 4;
/** Of one function. */
const MAX_RUNS_KEPT = 1000;

export interface ScfOptions {
  /** The host process's script, bundled as CommonJS. */
  hostScript: string;
  /**
   * Where functions may write besides their own temporary folder and `/tmp`.
   * @default []
   */
  writableDirs?: readonly string[] | undefined;
  /** A `node_modules` folder that every function finds, as if a layer brought it. */
  modules?: string | undefined;
  /**
   * From the answer until a change has taken effect, on the sandbox's clock or the machine's.
   * @default 150
   */
  changeMs?: number | undefined;
  /** Gets the platform's log, a line at a time, each beginning with the function's name in brackets. */
  log?: ((line: string) => void) | undefined;
}

export interface RunRequest {
  trigger: TriggerKind;
  requestId: string;
  event: unknown;
  /** Who calls, as the function is told. */
  identity: Identity;
  /** What the process and the event may deviate in. */
  switches?: InvocationRequest["switches"] | undefined;
  /** How often it was tried before. */
  retries?: number | undefined;
}

interface Running {
  runner: Runner;
  /** Invocations under way. */
  active: Set<Promise<unknown>>;
}

export class Runs {
  readonly #options: ScfOptions;
  readonly #clock: Clock;
  /** Gets each invocation once it has ended. */
  onRun: (fn: CloudFunction, record: InvocationRecord) => void = () => {};
  readonly #clockState: () => ClockState;
  readonly #running = new Map<Version, Running>();
  /** Of versions that were replaced or deleted. */
  readonly #ending = new Set<Promise<void>>();

  constructor(options: ScfOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
    this.#clockState = createClockState(clock);
    clock.onChange(() => {
      const state = this.#clockState();
      for (const { runner } of this.#running.values()) runner.pool.each((instance) => instance.setClock(state));
    });
  }

  /** Runs a version once. A fault names the cloud's folders, not this machine's. */
  async run(
    fn: CloudFunction,
    version: Version,
    { trigger, requestId, event, identity, switches = {}, retries = 0 }: RunRequest,
  ): Promise<InvocationOutcome> {
    const { code } = version;
    const running = this.#runningOf(fn, version, code);
    const { runner } = running;
    const context = scfContext(runner.spec, requestId, identity, switches);
    const request = { trigger, requestId, event, context, variables: identity.variables, switches };
    const refusal = refusalOf(fn, version);
    fn.underWay.set(requestId, this.#clock.now());
    const work = refusal === undefined ? runner.run(request) : Promise.resolve(runner.refuse(request, refusal));
    running.active.add(work);
    try {
      const { record, ending } = await work;
      fn.runs.push({ record, qualifier: version.name, retries });
      if (fn.runs.length > MAX_RUNS_KEPT) fn.runs.shift();
      this.onRun(fn, record);
      return { record, ending: "fault" in ending ? { fault: this.#toldOutside(ending.fault, runner.spec) } : ending };
    } finally {
      running.active.delete(work);
      fn.underWay.delete(requestId);
    }
  }

  /** Ends the processes of a version that is replaced, once they have ended what they do. */
  async retire(version: Version): Promise<void> {
    const running = this.#running.get(version);
    if (running === undefined) return;
    this.#running.delete(version);
    await this.#track(Promise.allSettled(running.active).then(() => running.runner.pool.clear()));
  }

  /** Ends the processes of a version at once. */
  async end(version: Version): Promise<void> {
    const running = this.#running.get(version);
    if (running === undefined) return;
    this.#running.delete(version);
    await this.#track(running.runner.pool.clear());
  }

  /** Ends every process. */
  async close(): Promise<void> {
    for (const version of [...this.#running.keys()]) void this.end(version);
    await Promise.all(this.#ending);
  }

  log(fn: CloudFunction, line: string): void {
    this.#options.log?.(`[${fn.name}] ${line}`);
  }

  async #track(ending: Promise<void>): Promise<void> {
    this.#ending.add(ending);
    await ending.finally(() => this.#ending.delete(ending));
  }

  #runningOf(fn: CloudFunction, version: Version, code: CodePackage | undefined): Running {
    let running = this.#running.get(version);
    if (running === undefined) {
      running = { runner: this.#createRunner(fn, version, code?.dir ?? "/"), active: new Set() };
      this.#running.set(version, running);
    }
    return running;
  }

  #createRunner(fn: CloudFunction, version: Version, dir: string): Runner {
    const { hostScript, writableDirs = [] } = this.#options;
    const { handler, memoryMb, timeoutSeconds, environment, runtime } = version.configuration;
    const { region, namespace } = fn.home;
    const place = { region, version: version.name, runtime };
    const spec: FunctionSpec = { name: fn.name, dir, handler, memoryMb, timeoutSeconds, http: true, timers: [], place };
    return new Runner({
      spec,
      hostScript,
      environment: processEnvironment(spec, environment, namespace),
      writableDirs: [...writableDirs, "/tmp"],
      maxInstances: MAX_INSTANCES,
      now: () => this.#clock.now(),
      clockState: this.#clockState,
      log: (line) => this.log(fn, line),
    });
  }

  #toldOutside(fault: Fault, { dir }: FunctionSpec): Fault {
    return inCloudPaths(fault, { code: dir, hostScript: this.#options.hostScript });
  }
}

/** What keeps an invocation from the function. */
function refusalOf(fn: CloudFunction, { configuration, code }: Version): Fault | undefined {
  const { reservedMb } = fn;
  if (reservedMb !== undefined && (fn.underWay.size + 1) * configuration.memoryMb > reservedMb) {
    return { status: 432, message: "ResourceLimit: the function's reserved concurrency is used up" };
  }
  if (!configuration.runtime.startsWith("Nodejs")) {
    return { status: 438, message: `The sandbox runs Node.js only, not ${configuration.runtime}` };
  }
  return code === undefined ? { status: 500, message: "The function has no code yet" } : undefined;
}
