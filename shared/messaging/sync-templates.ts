/**
 * Reads the providers' lists of templates into the store, where a send finds them.
 *
 * @module
 */
import type { ManagedTemplate, Review } from "../providers/admin.ts";
import type { ProviderName } from "../providers/provider.ts";
import type { StoredTemplate } from "../store/store.ts";
import { MAX_LISTED } from "../validation/admin.ts";
import type { WithAdmins } from "./admins.ts";
import type { App } from "./app.ts";
import { type Asking, type Clocked, providerOptions } from "./provider-deadline.ts";

/** More templates than any account has: the classic manual names 1000. */
const MAX_PAGES = 60;

/** What one provider's list held. */
export type SyncedTemplates = { provider: ProviderName; templates: number } & Record<Review, number>;

/** A template as a provider listed it. */
export type ListedTemplate = Omit<StoredTemplate, "provider" | "syncedAt">;

type ListApp = Clocked & WithAdmins;
type SyncApp = ListApp & Pick<App, "store">;

/**
 * Replaces what the store knows of these providers' templates; of a provider whose list did not come whole, nothing is
 * changed. Providers without such a list are passed over.
 *
 * @throws XinshiError of the first provider that could not be asked, after the others have been
 */
export async function syncTemplates(
  providers: readonly ProviderName[],
  call: Asking,
  app: SyncApp,
): Promise<SyncedTemplates[]> {
  const synced: SyncedTemplates[] = [];
  const failures: unknown[] = [];
  for (const provider of providers) {
    try {
      const templates = await listTemplates(provider, call, app);
      if (templates === undefined) continue;
      await (await app.store()).saveTemplates({ provider, now: app.deps.now(), templates });
      synced.push({ provider, templates: templates.length, ...countReviews(templates) });
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return synced;
}

/**
 * A provider's whole list, each template once; undefined where it has no such list. Page by page until one is empty, as
 * pages may be of two kinds at once.
 *
 * @throws XinshiError what the provider's client throws
 */
export async function listTemplates(
  provider: ProviderName,
  call: Asking,
  app: ListApp,
): Promise<ListedTemplate[] | undefined> {
  const { templates } = await app.admin(provider);
  if (templates === undefined) return undefined;
  const found = new Map<string, ManagedTemplate>();
  for (let page = 0; page < MAX_PAGES; page++) {
    const options = providerOptions(provider, call, app);
    const listed = await templates.list({ limit: MAX_LISTED, offset: page * MAX_LISTED }, options);
    if (listed.length === 0) break;
    for (const template of listed) found.set(template.id, template);
  }
  return [...found.values()].map((template) => stored(provider, template));
}

/** The classic interface calls a template for both kinds of numbers international too, so there nothing speaks against it. */
function stored(
  provider: ProviderName,
  { id, name, text, use, international, domestic, review, reason }: ManagedTemplate,
): ListedTemplate {
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

function countReviews(templates: readonly ListedTemplate[]): Record<Review, number> {
  const count = (wanted: Review): number => templates.filter(({ review }) => review === wanted).length;
  return { approved: count("approved"), pending: count("pending"), refused: count("refused") };
}
