import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../deploy/local.ts";
import { PREFLIGHT_RULES } from "../../shared/validation/preflight-rules.ts";

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");
const rowOf = (text: string, name: string): string | undefined =>
  text.split("\n").find((line) => line.startsWith("| `") && line.split("|")[1]?.includes(`\`${name}\``));

/** Every member of a union that a source file writes down. */
function literalsOf(file: string, pattern: RegExp): string[] {
  return [...new Set([...read(file).matchAll(pattern)].flatMap(([, name = ""]) => name.match(/\w+/g) ?? []))];
}

test("docs/errors.md explains every reason of the preflight, in both languages", () => {
  const reasons = new Set(Object.values(PREFLIGHT_RULES).flatMap(({ codes }) => Object.keys(codes)));
  reasons.delete("marketing_hours"); // its reason is that of the provider's window
  expect(reasons.size).toBeGreaterThan(14);
  for (const reason of reasons) expect(rowOf(read("docs/errors.md"), reason), reason).toMatch(/\p{Script=Han}/u);
});

test("docs/preflight.md names each code that a dry run gives", () => {
  const text = read("docs/preflight.md");
  for (const { codes } of Object.values(PREFLIGHT_RULES)) {
    for (const [reason, code] of Object.entries(codes)) {
      if (/^sign_(?!missing)|^template_unknown/.test(reason)) continue; // known to the sandbox only
      expect(rowOf(text, reason === "marketing_hours" ? "provider_night" : reason), reason).toContain(`\`${code}\``);
    }
  }
});

test("docs/preflight.md explains every warning", () => {
  const warnings = literalsOf("shared/messaging/dry-run.ts", /warning\(\s*"(\w+)"/g);
  expect(warnings.length).toBeGreaterThan(5);
  for (const warning of warnings) expect(rowOf(read("docs/preflight.md"), warning), warning).toMatch(/\p{Script=Han}/u);
});

test("docs/timeline.md explains every kind of entry", () => {
  const kinds = literalsOf("shared/validation/timeline.ts", /kind: ("\w+"(?: \| "\w+")*)/g);
  expect(kinds.length).toBeGreaterThan(10);
  for (const kind of kinds.filter((one) => one !== "user" && one !== "service")) {
    expect(rowOf(read("docs/timeline.md"), kind), kind).toBeDefined();
  }
});
