/**
 * After the answer: what the provider said of each message is written, and receipts that came before it find theirs.
 *
 * @module
 */
import { NO_SCENE, type RawReply, type SettleInput, type Settlement } from "../store.ts";
import { countBudget } from "./budgets.ts";
import type { SqliteDatabase } from "./database.ts";
import { applyWaitingReceipts, takeBackGuess } from "./matching.ts";
import { countPrefixesNow } from "./prefixes.ts";
import { suppressNow } from "./suppressions.ts";

const SETTLE = `
UPDATE messages SET status = ?2, serial_number = ?3, segments = ?4, error_code = ?5, provider_code = ?6,
  provider_message = ?7, settled_at = ?8
WHERE id = ?1 AND status IN ('queued', 'unknown')
RETURNING seq, phone, provider, request_id, scene, budget_day, created_at,
  EXISTS (SELECT 1 FROM receipts WHERE message_seq IS NULL AND phone = messages.phone)`;

/** The receipt told how the message ended; the provider's answer adds only what is not known yet. */
const FILL = `
UPDATE messages SET serial_number = COALESCE(serial_number, ?2), segments = COALESCE(segments, ?3),
  settled_at = COALESCE(settled_at, ?4)
WHERE seq = ?1`;

const REOPEN = `
UPDATE messages SET status = 'submitted', serial_number = NULL, receipt_code = NULL, receipt_at = NULL
WHERE seq = ?`;

/** A refused message carried no code: the one before it did, where there is one. */
const TAKE_CODE_BACK = `
UPDATE verifications AS v SET message_id = m.id FROM messages AS m
WHERE v.phone = ?1 AND v.message_id = ?2 AND m.seq = (
  SELECT seq FROM messages
  WHERE phone = v.phone AND created_at >= v.issued_at AND scene = v.scene AND status <> 'rejected'
    AND v.user_id IS CASE caller WHEN 'user' THEN caller_id END
  ORDER BY created_at DESC, seq DESC LIMIT 1)`;

const KEEP_RAW = "INSERT INTO raw_replies (request_id, provider, action, received_at, body) VALUES (?, ?, ?, ?, ?)";

type Settled = [
  seq: number,
  phone: string,
  provider: string,
  requestId: string,
  scene: string | null,
  budgetDay: string | null,
  createdAt: number,
  hasWaiting: 0 | 1,
];
type Earlier = [seq: number, phone: string, provider: string, requestId: string, serialNumber: string | null];

/** See {@link Store.settle}. Only queued and unknown messages change their status here; an id not in the ledger is passed over. */
export async function settle(db: SqliteDatabase, { now, settlements, rawReply }: SettleInput): Promise<void> {
  await db.write(() => {
    if (rawReply) keepRawReply(db, rawReply, now);
    for (const settlement of settlements) settleOne(db, settlement, now);
  });
}

function settleOne(db: SqliteDatabase, settlement: Settlement, now: number): void {
  const serialNumber = settlement.serialNumber || null;
  const row = db.get<Settled>(SETTLE, [
    settlement.id,
    settlement.status,
    serialNumber,
    settlement.segments ?? null,
    settlement.errorCode ?? null,
    settlement.providerCode ?? null,
    settlement.providerMessage ?? null,
    now,
  ]);
  if (!row) {
    if (settlement.status === "submitted") addToSettled(db, settlement, now);
    return;
  }
  const [seq, phone, provider, requestId, scene, budgetDay, createdAt, hasWaiting] = row;
  if (settlement.status === "rejected") {
    if (budgetDay !== null) countBudget(db, scene ?? NO_SCENE, budgetDay, -1);
    countPrefixesNow(db, settlement.prefixes ?? [], createdAt, { sends: -1 });
    db.run(TAKE_CODE_BACK, [phone, settlement.id]);
    if (settlement.isBlocklisted) {
      suppressNow(db, { phone, reason: "blocklist", note: settlement.providerCode ?? null, at: now });
    }
  } else if (hasWaiting) {
    applyWaitingReceipts(db, { seq, status: settlement.status, phone, provider, requestId, serialNumber });
  }
}

function addToSettled(db: SqliteDatabase, settlement: Settlement, now: number): void {
  const serialNumber = settlement.serialNumber || null;
  const row = db.get<Earlier>(
    "SELECT seq, phone, provider, request_id, serial_number FROM messages WHERE id = ? AND status <> 'rejected'",
    [settlement.id],
  );
  if (!row) return;
  const [seq, phone, provider, requestId, known] = row;
  if (known !== null && serialNumber !== null && known !== serialNumber && takeBackGuess(db, seq, known)) {
    db.run(REOPEN, [seq]);
  }
  db.run(FILL, [seq, serialNumber, settlement.segments ?? null, now]);
  applyWaitingReceipts(db, { seq, status: settlement.status, phone, provider, requestId, serialNumber });
}

function keepRawReply(db: SqliteDatabase, { requestId, provider, action, body }: RawReply, now: number): void {
  db.run(KEEP_RAW, [requestId, provider, action, now, body]);
}
