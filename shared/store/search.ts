/**
 * A search of the console as conditions in SQL, the same for every driver but for the little that their dialects differ in.
 *
 * @module
 */
import type { SearchKey, Term } from "../validation/search.ts";
import type { SearchQuery } from "./store.ts";

/** What is written differently from driver to driver; `?` stands for a parameter. */
export interface SearchDialect {
  /** Whether the number ends in the parameter, which has so many characters. */
  endsIn(length: number): string;
  /** Whether the number has the parameter in it. */
  contains: string;
}

export interface SearchCondition {
  sql: string;
  params: (string | number)[];
}

/** One condition a term. What is null is not what was looked for, so that a negated term finds it. */
export function searchConditions(
  { search, numbers = "parts" }: Pick<SearchQuery, "search" | "numbers">,
  dialect: SearchDialect,
): SearchCondition[] {
  const isWhole = numbers === "whole";
  return search.terms.map((term) => conditionOf(term, (key, value) => testOf(key, value, { isWhole, dialect })));
}

function conditionOf(
  { key, values, negated }: Term,
  test: (key: SearchKey, value: string) => SearchCondition,
): SearchCondition {
  const tests = values.map((value) => test(key, value));
  const any = tests.map(({ sql }) => `(${sql})`).join(" OR ");
  return { sql: negated ? `(${any}) IS NOT TRUE` : `(${any})`, params: tests.flatMap(({ params }) => params) };
}

interface Place {
  /** Numbers are compared whole. */
  isWhole: boolean;
  dialect: SearchDialect;
}

const COLUMNS: Partial<Record<SearchKey, string>> = {
  scene: "scene",
  status: "status",
  provider: "provider",
  template: "template_id",
};
/** Where codes are: ours, the provider's, the carrier's. */
const CODES = ["error_code", "provider_code", "receipt_code"];

function testOf(key: SearchKey, value: string, place: Place): SearchCondition {
  const column = COLUMNS[key];
  if (column !== undefined) return { sql: `${column} = ?`, params: [value] };
  if (key === "to") return numberTest(value, place);
  if (key === "before") return { sql: "created_at < ?", params: [Number(value)] };
  if (key === "after") return { sql: "created_at >= ?", params: [Number(value)] };
  if (key === "is") return { sql: "channel = ?", params: [value === "call" ? "voice" : "sms"] };
  if (key === "code") return codeTest(value);
  if (key === "any") return anyTest(value, place);
  throw new RangeError(`The ledger knows nothing of ${key}`);
}

/** With its plus it is the whole number. */
function numberTest(value: string, { isWhole, dialect }: Place): SearchCondition {
  const sql = isWhole || value.startsWith("+") ? "phone = ?" : dialect.endsIn(value.length);
  return { sql, params: [value] };
}

/** A bare word: a number or part of it, or an id of ours or of the provider's. */
function anyTest(value: string, { isWhole, dialect }: Place): SearchCondition {
  const phone = isWhole ? "phone = ?" : dialect.contains;
  return { sql: `${phone} OR id = ? OR serial_number = ?`, params: [value, value, value] };
}

/** A code whole, or the family that it begins with; in any case. */
function codeTest(value: string): SearchCondition {
  const wanted = value.toLowerCase();
  const family = `${wanted.replace(/[\\%_]/g, "\\$&")}.%`;
  const sql = CODES.map((column) => `lower(${column}) = ? OR lower(${column}) LIKE ? ESCAPE '\\'`).join(" OR ");
  return { sql, params: CODES.flatMap(() => [wanted, family]) };
}
