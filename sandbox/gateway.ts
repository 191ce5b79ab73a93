/**
 * The seam between the sandbox and whatever runs cloud functions behind `/call/*`, `/fn/*` and `/timer/*`.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "./clock.ts";

export interface FunctionsGateway {
  /** Answers one request below `/call/`, `/fn/` or `/timer/`; its body has not been read. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Forgets what the functions have stored. */
  reset(): Promise<void>;
  /** What `/_sandbox/health` says of the functions, as JSON. */
  describe(): unknown;
  /** For people who look at functions and try them. */
  console?: FunctionsConsole | undefined;
  /** Ends every process. */
  close(): Promise<void>;
}

export interface FunctionsConsole {
  /** Every function with its triggers, processes and latest invocations, as JSON. */
  list(): unknown[];
  /** Calls a function now; undefined when there is no such function, or it has no such trigger. */
  call(name: string, call: FunctionCall): Promise<FunctionAnswer | undefined>;
  /** Calls `listener` for each invocation that has ended, with its record as JSON. Returns what ends that. */
  onInvocation(listener: (invocation: unknown) => void): () => void;
}

/** Who calls, and with what. */
export type FunctionCall =
  | { as: "user"; openid: string; data?: unknown }
  /** With the sandbox's own API key. */
  | { as: "service"; body?: unknown; path?: string | undefined; method?: string | undefined }
  | { as: "timer"; name?: string | undefined };

export interface FunctionAnswer {
  requestId: string;
  /** Of HTTP for a service, else the platform's function status code. */
  status: number;
  /** Null when the function failed. */
  result: unknown;
  /** The platform's words when the function failed. */
  error?: unknown;
  logs: readonly string[];
  durationMs: number;
  isCold: boolean;
}

/** What a gateway can know only once the sandbox listens. */
export interface GatewayContext {
  /** Where providers and control API answer, such as `http://127.0.0.1:4600`. */
  url: string;
  clock: Clock;
}

/** Makes the gateway when the address is known. */
export type OpenGateway = (context: GatewayContext) => FunctionsGateway | Promise<FunctionsGateway>;
