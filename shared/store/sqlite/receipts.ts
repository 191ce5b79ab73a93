/**
 * Receipts find their messages: by serial number, by session context, or by phone and time when exactly one fits.
 *
 * A batch goes in with three statements, whatever its size; only what the serial number does not match is looked at
 * one by one.
 *
 * @module
 */
import { isBlocklistCode } from "../../validation/opt-out.ts";
import { cloudOf, providersOf } from "../clouds.ts";
import type { Applied, Receipt, ReceiptBatch } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { keepInbound } from "./inbound.ts";
import { countRepeats } from "./known-receipts.ts";
import { addReceiptEvents, matchOneByOne, RECEIPT_COLUMNS } from "./matching.ts";
import { suppressNow } from "./suppressions.ts";
import { toJson } from "./text.ts";

/**
 * Inserts what is new, with its message where the serial number names one. A serial number can name all recipients of
 * a call (Aliyun), so it takes the phone too. The limit, which is none, keeps SQLite from reading a value of the JSON again
 * wherever it stands.
 */
const INSERT = `
INSERT INTO receipts (inbound_seq, provider, serial_number, phone, status, code, session_context, at, message_seq)
SELECT ?2, ?3, r.serial_number, r.phone, r.status, r.code, r.session_context, r.at, (
  SELECT seq FROM messages
  WHERE serial_number = r.serial_number AND phone = r.phone AND provider IN (?3, ?4) AND status <> 'rejected'
  LIMIT 1
)
FROM (
  SELECT value ->> 0 AS serial_number, value ->> 1 AS phone, value ->> 2 AS status, value ->> 3 AS code,
    value ->> 4 AS session_context, value ->> 5 AS at
  FROM json_each(?1) LIMIT -1
) AS r WHERE TRUE
ON CONFLICT DO NOTHING`;

/** The plus signs keep SQLite on the new rows, and off an index that holds all. */
const APPLY = applySql("SELECT message_seq, status, code, at FROM receipts WHERE seq > ?1");

/**
 * Of several new receipts for one message the latest counts, of equally late ones the last: 2^20 receipts fit between
 * two milliseconds (and the cast is there because the driver binds numbers as floats, too coarse for this sum).
 */
const APPLY_LATEST = applySql(`
  SELECT message_seq, status, code, at, MAX(at * 1048576 + seq - CAST(?1 AS INTEGER)) FROM receipts
  WHERE seq > ?1 AND +message_seq IS NOT NULL GROUP BY +message_seq`);

const COUNT_UNMATCHED = "SELECT COUNT(*) FROM receipts WHERE seq > ? AND +message_seq IS NULL";

/** See {@link Store.applyReceipts}. */
export function applyReceipts(db: SqliteDatabase, batch: ReceiptBatch): Promise<Applied> {
  const tuples = toJson(
    batch.receipts.map((receipt) => [
      receipt.serialNumber,
      receipt.phone,
      receipt.status,
      receipt.code,
      receipt.sessionContext,
      receipt.at,
    ]),
  );
  const isOneEach = new Set(batch.receipts.map(({ serialNumber }) => serialNumber)).size === batch.receipts.length;
  return db.write(() => {
    const [cloud, otherWay] = providersOf(cloudOf(batch.provider));
    const inboundSeq = keepInbound(db, "receipts", batch);
    const lastSeq = db.get<[number | null]>("SELECT MAX(seq) FROM receipts")?.[0] ?? 0;
    const added = db.run(INSERT, [tuples, inboundSeq, cloud, otherWay]);
    const applied = db.run(isOneEach ? APPLY : APPLY_LATEST, [lastSeq]);
    const duplicates = batch.receipts.length - added;
    let unmatched = applied === added ? 0 : countUnmatched(db, lastSeq);
    if (unmatched > 0 || duplicates > 0) {
      matchOneByOne(db, cloud, batch.channel ?? "sms", tuples);
      unmatched = countUnmatched(db, lastSeq);
    }
    if (duplicates > 0) countRepeats(db, cloud, tuples, lastSeq, batch.now);
    suppressBlocklisted(db, batch.receipts, lastSeq);
    addReceiptEvents(db, lastSeq);
    return { matched: added - unmatched, unmatched, duplicates };
  });
}

function applySql(latest: string): string {
  return `
UPDATE messages SET status = r.status, receipt_code = r.code, receipt_at = r.at, error_code = NULL
FROM (${latest}) AS r
WHERE messages.seq = +r.message_seq AND (messages.receipt_at IS NULL OR messages.receipt_at <= r.at)`;
}

/** Only by new receipts: seen again after an operator let the number through, they change nothing. */
function suppressBlocklisted(db: SqliteDatabase, receipts: readonly Receipt[], lastSeq: number): void {
  if (!receipts.some(isBlocklisted)) return;
  for (const receipt of db.all<Receipt>(`SELECT ${RECEIPT_COLUMNS} FROM receipts WHERE seq > ?`, [lastSeq])) {
    const { phone, code, at } = receipt;
    if (isBlocklisted(receipt)) suppressNow(db, { phone, reason: "blocklist", note: code, at });
  }
}

function isBlocklisted({ status, code }: Receipt): boolean {
  return status === "undelivered" && isBlocklistCode(code);
}

/** Receipts that fit no message, newest first. */
export function findUnmatchedReceipts(db: SqliteDatabase, limit: number): Receipt[] {
  return db.all<Receipt>(
    `SELECT ${RECEIPT_COLUMNS} FROM receipts WHERE message_seq IS NULL ORDER BY at DESC, seq DESC LIMIT ?`,
    [limit],
  );
}

function countUnmatched(db: SqliteDatabase, lastSeq: number): number {
  return db.get<[number]>(COUNT_UNMATCHED, [lastSeq])?.[0] ?? 0;
}
