/**
 * How many messages of a scene were sent on a day: one counter a scene and day.
 *
 * @module
 */
import type { Budget } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";

const COUNT = `
INSERT INTO budgets (scene, day, used) VALUES (?1, ?2, MAX(0, ?3))
ON CONFLICT DO UPDATE SET used = MAX(0, used + ?3)`;

/** Zero where there is no budget. */
export function readBudgetUsed(db: SqliteDatabase, budget: Budget | undefined): number {
  if (!budget) return 0;
  return db.get<[number]>("SELECT used FROM budgets WHERE scene = ? AND day = ?", [budget.scene, budget.day])?.[0] ?? 0;
}

/** Adds `count`, or gives back what a rejected message had taken. */
export function countBudget(db: SqliteDatabase, scene: string, day: string, count: number): void {
  db.run(COUNT, [scene, day, count]);
}
