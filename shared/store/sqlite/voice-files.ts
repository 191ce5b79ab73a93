/**
 * Sound files at the providers: each content once, and everybody who uploaded it.
 *
 * @module
 */
import type { Store, StoredVoiceFile, VoiceFileClaim, VoiceFileClaimInput } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const COLUMNS = "provider, sha1, fid, type, bytes, review, reason, at AS uploadedAt";

const READ = `SELECT ${COLUMNS} FROM voice_files WHERE provider = ? AND sha1 = ?`;

/** Those of the day, without this file: whoever claims it again has paid for it. */
const COUNT_UPLOADS = `
SELECT COUNT(*) FROM voice_file_owners
WHERE user_id = ?1 AND uploaded_at >= ?2 AND (provider <> ?3 OR sha1 <> ?4)`;

const CLAIM = `
INSERT INTO voice_files (provider, sha1, type, bytes, review, holder, at) VALUES (?, ?, ?, ?, 'pending', ?, ?)
ON CONFLICT (provider, sha1) DO UPDATE SET holder = excluded.holder, at = excluded.at`;

const OWN = `
INSERT INTO voice_file_owners (user_id, provider, sha1, uploaded_at) VALUES (?, ?, ?, ?)
ON CONFLICT (user_id, provider, sha1) DO UPDATE SET uploaded_at = coalesce(excluded.uploaded_at, uploaded_at)`;

/** The first one stays. */
const FINISH = `
INSERT INTO voice_files (provider, sha1, fid, type, bytes, review, reason, holder, at)
VALUES (?, ?, ?, ?, ?, ?, ?, '', ?)
ON CONFLICT (provider, sha1) DO UPDATE SET fid = excluded.fid, review = excluded.review, reason = excluded.reason,
  at = excluded.at
WHERE voice_files.fid IS NULL`;

const RELEASE = "DELETE FROM voice_files WHERE provider = ? AND sha1 = ? AND holder = ? AND fid IS NULL";
const DISOWN = "DELETE FROM voice_file_owners WHERE user_id = ? AND provider = ? AND sha1 = ?";

const OF_USER = `EXISTS (SELECT 1 FROM voice_file_owners AS owner
  WHERE owner.user_id = ? AND owner.provider = file.provider AND owner.sha1 = file.sha1)`;
const FIND = `SELECT ${COLUMNS} FROM voice_files AS file WHERE fid = ?`;

type Row = Omit<StoredVoiceFile, "fid"> & { fid: string | null };

/** See {@link Store.claimVoiceFile}. */
export function claimVoiceFile(db: SqliteDatabase, input: VoiceFileClaimInput): Promise<VoiceFileClaim> {
  const { provider, sha1, type, bytes, userId, holder, now, ttlMs, limit } = input;
  const own = (uploadedAt: number | null): void => {
    if (userId !== null) db.run(OWN, [userId, provider, sha1, uploadedAt]);
  };
  return db.write((): VoiceFileClaim => {
    const row = read(db, provider, sha1);
    if (row && isUploaded(row)) {
      own(null);
      return { state: "known", file: row };
    }
    if (row && row.uploadedAt + ttlMs > now) return { state: "underway", endsAt: row.uploadedAt + ttlMs };
    const [used = 0] = db.get<[number]>(COUNT_UPLOADS, [userId, limit.since, provider, sha1]) ?? [];
    if (used >= limit.count) return { state: "limited" };
    db.run(CLAIM, [provider, sha1, type, bytes, holder, now]);
    own(now);
    return { state: "claimed" };
  });
}

/** See {@link Store.finishVoiceFile}. */
export function finishVoiceFile(db: SqliteDatabase, file: StoredVoiceFile): Promise<StoredVoiceFile> {
  const { provider, sha1, fid, type, bytes, review, reason, uploadedAt } = file;
  return db.write(() => {
    db.run(FINISH, [provider, sha1, fid, type, bytes, review, reason, uploadedAt]);
    const row = read(db, provider, sha1);
    return row && isUploaded(row) ? row : file;
  });
}

/** See {@link Store.releaseVoiceFile}. */
export async function releaseVoiceFile(
  db: SqliteDatabase,
  { provider, sha1, holder, userId }: Parameters<Store["releaseVoiceFile"]>[0],
): Promise<void> {
  await db.write(() => {
    if (db.run(RELEASE, [provider, sha1, holder]) > 0) db.run(DISOWN, [userId, provider, sha1]);
  });
}

/** See {@link Store.findVoiceFile}. */
export function findVoiceFile(
  db: SqliteDatabase,
  { fid, userId }: Parameters<Store["findVoiceFile"]>[0],
): StoredVoiceFile | undefined {
  if (userId === undefined) return db.all<StoredVoiceFile>(FIND, [fid])[0];
  return db.all<StoredVoiceFile>(`${FIND} AND ${OF_USER}`, [fid, userId])[0];
}

/** See {@link Store.reviewVoiceFile}. */
export async function reviewVoiceFile(
  db: SqliteDatabase,
  { provider, fid, review, reason }: Parameters<Store["reviewVoiceFile"]>[0],
): Promise<void> {
  const sql = "UPDATE voice_files SET review = ?, reason = ? WHERE fid = ? AND provider = ?";
  await db.write(() => db.run(sql, [review, reason, fid, provider]));
}

/** See {@link Store.forgetVoiceFile}. */
export async function forgetVoiceFile(
  db: SqliteDatabase,
  { provider, fid }: Parameters<Store["forgetVoiceFile"]>[0],
): Promise<void> {
  await db.write(() => db.run("DELETE FROM voice_files WHERE fid = ? AND provider = ?", [fid, provider]));
}

function read(db: SqliteDatabase, provider: string, sha1: string): Row | undefined {
  return db.all<Row>(READ, [provider, sha1])[0];
}

function isUploaded(row: Row): row is StoredVoiceFile {
  return row.fid !== null;
}
