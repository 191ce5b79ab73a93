/**
 * Reading the ledger: every filter in one query, walked along an index and cut off by time and order of writing.
 *
 * @module
 */
import { statusSql } from "../open-status.ts";
import type { Message, MessageQuery } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

export const MESSAGE_COLUMNS = `id, channel, batch_id AS batchId, request_id AS requestId, scene, caller, caller_id AS callerId, ip, phone,
  country, provider, template_id AS templateId, sign_name AS signName, caller_context AS callerContext, status,
  serial_number AS serialNumber, segments, error_code AS errorCode, provider_code AS providerCode,
  provider_message AS providerMessage, receipt_code AS receiptCode, receipt_at AS receiptAt, created_at AS createdAt,
  settled_at AS settledAt`;

interface Condition {
  sql: string;
  params: (string | number)[];
}

/** See {@link Store.findMessages}. A page that continues after a message which is not there is empty. */
export function findMessages(db: SqliteDatabase, query: MessageQuery): Message[] {
  const conditions = filtersOf(query);
  if (query.after !== undefined) {
    const position = db.get<[number, number]>("SELECT created_at, seq FROM messages WHERE id = ?", [query.after]);
    if (!position) return [];
    const beyond = query.order === "newest" ? "<" : ">";
    conditions.push({ sql: `(created_at, seq) ${beyond} (?, ?)`, params: [...position] });
  }
  const sql = selectMessages(conditions, query.order);
  return db.all<Message>(sql, [...conditions.flatMap((condition) => condition.params), query.limit]);
}

/** Exported so that a test can ask SQLite how it would run each. */
export function selectMessages(conditions: readonly Pick<Condition, "sql">[], order: MessageQuery["order"]): string {
  const where = conditions.length > 0 ? `WHERE ${conditions.map((condition) => condition.sql).join(" AND ")}` : "";
  const direction = order === "newest" ? "DESC" : "ASC";
  return `SELECT ${MESSAGE_COLUMNS} FROM messages ${where} ORDER BY created_at ${direction}, seq ${direction} LIMIT ?`;
}

export function filtersOf(query: MessageQuery): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, value: string | number | undefined) => {
    if (value !== undefined) conditions.push({ sql, params: [value] });
  };
  add("id = ?", query.id);
  add("serial_number = ?", query.serialNumber);
  add("phone = ?", query.phone);
  add("batch_id = ?", query.batchId);
  add("caller = 'user' AND caller_id = ?", query.userId);
  add("scene = ?", query.scene);
  add("created_at >= ?", query.from);
  add("created_at < ?", query.to);
  add(statusSql(query), query.status);
  return conditions;
}
