/**
 * Queues of receipts and replies, one for each backend that pulls: what is taken is gone.
 *
 * @module
 */
import type { Message, Reply, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { MESSAGE_COLUMNS } from "./messages.ts";
import { REPLY_COLUMNS } from "./replies.ts";
import { type Statement, statement } from "./statement.ts";

const RECEIPTS = `
WITH due AS (
  SELECT * FROM messages WHERE puller = $1 AND taken_at IS NULL AND receipt_at IS NOT NULL
  ORDER BY receipt_at, seq LIMIT $2 FOR UPDATE SKIP LOCKED
), taken AS (UPDATE messages SET taken_at = $3 FROM due WHERE messages.seq = due.seq)
SELECT ${MESSAGE_COLUMNS} FROM due ORDER BY receipt_at, seq`;

const REPLIES = `
WITH due AS (
  SELECT * FROM replies WHERE puller = $1 AND taken_at IS NULL ORDER BY seq LIMIT $2 FOR UPDATE SKIP LOCKED
), taken AS (UPDATE replies SET taken_at = $3 FROM due WHERE replies.seq = due.seq)
SELECT ${REPLY_COLUMNS} FROM due ORDER BY seq`;

/** See {@link Store.takeReceipts}. */
export function takeReceipts(
  db: PostgresDatabase,
  { puller, now, limit }: Parameters<Store["takeReceipts"]>[0],
): Promise<Message[]> {
  return take(db, statement<Message>(RECEIPTS, [puller, limit, now]));
}

/** See {@link Store.takeReplies}. */
export function takeReplies(
  db: PostgresDatabase,
  { puller, now, limit }: Parameters<Store["takeReplies"]>[0],
): Promise<Reply[]> {
  return take(db, statement<Reply>(REPLIES, [puller, limit, now]));
}

/** They are here before they are gone there: a connection that is lost takes nothing with it. */
async function take<Row extends object>(db: PostgresDatabase, due: Statement<Row>): Promise<Row[]> {
  let taken: Row[] = [];
  try {
    await db.write(async (transaction) => {
      [taken] = await transaction.run(due);
      await transaction.commit();
    });
  } catch (cause) {
    if (taken.length === 0) throw cause; // else whether they are gone there nobody knows: rather twice than never
  }
  return taken;
}
