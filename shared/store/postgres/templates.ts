/**
 * Templates as the providers listed them last.
 *
 * @module
 */
import type { Store, StoredTemplate } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { lock } from "./locks.ts";
import { columns, statement } from "./statement.ts";

const INSERT = `
INSERT INTO templates (provider, id, name, text, kind, domestic, international, review, reason, synced_at)
SELECT $1, t.id, t.name, t.text, t.kind, t.domestic, t.international, t.review, t.reason, $2
FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::boolean[], $9::text[], $10::text[])
  WITH ORDINALITY AS t (id, name, text, kind, domestic, international, review, reason, place)
ORDER BY t.place
ON CONFLICT DO NOTHING`;

const FIND = `
SELECT provider, id, name, text, kind, domestic, international, review, reason, synced_at AS "syncedAt"
FROM templates WHERE provider = $1 AND ($2::text[] IS NULL OR id = ANY($2)) ORDER BY id`;

/** See {@link Store.saveTemplates}. */
export async function saveTemplates(
  db: PostgresDatabase,
  { provider, now, templates }: Parameters<Store["saveTemplates"]>[0],
): Promise<void> {
  const values = columns(
    templates,
    ({ id }) => id,
    ({ name }) => name,
    ({ text }) => text,
    ({ kind }) => kind,
    ({ domestic }) => String(domestic),
    ({ international }) => String(international),
    ({ review }) => review,
    ({ reason }) => reason,
  );
  await db.run(
    lock([`templates ${provider}`]),
    statement("DELETE FROM templates WHERE provider = $1", [provider]),
    statement(INSERT, [provider, now, ...values]),
  );
}

/** See {@link Store.findTemplates}. */
export async function findTemplates(
  db: PostgresDatabase,
  { provider, ids }: Parameters<Store["findTemplates"]>[0],
): Promise<StoredTemplate[]> {
  const [found] = await db.run(statement<StoredTemplate>(FIND, [provider, ids ?? null]));
  return found;
}
