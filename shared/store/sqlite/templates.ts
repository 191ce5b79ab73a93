/**
 * Templates as the providers listed them last.
 *
 * @module
 */
import type { Store, StoredTemplate } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { toJson } from "./text.ts";

const INSERT = `
INSERT INTO templates (provider, id, name, text, kind, domestic, international, review, reason, synced_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

const FIND = `
SELECT provider, id, name, text, kind, domestic, international, review, reason, synced_at AS syncedAt
FROM templates WHERE provider = ?1 AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2))) ORDER BY id`;

type Row = Omit<StoredTemplate, "domestic" | "international"> & { domestic: 0 | 1; international: 0 | 1 };

/** See {@link Store.saveTemplates}. */
export async function saveTemplates(
  db: SqliteDatabase,
  { provider, now, templates }: Parameters<Store["saveTemplates"]>[0],
): Promise<void> {
  await db.write(() => {
    db.run("DELETE FROM templates WHERE provider = ?", [provider]);
    for (const { id, name, text, kind, domestic, international, review, reason } of templates) {
      const applies = [domestic ? 1 : 0, international ? 1 : 0];
      db.run(INSERT, [provider, id, name, text, kind, ...applies, review, reason, now]);
    }
  });
}

/** See {@link Store.findTemplates}. */
export function findTemplates(
  db: SqliteDatabase,
  { provider, ids }: Parameters<Store["findTemplates"]>[0],
): StoredTemplate[] {
  const rows = db.all<Row>(FIND, [provider, ids === undefined ? null : toJson(ids)]);
  return rows.map((row) => ({ ...row, domestic: row.domestic === 1, international: row.international === 1 }));
}
