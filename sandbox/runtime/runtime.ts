/**
 * Runs the built function bundles as the platforms do: `wx.cloud.callFunction`, HTTP, and timers, each function in
 * processes of its own, with the environment and event that the platform would give.
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import type { FunctionsConsole } from "../gateway.ts";
import { createClockState } from "./clock-state.ts";
import { createConsole } from "./console.ts";
import {
  type CallUser,
  callIdentity,
  httpIdentity,
  lambdaContext,
  managementIdentity,
  processEnvironment,
  scfContext,
  settingsFaults,
  type TimerVariant,
  timerIdentity,
} from "./context.ts";
import type {
  CallAnswer,
  FireOptions,
  FunctionRuntime,
  FunctionSummary,
  InvocationBrief,
  RuntimeOptions,
  TimerAnswer,
} from "./contract.ts";
import { emptyDataDir, isInside, openDataDir } from "./data-dir.ts";
import { bodyLimit, endingAnswer, tooLargeAnswer } from "./http-answer.ts";
import { httpEvent } from "./http-event.ts";
import type { HttpAnswer, HttpRequest, HttpShape } from "./http-message.ts";
import { cancelled } from "./instance.ts";
import type { FunctionSpec, TimerSpec } from "./manifest.ts";
import { resolveOpenData } from "./open-data.ts";
import { type CallFailure, callFailure, inCloudPaths, PLATFORM, platformBody } from "./platform.ts";
import type { ClockState, Fault } from "./protocol.ts";
import { handleRequest } from "./routes.ts";
import { type InvocationOutcome, type InvocationRecord, type InvocationRequest, Runner } from "./runner.ts";
import type { Switches } from "./switches.ts";
import { type Tick, Timers, timerEvent } from "./timers.ts";

export type { CallUser } from "./context.ts";
export type * from "./contract.ts";
export type { FunctionSpec } from "./manifest.ts";

/** Starts the runtime; processes start with the first invocations. */
export function createRuntime(options: RuntimeOptions): FunctionRuntime {
  return new BundleRuntime(options);
}

