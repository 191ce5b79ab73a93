/**
 * Which way an invocation came in. Whoever calls can make the event look like anything, so the platform's own context
 * decides first, and a shape can only lower what a caller may do.
 *
 * @module
 */
import type { Outcome } from "../outcome.ts";
import type { HttpAccess } from "./access.ts";
import { api3Trigger } from "./api3.ts";
import { callFunctionTrigger } from "./call-function.ts";
import { httpTrigger } from "./http.ts";
import { pushTrigger } from "./push.ts";
import { timerTrigger } from "./timer.ts";
import type { Arrival, Gate, Reading, Trigger, TriggerName } from "./trigger.ts";
import { unknownTrigger } from "./unknown.ts";

/** A trigger together with the event that came through it. */
export interface Entrance {
  name: TriggerName;
  read(gate: Gate): Promise<Reading>;
  reply(outcome: Outcome, json: string, access: HttpAccess | undefined): unknown;
}

/** The only list of the ways in, tried in this order; what fits none of them is unknown. */
const WAYS_IN = [by(callFunctionTrigger), by(httpTrigger), by(timerTrigger)];
/** Of a function that also speaks API 3.0: whatever names an action of it is no plain HTTP. */
const SPOKEN = [by(callFunctionTrigger), by(api3Trigger), by(httpTrigger), by(timerTrigger)];
/** Of a function that takes pushes: it is open to the world, and to nobody in it but those who know its path. */
const PUSHED = [by(pushTrigger)];

/** What a function is open to, besides the ways that all have. */
export interface Openness {
  /**
   * It takes pushes, and nothing else.
   * @default false
   */
  isPushed?: boolean;
  /**
   * It speaks API 3.0 too.
   * @default false
   */
  speaksApi3?: boolean;
}

/** The first way in that fits. */
export function recognise(arrival: Arrival, { isPushed = false, speaksApi3 = false }: Openness = {}): Entrance {
  const open = speaksApi3 ? SPOKEN : WAYS_IN;
  for (const enter of isPushed ? PUSHED : open) {
    const entrance = enter(arrival);
    if (entrance !== undefined) return entrance;
  }
  return entranceOf(unknownTrigger, true);
}

function by<Event>(trigger: Trigger<Event>): (arrival: Arrival) => Entrance | undefined {
  return (arrival) => {
    const event = trigger.match(arrival);
    return event === undefined ? undefined : entranceOf(trigger, event);
  };
}

function entranceOf<Event>(trigger: Trigger<Event>, event: Event): Entrance {
  return {
    name: trigger.name,
    read: (gate) => trigger.read(event, gate),
    reply: (outcome, json, access) => trigger.reply(outcome, json, event, access),
  };
}
