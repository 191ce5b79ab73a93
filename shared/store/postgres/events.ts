/**
 * What happened and is still to be told: written in the transaction of what happened, told at least once.
 *
 * @module
 */
import { type EventType, type PendingEvent, type Store, type StoredEvent, UNFINISHED } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { columns, type Statement, statement } from "./statement.ts";

const ADD = `
INSERT INTO events (id, type, phone, message_id, payload, at, next_at)
SELECT e.id, e.type, e.phone, e.message_id, e.payload, e.at, e.at
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[]) WITH ORDINALITY
  AS e (id, type, phone, message_id, payload, at, place)
ORDER BY e.place
ON CONFLICT DO NOTHING`;

const COLUMNS = `id, type, phone, message_id AS "messageId", payload, at, attempts, error, next_at AS "nextAt"`;

/**
 * The lease is the time before which nobody looks again. What may have ended a process is alone when it is tried again.
 * A place beyond the list of pauses is NULL.
 */
const CLAIM = `
WITH due AS (
  SELECT * FROM events WHERE NOT is_finished AND next_at IS NOT NULL AND next_at <= $1
  ORDER BY next_at, seq LIMIT $2 FOR UPDATE SKIP LOCKED
), oldest AS (
  SELECT seq, error IS NOT DISTINCT FROM $5 AS is_alone FROM due ORDER BY next_at, seq LIMIT 1
), together AS (
  SELECT due.* FROM due, oldest
  WHERE due.seq = oldest.seq OR (NOT oldest.is_alone AND due.error IS DISTINCT FROM $5)
), claimed AS (
  UPDATE events SET attempts = events.attempts + 1, next_at = $3 + ($4::bigint[])[events.attempts + 1], error = $5
  FROM together WHERE events.seq = together.seq
)
SELECT ${COLUMNS} FROM together ORDER BY next_at, seq`;

const STUCK = `SELECT ${COLUMNS} FROM events WHERE NOT is_finished AND next_at IS NULL ORDER BY seq LIMIT $1`;
const WAITING = `
SELECT ${COLUMNS} FROM events WHERE NOT is_finished AND next_at IS NOT NULL ORDER BY next_at, seq LIMIT $1`;

const FINISH = "UPDATE events SET is_finished = TRUE, next_at = NULL, error = NULL WHERE id = $1";
const RETRY = "UPDATE events SET next_at = $2, error = $3 WHERE id = $1 AND NOT is_finished";

/** Nothing where there is none of a type that is recorded. */
export function recordEvents(db: Pick<PostgresDatabase, "events">, events: readonly StoredEvent[]): Statement[] {
  const recorded = events.filter(({ type }) => isRecorded(db, type));
  if (recorded.length === 0) return [];
  return [
    statement(
      ADD,
      columns(
        recorded,
        ({ id }) => id,
        ({ type }) => type,
        ({ phone }) => phone,
        ({ messageId }) => messageId,
        ({ payload }) => payload,
        ({ at }) => at,
      ),
    ),
  ];
}

export function isRecorded(db: Pick<PostgresDatabase, "events">, type: EventType): boolean {
  return db.events.includes(type);
}

/** See {@link Store.addEvents}. */
export async function addEvents(db: PostgresDatabase, events: readonly StoredEvent[]): Promise<void> {
  const statements = recordEvents(db, events);
  if (statements.length > 0) await db.run(...statements);
}

/** See {@link Store.claimEvents}. */
export async function claimEvents(
  db: PostgresDatabase,
  { now, limit, leaseMs, pausesMs }: Parameters<Store["claimEvents"]>[0],
): Promise<PendingEvent[]> {
  const [due] = await db.run(statement<PendingEvent>(CLAIM, [now, limit, now + leaseMs, [...pausesMs], UNFINISHED]));
  return due;
}

/** See {@link Store.finishEvent}. */
export async function finishEvent(db: PostgresDatabase, { id }: { id: string }): Promise<void> {
  await db.run(statement(FINISH, [id]));
}

/** See {@link Store.retryEvent}. */
export async function retryEvent(
  db: PostgresDatabase,
  { id, nextAt, error }: Parameters<Store["retryEvent"]>[0],
): Promise<void> {
  await db.run(statement(RETRY, [id, nextAt, error]));
}

/** See {@link Store.findEvents}. */
export async function findEvents(
  db: PostgresDatabase,
  { stuck, limit }: Parameters<Store["findEvents"]>[0],
): Promise<PendingEvent[]> {
  const [found] = await db.run(statement<PendingEvent>(stuck ? STUCK : WAITING, [limit]));
  return found;
}
