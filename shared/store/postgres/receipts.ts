/**
 * Receipts find their messages: by serial number, by session context, or by phone and time when exactly one fits.
 *
 * A batch goes in with one statement, whatever its size; what the serial number does not match is looked at after it.
 *
 * @module
 */
import { isBlocklistCode } from "../../validation/opt-out.ts";
import { cloudOf, providersOf } from "../clouds.ts";
import type { Applied, Receipt, ReceiptBatch } from "../store.ts";
import type { PostgresDatabase, Transaction } from "./database.ts";
import { isRecorded } from "./events.ts";
import { inboundValues, KEEP } from "./inbound.ts";
import { countRepeats } from "./known-receipts.ts";
import { lock } from "./locks.ts";
import { ADD_EVENTS, matchOneByOne, RECEIPT_COLUMNS } from "./matching.ts";
import { columns, type Statement, statement } from "./statement.ts";
import { suppressAll } from "./suppressions.ts";

/**
 * Inserts what is new, with its message where the serial number names one. A serial number can name all recipients of
 * a call (Aliyun), so it takes the phone too. Of several new receipts for one message the latest counts, of equally late
 * ones the last.
 */
const APPLY = `${KEEP}, new AS (
  INSERT INTO receipts (inbound_seq, provider, serial_number, phone, status, code, session_context, at, message_seq)
  SELECT (SELECT seq FROM kept), $6, r.serial_number, r.phone, r.status, r.code, r.session_context, r.at, (
    SELECT m.seq FROM messages AS m
    WHERE m.serial_number = r.serial_number AND m.phone = r.phone AND m.provider IN ($6, $7) AND m.status <> 'rejected'
    LIMIT 1
  )
  FROM unnest($8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[]) WITH ORDINALITY
    AS r (serial_number, phone, status, code, session_context, at, place)
  ORDER BY r.place
  ON CONFLICT DO NOTHING
  RETURNING seq, message_seq, status, code, at
), latest AS (
  SELECT DISTINCT ON (message_seq) * FROM new WHERE message_seq IS NOT NULL ORDER BY message_seq, at DESC, seq DESC
), applied AS (
  UPDATE messages AS m SET status = l.status, receipt_code = l.code, receipt_at = l.at, error_code = NULL
  FROM latest AS l WHERE m.seq = l.message_seq AND (m.receipt_at IS NULL OR m.receipt_at <= l.at)
  RETURNING m.id, m.phone, m.status, m.receipt_code, m.receipt_at
), told AS (${ADD_EVENTS} WHERE $14 ON CONFLICT DO NOTHING)
SELECT kept.seq AS "inboundSeq", (SELECT count(*) FROM new) AS added,
  (SELECT count(*) FROM new WHERE message_seq IS NULL) AS unmatched
FROM kept`;

const COUNT_UNMATCHED = "SELECT count(*) AS count FROM receipts WHERE inbound_seq = $1 AND message_seq IS NULL";

const FIND_UNMATCHED = `
SELECT ${RECEIPT_COLUMNS} FROM receipts WHERE message_seq IS NULL ORDER BY at DESC, seq DESC LIMIT $1`;

const FIND_UNDELIVERED = `SELECT ${RECEIPT_COLUMNS} FROM receipts WHERE inbound_seq = $1 AND status = 'undelivered'`;

interface Inserted {
  inboundSeq: number;
  added: number;
  unmatched: number;
}

/** See {@link Store.applyReceipts}. */
export function applyReceipts(db: PostgresDatabase, batch: ReceiptBatch): Promise<Applied> {
  const { receipts, now, channel = "sms" } = batch;
  const [cloud, otherWay] = providersOf(cloudOf(batch.provider));
  return db.write(async (transaction) => {
    const [, [inserted]] = await transaction.run(
      lock(receipts.map(({ phone }) => phone)),
      insert(db, batch, cloud, otherWay),
    );
    const { inboundSeq = 0, added = 0, unmatched: unmatchedAtOnce = 0 } = inserted ?? {};
    const duplicates = receipts.length - added;
    let unmatched = unmatchedAtOnce;
    if (unmatched > 0 || duplicates > 0) {
      await matchOneByOne(db, transaction, { cloud, channel, receipts });
      const [[counted]] = await transaction.run(statement<{ count: number }>(COUNT_UNMATCHED, [inboundSeq]));
      unmatched = counted?.count ?? 0;
    }
    await transaction.commit(
      ...(duplicates > 0 ? [countRepeats({ cloud, receipts, inboundSeq, now })] : []),
      ...(await suppressBlocklisted(transaction, receipts, inboundSeq)),
    );
    return { matched: added - unmatched, unmatched, duplicates };
  });
}

function insert(db: PostgresDatabase, batch: ReceiptBatch, cloud: string, otherWay: string): Statement<Inserted> {
  const values = columns(
    batch.receipts,
    ({ serialNumber }) => serialNumber,
    ({ phone }) => phone,
    ({ status }) => status,
    ({ code }) => code,
    ({ sessionContext }) => sessionContext,
    ({ at }) => at,
  );
  return statement(APPLY, [...inboundValues("receipts", batch), cloud, otherWay, ...values, isRecorded(db, "receipt")]);
}

/** Only by new receipts: seen again after an operator let the number through, they change nothing. */
async function suppressBlocklisted(
  transaction: Transaction,
  receipts: readonly Receipt[],
  inboundSeq: number,
): Promise<Statement[]> {
  if (!receipts.some(isBlocklisted)) return [];
  const [undelivered] = await transaction.run(statement<Receipt>(FIND_UNDELIVERED, [inboundSeq]));
  const listed = undelivered.filter(isBlocklisted);
  return suppressAll(listed.map(({ phone, code, at }) => ({ phone, reason: "blocklist", note: code, at })));
}

function isBlocklisted({ status, code }: Receipt): boolean {
  return status === "undelivered" && isBlocklistCode(code);
}

/** Receipts that fit no message, newest first. */
export async function findUnmatchedReceipts(db: PostgresDatabase, limit: number): Promise<Receipt[]> {
  const [found] = await db.run(statement<Receipt>(FIND_UNMATCHED, [limit]));
  return found;
}
