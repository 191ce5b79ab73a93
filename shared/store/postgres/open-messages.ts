/**
 * Messages whose end is not known: found, asked about, and closed when nobody will tell any more.
 *
 * @module
 */
import { MAX_OPEN, OPEN_SQL } from "../open-status.ts";
import type { Message, OpenQuery, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { MESSAGE_COLUMNS } from "./messages.ts";
import { statement } from "./statement.ts";

export const FIND = `
WITH oldest AS (
  SELECT * FROM messages WHERE ${OPEN_SQL} AND channel = 'sms' AND created_at < GREATEST($1::bigint, $2::bigint)
  ORDER BY created_at LIMIT ${MAX_OPEN}
)
SELECT ${MESSAGE_COLUMNS} FROM oldest
WHERE COALESCE(asked_at, 0) < $3 AND created_at < CASE status WHEN 'submitted' THEN $2::bigint ELSE $1::bigint END
ORDER BY COALESCE(asked_at, 0), created_at, id LIMIT $4`;

const MARK = "UPDATE messages SET asked_at = $2 WHERE id = ANY($1::text[])";

/**
 * Looked at again when it is written: a receipt may have come since it was found. In words that no index has: else a server
 * that last counted few open messages walks them all once more for each.
 */
export const EXPIRE = `
WITH old AS (
  SELECT seq FROM messages
  WHERE ${OPEN_SQL} AND created_at < $1
  ORDER BY created_at LIMIT $2
), closed AS (
  UPDATE messages SET status = 'expired' FROM old
  WHERE messages.seq = old.seq AND receipt_at IS NULL AND status || '' IN ('queued', 'submitted', 'unknown')
  RETURNING 1
)
SELECT count(*) AS count FROM closed`;

/** See {@link Store.findOpenMessages}. */
export async function findOpenMessages(
  db: PostgresDatabase,
  { unsettledBefore, submittedBefore, askedBefore, limit }: OpenQuery,
): Promise<Message[]> {
  const [found] = await db.run(statement<Message>(FIND, [unsettledBefore, submittedBefore, askedBefore, limit]));
  return found;
}

/** See {@link Store.markAsked}. */
export async function markAsked(db: PostgresDatabase, { ids, now }: Parameters<Store["markAsked"]>[0]): Promise<void> {
  await db.run(statement(MARK, [ids, now]));
}

/** See {@link Store.expireMessages}. */
export async function expireMessages(
  db: PostgresDatabase,
  { before, limit }: Parameters<Store["expireMessages"]>[0],
): Promise<number> {
  const [[closed]] = await db.run(statement<{ count: number }>(EXPIRE, [before, limit]));
  return closed?.count ?? 0;
}
