/**
 * Sends that we refused ourselves, counted.
 *
 * @module
 */
import type { NewRefusedSend, RefusedSend, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { columns, statement } from "./statement.ts";
import type { Kind } from "./together.ts";

const KEY = "phone, day, channel, scene, reason";

/** Put around a query that brings these columns, sorted so that two transactions never wait for one another's rows. */
export function mergeRefused(query: string): string {
  return `
INSERT INTO refused_sends AS r (${KEY}, first_at, last_at, ends_at, count) ${query} ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (${KEY}) DO UPDATE SET first_at = LEAST(r.first_at, excluded.first_at), count = r.count + excluded.count,
  last_at = GREATEST(r.last_at, excluded.last_at), ends_at = GREATEST(r.ends_at, excluded.ends_at)`;
}

const COUNT = mergeRefused(`
SELECT phone, (at + 28800000) / 86400000, channel, scene, reason, min(at), max(at), max(ends_at), count(*)
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
  AS s (phone, channel, scene, reason, at, ends_at) GROUP BY 1, 2, 3, 4, 5`);

const FIND = `
SELECT phone, channel, NULLIF(scene, '') AS scene, reason, first_at AS "firstAt", last_at AS "lastAt", ends_at AS "endsAt", count
FROM refused_sends WHERE phone = $1 ORDER BY last_at DESC, seq DESC LIMIT $2`;

/** See {@link Store.countRefused}. What is asked for at once goes together, however many are refused. */
export function refusedKind(db: PostgresDatabase): Kind<readonly NewRefusedSend[], void> {
  return {
    async run(asks) {
      const values = columns(
        asks.flat(),
        ({ phone }) => phone,
        ({ channel }) => channel,
        ({ scene }) => scene ?? "",
        ({ reason }) => reason,
        ({ at }) => at,
        ({ endsAt }) => endsAt,
      );
      await db.write((transaction) => transaction.commit(statement(COUNT, values)));
      return asks.map(() => undefined);
    },
    namesOf: () => [],
    sizeOf: ({ length }) => length,
  };
}

/** See {@link Store.findRefused}. */
export async function findRefused(
  db: PostgresDatabase,
  { phone, limit }: Parameters<Store["findRefused"]>[0],
): Promise<RefusedSend[]> {
  const [found] = await db.run(statement<RefusedSend>(FIND, [phone, limit]));
  return found;
}
