/**
 * Codes sent and checked under each prefix: what the guard against SMS pumping looks at.
 *
 * @module
 */
import { slotOf } from "../slots.ts";
import type { PrefixCount, Store } from "../store.ts";
import type { PostgresDatabase } from "./database.ts";
import { columns, type Statement, statement } from "./statement.ts";
import type { Kind } from "./together.ts";

/** Sorted, so that two transactions never wait for one another's rows. */
const ADD = `
INSERT INTO prefix_slots (prefix, slot, sends, checks)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::int[], $4::int[]) ORDER BY 1, 2
ON CONFLICT (prefix, slot) DO UPDATE
SET sends = prefix_slots.sends + excluded.sends, checks = prefix_slots.checks + excluded.checks`;

const TAKE_BACK = `
UPDATE prefix_slots AS p SET sends = GREATEST(0, p.sends - back.sends)
FROM unnest($1::text[], $2::bigint[], $3::int[]) AS back (prefix, slot, sends)
WHERE p.prefix = back.prefix AND p.slot = back.slot`;

/** The newest sends are left out: their codes have not had time to be checked. */
const sendsUntil = (slot: string): string => `COALESCE(SUM(sends) FILTER (WHERE slot <= ${slot}), 0)`;
const SENDS = sendsUntil("$2");
const CHECKS = "COALESCE(SUM(checks), 0) AS checks";
const ALLOWED = '(SELECT until FROM allowed_prefixes AS a WHERE a.prefix = p.prefix) AS "allowedUntil"';

const READ = `
SELECT p.prefix, counted.sends, counted.checks, ${ALLOWED}
FROM unnest($1::text[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS p (prefix, since, until, place)
CROSS JOIN LATERAL (
  SELECT ${sendsUntil("p.until")} AS sends, ${CHECKS}
  FROM prefix_slots WHERE prefix = p.prefix AND slot >= p.since
) AS counted
ORDER BY p.place`;

const FIND = `
SELECT prefix, ${SENDS} AS sends, ${CHECKS}, ${ALLOWED} FROM prefix_slots AS p WHERE slot >= $1
GROUP BY prefix HAVING ${SENDS} >= $3
ORDER BY SUM(checks)::float8 / NULLIF(${SENDS}, 0), prefix LIMIT $4`;

const ALLOW = `
INSERT INTO allowed_prefixes (prefix, until) VALUES ($1, $2)
ON CONFLICT (prefix) DO UPDATE SET until = excluded.until`;

/** Codes under one prefix; `at` is when they went out, or were checked. */
export interface PrefixUse {
  prefix: string;
  at: number;
  sends: number;
  checks: number;
}

/** Nothing where there is none. */
export function addPrefixes(uses: readonly PrefixUse[]): Statement[] {
  const slots = sumBySlot(uses);
  return slots.length === 0 ? [] : [statement(ADD, [...slotColumns(slots), slots.map(({ checks }) => checks)])];
}

/** Sends that were none. Nothing where there is none. */
export function takePrefixesBack(uses: readonly PrefixUse[]): Statement[] {
  const slots = sumBySlot(uses);
  return slots.length === 0 ? [] : [statement(TAKE_BACK, slotColumns(slots))];
}

interface PrefixSlot {
  prefix: string;
  slot: number;
  sends: number;
  checks: number;
}

function sumBySlot(uses: readonly PrefixUse[]): PrefixSlot[] {
  const sums = new Map<string, PrefixSlot>();
  for (const { prefix, at, sends, checks } of uses) {
    const slot = slotOf(at);
    const sum = sums.get(`${prefix} ${slot}`) ?? { prefix, slot, sends: 0, checks: 0 };
    sums.set(`${prefix} ${slot}`, { ...sum, sends: sum.sends + sends, checks: sum.checks + checks });
  }
  return [...sums.values()];
}

function slotColumns(slots: readonly PrefixSlot[]): (string | number | null)[][] {
  return columns(
    slots,
    ({ prefix }) => prefix,
    ({ slot }) => slot,
    ({ sends }) => sends,
  );
}

type CountInput = Parameters<Store["countPrefixes"]>[0];

/** See {@link Store.countPrefixes}. Of what is asked for at once, most is the same: a country, and blocks of few carriers. */
export function countKind(db: PostgresDatabase): Kind<CountInput, PrefixCount[]> {
  return {
    async run(inputs) {
      const asked = inputs.map(({ prefixes, from, sentUntil }) =>
        prefixes.map((prefix) => [prefix, slotOf(from), slotOf(sentUntil)] as const),
      );
      const spans = [...new Map(asked.flat().map((span) => [span.join(), span])).values()];
      const [counts] = await db.run(
        statement<PrefixCount>(
          READ,
          columns(
            spans,
            ([prefix]) => prefix,
            ([, since]) => since,
            ([, , until]) => until,
          ),
        ),
      );
      const known = new Map(spans.map((span, place) => [span.join(), counts[place]]));
      return asked.map((ofOne) => ofOne.flatMap((span) => known.get(span.join()) ?? []));
    },
    namesOf: () => [],
    sizeOf: () => 1,
  };
}

/** See {@link Store.findPrefixes}. */
export async function findPrefixes(
  db: PostgresDatabase,
  { from, sentUntil, minSends, limit }: Parameters<Store["findPrefixes"]>[0],
): Promise<PrefixCount[]> {
  const [counts] = await db.run(statement<PrefixCount>(FIND, [slotOf(from), slotOf(sentUntil), minSends, limit]));
  return counts;
}

/** See {@link Store.allowPrefix}. */
export async function allowPrefix(
  db: PostgresDatabase,
  { prefix, until }: Parameters<Store["allowPrefix"]>[0],
): Promise<void> {
  await db.run(statement(ALLOW, [prefix, until]));
}
