/**
 * Fills a ledger by SQL of its own, then looks messages up through the store.
 *
 * @module
 */
import Libsql from "libsql";
import postgres from "postgres";
import { type DriverSettings, openStore } from "../../shared/store/open.ts";
import type { MessageQuery } from "../../shared/store/store.ts";
import { answerTasks } from "../lib/tasks.ts";

export interface LookupsTask {
  settings: DriverSettings;
  /** Rows of the ledger. */
  messages: number;
  /** Of each kind. */
  lookups: number;
}

export type Key = "phone" | "id" | "serialNumber";
/** Milliseconds. */
export interface Times {
  p50: number;
  p99: number;
}
/** By what was asked for; and a statement that reads nothing, in the same turns, where the store is a server. */
export interface LookupsResult {
  lookups: Record<Key, Times>;
  nothing: Times | null;
}

/** As many messages have the same number. */
const PER_PHONE = 20;
/** Between two messages: a million are some eleven days. */
const STEP_MS = 1000;
/** As `pullstatus` reads a page: one more than it shows. */
const PAGE = 21;
/** Lookups before the time is taken. */
const WARM_UP = 100;
/** Lookups of one kind before it is the next one's turn. */
const IN_TURN = 50;
/** Steps through all messages without an order that caches could like. */
const STRIDE = 7919;

answerTasks(async ({ settings, messages, lookups }: LookupsTask): Promise<LookupsResult> => {
  await (await openStore(settings)).close(); // makes the tables
  const firstAt = Date.now() - messages * STEP_MS;
  await (settings.driver === "sqlite"
    ? fillSqlite(settings.path, messages, firstAt)
    : fillPostgres(settings.url, messages, firstAt));
  const store = await openStore(settings);
  const server = settings.driver === "postgres" ? postgres(settings.url, { max: 1, onnotice: () => undefined }) : null;
  try {
    const find = async (index: number, query: Partial<MessageQuery>): Promise<void> => {
      const found = await store.findMessages({ ...query, order: "newest", limit: PAGE });
      if (found.length === 0) throw new Error(`Nothing was found of message ${index}`);
    };
    const taken = await timeInTurn(messages, lookups, {
      phone: (index) => find(index, { phone: phoneOf(index % Math.ceil(messages / PER_PHONE)) }),
      id: (index) => find(index, { id: `01JMESSAGE${padded(index, 16)}` }),
      serialNumber: (index) => find(index, { serialNumber: `5000:${padded(index, 20)}` }),
      nothing: async () => server && void (await server`SELECT 1`),
    });
    const { nothing, ...found } = taken;
    return { lookups: found, nothing: server && nothing };
  } finally {
    await server?.end();
    await store.close();
  }
});

/** Some of each kind after the other, so that a slow spell of the machine meets all of them, and each pays for its own garbage. */
async function timeInTurn<Kind extends string>(
  messages: number,
  lookups: number,
  kinds: Record<Kind, (index: number) => Promise<unknown>>,
): Promise<Record<Kind, Times>> {
  const names = Object.keys(kinds) as Kind[];
  const taken = new Map(names.map((name): [Kind, number[]] => [name, []]));
  for (let first = -WARM_UP; first < lookups; first += IN_TURN) {
    for (const name of names) {
      for (let lookup = first; lookup < Math.min(first + IN_TURN, lookups); lookup++) {
        const index = ((lookup + WARM_UP) * STRIDE) % messages;
        const startedAt = performance.now();
        await kinds[name](index);
        if (lookup >= 0) taken.get(name)?.push(performance.now() - startedAt);
      }
    }
  }
  return Object.fromEntries([...taken].map(([name, times]) => [name, percentiles(times)])) as Record<Kind, Times>;
}

function percentiles(taken: readonly number[]): Times {
  const sorted = taken.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

function phoneOf(number: number): string {
  return `+86138${padded(number, 8)}`;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, "0");
}

/** @param digits SQL of an expression as so many digits */
function insertSql(
  messages: number,
  firstAt: number,
  series: string,
  digits: (sql: string, count: number) => string,
): string {
  const phones = Math.ceil(messages / PER_PHONE);
  return `
INSERT INTO messages (id, batch_id, request_id, scene, caller, caller_id, ip, phone, country, provider, template_id,
  sign_name, status, serial_number, segments, receipt_code, receipt_at, created_at, settled_at)
SELECT '01JMESSAGE' || ${digits("i", 16)}, '01JBATCH' || ${digits("i / 2", 18)}, '01JREQUEST' || ${digits("i", 16)},
  'login', 'user', 'o' || ${digits(`i % ${phones}`, 20)}, '10.0.0.' || (i % 256), '+86138' || ${digits(`i % ${phones}`, 8)}, 'CN',
  'tencent', '1008', '信使', 'delivered', '5000:' || ${digits("i", 20)}, 1, 'DELIVRD', ${firstAt} + i * ${STEP_MS} + 3000,
  ${firstAt} + i * ${STEP_MS}, ${firstAt} + i * ${STEP_MS} + 100
FROM ${series}`;
}

async function fillSqlite(path: string, messages: number, firstAt: number): Promise<void> {
  const series = `(WITH RECURSIVE counted (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM counted WHERE i < ${messages - 1}) SELECT i FROM counted)`;
  const database = new Libsql(path);
  database.exec("PRAGMA busy_timeout = 10000");
  database.exec(insertSql(messages, firstAt, series, (sql, count) => `printf('%0${count}d', ${sql})`));
  database.close();
}

/** Statistics are what the server would make by itself a little later, and what is not on the disk yet would be. */
async function fillPostgres(url: string, messages: number, firstAt: number): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  const series = `generate_series(0, ${messages - 1}) AS counted (i)`;
  await sql.unsafe(insertSql(messages, firstAt, series, (text, count) => `lpad((${text})::text, ${count}, '0')`));
  await sql.unsafe("VACUUM ANALYZE messages");
  await sql.unsafe("CHECKPOINT").catch(() => undefined); // not everybody may
  await sql.end();
}
