/**
 * What the runtime and the host process say to each other, one JSON message each over Node's own channel.
 *
 * @module
 */

/** The sandbox's time, as a child process can follow it. */
export interface ClockState {
  /** Milliseconds to add to the machine's time. */
  offsetMs: number;
  /** The time shown while the clock stands still, milliseconds since the Unix epoch. */
  frozenAt: number | null;
}

/** Why an invocation has no result; `status` is the platform's function status code. */
export interface Fault {
  status: number;
  message: string;
  stack?: string | undefined;
}

export interface StartMessage {
  type: "start";
  /** Absolute path of the file that exports the handler. */
  entry: string;
  exportName: string;
  clock: ClockState;
}

export interface InvokeMessage {
  type: "invoke";
  /** JSON text: what JSON cannot carry is lost here as it is in the cloud. */
  event: string;
  context: Record<string, unknown>;
  /** Variables of this invocation, written into the process environment before the handler runs. */
  environment: Record<string, string>;
  /** Deletes what earlier invocations wrote and this one does not. */
  strictEnvironment: boolean;
  brokenRemainingTime: boolean;
  dropPlainReturn: boolean;
  timeoutMs: number;
  clock: ClockState;
}

export interface ClockMessage {
  type: "clock";
  clock: ClockState;
}

export type ToHost = StartMessage | InvokeMessage | ClockMessage;

export interface AnswerMessage {
  type: "answer";
  /** JSON text of the result. */
  result: string;
  /** Most memory the process has held, MB. */
  memoryMb: number;
  warning?: string | undefined;
}

export interface FaultMessage {
  type: "fault";
  fault: Fault;
  memoryMb: number;
}

export type FromHost =
  | { type: "ready" }
  /** The module could not be loaded, or holds no such handler: the process is of no use. */
  | { type: "unfit"; fault: Fault }
  | { type: "output"; text: string }
  | AnswerMessage
  | FaultMessage;
