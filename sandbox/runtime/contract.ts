/**
 * What the runtime takes and gives.
 *
 * @module
 */
import type { FunctionsGateway } from "../gateway.ts";
import type { CallUser, TimerVariant } from "./context.ts";
import type { HttpAnswer, HttpRequest, HttpShape } from "./http-message.ts";
import type { FunctionSpec } from "./manifest.ts";
import type { CallFailure } from "./platform.ts";
import type { InvocationRecord } from "./runner.ts";
import type { Switches } from "./switches.ts";
import type { RuntimeClock } from "./timers.ts";

export interface RuntimeOptions {
  functions: FunctionSpec[];
  /** The host process's script, bundled as CommonJS. */
  hostScript: string;
  /** All that functions see of the environment, beside what the platform sets. */
  environment: Record<string, string>;
  /** Where the functions keep data; a reset empties it. */
  dataDir: string;
  clock: RuntimeClock;
  /** Gets the platform's log, a line at a time, each beginning with the function's name in brackets. */
  log?: ((line: string) => void) | undefined;
  /**
   * Most processes of one function; what comes above waits.
   * @default 4
   */
  maxInstances?: number | undefined;
  /**
   * Whether timers fire by the clock.
   * @default true
   */
  cron?: boolean | undefined;
  /**
   * Id of the CloudBase environment, which is also the namespace.
   * @default "sandbox-1a2b3c"
   */
  environmentId?: string | undefined;
  /** What the console calls functions with as a service; without it such calls carry no key. */
  apiKey?: string | undefined;
  /** Deviations for every invocation; a call can set more of its own. */
  switches?: Switches | undefined;
}

/** What `wx.cloud.callFunction` resolves to, or rejects with. */
export type CallAnswer = { result: unknown; requestID: string; errMsg: string } | CallFailure;

export interface TimerAnswer {
  fired: true;
  requestId: string;
  /** The platform's function status code; 200 is success. */
  status: number;
  result: unknown;
  /** The platform's body when the function failed. */
  error?: Record<string, unknown>;
  logs: string[];
  durationMs: number;
}

export interface FireOptions {
  /** Which timer, by default the first. */
  name?: string | undefined;
  /** By default `wx`, and `scf` for a timer with an argument, which WeChat's own cannot have. */
  variant?: TimerVariant | undefined;
  /** The same event from someone with rights to invoke, who is not the timer and does not know its argument. */
  forged?: boolean | undefined;
  switches?: Switches | undefined;
}

export interface FunctionSummary<Invocation = InvocationRecord> {
  name: string;
  http: boolean;
  timers: { name: string; cron: string; nextRun: string | null }[];
  memoryMb: number;
  timeoutSeconds: number;
  instances: { pid: number | undefined; busy: boolean; invocations: number }[];
  queued: number;
  /** The newest first. */
  invocations: Invocation[];
}

/** An invocation without what it was about. */
export type InvocationBrief = Omit<InvocationRecord, "event" | "result" | "error">;

export interface FunctionRuntime extends FunctionsGateway {
  call(name: string, data: unknown, user: CallUser, switches?: Switches): Promise<CallAnswer>;
  http(name: string, request: HttpRequest, options?: { shape?: HttpShape; switches?: Switches }): Promise<HttpAnswer>;
  /** Fires a timer now; a failure is not repeated, because the caller sees it. */
  timer(name: string, options?: FireOptions): Promise<TimerAnswer>;
  /** Calls `listener` for each invocation once it has ended. Returns what ends that. */
  onInvocation(listener: (name: string, record: InvocationRecord) => void): () => void;
  /** Every function with its triggers, processes and latest invocations. */
  list(): FunctionSummary[];
  describe(): { functions: FunctionSummary<InvocationBrief>[] };
}
