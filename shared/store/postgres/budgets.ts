/**
 * How many messages of a scene were sent on a day: one counter a scene and day.
 *
 * @module
 */
import type { Budget } from "../store.ts";
import { columns, type Statement, statement } from "./statement.ts";

const COUNT = `
INSERT INTO budgets (scene, day, used) VALUES ($1, $2, $3)
ON CONFLICT (scene, day) DO UPDATE SET used = budgets.used + excluded.used`;

const CHANGE = `
UPDATE budgets AS b SET used = GREATEST(0, b.used + change.count)
FROM unnest($1::text[], $2::text[], $3::int[]) AS change (scene, day, count)
WHERE b.scene = change.scene AND b.day = change.day`;

/** The message's part of a budget. */
export interface BudgetShare {
  scene: string | null;
  budgetDay: string | null;
}

/** No row where there is no budget, or nothing was sent. */
export function readBudgetUsed(budget: Budget | undefined): Statement<{ used: number }> {
  return statement("SELECT used FROM budgets WHERE scene = $1 AND day = $2", [
    budget?.scene ?? null,
    budget?.day ?? null,
  ]);
}

/** Adds `count`. */
export function countBudget({ scene, day }: Budget, count: number): Statement {
  return statement(COUNT, [scene, day, count]);
}

/** Gives back what rejected messages had taken, each its share. Nothing where none had. */
export function giveBack(shares: readonly BudgetShare[]): Statement[] {
  const counts = new Map<string, { scene: string; day: string; count: number }>();
  for (const { scene, budgetDay: day } of shares) {
    if (scene === null || day === null) continue;
    const key = `${day} ${scene}`;
    const known = counts.get(key) ?? { scene, day, count: 0 };
    counts.set(key, { ...known, count: known.count - 1 });
  }
  const changes = [...counts.keys()].sort().flatMap((key) => counts.get(key) ?? []);
  if (changes.length === 0) return [];
  return [
    statement(
      CHANGE,
      columns(
        changes,
        ({ scene }) => scene,
        ({ day }) => day,
        ({ count }) => count,
      ),
    ),
  ];
}
