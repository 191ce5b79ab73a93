/**
 * Schemas of their own on the server that XINSHI_TEST_POSTGRES_URL names, or nothing where it names none.
 *
 * @module
 */
import postgres from "postgres";
import { describe } from "vitest";

const SERVER = process.env.XINSHI_TEST_POSTGRES_URL ?? "";

/** Runs the tests where there is a server; elsewhere they are skipped, and say why. */
export function describePostgres(name: string, tests: () => void): void {
  if (SERVER === "") describe.skip(`${name} (skipped: needs PostgreSQL, XINSHI_TEST_POSTGRES_URL)`, tests);
  else describe(name, tests);
}

let made = 0;

export interface TestSchema {
  /** Leads to the schema, and to nothing else. */
  url: string;
  /** One statement, in the schema. */
  query(text: string, values?: (string | number)[]): Promise<Record<string, unknown>[]>;
  /** Leaves the tables, and nothing in them. */
  empty(): Promise<void>;
  /** Takes it away, with all that is in it. */
  drop(): Promise<void>;
}

/** Makes an empty schema. */
export async function makeSchema(): Promise<TestSchema> {
  made += 1;
  const name = `xinshi_test_${process.pid}_${made}`;
  const sql = postgres(SERVER, { max: 1, onnotice: () => undefined, connection: { search_path: name } });
  await sql.unsafe(`CREATE SCHEMA ${name}`);
  const url = new URL(SERVER);
  url.searchParams.set("options", `-c search_path=${name}`);
  return {
    url: url.href,
    query: (text, values = []) => sql.unsafe(text, values),
    async empty() {
      const tables = await sql<{ name: string }[]>`
        SELECT tablename AS name FROM pg_tables WHERE schemaname = ${name} AND tablename <> 'xinshi_schema'`;
      await sql.unsafe(tables.map((table) => `DELETE FROM ${table.name}`).join(";"));
    },
    async drop() {
      await sql.unsafe(`DROP SCHEMA ${name} CASCADE`);
      await sql.end();
    },
  };
}
