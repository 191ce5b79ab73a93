/**
 * Queues of receipts and replies, one for each backend that pulls: what is taken is gone.
 *
 * @module
 */
import type { Message, Reply, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { MESSAGE_COLUMNS } from "./messages.ts";
import { REPLY_COLUMNS } from "./replies.ts";

/** The plus sign keeps SQLite from an index on the whole ledger. */
const RECEIPTS = `
SELECT seq, ${MESSAGE_COLUMNS} FROM messages
WHERE puller = ? AND puller IS NOT NULL AND taken_at IS NULL AND receipt_at IS NOT NULL ORDER BY receipt_at, +seq LIMIT ?`;

const REPLIES = `
SELECT seq, ${REPLY_COLUMNS} FROM replies
WHERE puller = ? AND puller IS NOT NULL AND taken_at IS NULL ORDER BY seq LIMIT ?`;

/** See {@link Store.takeReceipts}. */
export function takeReceipts(db: SqliteDatabase, query: Parameters<Store["takeReceipts"]>[0]): Promise<Message[]> {
  return take<Message>(db, RECEIPTS, "UPDATE messages SET taken_at = ? WHERE seq = ?", query);
}

/** See {@link Store.takeReplies}. */
export function takeReplies(db: SqliteDatabase, query: Parameters<Store["takeReplies"]>[0]): Promise<Reply[]> {
  return take<Reply>(db, REPLIES, "UPDATE replies SET taken_at = ? WHERE seq = ?", query);
}

function take<Row extends object>(
  db: SqliteDatabase,
  select: string,
  mark: string,
  { puller, now, limit }: Parameters<Store["takeReceipts"]>[0],
): Promise<Row[]> {
  return db.write(() => {
    const rows = db.all<Row & { seq: number }>(select, [puller, limit]);
    return rows.map(({ seq, ...row }) => {
      db.run(mark, [now, seq]);
      return row as unknown as Row;
    });
  });
}
