/**
 * The stores that a benchmark runs on: SQLite always, PostgreSQL where `XINSHI_TEST_POSTGRES_URL` names a server.
 *
 * @module
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { DriverSettings } from "../../shared/store/open.ts";
import { makeSchema } from "../../test/store/postgres-server.ts";
import type { BenchContext } from "./context.ts";
import type { Row } from "./table.ts";

export interface BenchStore {
  name: "SQLite" | "PostgreSQL";
  settings: DriverSettings;
  /** What tells the functions of it, besides their other variables. */
  env: Readonly<Record<string, string>>;
  /** Folder of its own, with the ledger where that is a file. */
  dataDir: string;
}

/** Runs `measure` on each store in turn, an empty one. */
export async function onEachStore(
  { scratch }: BenchContext,
  measure: (store: BenchStore) => Promise<Row[]>,
): Promise<Row[]> {
  const dataDir = mkdtempSync(join(scratch, "store-"));
  const settings: DriverSettings = { driver: "sqlite", path: join(dataDir, "xinshi.db") };
  const rows = await measure({ name: "SQLite", settings, env: {}, dataDir });
  return process.env.XINSHI_TEST_POSTGRES_URL ? [...rows, ...(await onPostgres(dataDir, measure))] : rows;
}

async function onPostgres(dataDir: string, measure: (store: BenchStore) => Promise<Row[]>): Promise<Row[]> {
  const schema = await makeSchema({ isDurable: true });
  const { url } = schema;
  try {
    const env = { XINSHI_STORE: "postgres", DATABASE_URL: url };
    return await measure({ name: "PostgreSQL", settings: { driver: "postgres", url }, env, dataDir });
  } finally {
    await schema.drop();
  }
}
