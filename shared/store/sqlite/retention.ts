/**
 * What is old goes, a little at a time, so that nobody waits for it.
 *
 * @module
 */
import { formatLocalTime } from "../../validation/beijing.ts";
import { slotOf } from "../slots.ts";
import type { Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const OLD_MESSAGES = "SELECT seq FROM messages WHERE created_at < ? ORDER BY created_at LIMIT ?";
/** Receipts that fit no message leave with the messages of their time. */
const OLD_RECEIPTS = "SELECT seq FROM receipts WHERE message_seq IS NULL AND at < ? ORDER BY at LIMIT ?";
/** Whoever asks for one number after the other fills no disk. */
const OLD_REFUSED = `
SELECT seq FROM refused_sends WHERE last_at < max(?1, ifnull((
  SELECT last_at FROM refused_sends ORDER BY last_at DESC LIMIT 1 OFFSET CAST(?3 AS INTEGER) - 1
), 0)) ORDER BY last_at LIMIT ?2`;
/** Nothing points to them any more. */
const BARE_INBOUND = `
SELECT seq FROM inbound AS i WHERE received_at < ?
  AND NOT EXISTS (SELECT 1 FROM receipts WHERE inbound_seq = i.seq)
  AND NOT EXISTS (SELECT 1 FROM replies WHERE inbound_seq = i.seq)
ORDER BY received_at LIMIT ?`;

/** See {@link Store.deleteOld}. */
export function deleteOld(
  db: SqliteDatabase,
  { messages, raw, verifications, helpers, maxRefused, limit }: Parameters<Store["deleteOld"]>[0],
): Promise<number> {
  const day = formatLocalTime(messages).slice(0, 10);
  const remove = (table: string, where: string, value: number | string): number =>
    db.run(`DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${where} LIMIT ?)`, [value, limit]);
  return db.write(() => {
    const old = JSON.stringify(db.all<{ seq: number }>(OLD_MESSAGES, [messages, limit]).map(({ seq }) => seq));
    const ofOld = (table: string, column: string): number =>
      db.run(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`, [old]);
    return [
      ofOld("attempts", "message_seq"),
      ofOld("receipts", "message_seq"),
      ofOld("messages", "seq"),
      db.run(`DELETE FROM receipts WHERE seq IN (${OLD_RECEIPTS})`, [messages, limit]),
      remove("replies", "at < ?", messages),
      db.run(`DELETE FROM refused_sends WHERE seq IN (${OLD_REFUSED})`, [messages, limit, maxRefused]),
      db.run(`DELETE FROM inbound WHERE seq IN (${BARE_INBOUND})`, [Math.min(messages, raw), limit]),
      emptyRaw(db, raw, limit),
      remove("raw_replies", "received_at < ?", raw),
      remove("verifications", "expires_at < ?", verifications),
      remove("events", "finished = 1 AND at < ?", helpers),
      remove("events", "at < ?", messages),
      db.run("DELETE FROM idempotency WHERE claimed_at < ?", [helpers]),
      db.run("DELETE FROM leases WHERE expires_at < ?", [helpers]),
      db.run("DELETE FROM prefix_slots WHERE slot < ?", [slotOf(helpers)]),
      db.run("DELETE FROM allowed_prefixes WHERE until < ?", [helpers]),
      db.run("DELETE FROM limit_hits WHERE day < ?", [day]),
      db.run("DELETE FROM budgets WHERE day < ?", [day]),
    ].reduce((sum, count) => sum + count, 0);
  });
}

/** The words go; that something came, and what was made of it, stays as long as its messages. */
function emptyRaw(db: SqliteDatabase, before: number, limit: number): number {
  const some = "SELECT seq FROM inbound WHERE received_at < ? AND body <> '' ORDER BY received_at LIMIT ?";
  return db.run(`UPDATE inbound SET body = '' WHERE seq IN (${some})`, [before, limit]);
}
