/**
 * Numbers that must not be texted.
 *
 * @module
 */
import type { Store, Suppression, SuppressionReason } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { columns, type Statement, statement } from "./statement.ts";

/** Sorted, so that two transactions never wait for one another's rows. */
const SUPPRESS = `
INSERT INTO suppressions (phone, reason, note, at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) ORDER BY 1
ON CONFLICT (phone) DO UPDATE SET reason = excluded.reason, note = excluded.note, at = excluded.at
WHERE excluded.at >= suppressions.at`;

const READ = "SELECT phone, reason FROM suppressions WHERE phone = ANY($1::text[])";

const FIND = `
SELECT phone, reason, note, at FROM suppressions
WHERE ($1::text[] IS NULL OR phone = ANY($1)) AND at < $2 ORDER BY at DESC, phone LIMIT $3`;

/** Nothing where there is none; of several for one number the latest, of equally late ones the last. */
export function suppressAll(suppressions: readonly Suppression[]): Statement[] {
  const latest = new Map<string, Suppression>();
  for (const suppression of suppressions) {
    const known = latest.get(suppression.phone);
    if (!known || known.at <= suppression.at) latest.set(suppression.phone, suppression);
  }
  if (latest.size === 0) return [];
  return [
    statement(
      SUPPRESS,
      columns(
        [...latest.values()],
        ({ phone }) => phone,
        ({ reason }) => reason,
        ({ note }) => note,
        ({ at }) => at,
      ),
    ),
  ];
}

/** Which of these numbers are suppressed, and why. */
export function readSuppressed(phones: readonly string[]): Statement<{ phone: string; reason: SuppressionReason }> {
  return statement(READ, [phones]);
}

/** See {@link Store.suppress}. */
export async function suppress(db: PostgresDatabase, suppressions: readonly Suppression[]): Promise<void> {
  await db.run(...suppressAll(suppressions));
}

/** See {@link Store.unsuppress}. */
export async function unsuppress(db: PostgresDatabase, { phone }: { phone: string }): Promise<boolean> {
  const [gone] = await db.run(statement("DELETE FROM suppressions WHERE phone = $1 RETURNING phone", [phone]));
  return gone.length > 0;
}

/** See {@link Store.findSuppressions}. */
export async function findSuppressions(
  db: PostgresDatabase,
  { phones, before, limit }: Parameters<Store["findSuppressions"]>[0],
): Promise<Suppression[]> {
  const params = [phones ?? null, before ?? Number.MAX_SAFE_INTEGER, limit];
  const [found] = await db.run(statement<Suppression>(FIND, params));
  return found;
}
