/**
 * The receipts that a serial number does not match at once: some name our request, some leave only phone and time, and
 * some wait until more of their message is known.
 *
 * @module
 */
import { cloudOf, providersOf } from "../clouds.ts";
import { type Channel, type MessageStatus, NO_SCENE, type Receipt } from "../store.ts";
import { countBudget } from "./budgets.ts";
import type { SqliteDatabase } from "./database.ts";
import { isRecorded } from "./events.ts";

/** Providers keep trying a handset for up to 72 hours. */
const OLDEST_FIT_MS = 72 * 3600 * 1000;
/** Their clocks and ours differ, and receipts carry whole seconds. */
const CLOCK_SLACK_MS = 5 * 60 * 1000;

export const RECEIPT_COLUMNS =
  "serial_number AS serialNumber, phone, status, code, session_context AS sessionContext, at";

const BY_SERIAL = "SELECT seq, status FROM messages WHERE serial_number = ? AND phone = ? AND provider IN (?, ?)";
const BY_CONTEXT = "SELECT seq, status FROM messages WHERE phone = ? AND request_id = ? AND provider IN (?, ?)";
const BY_PHONE = `
SELECT seq, status FROM messages
WHERE phone = ? AND provider IN (?, ?) AND created_at >= ? AND created_at <= ? AND channel = ?
  AND status IN ('queued', 'submitted', 'unknown') AND serial_number IS NULL
LIMIT 2`;

/** Those of a batch that have no message: new ones, and ones that came before and found none. */
const WAITING_OF_BATCH = `
SELECT DISTINCT r.seq AS receiptSeq, ${RECEIPT_COLUMNS}
FROM json_each(?1) AS b CROSS JOIN receipts AS r
WHERE r.message_seq IS NULL AND r.phone = b.value ->> 1 AND r.serial_number = b.value ->> 0
  AND r.status = b.value ->> 2 AND r.provider = ?2
ORDER BY r.seq`;

const WAITING_FOR = `
SELECT seq AS receiptSeq, ${RECEIPT_COLUMNS} FROM receipts
WHERE message_seq IS NULL AND phone = ?1 AND provider = ?2 AND (serial_number = ?3 OR session_context = ?4)
ORDER BY seq`;

/** One event for each status that a receipt gave a message. */
const ADD_EVENTS = `
INSERT INTO events (id, type, phone, message_id, payload, at, next_at)
SELECT 'receipt:' || m.id || ':' || m.status, 'receipt', m.phone, m.id,
  json_object('status', m.status, 'code', m.receipt_code), m.receipt_at, m.receipt_at
FROM receipts AS r JOIN messages AS m ON m.seq = r.message_seq
WHERE r.seq > ?1 AND r.seq <= ?2 AND m.status = r.status AND m.receipt_at = r.at
ON CONFLICT DO NOTHING`;

const ASSIGN = "UPDATE OR IGNORE receipts SET message_seq = ?, is_guess = ? WHERE seq = ? AND message_seq IS NULL";

const APPLY = `
UPDATE messages SET status = ?2, receipt_code = ?3, receipt_at = ?4, error_code = NULL,
  serial_number = COALESCE(serial_number, ?5)
WHERE seq = ?1 AND (receipt_at IS NULL OR receipt_at <= ?4)`;

/** With the guess goes what came later under the same serial number. */
const TAKE_BACK = `
UPDATE receipts SET message_seq = NULL, is_guess = 0
WHERE message_seq = ?1 AND serial_number = ?2 AND EXISTS (
  SELECT 1 FROM receipts AS guess
  WHERE guess.message_seq = ?1 AND guess.serial_number = ?2 AND guess.is_guess = 1)`;

/** Events of the receipts that were written after `lastSeq`, and no later than `toSeq`. */
export function addReceiptEvents(db: SqliteDatabase, lastSeq: number, toSeq = Number.MAX_SAFE_INTEGER): void {
  if (isRecorded(db, "receipt")) db.run(ADD_EVENTS, [lastSeq, toSeq]);
}

interface Match {
  seq: number;
  status: MessageStatus;
  /** Led to by phone and time only. */
  isGuess: boolean;
}

