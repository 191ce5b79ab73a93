/**
 * Tencent's serverless cloud functions: the API that deploys them, and the addresses below `/scf/` that trigger them.
 *
 * @module
 */
import { createReadStream } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { sendError } from "../http.ts";
import type { Action } from "../providers/tencent/action.ts";
import type { Product } from "../providers/tencent/products.ts";
import { viewInvocation } from "../runtime/console.ts";
import { handleRequest } from "../runtime/routes.ts";
import type { State } from "../state.ts";
import { concurrencyActions } from "./actions/concurrency.ts";
import { functionActions } from "./actions/functions.ts";
import { invokeActions } from "./actions/invoke.ts";
import { logActions } from "./actions/logs.ts";
import { namespaceActions } from "./actions/namespaces.ts";
import { triggerActions } from "./actions/triggers.ts";
import { publishVersion, versionActions } from "./actions/versions.ts";
import { Cloud } from "./cloud.ts";
import { type DeployedView, viewDeployed } from "./console.ts";
import { routesTo } from "./routes.ts";
import type { ScfOptions } from "./runs.ts";

export type { ScfOptions } from "./runs.ts";

const VERSION = "2018-04-16";

export interface Scf {
  /** Of API 3.0. */
  product: Product;
  /** Answers one request below `/scf/`; its body has not been read. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Every function with its triggers and latest invocations; `base` is the sandbox's address. */
  list(base: string): DeployedView[];
  /** Calls the listeners from now on: after each change, and for each invocation that has ended, with its record as JSON. */
  watch(listeners: { onChange(): void; onInvocation(invocation: unknown): void }): void;
  /** Removes every deployed function. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Processes start with the first invocations. */
export function createScf(options: ScfOptions, state: State): Scf {
  const cloud = new Cloud(options, state);
  const actions = new Map<string, Action>([
    ...functionActions(cloud, (fn) => publishVersion(cloud, fn, "")),
    ...triggerActions(cloud),
    ...invokeActions(cloud),
    ...versionActions(cloud),
    ...concurrencyActions(cloud),
    ...namespaceActions(cloud),
    ...logActions(cloud),
  ]);
  const routes = routesTo(cloud);
  return {
    product: new Map([[VERSION, { actions: telling(actions, () => cloud.onChange()), needsRegion: true }]]),
    list: (base) => [...cloud.all()].map((fn) => viewDeployed(fn, base)),
    watch({ onChange, onInvocation }) {
      cloud.onChange = onChange;
      cloud.runs.onRun = (fn, record) => onInvocation({ function: fn.name, deployed: true, ...viewInvocation(record) });
    },
    async handle(request, response) {
      const [, id] = /^\/scf\/code\/([\da-f-]{36})\.zip$/.exec(request.url ?? "") ?? [];
      if (id !== undefined) return sendCode(cloud, id, response);
      request.url = request.url?.slice("/scf".length);
      return handleRequest(routes, request, response);
    },
    reset: () => cloud.reset(),
    close: () => cloud.reset(),
  };
}

/** The same actions; those that change something tell it. */
function telling(actions: ReadonlyMap<string, Action>, tell: () => void): Map<string, Action> {
  return new Map(
    [...actions].map(([name, action]) => {
      if (/^(?:Get|List|Invoke)/.test(name)) return [name, action];
      const prepare: Action["prepare"] = (parameters, context) => {
        const prepared = action.prepare(parameters, context);
        const run: typeof prepared.run = async () => {
          const result = await prepared.run();
          tell();
          return result;
        };
        return { ...prepared, run };
      };
      return [name, { ...action, prepare }];
    }),
  );
}

/** The zip as it was deployed. */
async function sendCode(cloud: Cloud, id: string, response: ServerResponse): Promise<void> {
  const code = cloud.codeOf(id);
  if (code === undefined) return sendError(response, 404, "NOT_FOUND", "There is no such code");
  response.writeHead(200, { "content-type": "application/zip", "content-length": code.zipBytes });
  await pipeline(createReadStream(code.zipFile), response);
}
