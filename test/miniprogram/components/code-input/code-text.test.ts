import { expect, test } from "vitest";
import { codeBoxes, isCompleteCode, readCode } from "../../../../miniprogram/components/code-input/code-text.ts";

test.each([
  { text: "", code: "" },
  { text: "012345", code: "012345" },
  { text: "12 34-56", code: "123456" },
  { text: "12a", code: "12" },
  { text: "１２３４５６", code: "123456" },
  { text: "1234567", code: "123456" },
  { text: "【信使】您的验证码是: 4370", code: "4370" },
  { text: "【信使】123456为您的登录验证码，请于5分钟内填写，如非本人操作，请忽略本短信。", code: "123456" },
  { text: "请于5分钟内填写 123456，客服 4008001234", code: "123456" },
  { text: "验证码", code: "" },
])("readCode() makes $code of $text", ({ text, code }) => {
  expect(readCode(text)).toBe(code);
});

test.each([
  { code: "12345", isComplete: false },
  { code: "123456", isComplete: true },
])("isCompleteCode() is $isComplete for $code", ({ code, isComplete }) => {
  expect(isCompleteCode(code)).toBe(isComplete);
});

test("codeBoxes() always fills six boxes", () => {
  expect(codeBoxes("12").map(({ digit }) => digit)).toEqual(["1", "2", "", "", "", ""]);
  expect(codeBoxes("").map(({ place }) => place)).toEqual([0, 1, 2, 3, 4, 5]);
});
