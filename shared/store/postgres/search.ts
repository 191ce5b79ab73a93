/**
 * What an operator looks for in the ledger.
 *
 * @module
 */
import { type SearchCondition, type SearchDialect, searchConditions } from "../search.ts";
import type { Message, SearchPage, SearchQuery } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { MESSAGE_COLUMNS } from "./messages.ts";
import { type Statement, statement } from "./statement.ts";

/** Beyond this nobody counts. */
const MAX_COUNTED = 100_000;

const DIALECT: SearchDialect = {
  endsIn: (length) => `right(phone, ${length}) = ?`,
  contains: "strpos(phone, ?) > 0",
};

/** See {@link Store.searchMessages}. */
export async function searchMessages(db: PostgresDatabase, query: SearchQuery): Promise<SearchPage> {
  const conditions = searchConditions(query, DIALECT);
  const [[counted], found] = await db.run(countOf(conditions), pageOf(conditions, query));
  const total = counted?.total ?? 0;
  return {
    messages: found.slice(0, query.limit),
    total: total > MAX_COUNTED ? null : total,
    hasMore: found.length > query.limit,
  };
}

function countOf(conditions: readonly SearchCondition[]): Statement<{ total: number }> {
  const { where, values } = whereOf(conditions);
  const counted = `SELECT 1 FROM messages ${where} LIMIT ${MAX_COUNTED + 1}`;
  return statement(`SELECT count(*)::integer AS total FROM (${counted}) AS counted`, values);
}

function pageOf(conditions: readonly SearchCondition[], { before, limit }: SearchQuery): Statement<Message> {
  const { where, values } = whereOf(before === undefined ? conditions : [...conditions, olderThan(before)]);
  const text = `SELECT ${MESSAGE_COLUMNS} FROM messages ${where}
ORDER BY created_at DESC, id DESC LIMIT $${values.length + 1}`;
  return statement(text, [...values, limit + 1]);
}

function olderThan(id: string): SearchCondition {
  const time = "(SELECT created_at FROM messages WHERE id = ?)";
  return { sql: `(created_at, id) < (${time}, ?)`, params: [id, id] };
}

/** Parameters are numbered in the order in which they stand. */
function whereOf(conditions: readonly SearchCondition[]): { where: string; values: (string | number)[] } {
  const values = conditions.flatMap(({ params }) => params);
  let place = 0;
  const numbered = conditions.map(({ sql }) => sql.replaceAll("?", () => `$${++place}`)).join(" AND ");
  return { where: numbered === "" ? "" : `WHERE ${numbered}`, values };
}
