import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { leanStore, operationsOf, unusedOperations, withoutMembers } from "../../deploy/lean-store.ts";
import { ROOT } from "../../deploy/local.ts";

test("operationsOf() reads every operation of the port", () => {
  const operations = operationsOf(readFileSync(join(ROOT, "shared/store/store.ts"), "utf8"), ["Store"]);
  expect(operations).toEqual(expect.arrayContaining(["reserveSends", "settle", "findMessages", "close"]));
  expect(operations.length).toBeGreaterThan(45);
});

test("unusedOperations() keeps what the function's own source names, and goes by nothing in the store or the providers", () => {
  const paths = ["messaging/verify", "messaging/reconcile", "store/postgres/settle", "providers/tencent/client"];
  const inputs = Object.fromEntries(paths.map((path) => [`shared/${path}.ts`, {}])) as never;
  const unused = unusedOperations(ROOT, { inputs });
  for (const name of ["settle", "pullReceipts", "sendText", "sendBatch"]) expect(unused).toContain(name);
  for (const name of ["checkVerification", "receiptsByPhone", "send"]) expect(unused).not.toContain(name);
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

test("leanStore() is there for all places where a store or a provider's client is put together", () => {
  const filters: RegExp[] = [];
  leanStore(new Set(), (source) => source).setup({
    onLoad: ({ filter }: { filter: RegExp }) => filters.push(filter),
  } as never);
  const [filter] = filters;
  for (const path of [
    ...["shared/store/postgres/store.ts", "shared/store/encryption/store.ts"],
    ...["tencent", "qcloudsms", "aliyun"].map((name) => `shared/providers/${name}/client.ts`),
  ]) {
    expect(filter?.test(join(ROOT, path)), path).toBe(true);
  }
  expect(filter?.test(join(ROOT, "shared/store/sqlite/store.ts"))).toBe(false);
});
