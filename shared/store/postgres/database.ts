/**
 * Transactions on a PostgreSQL server, in few round trips: statements go out together, and what they bring comes back
 * together. READ COMMITTED: each statement sees what was committed before it, so what stands behind a lock sees all that
 * its earlier holders did.
 *
 * Source: "Transaction Isolation", https://www.postgresql.org/docs/current/transaction-iso.html
 *
 * @module
 */
import type { StoreOptions } from "../store.ts";
import { readAddress } from "./address.ts";
import type { Connection } from "./connection.ts";
import { closed, isLost, mayRunAgain, toStoreError, unreachable } from "./faults.ts";
import { createPool } from "./pool.ts";
import { type Rows, type Statement, statement } from "./statement.ts";

/** A platform gives a function 3 s unless it is told otherwise: a statement that is not done by now is given up. */
const STATEMENT_MS = 2_000;
/** The server is to end it first: it knows why. */
const ANSWER_MS = STATEMENT_MS + 500;
/** Runs of the same work, when the server or the network undid it. */
const MAX_RUNS = 3;

const BEGIN = statement("BEGIN");
const COMMIT = statement("COMMIT");
const ROLLBACK = statement("ROLLBACK");
const FORGET_PLANS = statement("DISCARD PLANS");
/** Behind a pooler the session is another one each time: its limits go with the transaction. */
const LIMITS = statement("SELECT set_config('statement_timeout', $1, TRUE)", [String(STATEMENT_MS)]);

export interface Transaction {
  /** Statements in one round trip, after the earlier ones. */
  run<const Statements extends readonly Statement[]>(...statements: Statements): Promise<Rows<Statements>>;
  /** The last ones, and the commit with them. After it there must be nothing more. */
  commit<const Statements extends readonly Statement[]>(...statements: Statements): Promise<Rows<Statements>>;
}

export interface PostgresDatabase extends StoreOptions {
  /** One transaction in one round trip. It must be harmless twice: it runs again when nobody knows whether it was done. */
  run<const Statements extends readonly Statement[]>(...statements: Statements): Promise<Rows<Statements>>;
  /** One transaction. `work` may run a second time, when what it wrote the first time was undone. */
  write<Result>(work: (transaction: Transaction) => Promise<Result>, answerMs?: number): Promise<Result>;
  /** Lets what was asked for end, then the connections. */
  close(): Promise<void>;
}

/** @throws XinshiError `NOT_CONFIGURED` when the server cannot be reached, or lets us not in */
export async function openDatabase(databaseUrl: string, options: StoreOptions): Promise<PostgresDatabase> {
  const address = readAddress(databaseUrl);
  const pool = createPool(address, STATEMENT_MS);
  const begin = (connection: Connection): Statement[] => [
    ...(connection.arePlansOld() ? [FORGET_PLANS] : []),
    ...(address.keepsSession ? [BEGIN] : [BEGIN, LIMITS]),
  ];
  const underway = new Set<Promise<unknown>>();
  let isClosed = false;

  /** Runs `work` on a connection of its own, again where that is safe. */
  async function attempt<Result>(work: (connection: Connection, run: Run) => Promise<Result>): Promise<Result> {
    for (let runs = 1; ; runs += 1) {
      const connection = await pool.take();
      const run: Run = { isBegun: false, mayBeDone: false };
      try {
        return await work(connection, run);
      } catch (cause) {
        await undo(connection, run, cause);
        if (runs === MAX_RUNS || !mayRunAgain(cause, run)) throw cause;
      } finally {
        pool.give(connection);
      }
    }
  }

  async function track<Result>(work: () => Promise<Result>): Promise<Result> {
    if (isClosed) throw closed();
    const result = work();
    underway.add(result);
    try {
      return await result;
    } catch (cause) {
      throw toStoreError(cause);
    } finally {
      underway.delete(result);
    }
  }

  const database: PostgresDatabase = {
    ...options,
    run: <Statements extends readonly Statement[]>(...statements: Statements) =>
      track(() =>
        attempt(async (connection) => {
          if (statements.length === 1 && address.keepsSession) {
            const before = connection.arePlansOld() ? [FORGET_PLANS] : [];
            const rows = await connection.run([...before, ...statements], ANSWER_MS);
            return rows.slice(before.length) as Rows<Statements>;
          }
          const before = begin(connection);
          const rows = await connection.run([...before, ...statements, COMMIT], ANSWER_MS);
          return rows.slice(before.length, -1) as Rows<Statements>;
        }),
      ),
    write: (work, answerMs = ANSWER_MS) =>
      track(() =>
        attempt(async (connection, run) => {
          const send = async (statements: readonly Statement[]): Promise<object[][]> => {
            const before = run.isBegun ? [] : begin(connection);
            run.isBegun = true;
            return (await connection.run([...before, ...statements], answerMs)).slice(before.length);
          };
          const result = await work({
            run: async <Statements extends readonly Statement[]>(...statements: Statements) =>
              (await send(statements)) as Rows<Statements>,
            commit: async <Statements extends readonly Statement[]>(...statements: Statements) => {
              run.mayBeDone = true;
              return (await send([...statements, COMMIT])).slice(0, -1) as Rows<Statements>;
            },
          });
          if (run.isBegun && !run.mayBeDone) {
            run.mayBeDone = true;
            await connection.run([COMMIT], answerMs);
          }
          return result;
        }),
      ),
    async close() {
      isClosed = true;
      await Promise.allSettled(underway);
      await pool.end();
    },
  };
  try {
    pool.give(await pool.take());
  } catch (cause) {
    throw unreachable(cause);
  }
  return database;
}

/** How far a transaction came. */
interface Run {
  isBegun: boolean;
  /** Its commit was sent: it may have been done, whatever comes back. */
  mayBeDone: boolean;
}

/** Leaves the connection fit for the next, or ends it. */
async function undo(connection: Connection, { isBegun }: Run, cause: unknown): Promise<void> {
  try {
    if (isLost(cause)) connection.destroy();
    else if (isBegun) await connection.run([ROLLBACK], ANSWER_MS);
  } catch {
    connection.destroy();
  }
}
