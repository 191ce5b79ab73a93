/**
 * `/_sandbox/events`: what happens, as it happens.
 *
 * @module
 */
import { type ControlRequest, type ControlRoute, defineRoute, RawAnswer } from "./route.ts";

export const liveRoutes: readonly ControlRoute[] = [defineRoute("GET", "/_sandbox/events", { handle: openStream })];

function openStream({ live, base, state }: ControlRequest): RawAnswer {
  return new RawAnswer((response) => live.attach(response, base, state.clock.now()));
}
