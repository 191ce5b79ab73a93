/**
 * What recipients texted back.
 *
 * @module
 */
import { isOptOut } from "../../validation/opt-out.ts";
import { cloudOf } from "../clouds.ts";
import { eventOfReply } from "../happenings.ts";
import type { Applied, Reply, ReplyBatch, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { recordEvents } from "./events.ts";
import { inboundValues, KEEP } from "./inbound.ts";
import { columns, statement } from "./statement.ts";
import { suppressAll } from "./suppressions.ts";

/** A reply answers what was texted at most this long before. */
const ANSWERS_WITHIN_MS = 72 * 3600 * 1000;
/** Their clocks and ours differ, and replies carry whole seconds. */
const CLOCK_SLACK_MS = 5 * 60 * 1000;

export const REPLY_COLUMNS = `phone, text, sign_name AS "signName", extend_code AS "extendCode", at`;

const INSERT = `${KEEP}, new AS (
  INSERT INTO replies (inbound_seq, provider, phone, text, sign_name, extend_code, at, puller)
  SELECT (SELECT seq FROM kept), $6, r.phone, r.text, r.sign_name, r.extend_code, r.at, (
    SELECT puller FROM messages AS m WHERE ${answeredSql("r")} ORDER BY created_at DESC, seq DESC LIMIT 1)
  FROM unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[]) WITH ORDINALITY
    AS r (phone, text, sign_name, extend_code, at, place)
  ORDER BY r.place
  ON CONFLICT DO NOTHING
  RETURNING *
)
SELECT ${REPLY_COLUMNS}, EXISTS (
  SELECT FROM messages AS m WHERE ${answeredSql("new")}) AS "wasTexted"
FROM new ORDER BY seq`;

const FIND = `
SELECT ${REPLY_COLUMNS} FROM replies WHERE ($1::text IS NULL OR phone = $1) ORDER BY at DESC, seq DESC LIMIT $2`;

/** See {@link Store.applyReplies}. Replies have no id: the same words from the same phone at the same time are the same. */
export function applyReplies(db: PostgresDatabase, batch: ReplyBatch): Promise<Applied> {
  const cloud = cloudOf(batch.provider);
  const values = columns(
    batch.replies,
    ({ phone }) => phone,
    ({ text }) => text,
    ({ signName }) => signName,
    ({ extendCode }) => extendCode,
    ({ at }) => at,
  );
  const insert = statement<Reply & { wasTexted: boolean }>(INSERT, [
    ...inboundValues("replies", batch),
    cloud,
    ...values,
  ]);
  return db.write(async (transaction) => {
    const [fresh] = await transaction.run(insert);
    const optOuts = fresh.filter(({ text }) => isOptOut(text));
    await transaction.commit(
      ...suppressAll(optOuts.map(({ phone, text, at }) => ({ phone, reason: "opted_out", note: text, at }))),
      ...recordEvents(
        db,
        fresh.map(({ wasTexted: _, ...reply }) => eventOfReply(cloud, reply)),
      ),
    );
    const matched = fresh.filter(({ wasTexted }) => wasTexted).length;
    return { matched, unmatched: fresh.length - matched, duplicates: batch.replies.length - fresh.length };
  });
}

/** What a reply may answer. */
function answeredSql(reply: string): string {
  return `m.phone = ${reply}.phone AND m.created_at >= ${reply}.at - ${ANSWERS_WITHIN_MS}
      AND m.created_at <= ${reply}.at + ${CLOCK_SLACK_MS} AND m.status <> 'rejected'`;
}

/** Newest first. */
export async function findReplies(
  db: PostgresDatabase,
  { phone, limit }: Parameters<Store["findReplies"]>[0],
): Promise<Reply[]> {
  const [found] = await db.run(statement<Reply>(FIND, [phone ?? null, limit]));
  return found;
}
