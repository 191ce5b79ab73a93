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
  /** Ends every process. */
  close(): Promise<void>;
}

/** What a gateway can know only once the sandbox listens. */
export interface GatewayContext {
  /** Where providers and control API answer, such as `http://127.0.0.1:4600`. */
  url: string;
  clock: Clock;
}

/** Makes the gateway when the address is known. */
export type OpenGateway = (context: GatewayContext) => FunctionsGateway | Promise<FunctionsGateway>;
