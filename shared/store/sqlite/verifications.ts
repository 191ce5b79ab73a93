/**
 * The lives of codes: issued, resent, checked, used up, expired. The codes themselves are not here.
 *
 * @module
 */

import { GUESSES_MS, MAX_GUESSES } from "../guesses.ts";
import { eventsOfCheck } from "../happenings.ts";
import type {
  CheckInput,
  CheckResult,
  IssueInput,
  IssueResult,
  Store,
  Verification,
  VerificationLife,
} from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { addEventNow } from "./events.ts";
import { countPrefixesNow } from "./prefixes.ts";

const COLUMNS = `id, scene, phone, user_id AS userId, issued_at AS issuedAt, expires_at AS expiresAt, attempts,
  message_id AS messageId`;

const FIND_NEWEST = `
SELECT id, user_id, issued_at, expires_at, attempts, message_id FROM verifications
WHERE phone = ? AND scene = ? AND used_at IS NULL AND expires_at > ?`;
const LAST_SENT = "ORDER BY sent_at DESC, seq DESC LIMIT 1";
/** A service's own before those of users, when several hold one for the same number. */
const SERVICE_FIRST = "ORDER BY user_id IS NOT NULL, sent_at DESC, seq DESC LIMIT 1";

const RENEW = "UPDATE verifications SET expires_at = ?, sent_at = ?, message_id = ? WHERE id = ?";

const COUNT_CHECK = "UPDATE verifications SET attempts = ?, checked_at = ? WHERE id = ?";

const FIND_LIVES = `
SELECT ${COLUMNS}, sent_at AS sentAt, checked_at AS checkedAt, used_at AS usedAt, voice_at AS voiceAt
FROM verifications WHERE phone = ? AND sent_at >= ? ORDER BY issued_at DESC, seq DESC LIMIT ?`;

const INSERT = `
INSERT INTO verifications (id, scene, phone, user_id, issued_at, sent_at, expires_at, message_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)`;

/**
 * Delivered ones are left out in the same transaction: a receipt that came just now stops the call, also that of an earlier
 * text with the same code.
 */
const FIND_SILENT = `
SELECT v.id, v.scene, v.phone, v.user_id AS userId, v.issued_at AS issuedAt, v.expires_at AS expiresAt, v.attempts,
  v.message_id AS messageId
FROM verifications AS v JOIN messages AS m ON m.id = v.message_id
WHERE v.used_at IS NULL AND v.expires_at > ?1 AND v.scene = ?2 AND v.attempts < ?3 AND v.voice_at IS NULL
  AND m.channel = 'sms' AND ((?4 AND m.status IN ('undelivered', 'expired'))
    OR (m.status IN ('queued', 'unknown', 'submitted') AND v.sent_at <= ?5))
  AND NOT EXISTS (
    SELECT 1 FROM messages AS d
    WHERE d.phone = v.phone AND d.created_at >= v.issued_at AND d.scene = v.scene AND d.status = 'delivered'
      AND d.receipt_at >= v.sent_at AND v.user_id IS CASE d.caller WHEN 'user' THEN d.caller_id END)
ORDER BY v.seq LIMIT ?6`;

/** See {@link Store.claimVoiceFallbacks}. */
export function claimVoiceFallbacks(
  db: SqliteDatabase,
  input: Parameters<Store["claimVoiceFallbacks"]>[0],
): Promise<Verification[]> {
  const { now, scene, onFailure, silentSince, maxAttempts, limit } = input;
  return db.write(() => {
    const params = [now, scene, maxAttempts, onFailure ? 1 : 0, silentSince ?? -1, limit];
    const silent = db.all<Verification>(FIND_SILENT, params);
    for (const { id } of silent) db.run("UPDATE verifications SET voice_at = ? WHERE id = ?", [now, id]);
    return silent;
  });
}

/** See {@link Store.findVerifications}. */
export function findVerifications(
  db: SqliteDatabase,
  { phone, from, limit }: Parameters<Store["findVerifications"]>[0],
): VerificationLife[] {
  return db.all<VerificationLife>(FIND_LIVES, [phone, from, limit]);
}

