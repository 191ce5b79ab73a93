/**
 * The lives of codes: issued, resent, checked, used up, expired. The codes themselves are not here.
 *
 * @module
 */
import { eventsOfCheck } from "../happenings.ts";
import type { CheckInput, CheckResult, IssueInput, Store, Verification, VerificationLife } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { recordEvents } from "./events.ts";
import { lock } from "./locks.ts";
import { addPrefixes } from "./prefixes.ts";
import { type Statement, statement } from "./statement.ts";

const COLUMNS = `v.id, v.scene, v.phone, v.user_id AS "userId", v.issued_at AS "issuedAt", v.expires_at AS "expiresAt",
  v.attempts, v.message_id AS "messageId"`;

/** The one sent last, when several users hold one for the same number. */
const FIND_OPEN = `
SELECT ${COLUMNS} FROM verifications AS v
WHERE v.phone = $1 AND v.scene = $2 AND v.used_at IS NULL AND v.expires_at > $3 AND v.attempts < $4`;
const LAST_SENT = "ORDER BY v.sent_at DESC, v.seq DESC LIMIT 1";

const RENEW = "UPDATE verifications SET expires_at = $1, sent_at = $2, message_id = $3 WHERE id = $4";

const COUNT_CHECK = "UPDATE verifications SET attempts = $1, checked_at = $2, used_at = $3 WHERE id = $4";

const FIND_LIVES = `
SELECT ${COLUMNS}, v.sent_at AS "sentAt", v.checked_at AS "checkedAt", v.used_at AS "usedAt", v.voice_at AS "voiceAt"
FROM verifications AS v WHERE v.phone = $1 AND v.sent_at >= $2 ORDER BY v.issued_at DESC, v.seq DESC LIMIT $3`;

const INSERT = `
INSERT INTO verifications (id, scene, phone, user_id, issued_at, sent_at, expires_at, message_id)
VALUES ($1, $2, $3, $4, $5, $5, $6, $7)`;

/** Delivered ones are left out in the same transaction: a receipt that came just now stops the call. */
const CLAIM_SILENT = `
WITH silent AS (
  SELECT v.* FROM verifications AS v JOIN messages AS m ON m.id = v.message_id
  WHERE v.used_at IS NULL AND v.expires_at > $1 AND v.scene = $2 AND v.attempts < $3 AND v.voice_at IS NULL
    AND m.channel = 'sms' AND (($4 AND m.status IN ('undelivered', 'expired'))
      OR (m.status IN ('queued', 'unknown', 'submitted') AND v.sent_at <= $5))
  ORDER BY v.seq LIMIT $6 FOR UPDATE OF v SKIP LOCKED
), claimed AS (UPDATE verifications SET voice_at = $1 FROM silent WHERE verifications.seq = silent.seq)
SELECT ${COLUMNS} FROM silent AS v ORDER BY v.seq`;

/** See {@link Store.claimVoiceFallbacks}. */
export async function claimVoiceFallbacks(
  db: PostgresDatabase,
  input: Parameters<Store["claimVoiceFallbacks"]>[0],
): Promise<Verification[]> {
  const { now, scene, onFailure, silentSince, maxAttempts, limit } = input;
  const params = [now, scene, maxAttempts, onFailure, silentSince ?? -1, limit];
  const [silent] = await db.write((transaction) => transaction.commit(statement<Verification>(CLAIM_SILENT, params)));
  return silent;
}

/** See {@link Store.findVerifications}. */
export async function findVerifications(
  db: PostgresDatabase,
  { phone, from, limit }: Parameters<Store["findVerifications"]>[0],
): Promise<VerificationLife[]> {
  const [found] = await db.run(statement<VerificationLife>(FIND_LIVES, [phone, from, limit]));
  return found;
}

/** A renewed one keeps its attempts, so asking again gives nobody more guesses at the same code. */
export function issueVerification(
  db: PostgresDatabase,
  input: IssueInput,
): Promise<{ verification: Verification; resent: boolean }> {
  return db.write(async (transaction) => {
    const [, [open]] = await transaction.run(lock([input.phone]), findOpen(input));
    const verification = open ? renewed(open, input) : created(input);
    await transaction.commit(open ? renew(verification, input) : insert(verification));
    return { verification, resent: open !== undefined };
  });
}

/** See {@link Store.checkVerification}. An attempt is counted whatever comes of the comparison, so none is free. */
export function checkVerification(db: PostgresDatabase, input: CheckInput): Promise<CheckResult> {
  const { now, maxAttempts, prefixes = [] } = input;
  const matches = compareOnce(input);
  return db.write(async (transaction) => {
    const [, [open]] = await transaction.run(lock([input.phone]), findOpen(input));
    if (!open) return { result: "none" };
    const verification = { ...open, attempts: open.attempts + 1 };
    const count = (usedAt: number | null): Statement =>
      statement(COUNT_CHECK, [verification.attempts, now, usedAt, verification.id]);
    if (!matches(verification)) {
      await transaction.commit(count(null));
      return { result: "mismatch", attemptsLeft: maxAttempts - verification.attempts };
    }
    await transaction.commit(
      count(now),
      ...recordEvents(db, eventsOfCheck(verification, now)),
      ...addPrefixes(prefixes.map((prefix) => ({ prefix, at: now, sends: 0, checks: 1 }))),
    );
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

function findOpen({ phone, scene, now, maxAttempts, userId }: IssueInput | CheckInput): Statement<Verification> {
  const wanted = [phone, scene, now, maxAttempts];
  if (userId === undefined) return statement(`${FIND_OPEN} ${LAST_SENT}`, wanted);
  return statement(`${FIND_OPEN} AND v.user_id IS NOT DISTINCT FROM $5 ${LAST_SENT}`, [...wanted, userId]);
}

function renewed(open: Verification, { now, validityMs, messageId }: IssueInput): Verification {
  return { ...open, expiresAt: now + validityMs, messageId: messageId ?? open.messageId };
}

function renew({ id, expiresAt, messageId }: Verification, { now }: IssueInput): Statement {
  return statement(RENEW, [expiresAt, now, messageId, id]);
}

function created({ newId: id, scene, phone, userId, now, validityMs, messageId }: IssueInput): Verification {
  return { id, scene, phone, userId, issuedAt: now, expiresAt: now + validityMs, attempts: 0, messageId };
}

function insert({ id, scene, phone, userId, issuedAt, expiresAt, messageId }: Verification): Statement {
  return statement(INSERT, [id, scene, phone, userId, issuedAt, expiresAt, messageId]);
}
