/**
 * Numbers that must not be texted.
 *
 * @module
 */
import type { Store, Suppression, SuppressionReason } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const SUPPRESS = `
INSERT INTO suppressions (phone, reason, note, at) VALUES (?, ?, ?, ?)
ON CONFLICT (phone) DO UPDATE SET reason = excluded.reason, note = excluded.note, at = excluded.at
WHERE excluded.at >= suppressions.at`;

const READ_ONE = "SELECT reason FROM suppressions WHERE phone = ?";
const READ_MANY =
  "SELECT s.phone, s.reason FROM json_each(?) AS wanted JOIN suppressions AS s ON s.phone = wanted.value";
const COLUMNS = "phone, reason, note, at";

/** Inside a transaction that is under way. */
export function suppressNow(db: SqliteDatabase, { phone, reason, note, at }: Suppression): void {
  db.run(SUPPRESS, [phone, reason, note, at]);
}

/** Which of these numbers are suppressed, and why. */
export function readSuppressed(db: SqliteDatabase, phones: readonly string[]): Map<string, SuppressionReason> {
  const [only] = phones;
  if (phones.length === 1 && only !== undefined) {
    const row = db.get<[SuppressionReason]>(READ_ONE, [only]);
    return new Map(row ? [[only, row[0]]] : []);
  }
  const rows = db.all<Pick<Suppression, "phone" | "reason">>(READ_MANY, [JSON.stringify(phones)]);
  return new Map(rows.map(({ phone, reason }) => [phone, reason]));
}

/** See {@link Store.suppress}. */
export async function suppress(db: SqliteDatabase, suppressions: readonly Suppression[]): Promise<void> {
  await db.write(() => {
    for (const suppression of suppressions) suppressNow(db, suppression);
  });
}

/** See {@link Store.unsuppress}. */
export function unsuppress(db: SqliteDatabase, { phone }: { phone: string }): Promise<boolean> {
  return db.write(() => db.run("DELETE FROM suppressions WHERE phone = ?", [phone]) > 0);
}

/** See {@link Store.findSuppressions}. */
export function findSuppressions(
  db: SqliteDatabase,
  { phones, before, limit }: Parameters<Store["findSuppressions"]>[0],
): Suppression[] {
  const wanted = phones === undefined ? "TRUE" : "phone IN (SELECT value FROM json_each(?))";
  const sql = `SELECT ${COLUMNS} FROM suppressions WHERE ${wanted} AND at < ? ORDER BY at DESC, phone LIMIT ?`;
  const end = before ?? Number.MAX_SAFE_INTEGER;
  return db.all<Suppression>(sql, [...(phones === undefined ? [] : [JSON.stringify(phones)]), end, limit]);
}
