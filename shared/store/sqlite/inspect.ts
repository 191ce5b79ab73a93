/**
 * Which version of the schema a database file has.
 *
 * @module
 */
import type { SchemaState } from "../inspect.ts";
import { openDatabase } from "./database.ts";
import { versionOf } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/index.ts";

/** @throws XinshiError `NOT_CONFIGURED` when the file is no database, or cannot be opened */
export async function inspectSqlite(path: string): Promise<SchemaState> {
  const db = await openDatabase(path, { events: [] });
  try {
    return { version: versionOf(db), newest: MIGRATIONS.length };
  } finally {
    db.close();
  }
}
