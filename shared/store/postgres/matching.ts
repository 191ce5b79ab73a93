/**
 * The receipts that a serial number does not match at once: some name our request, some leave only phone and time, and
 * some wait until more of their message is known. All of a batch are looked at together.
 *
 * @module
 */
import { providersOf } from "../clouds.ts";
import type { Channel, Receipt } from "../store.ts";
import type { PostgresDatabase, Transaction } from "./database.ts";
import { isRecorded } from "./events.ts";
import { columns, type Statement, statement } from "./statement.ts";

/** Providers keep trying a handset for up to 72 hours. */
const OLDEST_FIT_MS = 72 * 3600 * 1000;
/** Their clocks and ours differ, and receipts carry whole seconds. */
const CLOCK_SLACK_MS = 5 * 60 * 1000;

export const RECEIPT_COLUMNS = `serial_number AS "serialNumber", phone, status, code, session_context AS "sessionContext", at`;

/** What `applied` must bring: one event for each status that a receipt gave a message. */
export const ADD_EVENTS = `
  INSERT INTO events (id, type, phone, message_id, payload, at, next_at)
  SELECT 'receipt:' || id || ':' || status, 'receipt', phone, id,
    json_build_object('status', status, 'code', receipt_code)::text, receipt_at, receipt_at
  FROM applied`;

/**
 * By what a receipt names: all that wait for one of these numbers. An echoed context that names no request of ours is
 * another system's message.
 */
const BY_KEYS = `
WITH found AS (
  SELECT r.seq, FALSE AS is_guess, COALESCE(
    (SELECT m.seq FROM messages AS m
     WHERE r.serial_number <> '' AND m.serial_number = r.serial_number AND m.phone = r.phone AND m.provider IN ($2, $3) LIMIT 1),
    (SELECT m.seq FROM messages AS m
     WHERE r.session_context <> '' AND m.phone = r.phone AND m.request_id = r.session_context AND m.provider IN ($2, $3)
     LIMIT 1)) AS message_seq
  FROM receipts AS r WHERE r.message_seq IS NULL AND r.phone = ANY($1::text[]) AND r.provider = $2
), ${assignSql("$4")}`;

/** By phone and time, where exactly one message fits and the receipt names none: those of a batch only. */
const BY_PHONE = `
WITH found AS (
  SELECT r.seq, TRUE AS is_guess, fit.seqs[1] AS message_seq
  FROM (SELECT DISTINCT * FROM unnest($1::text[], $5::text[], $6::text[])) AS b (phone, serial_number, status)
  JOIN receipts AS r ON r.message_seq IS NULL AND r.phone = b.phone AND r.serial_number = b.serial_number
    AND r.status = b.status AND r.provider = $2 AND r.session_context = ''
  CROSS JOIN LATERAL (
    SELECT array_agg(seq) AS seqs FROM (
      SELECT m.seq FROM messages AS m
      WHERE m.phone = r.phone AND m.provider IN ($2, $3) AND m.created_at >= r.at - ${OLDEST_FIT_MS}
        AND m.created_at <= r.at + ${CLOCK_SLACK_MS} AND m.channel = $7 AND m.status IN ('queued', 'submitted', 'unknown')
        AND m.serial_number IS NULL
      LIMIT 2
    ) AS fitting
  ) AS fit
  WHERE cardinality(fit.seqs) = 1
), ${assignSql("$4")}`;

/**
 * Gives receipts to the messages that they were `found` for, and the messages what the latest of them says. A message
 * takes one guess at a time: it may be what tells that the next is another's. By its receipt a rejected message, which had
 * given its reservation back, went out after all.
 */
