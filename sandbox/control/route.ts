/**
 * The form of the control API's routes, and how a path finds its own.
 *
 * @module
 */
import type { ServerResponse } from "node:http";
import * as z from "zod/mini";
import type { Call } from "../calls.ts";
import type { FunctionsGateway } from "../gateway.ts";
import type { Live } from "../live.ts";
import type { CapturedMessage } from "../message.ts";
import { type PhoneNumber, readPhoneNumber } from "../phone-number.ts";
import type { Scf } from "../scf/scf.ts";
import type { State } from "../state.ts";

export type ControlMethod = "GET" | "POST" | "PUT" | "DELETE";

export interface ControlRequest<Query = unknown, Body = unknown> {
  state: State;
  functions: FunctionsGateway | undefined;
  /** What was deployed here. */
  scf: Pick<Scf, "list"> | undefined;
  /** The sandbox's address, for links. */
  base: string;
  /** Parts of the path, decoded. */
  path: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  /** Aborts when the client hangs up. */
  signal: AbortSignal;
  /** Forgets everything, the functions' ledger too unless it is to be kept. */
  reset(keepLedger: boolean): Promise<void>;
  /** The pages that are told what happens. */
  live: Live;
  /** Sends a captured message once more, as its provider takes it now. */
  resend(message: CapturedMessage): CapturedMessage;
  /** Places a call once more, as its provider takes it now. */
  redial(call: Call): Call;
}

export interface ControlRoute {
  method: ControlMethod;
  /** Such as `/_sandbox/messages/{id}`. */
  path: string;
  query: z.ZodMiniType;
  /** Undefined: a body is not read. */
  body: z.ZodMiniType | undefined;
  /** Returns what is sent as JSON, or what writes something else. */
  handle(request: ControlRequest): unknown;
}

interface RouteDefinition<Query extends z.ZodMiniType, Body extends z.ZodMiniType> {
  /** Nothing when left out. */
  query?: Query;
  body?: Body;
  handle(request: ControlRequest<z.output<Query>, z.output<Body>>): unknown;
}

const NOTHING = z.strictObject({});

/** Ties a route's schemas to the types that its handler gets. */
export function defineRoute<Query extends z.ZodMiniType = z.ZodMiniType, Body extends z.ZodMiniType = z.ZodMiniType>(
  method: ControlMethod,
  path: string,
  { query, body, handle }: RouteDefinition<Query, Body>,
): ControlRoute {
  return {
    method,
    path,
    query: query ?? NOTHING,
    body,
    handle: (request) => handle(request as ControlRequest<z.output<Query>, z.output<Body>>),
  };
}

/** The schema-checked part of a request to a route with this query. */
export type WithQuery<Query extends z.ZodMiniType> = ControlRequest<z.output<Query>>;

/** The schema-checked part of a request to a route with this body. */
export type WithBody<Body extends z.ZodMiniType> = ControlRequest<unknown, z.output<Body>>;

/** An answer that is not JSON in one piece. */
export class RawAnswer {
  readonly write: (response: ServerResponse) => void | Promise<void>;

  constructor(write: RawAnswer["write"]) {
    this.write = write;
  }
}

/** What the caller did wrong. */
export class ControlError extends Error {
  readonly status: number;
  readonly code: string;
  /** Further members of the error. */
  readonly details: object;

  constructor(status: number, code: string, message: string, details: object = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export function notFound(what: string): ControlError {
  return new ControlError(404, "NOT_FOUND", `There is no such ${what}`);
}

export function invalid(message: string): ControlError {
  return new ControlError(400, "INVALID_ARGUMENT", message);
}

/** The values of a route's `{parts}` when the path is its, else undefined. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const text = given[index] ?? "";
    if (part.startsWith("{")) values[part.slice(1, -1)] = decode(text);
    else if (part !== text) return undefined;
  }
  return values;
}

/** A number in any form that providers take, as E.164. */
export function readPhone(text: string | undefined): string {
  return readPhoneOf(text ?? "").e164;
}

/** The same, with what is known of the number. */
export function readPhoneOf(text: string): PhoneNumber {
  const number = readPhoneNumber(text.replace(/^ /, "+")); // a bare + in a query arrives as a space
  if (number === undefined) throw invalid("Cannot read the request: phone: must be a number such as +8613711112222");
  return number;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid("Cannot read the request: the path is not percent-encoded UTF-8");
  }
}