class BundleRuntime implements FunctionRuntime {
  readonly #options: RuntimeOptions;
  readonly #environmentId: string;
  readonly #dataDir: string;
  readonly #runners: ReadonlyMap<string, Runner>;
  readonly #timers: Timers;
  readonly #stopListening: () => void;
  readonly #clockState: () => ClockState;
  readonly #invocationListeners = new Set<(name: string, record: InvocationRecord) => void>();
  /** A reset under way; invocations wait for it. */
  #resetting: Promise<void> | undefined;
  readonly console: FunctionsConsole;
  #isClosed = false;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#clockState = createClockState(options.clock);
    this.console = createConsole(this, options.apiKey);
    this.#environmentId = options.environmentId ?? PLATFORM.environmentId;
    this.#dataDir = openDataDir(options.dataDir, [process.cwd(), ...options.functions.map(({ dir }) => dir)]);
    for (const fault of settingsFaults(options.environment)) options.log?.(`WARNING ${fault}`);
    this.#runners = new Map(options.functions.map((spec) => [spec.name, this.#createRunner(spec)]));
    this.#stopListening = options.clock.onChange(() => this.#passOnClock());
    this.#timers = this.#createTimers();
    if (options.cron !== false) this.#timers.start();
  }

  has(name: string): boolean {
    return this.#runners.has(name);
  }

  hasHttp(name: string): boolean {
    return this.#runners.get(name)?.spec.http === true;
  }

  timerNames(name: string): string[] {
    return this.#runners.get(name)?.spec.timers.map((timer) => timer.name) ?? [];
  }

  async call(name: string, data: unknown, user: CallUser, own: Switches = {}): Promise<CallAnswer> {
    const requestId = randomUUID();
    const switches = this.#switches(own);
    const spec = this.#runners.get(name)?.spec;
    if (spec === undefined) return callFailure(UNKNOWN_FUNCTION, requestId, switches.olderErrors === true);
    if (!isFields(data)) return { ...DATA_REFUSED, requestID: requestId };
    const now = this.#options.clock.now();
    const open = resolveOpenData({ ...data }, user.appid ?? PLATFORM.miniProgramAppId, now);
    const identity = callIdentity({ ...user, more: open.variables }, this.#environmentId, now, switches);
    const userInfo = { appId: identity.variables.WX_APPID, openId: user.openid };
    const { ending } = await this.#run(name, {
      trigger: "call",
      requestId,
      event: { ...open.data, userInfo },
      context: scfContext(spec, requestId, identity, switches),
      variables: identity.variables,
      switches,
    });
    if ("fault" in ending)
      return callFailure(this.#toldOutside(ending.fault, spec), requestId, switches.olderErrors === true);
    return { result: JSON.parse(ending.result), requestID: requestId, errMsg: "cloud.callFunction:ok" };
  }

  async http(
    name: string,
    request: HttpRequest,
    { shape = "function-url", switches: own = {} }: { shape?: HttpShape; switches?: Switches } = {},
  ): Promise<HttpAnswer> {
    const requestId = randomUUID();
    const answer = await this.#answerHttp(this.#specOf(name), request, {
      shape,
      requestId,
      switches: this.#switches(own),
    });
    answer.headers.push(["X-Sandbox-Request-Id", requestId]);
    return answer;
  }

  async timer(
    name: string,
    { name: timerName, variant, forged = false, switches = {} }: FireOptions = {},
  ): Promise<TimerAnswer> {
    const { timers } = this.#specOf(name);
    const timer = timerName === undefined ? timers[0] : timers.find((each) => each.name === timerName);
    if (timer === undefined) throw new Error(`The function ${name} has no such timer`);
    const tick = { functionName: name, timer, at: this.#options.clock.now(), requestId: randomUUID() };
    const { record, ending } = await this.#runTick(tick, { variant, forged, switches });
    return {
      fired: true,
      requestId: tick.requestId,
      status: record.status,
      result: "fault" in ending ? null : JSON.parse(ending.result),
      ...("fault" in ending && { error: platformBody(ending.fault, tick.requestId) }),
      logs: record.logs,
      durationMs: record.durationMs,
    };
  }

  list(): FunctionSummary[] {
    return [...this.#runners.values()].map(({ spec, pool, history }) => ({
      name: spec.name,
      http: spec.http,
      timers: spec.timers.map(({ name, cron }) => ({
        name,
        cron,
        nextRun: toIso(this.#timers.nextRun(spec.name, name)),
      })),
      memoryMb: spec.memoryMb,
      timeoutSeconds: spec.timeoutSeconds,
      instances: pool.describe(),
      queued: pool.queued,
      invocations: [...history],
    }));
  }

  onInvocation(listener: (name: string, record: InvocationRecord) => void): () => void {
    this.#invocationListeners.add(listener);
    return () => this.#invocationListeners.delete(listener);
  }

  describe(): { functions: FunctionSummary<InvocationBrief>[] } {
    return { functions: this.list().map((one) => ({ ...one, invocations: one.invocations.map(briefOf) })) };
  }

  handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return handleRequest(this, request, response);
  }

  /** Ends every process, empties the data folder and starts the timers anew. */
  reset(): Promise<void> {
    this.#resetting ??= this.#startOver().finally(() => {
      this.#resetting = undefined;
    });
    return this.#resetting;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timers.stop();
    this.#stopListening();
    await this.#resetting;
    await this.#endProcesses();
  }

  async #startOver(): Promise<void> {
    this.#timers.stop();
    await this.#endProcesses();
    emptyDataDir(this.#dataDir);
    for (const { history } of this.#runners.values()) history.length = 0;
    if (this.#options.cron !== false && !this.#isClosed) this.#timers.start();
  }

  async #endProcesses(): Promise<void> {
    await Promise.all([...this.#runners.values()].map(({ pool }) => pool.clear()));
  }

  async #run(name: string, request: InvocationRequest): Promise<Pick<InvocationOutcome, "ending" | "record">> {
    const runner = this.#runnerOf(name);
    await this.#resetting;
    return this.#isClosed ? runner.refuse(request, cancelled()) : runner.run(request);
  }

  async #answerHttp(
    spec: FunctionSpec,
    request: HttpRequest,
    { shape, requestId, switches }: { shape: HttpShape; requestId: string; switches: Switches },
  ): Promise<HttpAnswer> {
    if (request.body.length > bodyLimit(shape, request)) return tooLargeAnswer(shape, requestId);
    const identity = httpIdentity(shape, this.#environmentId);
    const now = this.#options.clock.now();
    const about = { functionName: spec.name, requestId, now, environmentId: this.#environmentId, switches };
    const { ending } = await this.#run(spec.name, {
      trigger: "http",
      requestId,
      event: httpEvent(shape, request, about),
      context: shape.startsWith("aws")
        ? lambdaContext(spec, requestId)
        : scfContext(spec, requestId, identity, switches),
      variables: identity.variables,
      switches,
    });
    return endingAnswer(
      shape,
      "fault" in ending ? { fault: this.#toldOutside(ending.fault, spec) } : ending,
      requestId,
    );
  }

  #runTick(tick: Tick, { variant, forged, switches: own = {} }: Omit<FireOptions, "name">): Promise<InvocationOutcome> {
    const { functionName, timer, requestId, at } = tick;
    const switches = this.#switches(own);
    const identity = forged
      ? managementIdentity(this.#environmentId)
      : timerIdentity(variant ?? usualVariant(timer), this.#environmentId, switches);
    return this.#run(functionName, {
      trigger: "timer",
      requestId,
      event: timerEvent(forged ? { ...timer, argument: undefined } : timer, at),
      context: scfContext(this.#specOf(functionName), requestId, identity, switches),
      variables: identity.variables,
      switches,
    });
  }

  #createTimers(): Timers {
    return new Timers({
      clock: this.#options.clock,
      timers: this.#options.functions.flatMap(({ name, timers }) =>
        timers.map((timer) => ({ functionName: name, timer })),
      ),
      isDuplicating: this.#options.switches?.duplicateTimers === true,
      createRequestId: randomUUID,
      deliver: async (tick) => {
        const { ending } = await this.#runTick(tick, {});
        return "fault" in ending ? ending.fault : undefined;
      },
      log: (functionName, line) => this.#options.log?.(`[${functionName}] ${line}`),
    });
  }

  #createRunner(spec: FunctionSpec): Runner {
    const { hostScript, environment, dataDir, maxInstances = 4, clock, log } = this.#options;
    return new Runner({
      spec,
      hostScript,
      environment: processEnvironment(spec, environment, this.#environmentId),
      writableDirs: [this.#dataDir, path.resolve(dataDir), ...sharedTemporaryDir(spec.dir)],
      maxInstances,
      now: () => clock.now(),
      clockState: this.#clockState,
      log: (line) => log?.(`[${spec.name}] ${line}`),
      recorded: (record) => {
        for (const listener of this.#invocationListeners) listener(spec.name, record);
      },
    });
  }

  #passOnClock(): void {
    const state = this.#clockState();
    for (const { pool } of this.#runners.values()) pool.each((instance) => instance.setClock(state));
  }

  /** A fault as the caller may see it. */
  #toldOutside(fault: Fault, { dir }: FunctionSpec): Fault {
    return inCloudPaths(fault, { code: dir, hostScript: this.#options.hostScript });
  }

  #switches(own: Switches): Switches {
    return { ...this.#options.switches, ...own };
  }

  #runnerOf(name: string): Runner {
    const runner = this.#runners.get(name);
    if (runner === undefined) throw new Error(`There is no function ${name}`);
    return runner;
  }

  #specOf(name: string): FunctionSpec {
    return this.#runnerOf(name).spec;
  }
}

const UNKNOWN_FUNCTION: Fault = { status: 435, message: "FunctionName parameter could not be found" };
const DATA_REFUSED: Omit<CallFailure, "requestID"> = {
  errCode: -401003,
  errMsg: "cloud.callFunction:fail Error: errCode: -401003 api parameter type error | errMsg: data must be an object",
};

/** WeChat's own triggers cannot carry an argument. */
function usualVariant(timer: TimerSpec): TimerVariant {
  return timer.argument === undefined ? "wx" : "scf";
}

/** In the cloud a function may write to `/tmp`; here too, unless its own code lies there. */
function sharedTemporaryDir(codeDir: string): string[] {
  return existsSync("/tmp") && !isInside(codeDir, "/tmp") ? ["/tmp"] : [];
}

/** Fields of a call; left out or null is none. */
function isFields(data: unknown): data is object | null | undefined {
  return data === undefined || data === null || (typeof data === "object" && !Array.isArray(data));
}

function briefOf({ event: _event, result: _result, error: _error, ...brief }: InvocationRecord): InvocationBrief {
  return brief;
}

function toIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