function assignSql(isRecorded: string): string {
  return `
chosen AS (
  SELECT DISTINCT ON (f.message_seq, CASE WHEN f.is_guess THEN '' ELSE r.status END,
    CASE WHEN f.is_guess THEN '' ELSE r.serial_number END)
    r.seq, r.serial_number, r.status, r.code, r.at, f.message_seq, f.is_guess
  FROM found AS f JOIN receipts AS r ON r.seq = f.seq
  WHERE f.message_seq IS NOT NULL AND NOT EXISTS (
    SELECT FROM receipts AS o
    WHERE o.message_seq = f.message_seq AND o.status = r.status AND o.serial_number = r.serial_number)
  ORDER BY f.message_seq, CASE WHEN f.is_guess THEN '' ELSE r.status END,
    CASE WHEN f.is_guess THEN '' ELSE r.serial_number END, r.seq
), assigned AS (
  UPDATE receipts AS r SET message_seq = c.message_seq, is_guess = c.is_guess FROM chosen AS c WHERE r.seq = c.seq
  RETURNING r.seq
), latest AS (
  SELECT DISTINCT ON (c.message_seq) c.message_seq, c.status, c.code, c.at, m.status AS old_status,
    first_value(c.serial_number) OVER (PARTITION BY c.message_seq ORDER BY c.seq) AS serial_number
  FROM chosen AS c JOIN messages AS m ON m.seq = c.message_seq ORDER BY c.message_seq, c.at DESC, c.seq DESC
), applied AS (
  UPDATE messages AS m SET status = l.status, receipt_code = l.code, receipt_at = l.at, error_code = NULL,
    serial_number = COALESCE(m.serial_number, NULLIF(l.serial_number, ''))
  FROM latest AS l WHERE m.seq = l.message_seq AND (m.receipt_at IS NULL OR m.receipt_at <= l.at)
  RETURNING m.id, m.phone, m.status, m.receipt_code, m.receipt_at, m.scene, m.budget_day, l.old_status
), counted AS (
  INSERT INTO budgets (scene, day, stripe, used)
  SELECT COALESCE(scene, ''), budget_day, 0, count(*) FROM applied
  WHERE old_status = 'rejected' AND budget_day IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (scene, day, stripe) DO UPDATE SET used = budgets.used + excluded.used
), told AS (${ADD_EVENTS} WHERE ${isRecorded}
  ON CONFLICT DO NOTHING
) SELECT count(*) AS count FROM assigned`;
}

/** With the guess goes what came later under the same serial number, and the message is open again. */
const TAKE_BACK = `
WITH named AS (
  SELECT m.seq, m.serial_number AS known FROM unnest($1::text[], $2::text[]) AS s (id, serial_number)
  JOIN messages AS m ON m.id = s.id AND m.status <> 'rejected' AND m.serial_number <> s.serial_number
), taken AS (
  UPDATE receipts AS r SET message_seq = NULL, is_guess = FALSE FROM named AS n
  WHERE r.message_seq = n.seq AND r.serial_number = n.known AND EXISTS (
    SELECT FROM receipts AS guess
    WHERE guess.message_seq = n.seq AND guess.serial_number = n.known AND guess.is_guess)
  RETURNING n.seq
)
UPDATE messages SET status = 'submitted', serial_number = NULL, receipt_code = NULL, receipt_at = NULL
WHERE seq IN (SELECT seq FROM taken)`;

interface Matched {
  count: number;
}

/**
 * Gives the receipts that wait for one of these numbers to the messages that they name.
 *
 * @returns whether there were any
 */
export async function matchByKeys(
  db: PostgresDatabase,
  transaction: Transaction,
  cloud: string,
  phones: readonly string[],
): Promise<boolean> {
  const values = [phones, ...providersOf(cloud), isRecorded(db, "receipt")];
  const [[matched]] = await transaction.run(statement<Matched>(BY_KEYS, values));
  return (matched?.count ?? 0) > 0;
}

/** A receipt that came before and fitted nothing may fit when it is seen again: its rivals have found theirs. */
export async function matchOneByOne(
  db: PostgresDatabase,
  transaction: Transaction,
  { cloud, channel, receipts }: { cloud: string; channel: Channel; receipts: readonly Receipt[] },
): Promise<void> {
  const [phones = [], serialNumbers = [], statuses = []] = columns(
    receipts,
    ({ phone }) => phone,
    ({ serialNumber }) => serialNumber,
    ({ status }) => status,
  );
  const guess = statement<Matched>(BY_PHONE, [
    phones,
    ...providersOf(cloud),
    isRecorded(db, "receipt"),
    serialNumbers,
    statuses,
    channel,
  ]);
  for (let isMore = true; isMore; ) {
    // A message has its serial number from its receipt: an earlier one may have waited for it.
    while (await matchByKeys(db, transaction, cloud, phones.map(String)));
    const [[guessed]] = await transaction.run(guess);
    isMore = (guessed?.count ?? 0) > 0;
  }
}

/**
 * A receipt was given to a message by phone and time, and now the provider names another serial number: it was some
 * other message's.
 */
export function takeBackGuesses(ids: readonly string[], serialNumbers: readonly (string | null)[]): Statement {
  return statement(TAKE_BACK, [ids, serialNumbers]);
}
