/**
 * What happened and is still to be told: written in the transaction of what happened, told at least once.
 *
 * @module
 */
import { type EventType, type PendingEvent, type Store, type StoredEvent, UNFINISHED } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const ADD = `
INSERT INTO events (id, type, phone, message_id, payload, at, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
ON CONFLICT DO NOTHING`;

const COLUMNS = "id, type, phone, message_id AS messageId, payload, at, attempts, error, next_at AS nextAt";
const DUE = `
SELECT ${COLUMNS} FROM events WHERE finished = 0 AND next_at IS NOT NULL AND next_at <= ?
ORDER BY next_at, seq LIMIT ?`;
const STUCK = `SELECT ${COLUMNS} FROM events WHERE finished = 0 AND next_at IS NULL ORDER BY seq LIMIT ?`;
const CLAIM = "UPDATE events SET attempts = attempts + 1, next_at = ?2, error = ?3 WHERE id = ?1";
const WAITING = `
SELECT ${COLUMNS} FROM events WHERE finished = 0 AND next_at IS NOT NULL ORDER BY next_at, seq LIMIT ?`;

/** Inside a transaction that is under way; a type that is not recorded leaves no trace. */
export function addEventNow(db: SqliteDatabase, { id, type, phone, messageId, payload, at }: StoredEvent): void {
  if (isRecorded(db, type)) db.run(ADD, [id, type, phone, messageId, payload, at]);
}

export function isRecorded(db: Pick<SqliteDatabase, "events">, type: EventType): boolean {
  return db.events.includes(type);
}

/** See {@link Store.addEvents}. */
export async function addEvents(db: SqliteDatabase, events: readonly StoredEvent[]): Promise<void> {
  const recorded = events.filter(({ type }) => isRecorded(db, type));
  if (recorded.length === 0) return;
  await db.write(() => {
    for (const event of recorded) addEventNow(db, event);
  });
}

/** See {@link Store.claimEvents}. The lease is the time before which nobody looks again. */
export async function claimEvents(
  db: SqliteDatabase,
  { now, limit, leaseMs, pausesMs }: Parameters<Store["claimEvents"]>[0],
): Promise<PendingEvent[]> {
  if (db.all(DUE, [now, 1]).length === 0) return [];
  return db.write(() => {
    const due = claimedTogether(db.all<PendingEvent>(DUE, [now, limit]));
    for (const { id, attempts } of due) {
      const pauseMs = pausesMs[attempts];
      db.run(CLAIM, [id, pauseMs === undefined ? null : now + leaseMs + pauseMs, UNFINISHED]);
    }
    return due;
  });
}

/** What may have ended a process is alone when it is tried again. */
function claimedTogether(due: readonly PendingEvent[]): PendingEvent[] {
  return due[0]?.error === UNFINISHED ? due.slice(0, 1) : due.filter(({ error }) => error !== UNFINISHED);
}

/** See {@link Store.finishEvent}. */
export async function finishEvent(db: SqliteDatabase, { id }: { id: string }): Promise<void> {
  await db.write(() => db.run("UPDATE events SET finished = 1, next_at = NULL, error = NULL WHERE id = ?", [id]));
}

/** See {@link Store.retryEvent}. */
export async function retryEvent(
  db: SqliteDatabase,
  { id, nextAt, error }: Parameters<Store["retryEvent"]>[0],
): Promise<void> {
  const sql = "UPDATE events SET next_at = ?2, error = ?3 WHERE id = ?1 AND finished = 0";
  await db.write(() => db.run(sql, [id, nextAt, error]));
}

/** See {@link Store.findEvents}. */
export function findEvents(db: SqliteDatabase, { stuck, limit }: Parameters<Store["findEvents"]>[0]): PendingEvent[] {
  return db.all<PendingEvent>(stuck ? STUCK : WAITING, [limit]);
}
