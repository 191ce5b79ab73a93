/**
 * How often each limit was broken, by day.
 *
 * @module
 */
import type { LimitHit, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { columns, type Statement, statement } from "./statement.ts";

/** Sorted, so that two transactions never wait for one another's rows. */
const COUNT = `
INSERT INTO limit_hits (day, scene, reason, shadow, count)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::int[]) ORDER BY 1, 2, 3, 4
ON CONFLICT (day, scene, reason, shadow) DO UPDATE SET count = limit_hits.count + excluded.count`;

const FIND = `
SELECT day, NULLIF(scene, '') AS scene, reason, shadow, count FROM limit_hits
WHERE day >= $1 AND day <= $2 ORDER BY day, limit_hits.scene, reason, shadow`;

/** Nothing where there is none. */
export function countLimitHits(hits: readonly LimitHit[]): Statement[] {
  if (hits.length === 0) return [];
  return [
    statement(
      COUNT,
      columns(
        hits,
        ({ day }) => day,
        ({ scene }) => scene ?? "",
        ({ reason }) => reason,
        ({ shadow }) => String(shadow),
        ({ count }) => count,
      ),
    ),
  ];
}

/** See {@link Store.findLimitHits}. */
export async function findLimitHits(
  db: PostgresDatabase,
  { fromDay, toDay }: Parameters<Store["findLimitHits"]>[0],
): Promise<LimitHit[]> {
  const [hits] = await db.run(statement<LimitHit>(FIND, [fromDay, toDay]));
  return hits;
}
