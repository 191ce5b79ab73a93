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
import type { PostgresDatabase } from "./database.ts";
import { recordEvents } from "./events.ts";
import { lock } from "./locks.ts";
import { addPrefixes } from "./prefixes.ts";
import { columns, type Statement, statement } from "./statement.ts";
import type { Kind } from "./together.ts";

const COLUMNS = `v.id, v.scene, v.phone, v.user_id AS "userId", v.issued_at AS "issuedAt", v.expires_at AS "expiresAt",
  v.attempts, v.message_id AS "messageId"`;

const FIND_NEWEST = `
SELECT ${COLUMNS} FROM verifications AS v
WHERE v.phone = $1 AND v.scene = $2 AND v.used_at IS NULL AND v.expires_at > $3`;
const LAST_SENT = "ORDER BY v.sent_at DESC, v.seq DESC LIMIT 1";
/** A service's own before those of users, when several hold one for the same number. */
const SERVICE_FIRST = "ORDER BY v.user_id IS NOT NULL, v.sent_at DESC, v.seq DESC LIMIT 1";

/** The open one of each that is asked for; its place among them. */
const FIND_ALL_OPEN = `
SELECT asked.place, open.*
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::int[], $5::text[]) WITH ORDINALITY
  AS asked (phone, scene, now, max_attempts, user_id, place)
CROSS JOIN LATERAL (
  SELECT ${COLUMNS} FROM verifications AS v
  WHERE v.phone = asked.phone AND v.scene = asked.scene AND v.used_at IS NULL AND v.expires_at > asked.now
    AND v.attempts < asked.max_attempts AND v.user_id IS NOT DISTINCT FROM asked.user_id
  ${LAST_SENT}
) AS open`;

const RENEW = `
UPDATE verifications AS v SET expires_at = r.expires_at, sent_at = r.sent_at, message_id = r.message_id
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) AS r (id, expires_at, sent_at, message_id)
WHERE v.id = r.id`;

const COUNT_CHECK = "UPDATE verifications SET attempts = $1, checked_at = $2, used_at = $3 WHERE id = $4";

const FIND_LIVES = `
SELECT ${COLUMNS}, v.sent_at AS "sentAt", v.checked_at AS "checkedAt", v.used_at AS "usedAt", v.voice_at AS "voiceAt"
FROM verifications AS v WHERE v.phone = $1 AND v.sent_at >= $2 ORDER BY v.issued_at DESC, v.seq DESC LIMIT $3`;

const INSERT = `
INSERT INTO verifications (id, scene, phone, user_id, issued_at, sent_at, expires_at, message_id)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $5::bigint[], $6::bigint[], $7::text[])`;

/** When the code was issued that takes a number's last guess; no row of one that has some left. */
const FIND_REFUSED = `
SELECT phone, MAX(issued_at) AS at FROM (
  SELECT v.phone, v.issued_at, SUM(v.attempts) OVER (PARTITION BY v.phone ORDER BY v.issued_at DESC) AS guesses
  FROM verifications AS v JOIN messages AS m ON m.id = v.message_id
  WHERE v.phone = ANY($1::text[]) AND v.issued_at > $2 AND v.used_at IS NULL
    AND (m.status = 'rejected' OR m.provider = 'test')
) AS guessed WHERE guesses >= $3 GROUP BY 1`;

/**
 * Delivered ones are left out in the same transaction: a receipt that came just now stops the call, also that of an earlier
 * text with the same code.
 */
