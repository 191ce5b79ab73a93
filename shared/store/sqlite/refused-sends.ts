/**
 * Sends that we refused ourselves, counted.
 *
 * @module
 */
import type { NewRefusedSend, RefusedSend, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const KEY = "phone, day, channel, scene, reason";

/** Put around a query that brings these columns. */
export function mergeRefused(query: string): string {
  return `
INSERT INTO refused_sends (${KEY}, first_at, last_at, ends_at, count) ${query}
ON CONFLICT (${KEY}) DO UPDATE SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at),
  ends_at = max(ends_at, excluded.ends_at), count = count + excluded.count`;
}

/** A bound number is a real one until it is cast. */
const COUNT = mergeRefused("VALUES (?1, (CAST(?5 AS INTEGER) + 28800000) / 86400000, ?2, ?3, ?4, ?5, ?5, ?6, 1)");

const FIND = `
SELECT phone, channel, NULLIF(scene, '') AS scene, reason, first_at AS firstAt, last_at AS lastAt, ends_at AS endsAt, count
FROM refused_sends WHERE phone = ? ORDER BY last_at DESC, seq DESC LIMIT ?`;

/** See {@link Store.countRefused}. */
export async function countRefused(db: SqliteDatabase, sends: readonly NewRefusedSend[]): Promise<void> {
  if (sends.length === 0) return;
  await db.write(() => {
    for (const { phone, channel, scene, reason, at, endsAt } of sends) {
      db.run(COUNT, [phone, channel, scene ?? "", reason, at, endsAt]);
    }
  });
}

/** See {@link Store.findRefused}. */
export function findRefused(db: SqliteDatabase, { phone, limit }: Parameters<Store["findRefused"]>[0]): RefusedSend[] {
  return db.all<RefusedSend>(FIND, [phone, limit]);
}
