/**
 * What the server's errors, and its silence, mean to a caller.
 *
 * @module
 */
import { XinshiError } from "../../errors.ts";

/** The connection ended, and with it whatever was not committed. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
  /** We ended it, because the server took too long. */
  readonly isLate: boolean;

  constructor(message: string, { isLate = false, ...options }: ErrorOptions & { isLate?: boolean } = {}) {
    super(message, options);
    this.isLate = isLate;
  }
}

/**
 * SQLSTATEs after which the same work may simply run again: nothing of it was done.
 *
 * Source: "PostgreSQL Error Codes", https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const RUN_AGAIN: ReadonlySet<string> = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
]);

const CANCELED = "57014"; // query_canceled: statement_timeout

/** What is wrong with DATABASE_URL, by SQLSTATE, or by a class of them. */
const UNUSABLE: Readonly<Record<string, string>> = {
  "28": "its server refuses the user or the password", // invalid authorization
  "3D": "its server has no database of this name",
  "3F": "its search_path names no schema",
  "55P03":
    "somebody else, such as a backup, holds tables that this version must change; it tries again at the next call",
  "42501": "the user must be allowed to create tables, or an operator must have run this version once",
};

/** True when the connection is of no use any more. */
export function isLost(thrown: unknown): boolean {
  return thrown instanceof ConnectionLost || isOfSocket(thrown) || /^(08|57P|25P03)/.test(sqlStateOf(thrown) ?? "");
}

/**
 * True when nothing of the work was done, and it may well work at the next try: the server undid it, or was gone before
 * the commit was sent.
 */
export function mayRunAgain(thrown: unknown, { mayBeDone }: { mayBeDone: boolean }): boolean {
  if (RUN_AGAIN.has(sqlStateOf(thrown) ?? "")) return true;
  const isLate = thrown instanceof ConnectionLost && thrown.isLate;
  return isLost(thrown) && !isLate && !mayBeDone;
}

/** True when nothing of a transaction was done, for a reason that lies in what it asked for. */
export function isUndone(thrown: unknown): boolean {
  if (sqlStateOf(thrown) !== undefined) return !isLost(thrown);
  return !(thrown instanceof XinshiError) && !isLost(thrown);
}

/** True when a table is not there. */
export function isNoTable(thrown: unknown): boolean {
  return sqlStateOf(thrown) === "42P01";
}

/** Where the server cannot be reached, or does not let us in. */
export function unreachable(thrown: unknown): XinshiError {
  return unusable(
    thrown,
    reasonOf(thrown) ?? "its server cannot be reached from here, is not ready, or has no TLS where sslmode asks for it",
  );
}

/** For work that prepares the database: what an operator has to change is told so. */
export function toOpenError(thrown: unknown): unknown {
  const reason = reasonOf(thrown);
  return reason === undefined ? thrown : unusable(thrown, reason);
}

function reasonOf(thrown: unknown): string | undefined {
  const code = sqlStateOf(thrown) ?? "";
  return UNUSABLE[code] ?? UNUSABLE[code.slice(0, 2)];
}

function unusable(thrown: unknown, reason: string): XinshiError {
  const message = `Cannot open the PostgreSQL database of DATABASE_URL: ${reason}`;
  return new XinshiError("NOT_CONFIGURED", message, {}, { cause: told(thrown) });
}

/** A readable error where there is something to say; what is no error of the server's as it was thrown. */
export function toStoreError(thrown: unknown): unknown {
  if (thrown instanceof XinshiError) return thrown;
  const code = sqlStateOf(thrown);
  if (isLost(thrown)) return internal("The connection to the PostgreSQL server was lost", thrown);
  if (code === CANCELED) return internal("The PostgreSQL server took too long, or another transaction did", thrown);
  return code === undefined ? thrown : internal("The PostgreSQL server refused what the store asked for", thrown);
}

export function closed(): XinshiError {
  return new XinshiError("INTERNAL", "The store was closed and must not be used after that");
}

export function busy(): XinshiError {
  return new XinshiError("INTERNAL", "All connections to the PostgreSQL server were busy for too long");
}

function internal(message: string, thrown: unknown): XinshiError {
  return new XinshiError("INTERNAL", message, {}, { cause: told(thrown) });
}

/** What the server said, without the statement, the parameters and the rows that the driver's error holds: it is logged. */
class ServerFault extends Error {
  override readonly name = "ServerFault";
  readonly sqlState: string;

  constructor(message: string, sqlState: string) {
    super(`${message} (SQLSTATE ${sqlState})`);
    this.sqlState = sqlState;
  }
}

function told(thrown: unknown): unknown {
  const code = sqlStateOf(thrown);
  return code === undefined || !(thrown instanceof Error) || thrown instanceof XinshiError
    ? thrown
    : new ServerFault(thrown.message, code);
}

/** Of what the server said; or of an error that was made of that. */
function sqlStateOf(thrown: unknown): string | undefined {
  if (thrown instanceof XinshiError && thrown.cause instanceof ServerFault) return thrown.cause.sqlState;
  // Not by its class's name, which a bundle shortens: only what a server says has a severity.
  if (!(thrown instanceof Error) || !("severity" in thrown) || !("code" in thrown)) return undefined;
  return String(thrown.code);
}

/** Codes of Node.js and of the driver are in capitals, such as `ECONNRESET` and `CONNECTION_CLOSED`. */
function isOfSocket(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    "code" in thrown &&
    /^(E[A-Z]+|CONNECTION_\w+|CONNECT_TIMEOUT)$/.test(String(thrown.code))
  );
}
