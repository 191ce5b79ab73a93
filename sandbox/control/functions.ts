/**
 * `/_sandbox/functions`: the functions that run here, what they were last called with, and calling one; and those that
 * were deployed here.
 *
 * @module
 */
import type { FunctionsConsole } from "../gateway.ts";
import { FunctionCallInput } from "./inputs.ts";
import { type ControlRequest, type ControlRoute, defineRoute, notFound, type WithBody } from "./route.ts";

export const functionRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/functions", { handle: listFunctions }),
  defineRoute("POST", "/_sandbox/functions/{name}/call", { body: FunctionCallInput, handle: callFunction }),
];

function listFunctions(request: ControlRequest) {
  return { functions: consoleOf(request)?.list() ?? [], deployed: request.scf?.list(request.base) ?? [] };
}

async function callFunction({ path, body, ...request }: WithBody<typeof FunctionCallInput>) {
  const answer = await consoleOf(request)?.call(path.name ?? "", body);
  if (answer === undefined) throw notFound("function, or it has no such trigger");
  return answer;
}

function consoleOf({ functions }: Pick<ControlRequest, "functions">): FunctionsConsole | undefined {
  return functions?.console;
}
