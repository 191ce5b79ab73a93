/**
 * The contract of one way in. `recognise.ts` has the only list of them; a new way is a new file of this shape and one
 * line there.
 *
 * @module
 */
import type { Outcome } from "../outcome.ts";
import type { ServedPage } from "../validation/console-page.ts";
import type { HttpAccess } from "./access.ts";
import type { HttpRequest } from "./http-request.ts";
import type { Caller } from "./invocation.ts";
import type { InvocationEnv } from "./invocation-env.ts";

/** One invocation as it arrived. */
export interface Arrival {
  /** Written by whoever called: proves nothing. */
  event: unknown;
  /** Written by the platform for this invocation. */
  env: InvocationEnv;
  requestId: string;
  /**
   * Lambda runs this invocation, and its context names no way in.
   * @default false
   */
  isLambda?: boolean;
}

/**
 * A body as input, not yet checked.
 *
 * @throws XinshiError `UNSUPPORTED_MEDIA_TYPE` or `INVALID_ARGUMENT`
 */
export type ReadBody = (request: Pick<HttpRequest, "headers" | "body">) => unknown;

/** What the function and its app allow; asked only by the ways that need it. */
export interface Gate {
  /** The timer trigger that may fire this function; any when undefined. */
  triggerName: string | undefined;
  /** Puts the app together on first use. */
  access(): Promise<HttpAccess>;
  readBody: ReadBody;
  /** What a browser that comes by itself is shown; without it, nothing. */
  page?: (() => ServedPage) | undefined;
  /** Whether this action of API 3.0 may be asked for twice within a second. */
  isRepeatable(action: string): boolean;
}

export type Reading =
  /** Somebody known calls; the input is not yet checked. */
  | { kind: "call"; caller: Caller; input: unknown; action?: Action | undefined }
  /** Answered without running anything. */
  | { kind: "answered"; reply: unknown };

/** What of Tencent Cloud's API 3.0 is asked for. */
export interface Action {
  name: string;
  version: string;
}

export type TriggerName = "callFunction" | "http" | "api3" | "timer" | "push" | "unknown";

export interface Trigger<Event> {
  readonly name: TriggerName;
  /** The event in this way's own terms, or undefined when it came another way. */
  match(arrival: Arrival): Event | undefined;
  /**
   * Who calls, and with what.
   *
   * @throws XinshiError when the caller is not known, or the input cannot be read
   */
  read(event: Event, gate: Gate): Promise<Reading>;
  /**
   * The outcome in the shape this way's callers expect. What it throws, the platform gets.
   *
   * @param json the outcome, serialised
   * @param access absent when the app could not be put together
   */
  reply(outcome: Outcome, json: string, event: Event, access: HttpAccess | undefined): unknown;
}
