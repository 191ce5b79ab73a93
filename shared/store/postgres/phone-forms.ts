/**
 * Numbers from one form into another.
 *
 * @module
 */
import { COLUMNS, movesOf, type PhoneForms, type PhoneMove, type RewriteInput } from "../encryption/forms.ts";
import type { PostgresDatabase } from "./database.ts";
import { lock } from "./locks.ts";
import { mergeRefused } from "./refused-sends.ts";
import { columns, type Statement, statement } from "./statement.ts";

const LIST = statement<{ form: string }>("SELECT form FROM phone_forms ORDER BY form");

/** Rows that were there before the first key are in clear. */
const NOTE_CLEAR = `
INSERT INTO phone_forms SELECT 'clear' WHERE NOT EXISTS (SELECT FROM phone_forms) AND (
  EXISTS (SELECT FROM messages) OR EXISTS (SELECT FROM receipts) OR EXISTS (SELECT FROM replies)
  OR EXISTS (SELECT FROM verifications) OR EXISTS (SELECT FROM suppressions) OR EXISTS (SELECT FROM refused_sends)
  OR EXISTS (SELECT FROM events))`;

const MOVES = "unnest($1::text[], $2::text[]) AS b (old, new)";

/**
 * Each finds its rows by an index. Matched receipts go first, with the messages they are found by; events are looked up by
 * nobody. What stands in both forms stays in the one moved to.
 */
const MOVE = [
  `UPDATE receipts AS r SET phone = b.new FROM ${MOVES}, messages AS m WHERE m.phone = b.old AND r.message_seq = m.seq`,
  `UPDATE messages AS m SET phone = b.new FROM ${MOVES} WHERE m.phone = b.old`,
  `DELETE FROM receipts AS r USING ${MOVES}, receipts AS kept WHERE r.message_seq IS NULL AND r.phone = b.old
   AND kept.message_seq IS NULL AND kept.phone = b.new
   AND (kept.serial_number, kept.status, kept.provider) = (r.serial_number, r.status, r.provider)`,
  `UPDATE receipts AS r SET phone = b.new FROM ${MOVES} WHERE r.message_seq IS NULL AND r.phone = b.old`,
  `DELETE FROM replies AS r USING ${MOVES}, replies AS kept WHERE r.phone = b.old AND kept.phone = b.new
   AND (kept.at, kept.provider, kept.extend_code, kept.sign_name, kept.text)
     = (r.at, r.provider, r.extend_code, r.sign_name, r.text)`,
  `UPDATE replies AS r SET phone = b.new FROM ${MOVES} WHERE r.phone = b.old`,
  `UPDATE verifications AS v SET phone = b.new FROM ${MOVES} WHERE v.phone = b.old`,
  `INSERT INTO suppressions (phone, reason, note, at)
   SELECT b.new, s.reason, s.note, s.at FROM ${MOVES} JOIN suppressions AS s ON s.phone = b.old ORDER BY b.new
   ON CONFLICT (phone) DO UPDATE SET reason = excluded.reason, note = excluded.note, at = excluded.at
   WHERE excluded.at >= suppressions.at`,
  `DELETE FROM suppressions AS s USING ${MOVES} WHERE s.phone = b.old`,
  mergeRefused(
    `SELECT b.new, o.day, o.channel, o.scene, o.reason, o.first_at, o.last_at, o.ends_at, o.count
     FROM ${MOVES} JOIN refused_sends AS o ON o.phone = b.old`,
  ),
  `DELETE FROM refused_sends AS o USING ${MOVES} WHERE o.phone = b.old`,
];

/** See {@link PhoneForms}. */
export function openPhoneForms(db: PostgresDatabase): PhoneForms {
  return {
    async list() {
      const [forms] = await db.run(LIST);
      return forms.map(({ form }) => form);
    },
    async add(form) {
      const [forms] = await db.run(LIST);
      if (forms.some((one) => one.form === form)) return;
      await db.run(
        lock(["phone_forms"]),
        statement(NOTE_CLEAR),
        statement("INSERT INTO phone_forms VALUES ($1) ON CONFLICT DO NOTHING", [form]),
      );
    },
    async move(moves) {
      await db.run(...moveAll(moves));
    },
    rewrite: (input) => rewrite(db, input),
    async keepOnly(form) {
      await db.run(statement("DELETE FROM phone_forms WHERE form <> $1", [form]));
    },
  };
}

/** Behind the locks of both forms. */
function moveAll(moves: readonly PhoneMove[]): Statement[] {
  const [from = [], to = []] = columns(
    moves,
    (move) => move.from,
    (move) => move.to,
  );
  const names = moves.flatMap((move) => [move.from, move.to]);
  return [lock(names), ...MOVE.map((sql) => statement(sql, [from, to]))];
}

type Row = Record<string, string | number | null>;

function rewrite(
  db: PostgresDatabase,
  { place, after, limit, phone, text }: RewriteInput,
): Promise<string | number | null> {
  const { key, hasPhone, texts } = COLUMNS[place];
  const type = key === "seq" ? "bigint" : "text";
  const selected = [key, ...(hasPhone && key !== "phone" ? ["phone"] : []), ...texts].join(", ");
  const step = `SELECT ${selected} FROM ${place} WHERE ${key} > $1::${type} ORDER BY ${key} LIMIT $2`;
  return db.write(async (transaction) => {
    const [rows] = await transaction.run(statement<Row>(step, [after ?? (key === "seq" ? 0 : ""), limit]));
    const rewritten = [...texts.map((column) => ({ column, map: text })), { column: "phone", map: phone }]
      .filter(({ column }) => column !== "phone" || place === "events")
      .flatMap(({ column, map }) => rewriteColumn({ place, key, type, column, rows, map }));
    const moves = hasPhone ? movesOf(rows, phone) : [];
    await transaction.commit(...(moves.length > 0 ? moveAll(moves) : []), ...rewritten);
    return rows.length < limit ? null : (rows.at(-1)?.[key] ?? null);
  });
}

interface ColumnRewrite {
  place: string;
  key: string;
  type: "bigint" | "text";
  column: string;
  rows: readonly Row[];
  map(stored: string): string;
}

/** Only where it still stands as it was read: somebody may have written it meanwhile, and that is in the new form. */
function rewriteColumn({ place, key, type, column, rows, map }: ColumnRewrite): Statement[] {
  const changed = rows.flatMap((row) => {
    const [id, stored] = [row[key], row[column]];
    if (typeof stored !== "string" || id === undefined) return [];
    const now = map(stored);
    return now === stored ? [] : [{ id, stored, now }];
  });
  if (changed.length === 0) return [];
  const sql = `UPDATE ${place} AS t SET ${column} = b.now
    FROM unnest($1::${type}[], $2::text[], $3::text[]) AS b (id, stored, now)
    WHERE t.${key} = b.id AND t.${column} = b.stored`;
  const values = columns(
    changed,
    ({ id }) => id,
    ({ stored }) => stored,
    ({ now }) => now,
  );
  return [statement(sql, values)];
}
