/**
 * A cloud function in a few lines: its name, who may call it with what, and which use case runs. Every platform event
 * becomes a checked input and a `Call`; every result, expected or not, becomes an `Outcome` in the shape that this way's
 * callers expect. Nothing is thrown at the platform but a timer's failure that is worth trying again (`timer.ts`).
 *
 * @module
 */
import { randomUUID } from "node:crypto";
import { toXinshiError, XinshiError } from "../errors.ts";
import { createLog, type LogFields } from "../log.ts";
import { once } from "../once.ts";
import type { ServedPage } from "../validation/console-page.ts";
import type { HttpAccess } from "./access.ts";
import { asAdmin } from "./admin.ts";
import { type Answer, answerFailure, answerWith } from "./answer.ts";
import { readDeadline } from "./deadline.ts";
import { type AnySchema, dispatch, dispatchAction, type Handlers } from "./dispatch.ts";
import type { Call, Caller } from "./invocation.ts";
import { readInvocationEnv } from "./invocation-env.ts";
import { logInvocation } from "./invocation-log.ts";
import { readJsonBody } from "./json-body.ts";
import { isLambdaContext } from "./lambda.ts";
import { type Entrance, type Openness, recognise } from "./recognise.ts";
import { readRequestId } from "./request-id.ts";
import { createTrail } from "./trail.ts";
import type { Gate, ReadBody, TriggerName } from "./trigger.ts";

export interface FunctionDefinition<App, User extends AnySchema, Service extends AnySchema>
  extends Handlers<App, User, Service> {
  name: string;
  /** The composition root, called on first use and again after a failure; a failure is that invocation's error. */
  app: (functionName: string) => Promise<App>;
  /** What the triggers need of the app; asked once an app. */
  access: (app: App) => HttpAccess;
  /**
   * How bodies of HTTP requests are read.
   * @default JSON only
   */
  body?: ReadBody;
  /** What a browser that comes by itself is shown: a page that holds no data. */
  page?: () => ServedPage;
}

/** What is impure: the machine's own, or a test's. */
export interface Host {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  newRequestId(): string;
  /** Takes one line of log, without line end. */
  write(line: string): void;
}

const realHost: Host = {
  now: () => Date.now(),
  newRequestId: () => randomUUID(),
  write: (line) => console.log(line),
};

/** What a platform calls. The event is the caller's, the context the platform's. */
export type Main = (event: unknown, context: unknown) => Promise<unknown>;

/** One invocation once it is recognised. */
interface Invocation {
  requestId: string;
  deadline: number;
  entrance: Entrance;
}

/** How it ended, before the reply is in its way's shape. */
interface Ending {
  requestId: string;
  trigger: TriggerName;
  caller: Caller | undefined;
  error: XinshiError | undefined;
  /** What it was about, as far as it is known. */
  about: LogFields;
  reply(): unknown;
}

/** An invocation as the platform makes it. */
interface Raw {
  event: unknown;
  context: unknown;
  openness: Openness;
}

type Runner = (invocation: Invocation) => Promise<Ending>;

/** Returns the function to be exported as `main`. Only a timer makes it reject, and only with what is worth a retry. */
export function defineFunction<App, User extends AnySchema, Service extends AnySchema>(
  definition: FunctionDefinition<App, User, Service>,
  host: Host = realHost,
): Main {
  const log = createLog(host.write, host.now);
  const run = createRunner(definition);
  let isFirst = true;
  return async (event, context) => {
    const coldStart = isFirst;
    isFirst = false;
    const startedAt = host.now();
    const openness = { isPushed: definition.push !== undefined, speaksApi3: definition.api3 !== undefined };
    const { reply, ...ending } = await invoke(run, host, { event, context, openness });
    const durationMs = Math.max(0, host.now() - startedAt);
    logInvocation(log, { ...ending, function: definition.name, durationMs, coldStart });
    return reply();
  };
}

/** Never rejects. No platform sends an event or context that cannot even be looked at; it gets an outcome all the same. */
async function invoke(run: Runner, host: Host, { event, context, openness }: Raw): Promise<Ending> {
  try {
    keepNoOneWaiting(context);
    const requestId = readRequestId(event, context, host.newRequestId);
    const arrival = { event, env: readInvocationEnv(context), requestId, isLambda: isLambdaContext(context) };
    const entrance = recognise(arrival, openness);
    return await run({ requestId, entrance, deadline: readDeadline(context, host.now()) });
  } catch (thrown) {
    const requestId = host.newRequestId();
    const broken = new XinshiError("INTERNAL", "The invocation cannot be read", {}, { cause: thrown });
    const { outcome, error } = answerFailure(requestId, broken);
    return { requestId, trigger: "unknown", caller: undefined, error, about: {}, reply: () => outcome };
  }
}

/** Kept-alive connections would otherwise hold back the answer on platforms that wait for an empty event loop. */
function keepNoOneWaiting(context: unknown): void {
  try {
    if (typeof context === "object" && context !== null) Reflect.set(context, "callbackWaitsForEmptyEventLoop", false);
  } catch {
    // A context that cannot be written to keeps its own way.
  }
}

/** Reads who calls, runs the use case, and says how to reply; app and access are kept from one invocation to the next. */
function createRunner<App, User extends AnySchema, Service extends AnySchema>(
  definition: FunctionDefinition<App, User, Service>,
): Runner {
  const app = once(() => definition.app(definition.name));
  const readAccess = once(async () => definition.access(await app()));
  return async ({ requestId, deadline, entrance }) => {
    let access: HttpAccess | undefined;
    let caller: Caller | undefined;
    const trail = createTrail();
    const gate: Gate = {
      triggerName: definition.timer?.triggerName,
      access: async () => (access = await readAccess()),
      readBody: definition.body ?? readJsonBody,
      page: definition.page,
      isRepeatable: (action) =>
        Object.hasOwn(definition.api3 ?? {}, action) && definition.api3?.[action]?.isRepeatable === true,
    };
    const end = ({ outcome, json, error }: Answer): Ending => {
      const reply = () => entrance.reply(outcome, json, access);
      return { requestId, trigger: entrance.name, caller, error, about: trail.fields(), reply };
    };
    try {
      const reading = await entrance.read(gate);
      if (reading.kind === "answered") {
        const reply = () => reading.reply;
        return { requestId, trigger: entrance.name, caller, error: undefined, about: {}, reply };
      }
      caller = reading.caller;
      const admitted = definition.admins ? await asAdmin(reading, readAccess) : reading;
      caller = admitted.caller;
      const call: Call = { requestId, functionName: definition.name, caller, trail, deadline };
      const { action, input } = reading;
      const data =
        action === undefined
          ? await dispatch(definition, call, admitted.input, app)
          : await dispatchAction(definition, call, { action, input }, app);
      return end(answerWith(requestId, data));
    } catch (thrown) {
      return end(answerFailure(requestId, toXinshiError(thrown)));
    }
  };
}
