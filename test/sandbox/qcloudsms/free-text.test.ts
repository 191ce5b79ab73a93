import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchTemplate } from "../../../sandbox/providers/qcloudsms/free-text.ts";
import { countVariables, fillTemplate } from "../../../shared/validation/template.ts";

function match(template: string, text: string): string[] | undefined {
  return matchTemplate(template, text, countVariables(template));
}

describe("matchTemplate()", () => {
  test.each([
    { template: "您好", text: "您好", values: [] },
    { template: "您好", text: "您好。", values: undefined },
    { template: "您的验证码是: {1}", text: "您的验证码是: 5678", values: ["5678"] },
    { template: "您的验证码是: {1}", text: "您的验证码是: ", values: [""] },
    { template: "您的验证码是: {1}", text: "验证码是: 5678", values: undefined },
    { template: "{1}到{2}。", text: "a到b到c。", values: ["a", "b到c"] },
    { template: "{2}，{1}", text: "b，a", values: ["a", "b"] },
    { template: "{1}-{1}", text: "a-a", values: ["a"] },
    { template: "{1}-{1}", text: "a-b", values: undefined },
    { template: "a{1}a", text: "a", values: undefined },
  ])("makes $values of $text by $template", ({ template, text, values }) => {
    expect(match(template, text)).toEqual(values);
  });

  test("finds values that make the text again", () => {
    const fixed = fc.stringMatching(/^[甲乙丙]{1,3}$/);
    const value = fc.stringMatching(/^[甲乙丙x]{0,6}$/);
    fc.assert(
      fc.property(fixed, fixed, fixed, value, value, (first, middle, last, one, two) => {
        const template = `${first}{1}${middle}{2}${last}`;
        const text = fillTemplate(template, [one, two]);
        const values = match(template, text);
        expect(values).toBeDefined();
        expect(fillTemplate(template, values ?? [])).toBe(text);
      }),
    );
  });

  test("tries no ways one after the other: of this text they would be more than atoms in the universe", () => {
    const template = Array.from({ length: 40 }, (_, index) => `{${index + 1}}甲`).join("");
    expect(match(template, `${"甲".repeat(5000)}乙`)).toBeUndefined();
  });
});
