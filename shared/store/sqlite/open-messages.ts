/**
 * Messages whose end is not known: found, asked about, and closed when nobody will tell any more.
 *
 * @module
 */
import { MAX_OPEN, OPEN_SQL } from "../open-status.ts";
import type { Message, OpenQuery, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { MESSAGE_COLUMNS } from "./messages.ts";

const FIND = `
SELECT ${MESSAGE_COLUMNS} FROM (
  SELECT * FROM messages WHERE ${OPEN_SQL} AND channel = 'sms' AND created_at < MAX(?1, ?2)
  ORDER BY created_at LIMIT ${MAX_OPEN}
)
WHERE COALESCE(asked_at, 0) < ?3 AND created_at < CASE status WHEN 'submitted' THEN ?2 ELSE ?1 END
ORDER BY COALESCE(asked_at, 0), created_at, seq LIMIT ?4`;

const MARK = "UPDATE messages SET asked_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))";

const EXPIRE = `
UPDATE messages SET status = 'expired' WHERE seq IN (
  SELECT seq FROM messages
  WHERE ${OPEN_SQL} AND created_at < ?1
  ORDER BY created_at LIMIT ?2)`;

/** See {@link Store.findOpenMessages}. */
export function findOpenMessages(
  db: SqliteDatabase,
  { unsettledBefore, submittedBefore, askedBefore, limit }: OpenQuery,
): Message[] {
  return db.all<Message>(FIND, [unsettledBefore, submittedBefore, askedBefore, limit]);
}

/** See {@link Store.markAsked}. */
export async function markAsked(db: SqliteDatabase, { ids, now }: Parameters<Store["markAsked"]>[0]): Promise<void> {
  await db.write(() => db.run(MARK, [JSON.stringify(ids), now]));
}

/** See {@link Store.expireMessages}. */
export function expireMessages(
  db: SqliteDatabase,
  { before, limit }: Parameters<Store["expireMessages"]>[0],
): Promise<number> {
  return db.write(() => db.run(EXPIRE, [before, limit]));
}
