import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkNamedValues,
  checkParameters,
  countVariables,
  fillTemplate,
  type NamedValueFault,
  namedVariablesOf,
  type ParameterFault,
  type TemplateKind,
} from "../../shared/validation/template.ts";

describe("countVariables()", () => {
  const cases: [text: string, count: number][] = [
    ["没有变量", 0],
    ["您的验证码是: {1}", 1],
    ["{1}为您的登录验证码，请于{2}分钟内填写", 2],
    ["{2}, {1}", 2],
    ["{1} again {1}", 1],
    ["{0} { 1 } {a} ｛1｝", 0],
    ["{1}{2}{3}{4}{5}{6}{7}{8}{9}{10}", 10],
  ];
  test.each(cases)("finds in %j that %i values are needed", (text, count) => {
    expect(countVariables(text)).toBe(count);
  });
});

describe("fillTemplate()", () => {
  test("puts each value in its place, wherever and however often it stands", () => {
    expect(fillTemplate("{2}:{1}:{2}", ["a", "b"])).toBe("b:a:b");
  });
  test("does not look into values again", () => {
    expect(fillTemplate("{1} {2}", ["{2}", "$&"])).toBe("{2} $&");
  });
  test("leaves a variable without a value as it is", () => {
    expect(fillTemplate("{1} {2}", ["a"])).toBe("a {2}");
  });
  test("gives the values back whatever they hold", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => fillTemplate("<{1}|{2}>", [a, b]) === `<${a}|${b}>`));
  });
});

describe("checkParameters()", () => {
  const one = "您的验证码是: {1}";
  const two = "{1}为您的登录验证码，请于{2}分钟内填写";
  const notice = "订单{1}已发货";
  const cases: [
    title: string,
    text: string,
    kind: TemplateKind,
    params: string[],
    fault: ParameterFault | undefined,
  ][] = [
    ["passes a code", one, "code", ["4370"], undefined],
    ["passes an empty code value", one, "code", [""], undefined],
    ["passes two code values", two, "code", ["437000", "5"], undefined],
    ["refuses too few values", two, "code", ["4370"], { reason: "count", expected: 2, given: 1 }],
    ["refuses too many values", one, "code", ["4370", "5"], { reason: "count", expected: 1, given: 2 }],
    [
      "refuses values for a text without variables",
      "欢迎",
      "notice",
      ["x"],
      { reason: "count", expected: 0, given: 1 },
    ],
    ["refuses a code of seven digits", one, "code", ["1234567"], { reason: "code_digits", index: 0 }],
    ["refuses a letter in a code", two, "code", ["4370", "5分"], { reason: "code_digits", index: 1 }],
    ["refuses a line end after a code", one, "code", ["4370\n"], { reason: "code_digits", index: 0 }],
    ["passes letters in a notice", notice, "notice", ["SF-2024-0117"], undefined],
    ["refuses an address", notice, "notice", ["https://example.test/a"], { reason: "url", index: 0 }],
    ["refuses an address without a scheme", notice, "marketing", ["见 t.cn/a1"], { reason: "url", index: 0 }],
    ["refuses a bare host", notice, "notice", ["WWW.example"], { reason: "url", index: 0 }],
    ["passes an amount", notice, "notice", ["12.50元"], undefined],
    ["passes a name that only begins like a domain", notice, "notice", ["v1.company"], undefined],
  ];
  test.each(cases)("%s", (_title, text, kind, params, fault) => {
    expect(checkParameters({ text, kind }, params)).toEqual(fault);
  });

  test("holds notice values to the account's maximum, and code values to their own rule", () => {
    expect(checkParameters({ text: notice, kind: "notice" }, ["123456"], { maxLength: 6 })).toBeUndefined();
    expect(checkParameters({ text: notice, kind: "notice" }, ["1234567"], { maxLength: 6 })).toEqual({
      reason: "too_long",
      index: 0,
    });
    expect(checkParameters({ text: one, kind: "code" }, ["123456"], { maxLength: 4 })).toBeUndefined();
  });
});

describe("namedVariablesOf()", () => {
  test("gives each name once, in the order of the text", () => {
    expect(namedVariablesOf(`\${b} \${a1} \${b} \${1} {c} \${ d }`)).toEqual(["b", "a1"]);
  });
});

describe("checkNamedValues()", () => {
  const code = `您的验证码为：\${code}`;
  const notice = `\${name}，订单\${id}已发货`;
  const cases: [
    title: string,
    text: string,
    kind: TemplateKind | undefined,
    values: Record<string, string>,
    fault: NamedValueFault | undefined,
  ][] = [
    ["passes a code", code, "code", { code: "4370" }, undefined],
    ["passes a code of letters and digits, of any length", code, "code", { code: "abc123XYZ" }, undefined],
    ["ignores a value that no variable takes", code, "code", { code: "1", other: "www.a.com" }, undefined],
    ["refuses a missing value", notice, "notice", { name: "李" }, { reason: "missing", name: "id" }],
    ["refuses an empty code", code, "code", { code: "" }, { reason: "code_characters", name: "code" }],
    ["refuses a hyphen in a code", code, "code", { code: "1-2" }, { reason: "code_characters", name: "code" }],
    ["refuses a link", notice, "notice", { name: "t.cn/a", id: "1" }, { reason: "url", name: "name" }],
    ["refuses an emoji", notice, "notice", { name: "李", id: "😀" }, { reason: "characters", name: "id" }],
    ["refuses a long value", notice, "notice", { name: "李", id: "123456789" }, { reason: "too_long", name: "id" }],
    ["asks nothing of a code where the kind is not known", code, undefined, { code: "1-2" }, undefined],
  ];
  test.each(cases)("%s", (_title, text, kind, values, fault) => {
    expect(checkNamedValues({ text, kind }, (name) => values[name], { maxLength: 8 })).toEqual(fault);
  });

  test.each([
    ["123", "code_length"],
    ["1234", undefined],
    ["12ab56", undefined],
    ["1234567", "code_length"],
  ])("holds the declared code %s to 4 to 6 characters", (value, reason) => {
    expect(checkNamedValues({ text: code, kind: "code", isDeclared: true }, () => value)?.reason).toBe(reason);
  });
});
