/**
 * How far a database is migrated, found out without migrating it.
 *
 * @module
 */
import { existsSync } from "node:fs";
import type { DriverSettings } from "./open.ts";

export interface SchemaState {
  /** Migrations that were applied; 0 in an empty database. */
  version: number;
  /** Migrations that this program has. */
  newest: number;
}

/**
 * Looks at the database that the settings name. Undefined: the file is not there yet.
 *
 * @throws XinshiError `NOT_CONFIGURED` when it cannot be reached or opened
 */
export async function inspectStore(settings: DriverSettings): Promise<SchemaState | undefined> {
  if (settings.driver === "postgres") {
    const { inspectPostgres } = await import("./postgres/inspect.ts");
    return inspectPostgres(settings.url);
  }
  if (!existsSync(settings.path)) return undefined;
  const { inspectSqlite } = await import("./sqlite/inspect.ts");
  return inspectSqlite(settings.path);
}
