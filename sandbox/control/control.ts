/**
 * `/_sandbox/*`: the control API, JSON over HTTP, described by `openapi.json`.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { closing, readBody, sendError, sendJson, splitUrl } from "../http.ts";
import { callRoutes } from "./calls.ts";
import { functionRoutes } from "./functions.ts";
import { readInput } from "./inputs.ts";
import { liveRoutes } from "./live.ts";
import { machineRoutes } from "./machine.ts";
import { messageRoutes } from "./messages.ts";
import { phoneRoutes } from "./phones.ts";
import { preflightRoutes } from "./preflight.ts";
import { pushRoutes } from "./pushes.ts";
import { reviewRoutes } from "./reviews.ts";
import { ControlError, type ControlRequest, type ControlRoute, invalid, matchPath, RawAnswer } from "./route.ts";
import { setupRoutes } from "./setup.ts";
import { statisticsRoutes } from "./statistics.ts";
import { trafficRoutes } from "./traffic.ts";

const MAX_BODY_BYTES = 1024 * 1024;

/** Every route; of two that fit a path, the first. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  ...machineRoutes,
  ...liveRoutes,
  ...messageRoutes,
  ...statisticsRoutes,
  ...trafficRoutes,
  ...functionRoutes,
  ...callRoutes,
  ...phoneRoutes,
  ...preflightRoutes,
  ...pushRoutes,
  ...reviewRoutes,
  ...setupRoutes,
];

/** What a request to the control API is carried out on. */
export type ControlContext = Pick<
  ControlRequest,
  "state" | "functions" | "scf" | "base" | "reset" | "live" | "resend" | "redial"
>;

export async function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  context: ControlContext,
): Promise<void> {
  try {
    const answered = await answer(request, response, context);
    if (answered instanceof RawAnswer) await answered.write(response);
    else sendJson(response, 200, answered);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    sendError(response, error.status, error.code, error.message, error.details);
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, context: ControlContext): Promise<unknown> {
  const { path, query } = splitUrl(request.url ?? "/");
  const fitting = CONTROL_ROUTES.filter((route) => matchPath(route.path, path) !== undefined);
  if (fitting.length === 0)
    throw new ControlError(404, "NOT_FOUND", "There is no such path; see /_sandbox/openapi.json");
  const route = fitting.find(({ method }) => method === request.method);
  if (route === undefined) {
    const methods = [...new Set(fitting.map(({ method }) => method))];
    response.setHeader("allow", methods.join(", "));
    throw new ControlError(405, "METHOD_NOT_ALLOWED", `This path takes ${methods.join(", ")}`);
  }
  return route.handle({
    ...context,
    path: matchPath(route.path, path) ?? {},
    query: readInput(route.query, Object.fromEntries(new URLSearchParams(query))),
    body: route.body === undefined ? undefined : readInput(route.body, await readJson(request)),
    signal: closing(response),
  });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) throw new ControlError(413, "PAYLOAD_TOO_LARGE", "The body must have at most 1 MB");
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw invalid("Cannot read the request: the body must be JSON");
  }
}
