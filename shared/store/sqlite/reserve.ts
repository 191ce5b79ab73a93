/**
 * Before the request goes out: limits checked and rows written in one transaction, so that of many sends at once to one
 * number exactly as many pass as the limits allow.
 *
 * @module
 */
import { type CountedQuery, isBudgeted, judgeSends } from "../limits.ts";
import type { Budget, NewMessage, Reservation, SendReservation } from "../store.ts";
import { countBudget, readBudgetUsed } from "./budgets.ts";
import type { SqliteDatabase } from "./database.ts";
import { countLimitHits } from "./limit-hits.ts";
import { countPrefixesNow } from "./prefixes.ts";
import { readSuppressed } from "./suppressions.ts";

const INSERT = `
INSERT INTO messages (id, channel, batch_id, request_id, scene, caller, caller_id, ip, phone, country, provider, template_id,
  sign_name, caller_context, created_at, budget_day, puller, status)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued')`;

/** The array comes as JSON: one row to fetch, however many times it holds. */
const COUNTED = {
  phone: countedSql("phone = ?1 AND channel = ?5"),
  caller: countedSql("caller = 'user' AND caller_id = ?1"),
  ip: countedSql("ip = ?1"),
};

/** See {@link Store.reserveSends}. SQLite has one writer at a time: that is the lock per recipient. */
export function reserveSends(db: SqliteDatabase, reservation: SendReservation): Promise<Reservation[]> {
  const { messages, budget, prefixes } = reservation;
  const phones = messages.map(({ phone }) => phone);
  return db.write(() => {
    const { verdicts, hits } = judgeSends(reservation, {
      readCounted: (query) => readCounted(db, query),
      budgetUsed: readBudgetUsed(db, budget),
      suppressed: readSuppressed(db, phones),
    });
    let taken = 0;
    for (const [index, message] of messages.entries()) {
      if (!verdicts[index]?.ok) continue;
      insertMessage(db, message, budget);
      countPrefixesNow(db, prefixes?.[index] ?? [], message.createdAt, { sends: 1 });
      if (isBudgeted(message, budget)) taken += 1;
    }
    if (budget && taken > 0) countBudget(db, budget.scene, budget.day, taken);
    countLimitHits(db, hits);
    return verdicts;
  });
}

function insertMessage(db: SqliteDatabase, message: NewMessage, budget: Budget | undefined): void {
  db.run(INSERT, [
    message.id,
    message.channel,
    message.batchId,
    message.requestId,
    message.scene,
    message.caller,
    message.callerId,
    message.ip,
    message.phone,
    message.country,
    message.provider,
    message.templateId,
    message.signName,
    message.callerContext,
    message.createdAt,
    budget && isBudgeted(message, budget) ? budget.day : null,
    message.puller ?? null,
  ]);
}

function readCounted(db: SqliteDatabase, { per, key, channel, since, until, count }: CountedQuery): number[] {
  const span = [key, since, until, count];
  const row = db.get<[string]>(COUNTED[per], channel === null ? span : [...span, channel]);
  return row ? JSON.parse(row[0]) : [];
}

function countedSql(subject: string): string {
  return `SELECT json_group_array(created_at) FROM (
  SELECT created_at FROM messages WHERE ${subject} AND created_at > ?2 AND created_at <= ?3 AND status <> 'rejected'
  ORDER BY created_at DESC LIMIT ?4)`;
}
