/**
 * Which providers are unwell, and until when they are left in peace.
 *
 * @module
 */
import type { Admission, ProviderNote, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { type Statement, statement } from "./statement.ts";
import type { Kind } from "./together.ts";

const READ = `
SELECT provider, failures, resting_until AS "restingUntil" FROM provider_health WHERE provider = ANY($1::text[])`;

/** The rest is over: whoever moves its end is the probe. */
const CLAIM_PROBE = `
UPDATE provider_health SET resting_until = $3 WHERE provider = $1 AND resting_until <= $2 RETURNING failures`;

/** While it rests, only the probe's failure counts: those that were under way when it began to rest tell nothing new. */
const COUNT_FAILURE = `
INSERT INTO provider_health AS known (provider, failures, failed_at) VALUES ($1, 1, $2::bigint)
ON CONFLICT (provider) DO UPDATE SET
  failures = CASE WHEN known.resting_until IS NULL AND known.failed_at < $2 - $3::bigint THEN 1 ELSE known.failures + 1 END,
  failed_at = $2
WHERE $4 OR known.resting_until IS NULL OR known.resting_until <= $2
RETURNING failures`;

type Asked = Parameters<Store["admitProvider"]>[0];

/** One look for all that ask at once. See {@link Store.admitProvider}. */
export function admitKind(db: PostgresDatabase): Kind<Asked, Admission> {
  return {
    async run(asks) {
      const [rows] = await db.run(statement<Health>(READ, [[...new Set(asks.map(({ provider }) => provider))]]));
      const known = new Map(rows.map((row) => [row.provider, row]));
      return Promise.all(asks.map((ask) => admit(db, ask, known.get(ask.provider))));
    },
    namesOf: () => [],
    sizeOf: () => 1,
  };
}

interface Health {
  provider: string;
  failures: number;
  restingUntil: number | null;
}

async function admit(db: PostgresDatabase, { provider, now, probeMs }: Asked, known?: Health): Promise<Admission> {
  if (!known) return { state: "well", failures: 0 };
  const { failures, restingUntil } = known;
  if (restingUntil === null) return { state: "well", failures };
  if (restingUntil > now) return { state: "resting", failures };
  const [claimed] = await db.run(statement(CLAIM_PROBE, [provider, now, now + probeMs]));
  return { state: claimed.length > 0 ? "probe" : "resting", failures };
}

/** See {@link Store.noteProvider}. */
export async function noteProvider(db: PostgresDatabase, note: ProviderNote): Promise<void> {
  const { provider, now, ok, isProbe, withinMs } = note;
  if (ok === null) {
    if (isProbe) await db.run(restUntil(provider, now));
    return;
  }
  if (ok) {
    await db.run(statement("DELETE FROM provider_health WHERE provider = $1", [provider]));
    return;
  }
  await db.write(async (transaction) => {
    const count = statement<{ failures: number }>(COUNT_FAILURE, [provider, now, withinMs, isProbe]);
    const [[counted]] = await transaction.run(count);
    const failures = counted?.failures ?? 0;
    if (failures < note.failures) return;
    const restMs = Math.min(note.restMs * 2 ** (failures - note.failures), note.maxRestMs);
    await transaction.commit(restUntil(provider, now + restMs));
  });
}

function restUntil(provider: string, at: number): Statement {
  return statement("UPDATE provider_health SET resting_until = $1 WHERE provider = $2", [at, provider]);
}
