/**
 * What an operator looks for in the ledger.
 *
 * @module
 */
import { type SearchCondition, type SearchDialect, searchConditions } from "../search.ts";
import type { Message, SearchPage, SearchQuery } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { MESSAGE_COLUMNS } from "./messages.ts";

/** Beyond this nobody counts. */
const MAX_COUNTED = 100_000;
/** So few are faster found in the order of the file, and sorted, than along the index of times. */
const MAX_SORTED = 1000;

const DIALECT: SearchDialect = {
  endsIn: (length) => `substr(phone, -${length}) = ?`,
  contains: "instr(phone, ?) > 0",
};

/** See {@link Store.searchMessages}. */
export function searchMessages(db: SqliteDatabase, query: SearchQuery): SearchPage {
  const conditions = searchConditions(query, DIALECT);
  const total = count(db, conditions);
  const older = query.before === undefined ? [] : olderThan(db, query.before);
  if (total === 0 || older === undefined) return { messages: [], total, hasMore: false };
  const all = [...conditions, ...older];
  const time = total !== null && total <= MAX_SORTED ? "+created_at" : "created_at";
  const sql = `SELECT ${MESSAGE_COLUMNS} FROM messages ${whereOf(all)} ORDER BY ${time} DESC, seq DESC LIMIT ?`;
  const found = db.all<Message>(sql, [...paramsOf(all), query.limit + 1]);
  return { messages: found.slice(0, query.limit), total, hasMore: found.length > query.limit };
}

function count(db: SqliteDatabase, conditions: readonly SearchCondition[]): number | null {
  const sql = `SELECT count(*) FROM (SELECT 1 FROM messages ${whereOf(conditions)} LIMIT ${MAX_COUNTED + 1})`;
  const counted = db.get<[number]>(sql, paramsOf(conditions))?.[0] ?? 0;
  return counted > MAX_COUNTED ? null : counted;
}

function olderThan(db: SqliteDatabase, id: string): SearchCondition[] | undefined {
  const position = db.get<[number, number]>("SELECT created_at, seq FROM messages WHERE id = ?", [id]);
  return position && [{ sql: "(created_at, seq) < (?, ?)", params: [...position] }];
}

function whereOf(conditions: readonly SearchCondition[]): string {
  return conditions.length === 0 ? "" : `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`;
}

function paramsOf(conditions: readonly SearchCondition[]): (string | number)[] {
  return conditions.flatMap(({ params }) => params);
}
