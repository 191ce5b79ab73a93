/**
 * `/_sandbox/clock`, `faults`, `settings`, `requests`, `reset`, `health`: the sandbox itself.
 *
 * @module
 */
import { viewClock } from "../clock.ts";
import {
  ClockAdvanceInput,
  ClockSetInput,
  FaultInput,
  RequestsQuery,
  ResetInput,
  readCount,
  readTime,
  SettingsInput,
} from "./inputs.ts";
import openapi from "./openapi.json" with { type: "json" };
import {
  type ControlRequest,
  type ControlRoute,
  defineRoute,
  notFound,
  type WithBody,
  type WithQuery,
} from "./route.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

export const machineRoutes: readonly ControlRoute[] = [
  defineRoute("GET", "/_sandbox/health", { handle: getHealth }),
  defineRoute("GET", "/_sandbox/openapi.json", { handle: () => openapi }),
  defineRoute("POST", "/_sandbox/reset", { body: ResetInput, handle: reset }),
  defineRoute("GET", "/_sandbox/clock", { handle: ({ state }) => viewClock(state.clock) }),
  defineRoute("PUT", "/_sandbox/clock", { body: ClockSetInput, handle: setClock }),
  defineRoute("POST", "/_sandbox/clock", { body: ClockAdvanceInput, handle: advanceClock }),
  defineRoute("GET", "/_sandbox/faults", { handle: ({ state }) => ({ faults: state.faults.list }) }),
  defineRoute("POST", "/_sandbox/faults", { body: FaultInput, handle: ({ state, body }) => state.faults.add(body) }),
  defineRoute("DELETE", "/_sandbox/faults", { handle: clearFaults }),
  defineRoute("DELETE", "/_sandbox/faults/{id}", { handle: deleteFault }),
  defineRoute("GET", "/_sandbox/settings", { handle: ({ state }) => state.settings }),
  defineRoute("POST", "/_sandbox/settings", { body: SettingsInput, handle: changeSettings }),
  defineRoute("DELETE", "/_sandbox/settings", { handle: resetSettings }),
  defineRoute("GET", "/_sandbox/requests", { query: RequestsQuery, handle: listRequests }),
  defineRoute("DELETE", "/_sandbox/requests", { handle: clearRequests }),
];

function getHealth({ state, base, functions }: ControlRequest) {
  return {
    status: "ok",
    url: base,
    now: new Date(state.clock.now()).toISOString(),
    messages: state.messages.size,
    functions: functions?.describe() ?? null,
  };
}

async function reset({ body: { keepLedger = false }, reset: resetAll }: WithBody<typeof ResetInput>) {
  await resetAll(keepLedger);
  return { reset: true, keptLedger: keepLedger };
}

function setClock({ state, body: { now, ticking } }: WithBody<typeof ClockSetInput>) {
  state.clock.set(readTime(now) ?? state.clock.now(), { ticking });
  return viewClock(state.clock);
}

function advanceClock({ state, body }: WithBody<typeof ClockAdvanceInput>) {
  state.clock.advance(body.advanceMs);
  return viewClock(state.clock);
}

function clearFaults({ state }: ControlRequest) {
  const deleted = state.faults.list.length;
  state.faults.clear();
  return { deleted };
}

function deleteFault({ state, path }: ControlRequest) {
  if (!state.faults.delete(path.id ?? "")) throw notFound("fault rule");
  return { deleted: 1 };
}

function changeSettings({ state, body }: WithBody<typeof SettingsInput>) {
  state.changeSettings(body);
  return state.settings;
}

function resetSettings({ state }: ControlRequest) {
  state.resetSettings();
  return state.settings;
}

function listRequests({ state, query: { limit, ...filter } }: WithQuery<typeof RequestsQuery>) {
  return { requests: state.requests.list(filter, readCount(limit, DEFAULT_LIMIT, MAX_LIMIT)) };
}

function clearRequests({ state }: ControlRequest) {
  const deleted = state.requests.size;
  state.requests.clear();
  return { deleted };
}
