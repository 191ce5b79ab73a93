import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { leanStore, operationsOf, unusedOperations, withoutMembers } from "../../deploy/lean-store.ts";
import { ROOT } from "../../deploy/local.ts";

test("operationsOf() reads every operation of the port", () => {
  const operations = operationsOf(readFileSync(join(ROOT, "shared/store/store.ts"), "utf8"));
  expect(operations).toEqual(expect.arrayContaining(["reserveSends", "settle", "findMessages", "close"]));
  expect(operations.length).toBeGreaterThan(45);
});

test("unusedOperations() keeps what the function's own source names, and goes by nothing in the store", () => {
  const inputs = { "shared/messaging/verify.ts": {}, "shared/store/postgres/settle.ts": {} } as never;
  const unused = unusedOperations(ROOT, { inputs });
  expect(unused).toContain("settle");
  expect(unused).not.toContain("checkVerification");
});

test("withoutMembers() takes members of objects and nothing else of the same name", () => {
  const source = `
function settle(db) { return { rewrite: 1 }; }
export const store = {
  reserve: (input) => reserve(db, input),
  settle: (input) => settle(db, input),
  async find({ limit }) {
    return [limit];
  },
  close: () => db.close(),
};`;
  const lean = withoutMembers(source, new Set(["settle", "find"]));
  expect(lean.replace(/\s+/g, " ")).toBe(
    " function settle(db) { return { rewrite: 1 }; } export const store = { reserve: (input) => reserve(db, input), close: () => db.close(), };",
  );
  expect(withoutMembers(source, new Set())).toBe(source);
});

test("leanStore() is there for both places where a store is put together", () => {
  const filters: RegExp[] = [];
  leanStore(new Set(), (source) => source).setup({
    onLoad: ({ filter }: { filter: RegExp }) => filters.push(filter),
  } as never);
  const [filter] = filters;
  for (const path of ["shared/store/postgres/store.ts", "shared/store/encryption/store.ts"]) {
    expect(filter?.test(join(ROOT, path)), path).toBe(true);
  }
  expect(filter?.test(join(ROOT, "shared/store/sqlite/store.ts"))).toBe(false);
});
