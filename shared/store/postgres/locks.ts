/**
 * Who is worked on by one transaction at a time: numbers, callers, addresses, whatever has a name.
 *
 * Source: "Advisory Locks", https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 *
 * @module
 */
import { type Statement, statement } from "./statement.ts";

/**
 * Names share so many locks. A server has room for some 6,400 as it is installed (`max_locks_per_transaction` times
 * `max_connections`), whoever takes them, and a batch names a thousand numbers; two names on one lock only wait a moment
 * longer.
 */
const LOCKS = 4096;

/** In one order, so that two batches never wait for one another. Schemas of one database do not wait for one another. */
const take = (names: string): string => `
SELECT FROM (SELECT DISTINCT hashtext(name) & ${LOCKS - 1} AS lock FROM ${names} ORDER BY lock OFFSET 0) AS locks
WHERE pg_advisory_xact_lock(hashtext(current_schema()), lock) IS NULL`;

const BY_NAME = take("unnest($1::text[]) AS names (name)");
const BY_MESSAGE = take("(SELECT phone AS name FROM messages WHERE id = ANY($1::text[])) AS names");

/** Until the transaction ends; to be its first statement, so that the next ones see what earlier holders did. */
export function lock(names: readonly string[]): Statement {
  return statement(BY_NAME, [names]);
}

/** The numbers of these messages. */
export function lockPhonesOf(messageIds: readonly string[]): Statement {
  return statement(BY_MESSAGE, [messageIds]);
}
