/**
 * Codes sent and checked under each prefix: what the guard against SMS pumping looks at.
 *
 * @module
 */
import { slotOf } from "../slots.ts";
import type { PrefixCount, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const COUNT = `
INSERT INTO prefix_slots (prefix, slot, sends, checks) VALUES (?1, ?2, MAX(0, ?3), MAX(0, ?4))
ON CONFLICT DO UPDATE SET sends = MAX(0, sends + ?3), checks = MAX(0, checks + ?4)`;

/** The newest sends are left out: their codes have not had time to be checked. */
const SUMS = `
COALESCE(SUM(CASE WHEN slot <= ?2 THEN sends ELSE 0 END), 0) AS sends, COALESCE(SUM(checks), 0) AS checks`;
const ALLOWED = "(SELECT until FROM allowed_prefixes AS a WHERE a.prefix =";

const READ = `
SELECT ${SUMS}, ${ALLOWED} ?3) AS allowedUntil FROM prefix_slots WHERE prefix = ?3 AND slot >= ?1`;

const FIND = `
SELECT prefix, ${SUMS}, ${ALLOWED} p.prefix) AS allowedUntil FROM prefix_slots AS p WHERE slot >= ?1
GROUP BY prefix HAVING SUM(CASE WHEN slot <= ?2 THEN sends ELSE 0 END) >= ?3
ORDER BY CAST(SUM(checks) AS REAL) / SUM(CASE WHEN slot <= ?2 THEN sends ELSE 0 END), prefix LIMIT ?4`;

const ALLOW = `
INSERT INTO allowed_prefixes (prefix, until) VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until`;

/** Inside a transaction that is under way; `at` is when the codes went out, or were checked. */
export function countPrefixesNow(
  db: SqliteDatabase,
  prefixes: readonly string[],
  at: number,
  { sends = 0, checks = 0 }: { sends?: number; checks?: number },
): void {
  for (const prefix of prefixes) db.run(COUNT, [prefix, slotOf(at), sends, checks]);
}

/** See {@link Store.countPrefixes}. */
export function countPrefixes(
  db: SqliteDatabase,
  { prefixes, from, sentUntil }: Parameters<Store["countPrefixes"]>[0],
): PrefixCount[] {
  return prefixes.map((prefix) => {
    const span = [slotOf(from), slotOf(sentUntil), prefix];
    const [sends, checks, allowedUntil] = db.get<[number, number, number | null]>(READ, span) ?? [0, 0, null];
    return { prefix, sends, checks, allowedUntil };
  });
}

/** See {@link Store.findPrefixes}. */
export function findPrefixes(
  db: SqliteDatabase,
  { from, sentUntil, minSends, limit }: Parameters<Store["findPrefixes"]>[0],
): PrefixCount[] {
  return db.all<PrefixCount>(FIND, [slotOf(from), slotOf(sentUntil), minSends, limit]);
}

/** See {@link Store.allowPrefix}. */
export async function allowPrefix(
  db: SqliteDatabase,
  { prefix, until }: Parameters<Store["allowPrefix"]>[0],
): Promise<void> {
  await db.write(() => db.run(ALLOW, [prefix, until]));
}
