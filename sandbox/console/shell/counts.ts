/**
 * Numbers beside the pages' names: texts and calls in all, phones that ring, faults that are on.
 *
 * @module
 */
import { useState } from "preact/hooks";
import { ask, control } from "../data/api.ts";
import { useLive } from "../data/live.ts";
import { useResource } from "../data/resource.ts";
import { HOME } from "../data/source.ts";
import type { CallView, StoredFault, TrafficPage } from "../data/types.ts";
import { formatCount } from "../format.ts";

interface Totals {
  messages: number;
  faults: number;
}

/** By page. */
export type Counts = Readonly<Record<string, string | undefined>>;

export function useCounts(): Counts {
  const totals = useResource<Totals>("counts", readTotals, { on: ["message", "call", "faults"] });
  const [ringing, setRinging] = useState<ReadonlySet<string>>(new Set());
  useLive((event, data) => {
    if (event === "call" || event === "call-changed") setRinging((old) => withCall(old, data as CallView));
    if (event === "reset") setRinging(new Set());
  });
  const { messages = 0, faults = 0 } = totals.value ?? {};
  return { messages: shown(messages), faults: shown(faults), phones: shown(ringing.size) };
}

async function readTotals(signal: AbortSignal): Promise<Totals> {
  if (HOME !== "sandbox") return { messages: 0, faults: 0 };
  const [{ total }, { faults }] = await Promise.all([
    ask<TrafficPage>(control("traffic", { limit: 1 }), { signal }),
    ask<{ faults: StoredFault[] }>(control("faults"), { signal }),
  ]);
  return { messages: total, faults: faults.length };
}

function withCall(old: ReadonlySet<string>, { id, status }: CallView): ReadonlySet<string> {
  const ringing = new Set(old);
  if (status === "ringing") ringing.add(id);
  else ringing.delete(id);
  return ringing;
}

function shown(count: number): string | undefined {
  return count === 0 ? undefined : formatCount(count);
}
