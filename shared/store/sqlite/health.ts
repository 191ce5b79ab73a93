/**
 * Which providers are unwell, and until when they are left in peace.
 *
 * @module
 */
import type { Admission, ProviderNote, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const READ = "SELECT failures, resting_until FROM provider_health WHERE provider = ?";

/** The rest is over: whoever moves its end is the probe. */
const CLAIM_PROBE = `
UPDATE provider_health SET resting_until = ?3 WHERE provider = ?1 AND resting_until <= ?2 RETURNING failures`;

/** While it rests, only the probe's failure counts: those that were under way when it began to rest tell nothing new. */
const COUNT_FAILURE = `
INSERT INTO provider_health (provider, failures, failed_at) VALUES (?1, 1, ?2)
ON CONFLICT (provider) DO UPDATE SET
  failures = CASE WHEN resting_until IS NULL AND failed_at < ?2 - ?3 THEN 1 ELSE failures + 1 END, failed_at = ?2
WHERE ?4 OR resting_until IS NULL OR resting_until <= ?2
RETURNING failures`;

/** See {@link Store.admitProvider}. */
export async function admitProvider(
  db: SqliteDatabase,
  { provider, now, probeMs }: Parameters<Store["admitProvider"]>[0],
): Promise<Admission> {
  const row = db.get<[number, number | null]>(READ, [provider]);
  if (!row) return { state: "well", failures: 0 };
  const [failures, restingUntil] = row;
  if (restingUntil === null) return { state: "well", failures };
  if (restingUntil > now) return { state: "resting", failures };
  return db.write(() => {
    const claimed = db.get<[number]>(CLAIM_PROBE, [provider, now, now + probeMs]);
    return { state: claimed ? "probe" : "resting", failures };
  });
}

/** See {@link Store.noteProvider}. */
export async function noteProvider(db: SqliteDatabase, note: ProviderNote): Promise<void> {
  const { provider, now, ok, isProbe, withinMs } = note;
  await db.write(() => {
    if (ok === null) {
      if (isProbe) db.run("UPDATE provider_health SET resting_until = ? WHERE provider = ?", [now, provider]);
      return;
    }
    if (ok) {
      db.run("DELETE FROM provider_health WHERE provider = ?", [provider]);
      return;
    }
    const counted = db.get<[number]>(COUNT_FAILURE, [provider, now, withinMs, isProbe ? 1 : 0]);
    const failures = counted?.[0] ?? 0;
    if (failures < note.failures) return;
    const restMs = Math.min(note.restMs * 2 ** (failures - note.failures), note.maxRestMs);
    db.run("UPDATE provider_health SET resting_until = ? WHERE provider = ?", [now + restMs, provider]);
  });
}
