/**
 * What recipients texted back.
 *
 * @module
 */
import { isOptOut } from "../../validation/opt-out.ts";
import { cloudOf } from "../clouds.ts";
import { eventOfReply } from "../happenings.ts";
import type { Applied, Reply, ReplyBatch, Store } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { addEventNow } from "./events.ts";
import { keepInbound } from "./inbound.ts";
import { suppressNow } from "./suppressions.ts";

/** A reply answers what was texted at most this long before. */
const ANSWERS_WITHIN_MS = 72 * 3600 * 1000;
/** Their clocks and ours differ, and replies carry whole seconds. */
const CLOCK_SLACK_MS = 5 * 60 * 1000;

const INSERT = `
INSERT INTO replies (inbound_seq, provider, phone, text, sign_name, extend_code, at, puller) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO NOTHING`;

/** What was texted last is answered. */
const ANSWERED = `
SELECT puller FROM messages
WHERE phone = ? AND created_at >= ? AND created_at <= ? AND status <> 'rejected'
ORDER BY created_at DESC, seq DESC LIMIT 1`;

export const REPLY_COLUMNS = "phone, text, sign_name AS signName, extend_code AS extendCode, at";

/** See {@link Store.applyReplies}. Replies have no id: the same words from the same phone at the same time are the same. */
export function applyReplies(db: SqliteDatabase, batch: ReplyBatch): Promise<Applied> {
  return db.write(() => {
    const applied: Applied = { matched: 0, unmatched: 0, duplicates: 0 };
    const inboundSeq = keepInbound(db, "replies", batch);
    for (const reply of batch.replies) applied[applyReply(db, cloudOf(batch.provider), inboundSeq, reply)] += 1;
    return applied;
  });
}

/** Newest first. */
export function findReplies(db: SqliteDatabase, { phone, limit }: Parameters<Store["findReplies"]>[0]): Reply[] {
  const order = "ORDER BY at DESC, seq DESC LIMIT ?";
  if (phone === undefined) return db.all<Reply>(`SELECT ${REPLY_COLUMNS} FROM replies ${order}`, [limit]);
  return db.all<Reply>(`SELECT ${REPLY_COLUMNS} FROM replies WHERE phone = ? ${order}`, [phone, limit]);
}

function applyReply(db: SqliteDatabase, cloud: string, inboundSeq: number, reply: Reply): keyof Applied {
  const { phone, text, signName, extendCode, at } = reply;
  const answered = db.get<[string | null]>(ANSWERED, [phone, at - ANSWERS_WITHIN_MS, at + CLOCK_SLACK_MS]);
  const isNew = db.run(INSERT, [inboundSeq, cloud, phone, text, signName, extendCode, at, answered?.[0] ?? null]) > 0;
  if (!isNew) return "duplicates";
  if (isOptOut(text)) suppressNow(db, { phone, reason: "opted_out", note: text, at });
  addEventNow(db, eventOfReply(cloud, reply));
  return answered ? "matched" : "unmatched";
}
