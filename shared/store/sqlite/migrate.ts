/**
 * Brings a database to this program's schema: each migration once, in order, while no other process writes.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import type { SqliteDatabase } from "./database.ts";
import { MIGRATIONS, type Migration } from "./migrations/index.ts";

/** @throws XinshiError `NOT_CONFIGURED` when a newer program made this database */
export async function migrate(db: SqliteDatabase, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  if (versionOf(db) === migrations.length) return;
  await db.write(() => {
    const version = versionOf(db); // again: another process may have migrated while we waited
    if (version > migrations.length) throw tooNew();
    for (const migration of migrations.slice(version)) db.exec(migration.sql);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** How many migrations were applied. SQLite keeps this number in the file's header, inside the transaction. */
export function versionOf(db: SqliteDatabase): number {
  return db.get<[number]>("PRAGMA user_version")?.[0] ?? 0;
}

function tooNew(): XinshiError {
  return new XinshiError(
    "NOT_CONFIGURED",
    "The SQLite database that XINSHI_STORE selects was made by a newer version of this program: update the program, " +
      "or give it a database of its own",
  );
}
