/**
 * Group commit. A commit costs several times what it commits (every page touched goes to the log), so the writes that
 * were asked for in one turn of the event loop go out in one transaction. No savepoints: SQLite would copy every page
 * for each, so the rare group in which one fails is undone and its members run again, one by one.
 *
 * @module
 */
import type Libsql from "libsql";
import { assertOpen, toStoreError } from "./faults.ts";

/** So many share a commit at most: other processes want to write too. */
const MAX_GROUP = 256;

export interface Writer {
  /** `work` may run a second time, when what it wrote the first time was undone. */
  write<Result>(work: () => Result): Promise<Result>;
  /** Commits now what was asked for so far. */
  flush(): void;
}

interface Job {
  /** Does the work, and returns how to tell the caller once it is committed. */
  run(): () => void;
  reject(thrown: unknown): void;
}

export function createWriter(connection: Libsql.Database): Writer {
  let waiting: Job[] = [];
  const flush = (): void => {
    const jobs = waiting;
    waiting = [];
    for (let start = 0; start < jobs.length; start += MAX_GROUP) {
      commitGroup(connection, jobs.slice(start, start + MAX_GROUP));
    }
  };
  return {
    flush,
    write: (work) =>
      new Promise((resolve, reject) => {
        assertOpen(connection);
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ reject, run: () => resolve.bind(null, work()) });
      }),
  };
}

function commitGroup(connection: Libsql.Database, jobs: readonly Job[]): void {
  let isWorkAtFault = false;
  try {
    connection.exec("BEGIN IMMEDIATE");
    isWorkAtFault = true;
    const answers = jobs.map((job) => job.run());
    isWorkAtFault = false;
    connection.exec("COMMIT");
    for (const answer of answers) answer();
  } catch (thrown) {
    if (connection.inTransaction) connection.exec("ROLLBACK");
    if (isWorkAtFault && jobs.length > 1) for (const job of jobs) commitGroup(connection, [job]);
    else for (const job of jobs) job.reject(toStoreError(thrown));
  }
}
