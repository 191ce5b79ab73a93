import { expect, test } from "vitest";
import { PRIZES } from "./forgeries/prizes.ts";
import { brokenPromises, type ForgeryResult, forge, toTable } from "./forgeries.ts";

test("no forgery gets into any function, and none leaves a trace", async () => {
  const result = await forge({ everyShape: false });
  expect(brokenPromises(result)).toEqual([]);
  expect(result.tries.length).toBeGreaterThan(700);
  for (const group of ["signature", "API key", "smuggled identity"]) {
    const attacked = result.tries.filter((one) => one.group === group).map(({ on }) => on);
    expect(new Set(attacked).size, group).toBe(PRIZES.length);
  }
}, 300_000);

const REFUSED = { group: "timer", attack: "a", on: "sendsms", told: "UNAUTHENTICATED", gotIn: false };
const RESULT: ForgeryResult = { tries: [REFUSED], shutOut: [], traces: [], seconds: 1 };

test.each<[string, Partial<ForgeryResult>, string]>([
  ["somebody got in", { tries: [{ ...REFUSED, told: "ok", gotIn: true }] }, "timer: a: got into sendsms, ok"],
  ["nobody is let in at all", { shutOut: ["sendsms, by key"] }, "not let in: sendsms, by key"],
  ["something was written", { traces: ["messages: 2, not 1"] }, "left behind: messages: 2, not 1"],
])("brokenPromises() tells when %s", (_what, changes, broken) => {
  expect(brokenPromises(RESULT)).toEqual([]);
  expect(brokenPromises({ ...RESULT, ...changes })).toEqual([broken]);
});

test("toTable() counts tries and those that got in", () => {
  expect(toTable(RESULT)).toContain(
    "| timer | 1 | 0 of 1 | – | – | – | – | – | – | – | – | – | – | 1 UNAUTHENTICATED |",
  );
});
