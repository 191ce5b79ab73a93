/**
 * Receipts for people to read: of which message, when they came, and how often.
 *
 * @module
 */
import { providersOf } from "../clouds.ts";
import type { KnownReceipt, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

/** Unmatched ones of one number; more are of no help. */
const MAX_UNMATCHED = 100;

const COLUMNS = `r.provider, r.serial_number AS serialNumber, r.phone, r.status, r.code,
  r.session_context AS sessionContext, r.at, r.is_guess AS isGuess, r.times, i.source, i.received_at AS receivedAt,
  COALESCE(r.repeated_at, i.received_at) AS lastReceivedAt, r.seq`;

const FIND = `
SELECT * FROM (
  SELECT m.id AS messageId, ${COLUMNS}
  FROM json_each(?1) AS wanted
  JOIN messages AS m ON m.id = wanted.value
  JOIN receipts AS r ON r.message_seq = m.seq
  JOIN inbound AS i ON i.seq = r.inbound_seq
)
UNION ALL
SELECT * FROM (
  SELECT NULL AS messageId, ${COLUMNS}
  FROM receipts AS r JOIN inbound AS i ON i.seq = r.inbound_seq
  WHERE r.message_seq IS NULL AND r.phone = ?2 ORDER BY r.seq DESC LIMIT ${MAX_UNMATCHED}
)
ORDER BY seq`;

/** Those of a batch that are there already, each as often as it came; of a new one the first time is no repeat. */
const COUNT_REPEATS = `
UPDATE receipts SET times = times + again.count, repeated_at = ?3
FROM (
  SELECT r.seq, COUNT(*) - (r.seq > ?2) AS count
  FROM json_each(?1) AS b
  JOIN messages AS m ON m.serial_number = b.value ->> 0 AND m.phone = b.value ->> 1 AND m.provider IN (?4, ?5)
  JOIN receipts AS r ON r.message_seq = m.seq AND r.status = b.value ->> 2 AND r.serial_number = b.value ->> 0
  GROUP BY r.seq
  UNION ALL
  SELECT r.seq, COUNT(*) - (r.seq > ?2)
  FROM json_each(?1) AS b
  JOIN receipts AS r ON r.message_seq IS NULL AND r.phone = b.value ->> 1 AND r.serial_number = b.value ->> 0
    AND r.status = b.value ->> 2 AND r.provider = ?4
  GROUP BY r.seq
) AS again
WHERE receipts.seq = again.seq AND again.count > 0`;

type Row = Omit<KnownReceipt, "isGuess"> & { isGuess: 0 | 1; seq: number };

/** See {@link Store.findReceipts}. */
export function findReceipts(
  db: SqliteDatabase,
  { messageIds, phone }: Parameters<Store["findReceipts"]>[0],
): KnownReceipt[] {
  return db
    .all<Row>(FIND, [JSON.stringify(messageIds), phone])
    .map(({ seq: _seq, ...row }) => ({ ...row, isGuess: row.isGuess === 1 }));
}

/**
 * Inside a transaction that is under way: counts what a batch brought again.
 *
 * @param tuples the batch as JSON: serial number, phone and status first
 * @param lastSeq the newest receipt before the batch
 */
export function countRepeats(db: SqliteDatabase, cloud: string, tuples: string, lastSeq: number, now: number): void {
  db.run(COUNT_REPEATS, [tuples, lastSeq, now, ...providersOf(cloud)]);
}
