/**
 * From a known caller to the use case that is meant for that kind of caller, with the input checked on the way.
 *
 * @module
 */
import type * as z from "zod/mini";
import type { Scope } from "../config/settings.ts";
import { XinshiError } from "../errors.ts";
import { parseInput } from "../validation/parse.ts";
import type { PushInput } from "../validation/push.ts";
import type { Call, Caller, CallerKind } from "./invocation.ts";
import type { Action } from "./trigger.ts";

export type AnySchema = z.core.$ZodType;

/** A `Call` by one kind of caller, written out so that a use case for several kinds takes each of them. */
type CallBy<Kind extends CallerKind> = Omit<Call, "caller"> & { caller: Extract<Caller, { kind: Kind }> };

/** What one kind of caller may send, and what runs then. */
export interface Handler<App, Kind extends CallerKind, Schema extends AnySchema> {
  input: Schema;
  run: (input: z.output<Schema>, call: CallBy<Kind>, app: App) => Promise<unknown>;
}

export interface TimerHandler<App> {
  /** The trigger that fires it. Any timer of the function when left out. */
  triggerName?: string;
  /** A timer brings no input. */
  run: (input: undefined, call: CallBy<"timer">, app: App) => Promise<unknown>;
}

export interface PushHandler<App> {
  run: (input: PushInput, call: CallBy<"provider">, app: App) => Promise<unknown>;
}

/** One action of API 3.0, with its input checked on the way. */
export interface ApiAction<App> {
  /**
   * Whoever asks the same twice within a second signs the same twice; else a signature is good once.
   * @default false
   */
  isRepeatable?: boolean;
  run(input: unknown, call: CallBy<"service">, app: () => Promise<App>): Promise<object>;
}

/** An action by its schema and use case. */
export function apiAction<App, Schema extends AnySchema>(
  input: Schema,
  run: (input: z.output<Schema>, call: CallBy<"service">, app: App) => Promise<object>,
): ApiAction<App> {
  return { run: async (raw, call, app) => run(parseInput(input, raw), call, await app()) };
}

/** Who may call; a kind that is left out is refused. */
export interface Handlers<App, User extends AnySchema, Service extends AnySchema> {
  user?: Handler<App, "user", User>;
  service?: Handler<App, "service", Service>;
  timer?: TimerHandler<App>;
  /** A function that takes pushes is reached in no other way. */
  push?: PushHandler<App>;
  /** Actions of API 3.0 that a backend may call with an official SDK, by their names. */
  api3?: Readonly<Record<string, ApiAction<App>>>;
  /** What a backend's key has to be good for; any key when left out. */
  scope?: Scope;
  /**
   * Lets administrators among the users call as a backend does, with `asAdmin: true` beside the backend's fields.
   * @default false
   */
  admins?: boolean;
}

/**
 * Runs the caller's use case.
 *
 * @param app put together only once the input is known to be good
 * @throws XinshiError `PERMISSION_DENIED` for a kind of caller the function has no use case for, `INVALID_ARGUMENT`
 */
export async function dispatch<App, User extends AnySchema, Service extends AnySchema>(
  { user, service, timer, push, scope }: Handlers<App, User, Service>,
  { caller, ...call }: Call,
  input: unknown,
  app: () => Promise<App>,
): Promise<unknown> {
  if (caller.kind === "user") return runHandler(given(user, "user"), input, { ...call, caller }, app);
  if (caller.kind === "service") checkScope(caller, scope);
  if (caller.kind === "service") return runHandler(given(service, "service"), input, { ...call, caller }, app);
  if (caller.kind === "provider") {
    return given(push, "provider").run(input as PushInput, { ...call, caller }, await app()); // made by the trigger
  }
  return given(timer, "timer").run(undefined, { ...call, caller }, await app());
}

/** The one version of the SMS interface that functions speak. Source: "SendSms", https://cloud.tencent.com/document/api/382/55981 */
const API_VERSION = "2021-01-11";

/**
 * Runs an action of API 3.0.
 *
 * @throws XinshiError `NOT_FOUND` with reason `action` or `version`, `PERMISSION_DENIED`, `INVALID_ARGUMENT`
 */
export async function dispatchAction<App>(
  { api3 = {}, scope }: Pick<Handlers<App, AnySchema, AnySchema>, "api3" | "scope">,
  { caller, ...call }: Call,
  { action, input }: { action: Action; input: unknown },
  app: () => Promise<App>,
): Promise<object> {
  if (caller.kind !== "service") throw new XinshiError("PERMISSION_DENIED", "Only a backend speaks API 3.0");
  checkScope(caller, scope);
  const known = Object.hasOwn(api3, action.name) ? api3[action.name] : undefined;
  if (known === undefined) {
    throw new XinshiError("NOT_FOUND", "The request `Action` is invalid or not found.", { reason: "action" });
  }
  if (action.version !== API_VERSION) {
    throw new XinshiError("NOT_FOUND", `The version of this action is ${API_VERSION}`, { reason: "version" });
  }
  return known.run(input, { ...call, caller }, app);
}

function checkScope({ scopes }: Extract<Caller, { kind: "service" }>, scope: Scope | undefined): void {
  if (scope === undefined || scopes === undefined || scopes.includes(scope)) return;
  throw new XinshiError("PERMISSION_DENIED", `This key is not good for ${scope}`, { reason: "scope" });
}

async function runHandler<App, Kind extends CallerKind, Schema extends AnySchema>(
  handler: Handler<App, Kind, Schema>,
  input: unknown,
  call: CallBy<Kind>,
  app: () => Promise<App>,
): Promise<unknown> {
  const checked = parseInput(handler.input, input);
  return handler.run(checked, call, await app());
}

function given<H>(handler: H | undefined, kind: CallerKind): H {
  if (handler !== undefined) return handler;
  throw new XinshiError("PERMISSION_DENIED", `This function is not for callers of the kind ${kind}`);
}
