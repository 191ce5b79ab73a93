/**
 * Receipts for people to read: of which message, when they came, and how often.
 *
 * @module
 */
import { providersOf } from "../clouds.ts";
import type { KnownReceipt, Receipt, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { columns, type Statement, statement } from "./statement.ts";

/** Unmatched ones of one number; more are of no help. */
const MAX_UNMATCHED = 100;

const COLUMNS = `r.provider, r.serial_number AS "serialNumber", r.phone, r.status, r.code,
  r.session_context AS "sessionContext", r.at, r.is_guess AS "isGuess", r.times, i.source, i.received_at AS "receivedAt",
  COALESCE(r.repeated_at, i.received_at) AS "lastReceivedAt", r.seq`;

const FIND = `
(
  SELECT m.id AS "messageId", ${COLUMNS}
  FROM messages AS m
  JOIN receipts AS r ON r.message_seq = m.seq
  JOIN inbound AS i ON i.seq = r.inbound_seq
  WHERE m.id = ANY($1::text[])
) UNION ALL (
  SELECT NULL, ${COLUMNS}
  FROM receipts AS r JOIN inbound AS i ON i.seq = r.inbound_seq
  WHERE r.message_seq IS NULL AND r.phone = $2 ORDER BY r.seq DESC LIMIT ${MAX_UNMATCHED}
)
ORDER BY seq`;

/** Those of a batch that are there already, each as often as it came; of a new one the first time is no repeat. */
const COUNT_REPEATS = `
WITH b AS (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS b (serial_number, phone, status))
UPDATE receipts SET times = times + again.count, repeated_at = $5
FROM (
  SELECT r.seq, COUNT(*) - (r.inbound_seq = $4)::int AS count
  FROM b
  JOIN messages AS m ON m.serial_number = b.serial_number AND m.phone = b.phone AND m.provider IN ($6, $7)
  JOIN receipts AS r ON r.message_seq = m.seq AND r.status = b.status AND r.serial_number = b.serial_number
  GROUP BY r.seq
  UNION ALL
  SELECT r.seq, COUNT(*) - (r.inbound_seq = $4)::int
  FROM b
  JOIN receipts AS r ON r.message_seq IS NULL AND r.phone = b.phone AND r.serial_number = b.serial_number
    AND r.status = b.status AND r.provider = $6
  GROUP BY r.seq
) AS again
WHERE receipts.seq = again.seq AND again.count > 0`;

type Row = KnownReceipt & { seq: number };

/** See {@link Store.findReceipts}. */
export async function findReceipts(
  db: PostgresDatabase,
  { messageIds, phone }: Parameters<Store["findReceipts"]>[0],
): Promise<KnownReceipt[]> {
  const [found] = await db.run(statement<Row>(FIND, [messageIds, phone]));
  return found.map(({ seq: _seq, ...receipt }) => receipt);
}

/** Counts what a batch, kept as `inboundSeq`, brought again. */
export function countRepeats(batch: {
  cloud: string;
  receipts: readonly Receipt[];
  inboundSeq: number;
  now: number;
}): Statement {
  const { cloud, receipts, inboundSeq, now } = batch;
  const keys = columns(
    receipts,
    ({ serialNumber }) => serialNumber,
    ({ phone }) => phone,
    ({ status }) => status,
  );
  return statement(COUNT_REPEATS, [...keys, inboundSeq, now, ...providersOf(cloud)]);
}
