/**
 * What is known of the templates of a plan: read from the store when first needed, and remembered for some minutes while
 * the instance is warm.
 *
 * @module
 */
import type { Store, StoredTemplate } from "../store/store.ts";
import type { App } from "./app.ts";
import type { DeliveryTarget } from "./dispatch.ts";

/** A template that was synced meanwhile is used after at most this time; one that is not approved is read again. */
const REMEMBERED_MS = 5 * 60_000;
/** More templates than one instance needs; then it begins anew. */
const MAX_REMEMBERED = 2000;

interface Remembered {
  readAt: number;
  template: StoredTemplate | undefined;
}

export type Templates = Pick<ReadonlyMap<string, StoredTemplate>, "get">;

const memories = new WeakMap<Store, Map<string, Remembered>>();

/** By `keyOf`. Never throws: of what cannot be read nothing is known. */
export async function readTemplates(
  app: Pick<App, "store" | "deps" | "log">,
  targets: readonly DeliveryTarget[],
): Promise<Templates> {
  try {
    const store = await app.store();
    const memory = memoryOf(store);
    const now = app.deps.now();
    for (const [provider, ids] of missingOf(memory, targets, now)) {
      const found = new Map((await store.findTemplates({ provider, ids })).map((template) => [template.id, template]));
      for (const id of ids) memory.set(`${provider} ${id}`, { readAt: now, template: found.get(id) });
    }
    return { get: (key) => memory.get(key)?.template };
  } catch (error) {
    app.log.error("templates_unread", { reason: error instanceof Error ? error.name : "not an Error" });
    return { get: () => undefined };
  }
}

export function keyOf({ provider, templateId }: Pick<DeliveryTarget, "provider" | "templateId">): string {
  return `${provider} ${templateId}`;
}

function memoryOf(store: Store): Map<string, Remembered> {
  const known = memories.get(store);
  if (known !== undefined && known.size < MAX_REMEMBERED) return known;
  const memory = new Map<string, Remembered>();
  memories.set(store, memory);
  return memory;
}

/** What would get a message refused may have been put right since. */
function isFresh({ readAt, template }: Remembered, now: number): boolean {
  return now - readAt < REMEMBERED_MS && (template === undefined || template.review === "approved");
}

/** Ids that are to be read, by provider; each once. */
function missingOf(
  memory: ReadonlyMap<string, Remembered>,
  targets: readonly DeliveryTarget[],
  now: number,
): Map<string, string[]> {
  const missing = new Map<string, string[]>();
  for (const target of targets) {
    const known = memory.get(keyOf(target));
    if (known !== undefined && isFresh(known, now)) continue;
    const ids = missing.get(target.provider) ?? [];
    if (!ids.includes(target.templateId)) missing.set(target.provider, [...ids, target.templateId]);
  }
  return missing;
}
