/**
 * How many messages of a scene were sent on a day: the sum of the day's stripes.
 *
 * @module
 */
import { NO_SCENE } from "../store.ts";
import { columns, type Statement, statement } from "./statement.ts";
import { budgetKey, type Share, STRIPES, type StripeRow } from "./stripes.ts";

const READ = `
SELECT b.scene, b.day, b.stripe, b.used FROM unnest($1::text[], $2::text[]) AS asked (scene, day)
JOIN budgets AS b ON b.scene = asked.scene AND b.day = asked.day`;

/** Sorted, so that two transactions never wait for one another's rows. */
const COUNT = `
INSERT INTO budgets (scene, day, stripe, used)
SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int[]) ORDER BY 1, 2, 3
ON CONFLICT (scene, day, stripe) DO UPDATE SET used = budgets.used + excluded.used`;

/** The message's part of a budget. */
export interface BudgetShare {
  scene: string | null;
  budgetDay: string | null;
}

/** No row of a stripe that has given nothing; no statement where there is no budget. */
export function readBudgets(shares: readonly Share[]): Statement<StripeRow>[] {
  if (shares.length === 0) return [];
  const asked = columns(
    shares,
    ({ budget }) => budget.scene,
    ({ budget }) => budget.day,
  );
  return [statement<StripeRow>(READ, asked)];
}

/** Adds to each stripe what it gave. Nothing where none did. */
export function countBudgets(rows: readonly StripeRow[]): Statement[] {
  if (rows.length === 0) return [];
  return [
    statement(
      COUNT,
      columns(
        rows,
        ({ scene }) => scene,
        ({ day }) => day,
        ({ stripe }) => stripe,
        ({ used }) => used,
      ),
    ),
  ];
}

/** Gives back what rejected messages had taken, to any stripe: only the sum counts. Nothing where none had. */
export function giveBack(shares: readonly BudgetShare[]): Statement[] {
  const counts = new Map<string, StripeRow>();
  const stripe = Math.floor(Math.random() * STRIPES);
  for (const { scene: named, budgetDay: day } of shares) {
    if (day === null) continue;
    const scene = named ?? NO_SCENE;
    const key = budgetKey({ scene, day });
    const known = counts.get(key) ?? { scene, day, stripe, used: 0 };
    counts.set(key, { ...known, used: known.used - 1 });
  }
  return countBudgets([...counts.values()]);
}