/** When the code was issued that takes the last guess; nothing while some are left. */
const FIND_REFUSED = `
SELECT MAX(issued_at) AS issuedAt FROM (
  SELECT v.phone, v.issued_at, SUM(v.attempts) OVER (ORDER BY v.issued_at DESC) AS guesses
  FROM verifications AS v JOIN messages AS m ON m.id = v.message_id
  WHERE v.phone = ? AND v.issued_at > ? AND v.used_at IS NULL AND (m.status = 'rejected' OR m.provider = 'test')
) WHERE guesses >= ? GROUP BY phone`;

/** A renewed one keeps its attempts, so asking again gives nobody more guesses at the same code. */
export function issueVerification(db: SqliteDatabase, input: IssueInput): Promise<IssueResult> {
  return db.write(() => {
    const open = findOpen(db, input);
    if (open) return { verification: renew(db, open, input), resent: true };
    const last = db.get<[number]>(FIND_REFUSED, [input.phone, input.now - GUESSES_MS, MAX_GUESSES]);
    const verification = created(input);
    if (last) return { verification, resent: false, refusedUntil: last[0] + GUESSES_MS };
    insert(db, verification);
    return { verification, resent: false };
  });
}

/** See {@link Store.checkVerification}. An attempt is counted before the comparison, so none is free. */
export function checkVerification(db: SqliteDatabase, input: CheckInput): Promise<CheckResult> {
  const matches = compareOnce(input);
  return db.write(() => {
    const open = findOpen(db, input);
    if (!open) return { result: "none" };
    const verification = { ...open, attempts: open.attempts + 1 };
    db.run(COUNT_CHECK, [verification.attempts, input.now, verification.id]);
    if (!matches(verification)) {
      return { result: "mismatch", attemptsLeft: input.maxAttempts - verification.attempts };
    }
    db.run("UPDATE verifications SET used_at = ? WHERE id = ?", [input.now, verification.id]);
    countPrefixesNow(db, input.prefixes ?? [], input.now, { checks: 1 });
    for (const event of eventsOfCheck(verification, input.now)) addEventNow(db, event);
    return { result: "matched", verification };
  });
}

/** A write that has to run again compares nothing twice. */
function compareOnce(input: CheckInput): CheckInput["matches"] {
  const known = new Map<string, boolean>();
  return (verification) => {
    const isMatch = known.get(verification.id) ?? input.matches(verification);
    known.set(verification.id, isMatch);
    return isMatch;
  };
}

type Open = [
  id: string,
  userId: string | null,
  issuedAt: number,
  expiresAt: number,
  attempts: number,
  messageId: string | null,
];

/** When the newest has no attempts left, none is open: an older one would give as many guesses again. */
function findOpen(db: SqliteDatabase, input: IssueInput | CheckInput): Verification | undefined {
  const { phone, scene, now, maxAttempts, userId } = input;
  const wanted = [phone, scene, now];
  const row =
    userId === undefined
      ? db.get<Open>(`${FIND_NEWEST} ${SERVICE_FIRST}`, wanted)
      : db.get<Open>(`${FIND_NEWEST} AND user_id IS ? ${LAST_SENT}`, [...wanted, userId]);
  if (row === undefined) return undefined;
  const [id, holder, issuedAt, expiresAt, attempts, messageId] = row;
  return attempts < maxAttempts
    ? { id, scene, phone, userId: holder, issuedAt, expiresAt, attempts, messageId }
    : undefined;
}

function renew(db: SqliteDatabase, open: Verification, { now, validityMs, messageId }: IssueInput): Verification {
  const renewed = { ...open, expiresAt: now + validityMs, messageId: messageId ?? open.messageId };
  db.run(RENEW, [renewed.expiresAt, now, renewed.messageId, renewed.id]);
  return renewed;
}

function created({ newId: id, scene, phone, userId, now, validityMs, messageId }: IssueInput): Verification {
  return { id, scene, phone, userId, issuedAt: now, expiresAt: now + validityMs, attempts: 0, messageId };
}

function insert(db: SqliteDatabase, verification: Verification): void {
  const { id, scene, phone, userId, issuedAt, expiresAt, messageId } = verification;
  db.run(INSERT, [id, scene, phone, userId, issuedAt, expiresAt, messageId]);
}
