/**
 * Sound files at the providers: each content once, and everybody who uploaded it.
 *
 * @module
 */
import type { Store, StoredVoiceFile, VoiceFileClaim, VoiceFileClaimInput } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { lock } from "./locks.ts";
import { type Statement, statement } from "./statement.ts";

const COLUMNS = `provider, sha1, fid, type, bytes, review, reason, at AS "uploadedAt"`;

const READ = `SELECT ${COLUMNS} FROM voice_files WHERE provider = $1 AND sha1 = $2`;

/** Those of the day, without this file: whoever claims it again has paid for it. */
const COUNT_UPLOADS = `
SELECT count(*) AS count FROM voice_file_owners
WHERE user_id = $1 AND uploaded_at >= $2 AND (provider <> $3 OR sha1 <> $4)`;

const CLAIM = `
INSERT INTO voice_files (provider, sha1, type, bytes, review, holder, at) VALUES ($1, $2, $3, $4, 'pending', $5, $6)
ON CONFLICT (provider, sha1) DO UPDATE SET holder = excluded.holder, at = excluded.at`;

const OWN = `
INSERT INTO voice_file_owners AS known (user_id, provider, sha1, uploaded_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (user_id, provider, sha1) DO UPDATE SET uploaded_at = COALESCE(excluded.uploaded_at, known.uploaded_at)`;

/** The first one stays. */
const FINISH = `
INSERT INTO voice_files (provider, sha1, fid, type, bytes, review, reason, holder, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8)
ON CONFLICT (provider, sha1) DO UPDATE SET fid = excluded.fid, review = excluded.review, reason = excluded.reason,
  at = excluded.at
WHERE voice_files.fid IS NULL`;

const RELEASE = `
WITH released AS (
  DELETE FROM voice_files WHERE provider = $1 AND sha1 = $2 AND holder = $3 AND fid IS NULL RETURNING provider, sha1
)
DELETE FROM voice_file_owners AS o USING released AS r
WHERE o.user_id = $4 AND o.provider = r.provider AND o.sha1 = r.sha1`;

const FIND = `
SELECT ${COLUMNS} FROM voice_files AS file WHERE fid = $1 AND ($2::text IS NULL OR EXISTS (
  SELECT FROM voice_file_owners AS owner
  WHERE owner.user_id = $2 AND owner.provider = file.provider AND owner.sha1 = file.sha1))`;

const REVIEW = "UPDATE voice_files SET review = $1, reason = $2 WHERE fid = $3 AND provider = $4";

type Row = Omit<StoredVoiceFile, "fid"> & { fid: string | null };

/** See {@link Store.claimVoiceFile}. One claim of a content, and one of a user, at a time. */
export function claimVoiceFile(db: PostgresDatabase, input: VoiceFileClaimInput): Promise<VoiceFileClaim> {
  const { provider, sha1, type, bytes, userId, holder, now, ttlMs, limit } = input;
  const own = (uploadedAt: number | null): Statement[] =>
    userId === null ? [] : [statement(OWN, [userId, provider, sha1, uploadedAt])];
  const names = [`voice file ${provider} ${sha1}`, ...(userId === null ? [] : [`voice files of ${userId}`])];
  return db.write(async (transaction): Promise<VoiceFileClaim> => {
    const [, [row], [used]] = await transaction.run(
      lock(names),
      read(provider, sha1),
      statement<{ count: number }>(COUNT_UPLOADS, [userId, limit.since, provider, sha1]),
    );
    if (row && isUploaded(row)) {
      await transaction.commit(...own(null));
      return { state: "known", file: row };
    }
    if (row && row.uploadedAt + ttlMs > now) return { state: "underway", endsAt: row.uploadedAt + ttlMs };
    if ((used?.count ?? 0) >= limit.count) return { state: "limited" };
    await transaction.commit(statement(CLAIM, [provider, sha1, type, bytes, holder, now]), ...own(now));
    return { state: "claimed" };
  });
}

/** See {@link Store.finishVoiceFile}. */
export async function finishVoiceFile(db: PostgresDatabase, file: StoredVoiceFile): Promise<StoredVoiceFile> {
  const { provider, sha1, fid, type, bytes, review, reason, uploadedAt } = file;
  const [, [row]] = await db.run(
    statement(FINISH, [provider, sha1, fid, type, bytes, review, reason, uploadedAt]),
    read(provider, sha1),
  );
  return row && isUploaded(row) ? row : file;
}

/** See {@link Store.releaseVoiceFile}. */
export async function releaseVoiceFile(
  db: PostgresDatabase,
  { provider, sha1, holder, userId }: Parameters<Store["releaseVoiceFile"]>[0],
): Promise<void> {
  await db.run(statement(RELEASE, [provider, sha1, holder, userId]));
}

/** See {@link Store.findVoiceFile}. */
export async function findVoiceFile(
  db: PostgresDatabase,
  { fid, userId }: Parameters<Store["findVoiceFile"]>[0],
): Promise<StoredVoiceFile | undefined> {
  const [[file]] = await db.run(statement<StoredVoiceFile>(FIND, [fid, userId ?? null]));
  return file;
}

/** See {@link Store.reviewVoiceFile}. */
export async function reviewVoiceFile(
  db: PostgresDatabase,
  { provider, fid, review, reason }: Parameters<Store["reviewVoiceFile"]>[0],
): Promise<void> {
  await db.run(statement(REVIEW, [review, reason, fid, provider]));
}

/** See {@link Store.forgetVoiceFile}. */
export async function forgetVoiceFile(
  db: PostgresDatabase,
  { provider, fid }: Parameters<Store["forgetVoiceFile"]>[0],
): Promise<void> {
  await db.run(statement("DELETE FROM voice_files WHERE fid = $1 AND provider = $2", [fid, provider]));
}

function read(provider: string, sha1: string): Statement<Row> {
  return statement(READ, [provider, sha1]);
}

function isUploaded(row: Row): row is StoredVoiceFile {
  return row.fid !== null;
}
