/**
 * What is old goes, a little at a time, so that nobody waits for it.
 *
 * @module
 */
import { formatLocalTime } from "../../validation/beijing.ts";
import { slotOf } from "../slots.ts";
import type { Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { lock } from "./locks.ts";
import { type Statement, statement, type Value } from "./statement.ts";

const OLD_MESSAGES = "SELECT seq, phone FROM messages WHERE created_at < $1 ORDER BY created_at LIMIT $2";
/** Receipts that fit no message leave with the messages of their time. */
const OLD_RECEIPTS = "SELECT seq FROM receipts WHERE message_seq IS NULL AND at < $1 ORDER BY at LIMIT $2";
/** Whoever asks for one number after the other fills no disk. */
const OLD_REFUSED = `
SELECT seq FROM refused_sends WHERE last_at < GREATEST($1, (
  SELECT last_at FROM refused_sends ORDER BY last_at DESC OFFSET $3 - 1 LIMIT 1
)) ORDER BY last_at LIMIT $2`;
/** Nothing points to them any more. */
export const BARE_INBOUND = `
SELECT seq FROM inbound AS i WHERE received_at < $1
  AND NOT EXISTS (SELECT FROM receipts WHERE inbound_seq = i.seq)
  AND NOT EXISTS (SELECT FROM replies WHERE inbound_seq = i.seq)
ORDER BY received_at LIMIT $2`;
/** The words go; that something came, and what was made of it, stays as long as its messages. */
export const EMPTY_RAW = `
WITH full_ones AS (SELECT seq FROM inbound WHERE received_at < $1 AND body <> '' ORDER BY received_at LIMIT $2),
emptied AS (UPDATE inbound SET body = '' FROM full_ones AS f WHERE inbound.seq = f.seq RETURNING 1)
SELECT count(*) AS count FROM emptied`;

interface Deleted {
  count: number;
}

/** See {@link Store.deleteOld}. */
export function deleteOld(
  db: PostgresDatabase,
  { messages, raw, verifications, helpers, maxRefused, limit }: Parameters<Store["deleteOld"]>[0],
): Promise<number> {
  const day = formatLocalTime(messages).slice(0, 10);
  return db.write(async (transaction) => {
    const [old] = await transaction.run(statement<{ seq: number; phone: string }>(OLD_MESSAGES, [messages, limit]));
    const seqs = old.map(({ seq }) => seq);
    // Whoever is giving one of them a receipt is done first: a receipt of no message would stay for ever.
    if (old.length > 0) await transaction.run(lock(old.map(({ phone }) => phone)));
    const counts = await transaction.commit(
      remove("attempts", "message_seq = ANY($1::bigint[])", seqs),
      remove("receipts", "message_seq = ANY($1::bigint[])", seqs),
      remove("messages", "seq = ANY($1::bigint[])", seqs),
      removeSome("receipts", OLD_RECEIPTS, messages, limit),
      removeSome("replies", "SELECT seq FROM replies WHERE at < $1 LIMIT $2", messages, limit),
      removeSome("refused_sends", OLD_REFUSED, messages, limit, maxRefused),
      removeSome("inbound", BARE_INBOUND, Math.min(messages, raw), limit),
      statement<Deleted>(EMPTY_RAW, [raw, limit]),
      removeSome("raw_replies", "SELECT seq FROM raw_replies WHERE received_at < $1 LIMIT $2", raw, limit),
      removeSome("verifications", "SELECT seq FROM verifications WHERE expires_at < $1 LIMIT $2", verifications, limit),
      removeSome("events", "SELECT seq FROM events WHERE is_finished AND at < $1 LIMIT $2", helpers, limit),
      removeSome("events", "SELECT seq FROM events WHERE at < $1 LIMIT $2", messages, limit),
      remove("idempotency", "claimed_at < $1", helpers),
      remove("leases", "expires_at < $1", helpers),
      remove("prefix_slots", "slot < $1", slotOf(helpers)),
      remove("allowed_prefixes", "until < $1", helpers),
      remove("limit_hits", "day < $1", day),
      remove("budgets", "day < $1", day),
    );
    return counts.reduce((sum, [deleted]) => sum + (deleted?.count ?? 0), 0);
  });
}

function remove(table: string, where: string, value: Value): Statement<Deleted> {
  const gone = `WITH gone AS (DELETE FROM ${table} WHERE ${where} RETURNING 1)`;
  return statement(`${gone} SELECT count(*) AS count FROM gone`, [value]);
}

/** Rows that `which` selects by their number. */
function removeSome(
  table: string,
  which: string,
  ...values: readonly [before: number, limit: number, ...number[]]
): Statement<Deleted> {
  const gone = `WITH gone AS (DELETE FROM ${table} WHERE seq IN (${which}) RETURNING 1)`;
  return statement(`${gone} SELECT count(*) AS count FROM gone`, values);
}
