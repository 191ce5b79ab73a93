/**
 * Calls that carry an idempotency key: the first one claims it and leaves its answer there.
 *
 * @module
 */
import type { IdempotencyClaim, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

/** What is anybody's: too old, or left by a call that is over and wrote no message. */
const FREE = `
DELETE FROM idempotency WHERE key = ? AND (claimed_at <= ? OR (answer IS NULL AND claimed_at <= ?
  AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.batch_id = idempotency.batch_id)))`;

const CLAIM = `
INSERT INTO idempotency (key, payload_hash, batch_id, claimed_at) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING`;

/** See {@link Store.claimIdempotent}. */
export function claimIdempotent(
  db: SqliteDatabase,
  { key, payloadHash, batchId, now, ttlMs, overMs }: Parameters<Store["claimIdempotent"]>[0],
): Promise<IdempotencyClaim> {
  return db.write(() => {
    db.run(FREE, [key, now - ttlMs, now - overMs]);
    if (db.run(CLAIM, [key, payloadHash, batchId, now]) > 0) return { state: "claimed" };
    const known = db.get<[string, string, string | null, number]>(
      "SELECT payload_hash, batch_id, answer, claimed_at FROM idempotency WHERE key = ?",
      [key],
    );
    if (!known || known[0] !== payloadHash) return { state: "conflict" };
    const [, firstBatchId, answer, claimedAt] = known;
    return answer === null ? { state: "unfinished", batchId: firstBatchId, claimedAt } : { state: "finished", answer };
  });
}

/** The first answer stays: a late second finish changes nothing. */
export async function finishIdempotent(
  db: SqliteDatabase,
  { key, answer, now }: Parameters<Store["finishIdempotent"]>[0],
): Promise<void> {
  await db.write(() =>
    db.run("UPDATE idempotency SET answer = ?, finished_at = ? WHERE key = ? AND answer IS NULL", [answer, now, key]),
  );
}

/** Leaves a finished one alone. */
export async function releaseIdempotent(
  db: SqliteDatabase,
  { key }: Parameters<Store["releaseIdempotent"]>[0],
): Promise<void> {
  await db.write(() => db.run("DELETE FROM idempotency WHERE key = ? AND answer IS NULL", [key]));
}
