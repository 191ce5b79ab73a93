/**
 * A typed client of a sandbox's control API, wherever the sandbox runs.
 *
 * @module
 */
import type { PreflightInput, ResetInput } from "../control/inputs.ts";
import type { preflight } from "../control/preflight.ts";
import type { FunctionAnswer, FunctionCall } from "../gateway.ts";
import type { InvocationView } from "../runtime/console.ts";
import type { FunctionSummary } from "../runtime/contract.ts";
import { type CallsClient, createCallsClient } from "./calls.ts";
import type { BodyOf } from "./inputs.ts";
import {
  type ClockClient,
  createClockClient,
  createFaultsClient,
  createRequestsClient,
  createSettingsClient,
  type FaultsClient,
  type RequestsClient,
  type SettingsClient,
} from "./machine.ts";
import { createMessagesClient, type MessagesClient } from "./messages.ts";
import { baseOf, createSend } from "./request.ts";
import { createSetupClient, type SetupClient } from "./setup.ts";

export type PreflightQuestion = BodyOf<typeof PreflightInput>;
export type PreflightAnswer = ReturnType<typeof preflight>;
export type ResetOptions = BodyOf<typeof ResetInput>;
export type FunctionView = FunctionSummary<InvocationView>;

export interface Health {
  status: "ok";
  url: string;
  now: string;
  /** How many texts are kept. */
  messages: number;
  /** Null without functions. */
  functions: object | null;
}

export interface FunctionsClient {
  list(): Promise<FunctionView[]>;
  /** Calls a function as a user of the mini-program, as a backend, or as its timer. */
  call(name: string, call: FunctionCall): Promise<FunctionAnswer>;
}

export interface SandboxClient extends MessagesClient, SetupClient {
  /** Such as `http://127.0.0.1:4600`: the endpoint that SDKs are given. */
  url: string;
  health(): Promise<Health>;
  /** Forgets everything: texts, calls, faults, the clock, what was added, and the functions' ledger. */
  reset(options?: ResetOptions): Promise<void>;
  /** Whether a text would be sent, and how it would read; nothing is sent. */
  preflight(question: PreflightQuestion): Promise<PreflightAnswer>;
  calls: CallsClient;
  clock: ClockClient;
  faults: FaultsClient;
  settings: SettingsClient;
  requests: RequestsClient;
  functions: FunctionsClient;
}

export interface ClientOptions {
  /**
   * What requests go out with.
   * @default globalThis.fetch
   */
  fetch?: typeof globalThis.fetch;
}

/**
 * Returns a client; nothing is sent yet.
 * @throws TypeError for what is no http address
 */
export function createSandboxClient(url: string, { fetch = globalThis.fetch }: ClientOptions = {}): SandboxClient {
  const send = createSend(url, fetch);
  return {
    url: baseOf(url),
    health: () => send("GET", "/health"),
    reset: async (options = {}) => {
      await send("POST", "/reset", { body: options });
    },
    preflight: (question) => send("POST", "/preflight", { body: question }),
    ...createMessagesClient(send),
    ...createSetupClient(send),
    calls: createCallsClient(send),
    clock: createClockClient(send),
    faults: createFaultsClient(send),
    settings: createSettingsClient(send),
    requests: createRequestsClient(send),
    functions: {
      list: async () => (await send<{ functions: FunctionView[] }>("GET", "/functions")).functions,
      call: (name, call) => send("POST", `/functions/${encodeURIComponent(name)}/call`, { body: call }),
    },
  };
}
