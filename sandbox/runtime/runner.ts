/**
 * Runs invocations of one function: a process from the pool, the platform's log lines, the measurements, the history.
 *
 * @module
 */
import path from "node:path";
import { cancelled, Instance, type Reply } from "./instance.ts";
import { endLine, faultLine, reportLine, startLine } from "./log-lines.ts";
import type { FunctionSpec } from "./manifest.ts";
import { type Lease, Pool } from "./pool.ts";
import type { ClockState, Fault } from "./protocol.ts";
import type { Switches } from "./switches.ts";

const HISTORY_LENGTH = 20;
const LOG_TAIL_LINES = 40;
const LOG_TAIL_CHARACTERS = 2000;
const MB = 1024 * 1024;
/** Characters of an event or a result that are kept; what is longer is kept as its size. */
const KEPT_CHARACTERS = 64 * 1024;
/** The most an event may hold, by how the function is invoked. */
const EVENT_LIMITS = { synchronous: 6 * MB, asynchronous: 128 * 1024 };
const CALL_WARNING_BYTES = 100 * 1024;

/** `invoke` and `event` are calls of the cloud's own API, with and without an answer. */
export type TriggerKind = "call" | "http" | "timer" | "invoke" | "event";

export interface InvocationRequest {
  trigger: TriggerKind;
  requestId: string;
  event: unknown;
  context: Record<string, unknown>;
  variables: Record<string, string>;
  switches: Switches;
}

export interface InvocationRecord {
  requestId: string;
  trigger: TriggerKind;
  /** Sandbox time, milliseconds since the Unix epoch. */
  startedAt: number;
  /** From handing over the event to having the answer, without waiting in line and without starting a process. */
  durationMs: number;
  /** Time to start the process and load the code; 0 when warm. */
  coldStartMs: number;
  /** Most memory the process has held. */
  memoryMb: number;
  /** The platform's function status code; 200 is success. */
  status: number;
  /** The last lines of the log, very long ones cut. */
  logs: string[];
  /** As JSON text; long ones are kept as a text that tells their size. */
  event: string;
  /** The same; null when there is none. */
  result: string | null;
  /** Why there is no result. */
  error: Fault | null;
}

export interface InvocationOutcome {
  record: InvocationRecord;
  /** The result as JSON text, or why there is none. */
  ending: { result: string } | { fault: Fault };
}

export interface RunnerOptions {
  spec: FunctionSpec;
  hostScript: string;
  environment: Record<string, string>;
  writableDirs: string[];
  maxInstances: number;
  now(): number;
  clockState(): ClockState;
  log(line: string): void;
  /** Gets every record as it is made. */
  recorded?(record: InvocationRecord): void;
}