const CLAIM_SILENT = `
WITH silent AS (
  SELECT v.* FROM verifications AS v JOIN messages AS m ON m.id = v.message_id
  WHERE v.used_at IS NULL AND v.expires_at > $1 AND v.scene = $2 AND v.attempts < $3 AND v.voice_at IS NULL
    AND m.channel = 'sms' AND (($4 AND m.status IN ('undelivered', 'expired'))
      OR (m.status IN ('queued', 'unknown', 'submitted') AND v.sent_at <= $5))
    AND NOT EXISTS (
      SELECT 1 FROM messages AS d
      WHERE d.phone = v.phone AND d.created_at >= v.issued_at AND d.scene = v.scene AND d.status = 'delivered'
        AND d.receipt_at >= v.sent_at AND v.user_id IS NOT DISTINCT FROM CASE d.caller WHEN 'user' THEN d.caller_id END)
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
export function issueKind(db: PostgresDatabase): Kind<IssueInput, IssueResult> {
  return {
    run: (inputs) =>
      db.write(async (transaction) => {
        const phones = inputs.map(({ phone }) => phone);
        const since = Math.min(...inputs.map(({ now }) => now)) - GUESSES_MS;
        const [, open, refused] = await transaction.run(
          lock(phones),
          findAllOpen(inputs),
          statement<Refused>(FIND_REFUSED, [phones, since, MAX_GUESSES]),
        );
        const openAt = new Map(open.map(({ place, ...verification }) => [place - 1, verification]));
        const issues = inputs.map((input, place) => issue(input, openAt.get(place), refused));
        await transaction.commit(
          ...renewAll(issues.filter(({ resent }) => resent)),
          ...insertAll(issues.filter(({ resent, refusedUntil }) => !resent && !refusedUntil)),
        );
        return issues.map(({ now: _, ...issued }) => issued);
      }),
    namesOf: ({ phone }) => [phone],
    sizeOf: () => 1,
  };
}

type Issue = IssueResult & { now: number };

/** A number that gets no new code for a day from then on. */
interface Refused {
  phone: string;
  at: number;
}

function issue(input: IssueInput, open: Verification | undefined, refused: readonly Refused[]): Issue {
  const { now } = input;
  if (open) return { verification: renewed(open, input), resent: true, now };
  const last = refused.find(({ phone, at }) => phone === input.phone && at + GUESSES_MS > now); // another's day began earlier
  return { verification: created(input), resent: false, now, ...(last && { refusedUntil: last.at + GUESSES_MS }) };
}

/** See {@link Store.checkVerification}. An attempt is counted whatever comes of the comparison, so none is free. */
export function checkVerification(db: PostgresDatabase, input: CheckInput): Promise<CheckResult> {
  const { now, maxAttempts, prefixes = [] } = input;
  const matches = compareOnce(input);
  return db.write(async (transaction) => {
    const [, [newest]] = await transaction.run(lock([input.phone]), findNewest(input));
    // an older one would give as many guesses again
    if (!newest || newest.attempts >= maxAttempts) return { result: "none" };
    const verification = { ...newest, attempts: newest.attempts + 1 };
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

function findAllOpen(inputs: readonly IssueInput[]): Statement<Verification & { place: number }> {
  const asked = columns(
    inputs,
    ({ phone }) => phone,
    ({ scene }) => scene,
    ({ now }) => now,
    ({ maxAttempts }) => maxAttempts,
    ({ userId }) => userId,
  );
  return statement(FIND_ALL_OPEN, asked);
}

function findNewest({ phone, scene, now, userId }: CheckInput): Statement<Verification> {
  const wanted = [phone, scene, now];
  if (userId === undefined) return statement(`${FIND_NEWEST} ${SERVICE_FIRST}`, wanted);
  return statement(`${FIND_NEWEST} AND v.user_id IS NOT DISTINCT FROM $4 ${LAST_SENT}`, [...wanted, userId]);
}

function renewed(open: Verification, { now, validityMs, messageId }: IssueInput): Verification {
  return { ...open, expiresAt: now + validityMs, messageId: messageId ?? open.messageId };
}

/** Nothing where there is none. */
function renewAll(issues: readonly Issue[]): Statement[] {
  if (issues.length === 0) return [];
  return [
    statement(
      RENEW,
      columns(
        issues,
        ({ verification: { id } }) => id,
        ({ verification: { expiresAt } }) => expiresAt,
        ({ now }) => now,
        ({ verification: { messageId } }) => messageId,
      ),
    ),
  ];
}

function created({ newId: id, scene, phone, userId, now, validityMs, messageId }: IssueInput): Verification {
  return { id, scene, phone, userId, issuedAt: now, expiresAt: now + validityMs, attempts: 0, messageId };
}

/** Nothing where there is none. */
function insertAll(issues: readonly Issue[]): Statement[] {
  if (issues.length === 0) return [];
  return [
    statement(
      INSERT,
      columns(
        issues.map(({ verification }) => verification),
        ({ id }) => id,
        ({ scene }) => scene,
        ({ phone }) => phone,
        ({ userId }) => userId,
        ({ issuedAt }) => issuedAt,
        ({ expiresAt }) => expiresAt,
        ({ messageId }) => messageId,
      ),
    ),
  ];
}
