import { expect, test } from "vitest";
import { inChinese } from "../../sandbox/console/words/search-faults.ts";
import { parseSearch } from "../../shared/validation/search.ts";

test.each([
  { q: "x".repeat(501), source: "sandbox" },
  { q: "x ".repeat(21), source: "sandbox" },
  { q: `to:${Array.from({ length: 21 }, (_, index) => index).join(",")}`, source: "sandbox" },
  { q: "colour:red", source: "sandbox" },
  { q: "colour:red", source: "ledger" },
  { q: "scene:login", source: "sandbox" },
  { q: "text:x", source: "ledger" },
  { q: "account:x", source: "ledger" },
  { q: "before:1h,2h", source: "sandbox" },
  { q: "after:soon", source: "sandbox" },
  { q: "to:me", source: "sandbox" },
  { q: "status:lost", source: "ledger" },
  { q: '"open', source: "sandbox" },
  { q: '""', source: "sandbox" },
  { q: "to:", source: "sandbox" },
] as const)("inChinese() has words for what is wrong with $q in the $source", ({ q, source }) => {
  const result = parseSearch(q, { source, now: 0 });
  if (!("fault" in result)) throw new Error("This search makes sense");
  expect(inChinese(result.fault.message)).toMatch(/[\u4e00-\u9fff]/);
  expect(inChinese(result.fault.message)).not.toMatch(/\$\d|[a-z] [a-z]/);
});

test("inChinese() leaves other words as they are", () => {
  expect(inChinese("Out of coffee")).toBe("Out of coffee");
});
