/**
 * What the limits count, read at once: the judge cannot wait for an answer.
 *
 * @module
 */
import { type CountedQuery, judgeSends, type ReadCounted } from "../limits.ts";
import type { SendReservation } from "../store.ts";
import { columns, type Statement, statement } from "./statement.ts";

/** One row for each that has any, its times in one text: a batch asks for a thousand numbers. */
const COUNTED = {
  phone: countedSql("phone = asked.key AND channel = asked.channel"),
  caller: countedSql("caller = 'user' AND caller_id = asked.key"),
  ip: countedSql("ip = asked.key"),
};

export interface CountedTimes {
  /** Of its query. */
  place: number;
  times: string;
}

/** All that the judge may ask is asked before it judges. */
export function rehearse(reservation: SendReservation): CountedQuery[] {
  const queries: CountedQuery[] = [];
  const readCounted: ReadCounted = (query) => {
    queries.push(query);
    return [];
  };
  judgeSends(reservation, { readCounted, budgetUsed: 0, suppressed: new Map() });
  return queries;
}

/** What must not be judged by two at once. */
export function countedNames(queries: readonly CountedQuery[]): string[] {
  return queries.map(({ per, key }) => (per === "phone" ? key : `${per} ${key}`));
}

/** A statement for each kind of window that there is. */
export function readCounted(queries: readonly CountedQuery[]): Statement<CountedTimes>[] {
  return (["phone", "caller", "ip"] as const).flatMap((per) => {
    const asked = queries.flatMap((query, place) => (query.per === per ? [{ ...query, place }] : []));
    if (asked.length === 0) return [];
    const values = columns(
      asked,
      ({ place }) => place,
      ({ key }) => key,
      ({ channel }) => channel,
      ({ since }) => since,
      ({ until }) => until,
      ({ count }) => count,
    );
    return [statement<CountedTimes>(COUNTED[per], values)];
  });
}

/** Answers the same queries, with the rows that they brought. */
export function replay(queries: readonly CountedQuery[], rows: readonly CountedTimes[]): ReadCounted {
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

function countedSql(subject: string): string {
  return `
SELECT asked.place, string_agg(counted.created_at::text, ',') AS times
FROM unnest($1::int[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::int[])
  AS asked (place, key, channel, since, until, count)
CROSS JOIN LATERAL (
  SELECT created_at FROM messages
  WHERE ${subject} AND created_at > asked.since AND created_at <= asked.until AND status <> 'rejected'
  ORDER BY created_at DESC LIMIT asked.count
) AS counted GROUP BY asked.place`;
}
