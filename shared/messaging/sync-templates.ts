/**
 * Reads the providers' lists of templates into the store, where a send finds them.
 *
 * @module
 */
import type { ManagedTemplate, Review } from "../providers/admin.ts";
import type { ProviderName } from "../providers/provider.ts";
import type { StoredTemplate } from "../store/store.ts";
import type { Call } from "../triggers/invocation.ts";
import { MAX_LISTED } from "../validation/admin.ts";
import type { WithAdmins } from "./admins.ts";
import type { App } from "./app.ts";
import { type Clocked, providerDeadline } from "./provider-deadline.ts";

/** More templates than any account has: the classic manual names 1000. */
const MAX_PAGES = 60;

/** What one provider's list held. */
export type SyncedTemplates = { provider: ProviderName; templates: number } & Record<Review, number>;

type SyncApp = Clocked & Pick<App, "store"> & WithAdmins;

/**
 * Replaces what the store knows of these providers' templates; of a provider whose list did not come whole, nothing is
 * changed. Providers without such a list are passed over.
 *
 * @throws XinshiError of the first provider that could not be asked, after the others have been
 */
export async function syncTemplates(
  providers: readonly ProviderName[],
  call: Pick<Call, "deadline">,
  app: SyncApp,
): Promise<SyncedTemplates[]> {
  const synced: SyncedTemplates[] = [];
  const failures: unknown[] = [];
  for (const provider of providers) {
    try {
      const listed = await listAll(provider, call, app);
      if (listed === undefined) continue;
      const templates = listed.map((template) => stored(provider, template));
      await (await app.store()).saveTemplates({ provider, now: app.deps.now(), templates });
      synced.push({ provider, templates: listed.length, ...countReviews(listed) });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return synced;
}

/** Page by page until one is empty, as pages may be of two kinds at once; each template once. */
async function listAll(
  provider: ProviderName,
  call: Pick<Call, "deadline">,
  app: SyncApp,
): Promise<ManagedTemplate[] | undefined> {
  const { templates } = await app.admin(provider);
  if (templates === undefined) return undefined;
  const found = new Map<string, ManagedTemplate>();
  for (let page = 0; page < MAX_PAGES; page++) {
    const deadline = providerDeadline(provider, call, app);
    const listed = await templates.list({ limit: MAX_LISTED, offset: page * MAX_LISTED }, { deadline });
    if (listed.length === 0) break;
    for (const template of listed) found.set(template.id, template);
  }
  return [...found.values()];
}

/** The classic interface calls a template for both kinds of numbers international too, so there nothing speaks against it. */
function stored(
  provider: ProviderName,
  { id, name, text, use, international, domestic, review, reason }: ManagedTemplate,
): Omit<StoredTemplate, "provider" | "syncedAt"> {
  return {
    id,
    name,
    text,
    kind: use ?? null,
    domestic: domestic ?? (!international || provider === "qcloudsms"),
    international,
    review,
    reason: reason ?? null,
  };
}

function countReviews(templates: readonly ManagedTemplate[]): Record<Review, number> {
  const count = (wanted: Review): number => templates.filter(({ review }) => review === wanted).length;
  return { approved: count("approved"), pending: count("pending"), refused: count("refused") };
}
