/**
 * How often each limit was broken, by day.
 *
 * @module
 */
import type { LimitHit, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const COUNT = `
INSERT INTO limit_hits (day, scene, reason, shadow, count) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET count = count + excluded.count`;

const FIND = `
SELECT day, NULLIF(scene, '') AS scene, reason, shadow, count FROM limit_hits
WHERE day >= ? AND day <= ? ORDER BY day, scene, reason, shadow`;

/** Inside a transaction that is under way. */
export function countLimitHits(db: SqliteDatabase, hits: readonly LimitHit[]): void {
  for (const { day, scene, reason, shadow, count } of hits) {
    db.run(COUNT, [day, scene ?? "", reason, shadow ? 1 : 0, count]);
  }
}

/** See {@link Store.findLimitHits}. */
export function findLimitHits(
  db: SqliteDatabase,
  { fromDay, toDay }: Parameters<Store["findLimitHits"]>[0],
): LimitHit[] {
  const rows = db.all<Omit<LimitHit, "shadow"> & { shadow: 0 | 1 }>(FIND, [fromDay, toDay]);
  return rows.map((row) => ({ ...row, shadow: row.shadow === 1 }));
}