type WaitingReceipt = Receipt & { receiptSeq: number };

/** What a receipt may name a message by. */
export interface MessageKeys {
  seq: number;
  status: MessageStatus;
  phone: string;
  provider: string;
  /** Null where only the serial number is to be looked for. */
  requestId: string | null;
  serialNumber: string | null;
}

/** A receipt that came before and fitted nothing may fit when it is seen again: its rivals have found theirs. */
export function matchOneByOne(db: SqliteDatabase, cloud: string, channel: Channel, tuples: string): void {
  for (const receipt of db.all<WaitingReceipt>(WAITING_OF_BATCH, [tuples, cloud])) {
    const match = findMessageOf(db, cloud, channel, receipt);
    if (!match || !assign(db, match, receipt)) continue;
    const { phone, serialNumber, status } = receipt;
    // The message has its serial number from this receipt: an earlier one may have waited for it.
    applyWaitingReceipts(db, { seq: match.seq, status, phone, provider: cloud, serialNumber, requestId: null });
  }
}

/** Once more of a message is known, the receipts that waited for it are applied. */
export function applyWaitingReceipts(db: SqliteDatabase, message: MessageKeys): void {
  const { seq, status, phone, provider, serialNumber, requestId } = message;
  for (const receipt of db.all<WaitingReceipt>(WAITING_FOR, [
    phone,
    cloudOf(provider),
    serialNumber || null,
    requestId,
  ])) {
    assign(db, { seq, status, isGuess: false }, receipt);
  }
}

/**
 * A receipt was given to a message by phone and time, and now the provider names another serial number: it was some
 * other message's. Returns false when there was no such guess.
 */
export function takeBackGuess(db: SqliteDatabase, messageSeq: number, serialNumber: string): boolean {
  return db.run(TAKE_BACK, [messageSeq, serialNumber]) > 0;
}

/** An echoed context that names no request of ours is another system's message: then nothing is guessed. */
function findMessageOf(db: SqliteDatabase, cloud: string, channel: Channel, receipt: Receipt): Match | undefined {
  const { serialNumber, sessionContext, phone, at } = receipt;
  const bySerial = serialNumber ? findByKeys(db, BY_SERIAL, [serialNumber, phone, ...providersOf(cloud)]) : undefined;
  if (bySerial) return bySerial;
  if (sessionContext) return findByKeys(db, BY_CONTEXT, [phone, sessionContext, ...providersOf(cloud)]);
  return findByPhone(db, cloud, channel, phone, at);
}

function findByKeys(db: SqliteDatabase, sql: string, keys: readonly string[]): Match | undefined {
  const row = db.get<[number, MessageStatus]>(sql, keys);
  return row && { seq: row[0], status: row[1], isGuess: false };
}

function findByPhone(
  db: SqliteDatabase,
  cloud: string,
  channel: Channel,
  phone: string,
  at: number,
): Match | undefined {
  const span = [phone, ...providersOf(cloud), at - OLDEST_FIT_MS, at + CLOCK_SLACK_MS, channel];
  const [row, another] = db.all<Omit<Match, "isGuess">>(BY_PHONE, span);
  return row && !another ? { ...row, isGuess: true } : undefined;
}

/** False when the receipt has found its message meanwhile. */
function assign(db: SqliteDatabase, message: Match, receipt: WaitingReceipt): boolean {
  if (db.run(ASSIGN, [message.seq, message.isGuess ? 1 : 0, receipt.receiptSeq]) === 0) return false;
  const { status, code, at, serialNumber } = receipt;
  db.run(APPLY, [message.seq, status, code, at, serialNumber || null]);
  if (message.status === "rejected") countAgain(db, message.seq);
  addReceiptEvents(db, receipt.receiptSeq - 1, receipt.receiptSeq);
  return true;
}

/** A rejected message had given its reservation back; by its receipt it went out after all. */
function countAgain(db: SqliteDatabase, seq: number): void {
  const row = db.get<[string | null, string | null]>("SELECT scene, budget_day FROM messages WHERE seq = ?", [seq]);
  if (row?.[1]) countBudget(db, row[0] ?? NO_SCENE, row[1], 1);
}
