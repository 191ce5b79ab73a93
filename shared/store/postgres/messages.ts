/**
 * Reading the ledger: every filter in one query, walked along an index and cut off by time and id.
 *
 * @module
 */
import { statusSql } from "../open-status.ts";
import type { Message, MessageQuery } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { type Statement, statement } from "./statement.ts";

export const MESSAGE_COLUMNS = `id, channel, batch_id AS "batchId", request_id AS "requestId", scene, caller,
  caller_id AS "callerId", ip, phone, country, provider, template_id AS "templateId", sign_name AS "signName",
  caller_context AS "callerContext", status, serial_number AS "serialNumber", segments, error_code AS "errorCode",
  provider_code AS "providerCode", provider_message AS "providerMessage", receipt_code AS "receiptCode",
  receipt_at AS "receiptAt", created_at AS "createdAt", settled_at AS "settledAt"`;

/** See {@link Store.findMessages}. A page that continues after a message which is not there is empty. */
export async function findMessages(db: PostgresDatabase, query: MessageQuery): Promise<Message[]> {
  const [found] = await db.run(selectMessages(query));
  return found;
}

/** Exported so that a test can ask PostgreSQL how it would run each. */
export function selectMessages(query: MessageQuery): Statement<Message> {
  const values: (string | number)[] = [];
  const conditions: string[] = [];
  const add = (sql: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(sql.replaceAll("?", `$${values.length}`));
  };
  const isNewest = query.order === "newest";
  add("id = ?", query.id);
  add("serial_number = ?", query.serialNumber);
  add("phone = ?", query.phone);
  add("batch_id = ?", query.batchId);
  add("caller = 'user' AND caller_id = ?", query.userId);
  add("scene = ?", query.scene);
  add("created_at >= ?", query.from);
  add("created_at < ?", query.to);
  add(statusSql(query), query.status);
  add(beyondSql(isNewest ? "<" : ">"), query.after);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "";
  const direction = isNewest ? "DESC" : "ASC";
  values.push(query.limit);
  const text = `SELECT ${MESSAGE_COLUMNS} FROM messages ${where}
ORDER BY created_at ${direction}, id ${direction} LIMIT $${values.length}`;
  return statement(text, values);
}

/** The time alone first: an index has it. */
function beyondSql(beyond: "<" | ">"): string {
  const time = "(SELECT created_at FROM messages WHERE id = ?)";
  return `created_at ${beyond}= ${time} AND (created_at, id) ${beyond} (${time}, ?)`;
}
