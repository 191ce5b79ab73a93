/**
 * One connection to one SQLite file that several processes share: write-ahead log, one writer at a time.
 *
 * Source: "Write-Ahead Logging", https://www.sqlite.org/wal.html
 *
 * @module
 */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type Libsql from "libsql";
import type { StoreOptions } from "../store.ts";
import { assertOpen, BUSY_TIMEOUT_MS, isBusy, noDriver, toStoreError, unusable } from "./faults.ts";
import { isReadable, mend } from "./text.ts";
import { createWriter, type Writer } from "./writer.ts";

const OPEN_RETRY_MS = 20;

/** In the log a commit is one append; it is brought to the disk at checkpoints: power loss takes the last ones, never the file. */
const PRAGMAS = `
PRAGMA synchronous = NORMAL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA cache_size = -16000;
PRAGMA journal_size_limit = 67108864;
`;

type Value = string | number | null;

/** Statements are prepared once and kept, by their text. */
export interface SqliteDatabase extends Pick<Writer, "write">, StoreOptions {
  /** Returns how many rows were written. */
  run(sql: string, params?: readonly Value[]): number;
  /** The first row, its columns in the order selected. */
  get<Row extends readonly Value[]>(sql: string, params?: readonly Value[]): Row | undefined;
  /** Every row of a SELECT, by column name. (The driver leaves a statement that writes unfinished here.) */
  all<Row extends object>(sql: string, params?: readonly Value[]): Row[];
  /** Runs a script of several statements. */
  exec(sql: string): void;
  /** Commits what was asked for, then lets go of the file. */
  close(): void;
}

/** Opens the file, making it and its folder when missing. */
export async function openDatabase(path: string, options: StoreOptions): Promise<SqliteDatabase> {
  const connection = connect(await loadDriver(), path);
  await enterWalMode(connection);
  connection.exec(PRAGMAS);
  return wrap(connection, options);
}

/** The native module is loaded here and nowhere else: where the store is another one, it need not exist. */
async function loadDriver(): Promise<typeof Libsql> {
  try {
    return (await import("libsql")).default;
  } catch (cause) {
    throw noDriver(cause);
  }
}

function connect(Database: typeof Libsql, path: string): Libsql.Database {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 }); // the ledger holds phone numbers
    const connection = new Database(path);
    connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    return connection;
  } catch (cause) {
    throw unusable(cause);
  }
}

/** Needs the file for itself for a moment, and SQLite does not always wait for that: so we do. */
async function enterWalMode(connection: Libsql.Database): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += OPEN_RETRY_MS) {
    try {
      connection.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (cause) {
      if (!isBusy(cause)) throw unusable(cause);
      if (waitedMs >= BUSY_TIMEOUT_MS) throw toStoreError(cause);
      await sleep(OPEN_RETRY_MS);
    }
  }
}

function wrap(connection: Libsql.Database, options: StoreOptions): SqliteDatabase {
  const objects = cacheStatements(connection, (sql) => connection.prepare(sql));
  const tuples = cacheStatements(connection, (sql) => connection.prepare(sql).raw());
  const writer = createWriter(connection);
  return {
    ...options,
    run: (sql, params = []) => objects(sql).run(readable(params)).changes,
    get: <Row>(sql: string, params: readonly Value[] = []) => tuples(sql).get(readable(params)) as Row | undefined,
    all: <Row>(sql: string, params: readonly Value[] = []) => objects(sql).all(readable(params)) as Row[],
    exec: (sql) => {
      connection.exec(sql);
    },
    write: writer.write,
    close: () => {
      if (!connection.open) return;
      writer.flush();
      connection.close();
    },
  };
}

/** Most are; then nothing is made anew. */
function readable(params: readonly Value[]): readonly Value[] {
  return params.every(isFine) ? params : params.map((value) => (typeof value === "string" ? mend(value) : value));
}

function isFine(value: Value): boolean {
  return typeof value !== "string" || isReadable(value);
}

function cacheStatements(
  connection: Libsql.Database,
  prepare: (sql: string) => Libsql.Statement<unknown[]>,
): (sql: string) => Libsql.Statement<unknown[]> {
  const statements = new Map<string, Libsql.Statement<unknown[]>>();
  return (sql) => {
    assertOpen(connection);
    const known = statements.get(sql);
    if (known) return known;
    const statement = prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}
