/**
 * Named leases: one holder at a time, for a time.
 *
 * @module
 */
import type { Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const ACQUIRE = `
INSERT INTO leases (name, holder, expires_at) VALUES (?1, ?2, ?3)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
WHERE leases.expires_at <= ?4 OR leases.holder = excluded.holder`;

/** See {@link Store.acquireLease}; the holder may renew its own. */
export function acquireLease(db: SqliteDatabase, lease: Parameters<Store["acquireLease"]>[0]): Promise<boolean> {
  const { name, holder, now, ttlMs } = lease;
  return db.write(() => db.run(ACQUIRE, [name, holder, now + ttlMs, now]) > 0);
}

/** Only the holder's release counts. */
export async function releaseLease(db: SqliteDatabase, lease: Parameters<Store["releaseLease"]>[0]): Promise<void> {
  await db.write(() => db.run("DELETE FROM leases WHERE name = ? AND holder = ?", [lease.name, lease.holder]));
}
