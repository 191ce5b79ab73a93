/**
 * A day's budget in stripes: sends of one scene need not wait for one another while much of it is left.
 *
 * @module
 */

export const budgetStripes = {
  name: "009_budget_stripes",
  sql: `
-- One stripe may be below zero, where what it had taken was given back to another. Only their sum tells what was used.
ALTER TABLE budgets ADD COLUMN stripe INTEGER NOT NULL DEFAULT 0;
ALTER TABLE budgets DROP CONSTRAINT budgets_pkey;
ALTER TABLE budgets ADD PRIMARY KEY (scene, day, stripe);
`,
};
