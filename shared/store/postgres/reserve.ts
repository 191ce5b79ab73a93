/**
 * Before the request goes out: limits checked and rows written in one transaction, so that of many sends at once to one
 * number exactly as many pass as the limits allow. Two round trips: what is to be known, then what is to be written.
 *
 * @module
 */
import { type CountedQuery, isBudgeted, judgeSends, type ReadCounted } from "../limits.ts";
import type { Budget, NewMessage, Reservation, SendReservation } from "../store.ts";
import { countBudget, readBudgetUsed } from "./budgets.ts";
import type { PostgresDatabase } from "./database.ts";
import { countLimitHits } from "./limit-hits.ts";
import { lock } from "./locks.ts";
import { addPrefixes } from "./prefixes.ts";
import { columns, type Statement, statement } from "./statement.ts";
import { readSuppressed } from "./suppressions.ts";

const INSERT = `
INSERT INTO messages (id, channel, batch_id, request_id, scene, caller, caller_id, ip, phone, country, provider, template_id,
  sign_name, caller_context, created_at, budget_day, puller, status)
SELECT m.*, 'queued' FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
  $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::text[], $17::text[]) AS m`;

/** One row for each that has any, its times in one text: a batch asks for a thousand numbers. */
const COUNTED = {
  phone: countedSql("phone = asked.key AND channel = asked.channel"),
  caller: countedSql("caller = 'user' AND caller_id = asked.key"),
  ip: countedSql("ip = asked.key"),
};

/** See {@link Store.reserveSends}. */
export function reserveSends(db: PostgresDatabase, reservation: SendReservation): Promise<Reservation[]> {
  const { messages, budget, prefixes } = reservation;
  const queries = rehearse(reservation);
  const reads = (["phone", "caller", "ip"] as const).flatMap((per) => readCounted(per, queries));
  return db.write(async (transaction) => {
    const [, suppressed, [taken], ...counted] = await transaction.run(
      lock(namesOf(queries, budget)),
      readSuppressed(messages.map(({ phone }) => phone)),
      readBudgetUsed(budget),
      ...reads,
    );
    const { verdicts, hits } = judgeSends(reservation, {
      readCounted: createReplay(queries, counted.flat()),
      budgetUsed: taken?.used ?? 0,
      suppressed: new Map(suppressed.map(({ phone, reason }) => [phone, reason])),
    });
    const passed = messages.filter((_, index) => verdicts[index]?.ok);
    const budgeted = passed.filter((message) => isBudgeted(message, budget)).length;
    const uses = messages.flatMap(({ createdAt: at }, index) =>
      verdicts[index]?.ok ? (prefixes?.[index] ?? []).map((prefix) => ({ prefix, at, sends: 1, checks: 0 })) : [],
    );
    await transaction.commit(
      ...insertMessages(passed, budget),
      ...addPrefixes(uses),
      ...(budget && budgeted > 0 ? [countBudget(budget, budgeted)] : []),
      ...countLimitHits(hits),
    );
    return verdicts;
  });
}

/** The judge cannot wait for an answer: all that it may ask is asked before it judges. */
function rehearse(reservation: SendReservation): CountedQuery[] {
  const queries: CountedQuery[] = [];
  const readCounted: ReadCounted = (query) => {
    queries.push(query);
    return [];
  };
  judgeSends(reservation, { readCounted, budgetUsed: 0, suppressed: new Map() });
  return queries;
}

/** What must not be judged by two at once. */
function namesOf(queries: readonly CountedQuery[], budget: Budget | undefined): string[] {
  const counted = queries.map(({ per, key }) => (per === "phone" ? key : `${per} ${key}`));
  return budget ? [...counted, `budget ${budget.scene} ${budget.day}`] : counted;
}

interface CountedTimes {
  /** Of its query. */
  place: number;
  times: string;
}

/** Nothing where no window is of this kind. */
function readCounted(per: CountedQuery["per"], queries: readonly CountedQuery[]): Statement<CountedTimes>[] {
  const asked = queries.flatMap((query, place) => (query.per === per ? [{ ...query, place }] : []));
  const [first] = asked;
  if (!first) return [];
  const which = columns(
    asked,
    ({ place }) => place,
    ({ key }) => key,
    ({ channel }) => channel,
  );
  return [statement(COUNTED[per], [...which, first.since, first.until, first.count])];
}

function createReplay(queries: readonly CountedQuery[], rows: readonly CountedTimes[]): ReadCounted {
  const answers = new Map<string, number[]>();
  for (const { place, times } of rows) {
    const query = queries[place];
    if (query) answers.set(nameOf(query), times.split(",").map(Number));
  }
  return (query) => answers.get(nameOf(query)) ?? [];
}

function nameOf({ per, key, channel }: CountedQuery): string {
  return `${per} ${key} ${channel}`;
}

/** Nothing where there is none. */
function insertMessages(messages: readonly NewMessage[], budget: Budget | undefined): Statement[] {
  if (messages.length === 0) return [];
  const values = columns(
    messages,
    ({ id }) => id,
    ({ channel }) => channel,
    ({ batchId }) => batchId,
    ({ requestId }) => requestId,
    ({ scene }) => scene,
    ({ caller }) => caller,
    ({ callerId }) => callerId,
    ({ ip }) => ip,
    ({ phone }) => phone,
    ({ country }) => country,
    ({ provider }) => provider,
    ({ templateId }) => templateId,
    ({ signName }) => signName,
    ({ callerContext }) => callerContext,
    ({ createdAt }) => createdAt,
    (message) => (budget && isBudgeted(message, budget) ? budget.day : null),
    ({ puller }) => puller ?? null,
  );
  return [statement(INSERT, values)];
}

function countedSql(subject: string): string {
  return `
SELECT asked.place, string_agg(counted.created_at::text, ',') AS times
FROM unnest($1::int[], $2::text[], $3::text[]) AS asked (place, key, channel)
CROSS JOIN LATERAL (
  SELECT created_at FROM messages
  WHERE ${subject} AND created_at > $4 AND created_at <= $5 AND status <> 'rejected'
  ORDER BY created_at DESC LIMIT $6
) AS counted GROUP BY asked.place`;
}
