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
  /** Leaves the tables, and nothing in them but what an open store told of itself. */
  empty(): Promise<void>;
  /** Takes it away, with all that is in it. */
  drop(): Promise<void>;
}

/**
 * Makes an empty schema.
 *
 * @param options.isDurable waits for the disk at each commit, as a server does that nobody told otherwise: what it costs
 *   is for benchmarks; no test takes the server's power away
 */
export async function makeSchema({ isDurable = false }: { isDurable?: boolean } = {}): Promise<TestSchema> {
  made += 1;
  const name = `xinshi_test_${process.pid}_${made}`;
  const settings = { search_path: name, ...(!isDurable && { synchronous_commit: "off" }) };
  const sql = postgres(SERVER, { max: 1, onnotice: () => undefined, connection: settings });
  await sql.unsafe(`CREATE SCHEMA ${name}`);
  const url = new URL(SERVER);
  const options = Object.entries(settings).map(([setting, value]) => `-c ${setting}=${value}`);
  url.searchParams.set("options", options.join(" "));
  return {
    url: url.href,
    query: (text, values = []) => sql.unsafe(text, values),
    async empty() {
      const tables = await sql<{ name: string }[]>`
        SELECT tablename AS name FROM pg_tables
        WHERE schemaname = ${name} AND tablename NOT IN ('xinshi_schema', 'phone_forms')`;
      await sql.unsafe(tables.map((table) => `DELETE FROM ${table.name}`).join(";"));
    },
    async drop() {
      await sql.unsafe(`DROP SCHEMA ${name} CASCADE`);
      await sql.end();
    },
  };
}
