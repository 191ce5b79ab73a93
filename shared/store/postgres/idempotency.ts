/**
 * Calls that carry an idempotency key: the first one claims it and leaves its answer there.
 *
 * @module
 */
import type { IdempotencyClaim, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { statement } from "./statement.ts";

/** What is anybody's: too old, or left by a call that is over and wrote no message. */
const FREE = `
DELETE FROM idempotency WHERE key = $1 AND (claimed_at <= $2 OR (answer IS NULL AND claimed_at <= $3
  AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.batch_id = idempotency.batch_id)))`;

const CLAIM = `
INSERT INTO idempotency (key, payload_hash, batch_id, claimed_at) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING RETURNING key`;

const READ = `SELECT payload_hash AS "payloadHash", batch_id AS "batchId", answer,
  claimed_at AS "claimedAt" FROM idempotency WHERE key = $1`;

interface Known {
  payloadHash: string;
  batchId: string;
  answer: string | null;
  claimedAt: number;
}

/** See {@link Store.claimIdempotent}. */
export async function claimIdempotent(
  db: PostgresDatabase,
  { key, payloadHash, batchId, now, ttlMs, overMs }: Parameters<Store["claimIdempotent"]>[0],
): Promise<IdempotencyClaim> {
  const [, claimed, [known]] = await db.write((transaction) =>
    transaction.commit(
      statement(FREE, [key, now - ttlMs, now - overMs]),
      statement(CLAIM, [key, payloadHash, batchId, now]),
      statement<Known>(READ, [key]),
    ),
  );
  if (claimed.length > 0) return { state: "claimed" };
  if (!known || known.payloadHash !== payloadHash) return { state: "conflict" };
  return known.answer === null
    ? { state: "unfinished", batchId: known.batchId, claimedAt: known.claimedAt }
    : { state: "finished", answer: known.answer };
}

/** The first answer stays: a late second finish changes nothing. */
export async function finishIdempotent(
  db: PostgresDatabase,
  { key, answer, now }: Parameters<Store["finishIdempotent"]>[0],
): Promise<void> {
  const sql = "UPDATE idempotency SET answer = $1, finished_at = $2 WHERE key = $3 AND answer IS NULL";
  await db.run(statement(sql, [answer, now, key]));
}

/** Leaves a finished one alone. */
export async function releaseIdempotent(
  db: PostgresDatabase,
  { key }: Parameters<Store["releaseIdempotent"]>[0],
): Promise<void> {
  await db.run(statement("DELETE FROM idempotency WHERE key = $1 AND answer IS NULL", [key]));
}