export class Runner {
  readonly pool: Pool;
  /** The newest first. */
  readonly history: InvocationRecord[] = [];
  readonly #options: RunnerOptions;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.pool = new Pool(() => this.#startInstance(), options.maxInstances);
  }

  get spec(): FunctionSpec {
    return this.#options.spec;
  }

  async run(request: InvocationRequest): Promise<InvocationOutcome> {
    const event = JSON.stringify(request.event) ?? "{}";
    const refusal = checkSize(event, request.trigger);
    const lease =
      refusal === undefined ? await this.pool.take({ fresh: request.switches.newInstance === true }) : undefined;
    if (lease === undefined) return this.#finish(request, event, { lines: [], fault: refusal ?? cancelled() });
    try {
      return await this.#runOn(lease, request, event);
    } finally {
      lease.instance.onLine = this.#options.log;
      this.pool.give(lease.instance);
    }
  }

  /** Records an invocation that never reaches the function. */
  refuse(request: InvocationRequest, fault: Fault): InvocationOutcome {
    return this.#finish(request, JSON.stringify(request.event) ?? "{}", { lines: [], fault });
  }

  async #runOn({ instance, isCold }: Lease, request: InvocationRequest, event: string): Promise<InvocationOutcome> {
    const lines: string[] = [];
    const say = (line: string): void => {
      this.#options.log(line);
      lines.push(line.slice(0, LOG_TAIL_CHARACTERS));
      if (lines.length > LOG_TAIL_LINES) lines.shift();
    };
    instance.onLine = say;
    say(startLine(request.requestId));
    if (request.trigger === "call" && exceeds(event, CALL_WARNING_BYTES)) say(LARGE_CALL);
    const unfit = await instance.ready;
    const startedAt = this.#options.now();
    const start = performance.now();
    const reply = unfit === undefined ? await instance.invoke(this.#message(request, event)) : unfitReply(unfit);
    const durationMs = performance.now() - start;
    if (reply.type === "answer" && reply.warning !== undefined) say(`WARNING ${reply.warning}`);
    if (reply.type === "fault") say(faultLine(request.requestId, reply.fault));
    say(endLine(request.requestId));
    say(reportLine(request.requestId, { durationMs, memoryMb: this.spec.memoryMb, usedMb: reply.memoryMb }));
    const coldStartMs = isCold ? instance.coldStartMs : 0;
    return this.#finish(request, event, { lines, startedAt, durationMs, coldStartMs, ...endingOf(reply) });
  }

  #finish(
    { requestId, trigger }: InvocationRequest,
    event: string,
    run: {
      lines: string[];
      startedAt?: number;
      durationMs?: number;
      coldStartMs?: number;
      memoryMb?: number;
    } & ({ result: string } | { fault: Fault }),
  ): InvocationOutcome {
    const { lines, startedAt = this.#options.now(), durationMs = 0, coldStartMs = 0, memoryMb = 0 } = run;
    const ending = "fault" in run ? { fault: run.fault } : { result: run.result };
    const status = "fault" in ending ? ending.fault.status : 200;
    const record: InvocationRecord = {
      requestId,
      trigger,
      startedAt,
      durationMs,
      coldStartMs,
      memoryMb,
      status,
      logs: lines,
      event: kept(event),
      result: "fault" in ending ? null : kept(ending.result),
      error: "fault" in ending ? ending.fault : null,
    };
    this.history.unshift(record);
    if (this.history.length > HISTORY_LENGTH) this.history.pop();
    this.#options.recorded?.(record);
    return { record, ending };
  }

  #message({ context, variables, switches }: InvocationRequest, event: string): Parameters<Instance["invoke"]>[0] {
    return {
      type: "invoke",
      event,
      context,
      environment: variables,
      strictEnvironment: switches.strictEnvironment === true,
      brokenRemainingTime: switches.brokenRemainingTime === true,
      dropPlainReturn: switches.dropPlainReturn === true,
      timeoutMs: this.spec.timeoutSeconds * 1000,
      clock: this.#options.clockState(),
    };
  }

  #startInstance(): Instance {
    const { spec, clockState, ...options } = this.#options;
    const dot = spec.handler.lastIndexOf(".");
    return new Instance({
      ...options,
      dir: spec.dir,
      entry: path.join(spec.dir, `${spec.handler.slice(0, dot)}.js`),
      exportName: spec.handler.slice(dot + 1),
      memoryMb: spec.memoryMb,
      clock: clockState(),
    });
  }
}

const LARGE_CALL = "WARNING The call carries more than 100 KB: put large fields into cloud storage";

function kept(json: string): string {
  if (json.length <= KEPT_CHARACTERS) return json;
  return JSON.stringify(`(${json.length} characters, too many to be kept)`);
}

function checkSize(event: string, trigger: TriggerKind): Fault | undefined {
  const limit = trigger === "timer" || trigger === "event" ? EVENT_LIMITS.asynchronous : EVENT_LIMITS.synchronous;
  if (!exceeds(event, limit)) return undefined;
  return { status: 406, message: `the event is larger than the ${limit} bytes that a function can take` };
}

/** Counts bytes only where characters leave it open. */
function exceeds(text: string, bytes: number): boolean {
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}

function unfitReply(fault: Fault): Reply {
  return { type: "fault", fault, memoryMb: 0 };
}

function endingOf(reply: Reply): { memoryMb: number } & ({ result: string } | { fault: Fault }) {
  const { memoryMb } = reply;
  return reply.type === "answer" ? { result: reply.result, memoryMb } : { fault: reply.fault, memoryMb };
}
