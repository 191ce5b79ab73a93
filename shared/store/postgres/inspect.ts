/**
 * Which version of the schema a server's database has.
 *
 * @module
 */
import type { SchemaState } from "../inspect.ts";
import { openDatabase } from "./database.ts";
import { readVersion } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/index.ts";

/** @throws XinshiError `NOT_CONFIGURED` when the server cannot be reached, or lets us not in */
export async function inspectPostgres(url: string): Promise<SchemaState> {
  const db = await openDatabase(url, { events: [] });
  try {
    return { version: await readVersion(db), newest: MIGRATIONS.length };
  } finally {
    await db.close();
  }
}
