/**
 * What our functions recorded, by their function `console`: in the sandbox with its own key, elsewhere with one that a person gives.
 *
 * @module
 */
import { keep, readKept } from "../kept.ts";
import { createStore } from "../store.ts";
import { ApiError, ask, control, type Refusal } from "./api.ts";
import { HOME } from "./source.ts";
import type { FunctionAnswer } from "./types.ts";

export type {
  ConsoleMessageData,
  ConsoleScene,
  ConsoleSearchData,
  ConsoleStatisticsData,
  LedgerMessage,
} from "../../../shared/validation/console.ts";

/** The service key of this visit; the page forgets it with its window. */
export const serviceKey = createStore<string | undefined>(readKept("key", "session"));

export function changeKey(key: string | undefined): void {
  keep("key", key, "session");
  serviceKey.set(key);
}

type Outcome<Data> = { ok: true; data: Data } | { ok: false; error: Refusal };

/**
 * Asks the function.
 * @throws ApiError when it refuses
 */
export async function askLedger<Data>(
  action: "search" | "message" | "statistics",
  fields: Readonly<Record<string, unknown>>,
  { signal, key = serviceKey.get() ?? "" }: { signal?: AbortSignal; key?: string } = {},
): Promise<Data> {
  const body = { action, ...fields };
  if (HOME === "sandbox") return openOutcome(await askInSandbox<Data>(body, signal));
  const outcome = await ask<Outcome<Data>>(location.pathname, {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${key}` },
    signal,
  });
  return openOutcome(outcome);
}

async function askInSandbox<Data>(body: object, signal: AbortSignal | undefined): Promise<Outcome<Data>> {
  const path = control("functions/console/call");
  const answer = await ask<FunctionAnswer>(path, { method: "POST", body: { as: "service", body }, signal });
  return answer.result as Outcome<Data>;
}

function openOutcome<Data>(outcome: Outcome<Data> | null): Data {
  if (outcome?.ok === true) return outcome.data;
  const { code = "UNKNOWN", message = "The function gave no answer" } = outcome?.error ?? {};
  throw new ApiError(500, code, message, outcome?.error);
}
