/**
 * Named leases: one holder at a time, for a time.
 *
 * @module
 */
import type { Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { statement } from "./statement.ts";

const ACQUIRE = `
INSERT INTO leases (name, holder, expires_at) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
WHERE leases.expires_at <= $4 OR leases.holder = excluded.holder
RETURNING name`;

/** See {@link Store.acquireLease}; the holder may renew its own. */
export async function acquireLease(
  db: PostgresDatabase,
  { name, holder, now, ttlMs }: Parameters<Store["acquireLease"]>[0],
): Promise<boolean> {
  const [acquired] = await db.run(statement(ACQUIRE, [name, holder, now + ttlMs, now]));
  return acquired.length > 0;
}

/** Only the holder's release counts. */
export async function releaseLease(
  db: PostgresDatabase,
  { name, holder }: Parameters<Store["releaseLease"]>[0],
): Promise<void> {
  await db.run(statement("DELETE FROM leases WHERE name = $1 AND holder = $2", [name, holder]));
}
