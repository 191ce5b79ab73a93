/**
 * Numbers from one form into another.
 *
 * @module
 */
import { COLUMNS, movesOf, type PhoneForms, type PhoneMove, type RewriteInput } from "../encryption/forms.ts";
import type { SqliteDatabase } from "./database.ts";
import { mergeRefused } from "./refused-sends.ts";

/** Rows that were there before the first key are in clear. */
const NOTE_CLEAR = `
INSERT INTO phone_forms SELECT 'clear' WHERE NOT EXISTS (SELECT 1 FROM phone_forms) AND (
  EXISTS (SELECT 1 FROM messages) OR EXISTS (SELECT 1 FROM receipts) OR EXISTS (SELECT 1 FROM replies)
  OR EXISTS (SELECT 1 FROM verifications) OR EXISTS (SELECT 1 FROM suppressions) OR EXISTS (SELECT 1 FROM refused_sends)
  OR EXISTS (SELECT 1 FROM events))`;

/**
 * Each finds its rows by an index. Matched receipts go first, with the messages they are found by; events are looked up by
 * nobody. What stands in both forms stays in the one moved to.
 */
const MOVE = [
  `UPDATE receipts SET phone = b.value ->> 1 FROM json_each(?1) AS b CROSS JOIN messages AS m
   WHERE m.phone = b.value ->> 0 AND receipts.message_seq = m.seq`,
  "UPDATE messages SET phone = b.value ->> 1 FROM json_each(?1) AS b WHERE messages.phone = b.value ->> 0",
  `UPDATE OR IGNORE receipts SET phone = b.value ->> 1 FROM json_each(?1) AS b
   WHERE receipts.message_seq IS NULL AND receipts.phone = b.value ->> 0`,
  "DELETE FROM receipts WHERE message_seq IS NULL AND phone IN (SELECT value ->> 0 FROM json_each(?1))",
  "UPDATE OR IGNORE replies SET phone = b.value ->> 1 FROM json_each(?1) AS b WHERE replies.phone = b.value ->> 0",
  "DELETE FROM replies WHERE phone IN (SELECT value ->> 0 FROM json_each(?1))",
  "UPDATE verifications SET phone = b.value ->> 1 FROM json_each(?1) AS b WHERE verifications.phone = b.value ->> 0",
  `INSERT INTO suppressions (phone, reason, note, at)
   SELECT b.value ->> 1, s.reason, s.note, s.at FROM json_each(?1) AS b CROSS JOIN suppressions AS s
   WHERE s.phone = b.value ->> 0
   ON CONFLICT (phone) DO UPDATE SET reason = excluded.reason, note = excluded.note, at = excluded.at
   WHERE excluded.at >= suppressions.at`,
  "DELETE FROM suppressions WHERE phone IN (SELECT value ->> 0 FROM json_each(?1))",
  mergeRefused(
    `SELECT b.value ->> 1, o.day, o.channel, o.scene, o.reason, o.first_at, o.last_at, o.ends_at, o.count
     FROM json_each(?1) AS b CROSS JOIN refused_sends AS o WHERE o.phone = b.value ->> 0`,
  ),
  "DELETE FROM refused_sends WHERE phone IN (SELECT value ->> 0 FROM json_each(?1))",
];

/** See {@link PhoneForms}. */
export function openPhoneForms(db: SqliteDatabase): PhoneForms {
  return {
    list: async () => db.all<{ form: string }>("SELECT form FROM phone_forms ORDER BY form").map(({ form }) => form),
    async add(form) {
      if (db.get("SELECT 1 FROM phone_forms WHERE form = ?", [form])) return;
      await db.write(() => {
        db.run(NOTE_CLEAR);
        db.run("INSERT INTO phone_forms VALUES (?) ON CONFLICT DO NOTHING", [form]);
      });
    },
    async move(moves) {
      await db.write(() => moveNow(db, moves));
    },
    rewrite: (input) => db.write(() => rewriteNow(db, input)),
    async keepOnly(form) {
      await db.write(() => db.run("DELETE FROM phone_forms WHERE form <> ?", [form]));
      // What was written over lies in free pages and in the log until these are written anew.
      db.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
    },
  };
}

function moveNow(db: SqliteDatabase, moves: readonly PhoneMove[]): void {
  const pairs = JSON.stringify(moves.map(({ from, to }) => [from, to]));
  for (const sql of MOVE) db.run(sql, [pairs]);
}

type Row = Record<string, string | number | null>;

function rewriteNow(db: SqliteDatabase, { place, after, limit, phone, text }: RewriteInput): string | number | null {
  const { key, hasPhone, texts } = COLUMNS[place];
  const selected = [key, ...(hasPhone && key !== "phone" ? ["phone"] : []), ...texts].join(", ");
  const rows = db.all<Row>(`SELECT ${selected} FROM ${place} WHERE ${key} > ? ORDER BY ${key} LIMIT ?`, [
    after ?? (key === "seq" ? 0 : ""),
    limit,
  ]);
  for (const row of rows) {
    for (const column of texts) {
      rewriteColumn(db, `UPDATE ${place} SET ${column} = ? WHERE ${key} = ?`, row[column], text, row[key]);
    }
    if (place === "events") rewriteColumn(db, "UPDATE events SET phone = ? WHERE seq = ?", row.phone, phone, row.seq);
  }
  if (hasPhone) moveNow(db, movesOf(rows, phone));
  return rows.length < limit ? null : (rows.at(-1)?.[key] ?? null);
}

function rewriteColumn(
  db: SqliteDatabase,
  sql: string,
  stored: Row[string] | undefined,
  rewrite: (stored: string) => string,
  key: Row[string] | undefined,
): void {
  if (typeof stored !== "string") return;
  const rewritten = rewrite(stored);
  if (rewritten !== stored) db.run(sql, [rewritten, key ?? null]);
}
