/**
 * What SQLite's own errors mean to a caller.
 *
 * @module
 */
import type Libsql from "libsql";
import { XinshiError } from "../../errors.ts";

/** How long a writer waits for the other processes. */
export const BUSY_TIMEOUT_MS = 5000;

/** The driver itself would go on: a prepared statement keeps its connection alive. */
export function assertOpen(connection: Libsql.Database): void {
  if (!connection.open) throw new XinshiError("INTERNAL", "The store was closed and must not be used after that");
}

/** True for `SQLITE_BUSY` and its extended codes: another process has the lock. */
export function isBusy(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("SQLITE_BUSY");
}

/** A readable error where there is something to say; anything else as it was thrown. */
export function toStoreError(thrown: unknown): unknown {
  if (!isBusy(thrown)) return thrown;
  const message = `The SQLite database was locked by another process for more than ${BUSY_TIMEOUT_MS / 1000} seconds`;
  return new XinshiError("INTERNAL", message, {}, { cause: thrown });
}

/** The file cannot be opened, or is no database. */
export function unusable(cause: unknown): XinshiError {
  return new XinshiError(
    "NOT_CONFIGURED",
    "Cannot open the SQLite database that XINSHI_STORE selects: its path must be a file that this process can write",
    {},
    { cause },
  );
}

/** The native module is not installed here. */
export function noDriver(cause: unknown): XinshiError {
  return new XinshiError(
    "NOT_CONFIGURED",
    "XINSHI_STORE selects SQLite, whose native module is not here: SQLite is for one machine with the sandbox. " +
      "In the cloud set XINSHI_STORE to a database server; on one machine install the package libsql",
    {},
    { cause },
  );
}
