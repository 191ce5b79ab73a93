/**
 * Brings a database to this program's schema: each migration once, in order, while no other process migrates.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";
import type { PostgresDatabase } from "./database.ts";
import { isNoTable, toOpenError } from "./faults.ts";
import { lock } from "./locks.ts";
import { MIGRATIONS, type Migration } from "./migrations/index.ts";
import { type Statement, statement } from "./statement.ts";

/** An index on a large table takes its time, and so does waiting for another process that makes it. */
const MIGRATION_MS = 60_000;
/** Everybody queues behind whoever waits for a table: behind a long reader, such as a backup, all sends would fail. */
const TABLE_MS = 1_000;

const READ = statement<{ version: number }>("SELECT version FROM xinshi_schema");
const PREPARE = [
  statement(`SET LOCAL statement_timeout = ${MIGRATION_MS}`),
  lock(["xinshi_schema"]),
  statement(`SET LOCAL lock_timeout = ${TABLE_MS}`),
  statement("CREATE TABLE IF NOT EXISTS xinshi_schema (version INTEGER NOT NULL)"),
] as const;

/**
 * One query where nothing is to be done.
 *
 * @throws XinshiError `NOT_CONFIGURED` when a newer program made this database, the user may not change it, or somebody else
 *   reads its tables for longer than a moment
 */
export async function migrate(db: PostgresDatabase, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  if (missing(await readVersion(db), migrations).length === 0) return;
  try {
    await db.write(async (transaction) => {
      const { 4: rows } = await transaction.run(...PREPARE, READ);
      const scripts = missing(rows[0]?.version ?? 0, migrations).map(({ sql }): Statement => statement(sql));
      await transaction.commit(...scripts, ...versionIs(migrations.length));
    }, MIGRATION_MS);
  } catch (cause) {
    throw toOpenError(cause);
  }
}

/** @throws XinshiError `NOT_CONFIGURED` when there are more than this program knows */
function missing(version: number, migrations: readonly Migration[]): readonly Migration[] {
  if (version > migrations.length) throw tooNew();
  return migrations.slice(version);
}

/** How many migrations were applied; 0 where there is no table that says so. */
export async function readVersion(db: PostgresDatabase): Promise<number> {
  try {
    const [[row]] = await db.run(READ);
    return row?.version ?? 0;
  } catch (cause) {
    if (isNoTable(cause)) return 0;
    throw cause;
  }
}

function versionIs(version: number): Statement[] {
  return [statement("DELETE FROM xinshi_schema"), statement("INSERT INTO xinshi_schema VALUES ($1)", [version])];
}

function tooNew(): XinshiError {
  return new XinshiError(
    "NOT_CONFIGURED",
    "The PostgreSQL database that XINSHI_STORE selects was made by a newer version of this program: update the program, " +
      "or give it a database of its own",
  );
}
