import { expect, test } from "vitest";
import { maskPhone, maskPhonesIn } from "../shared/log.ts";

test.each([
  ["a number", "to +8613800138000.", "to +86138****8000."],
  ["a number in its country's form", "to 138 0013-8000.", "to 138****8000."],
  ["the beginning of a number, whose end a masked number leaves out", "to +861380013 lately", "to +8**** lately"],
  ["the beginning of the longest number", "to +49123456789 lately", "to +491**** lately"],
  ["each of two", "13812345678 13912345678", "138****5678 139****5678"],
  ["one in E.164 and the next", "boom +8615300001234 13812345678", "boom +86153****1234 138****5678"],
  ["one behind its country's code", "to +86 13812345678-13912345678", "to +86138****5678-139****5678"],
  ["one in pieces behind its country's code", "to +86 138-1234-5678", "to +86138****5678"],
  [
    "one before a time",
    "send to 13812345678 2026-11-21 14:12:00 failed",
    "send to 138****5678 20****2114:12:00 failed",
  ],
  [
    "one before an app's id",
    "PhoneNumber 13812345678 1400006666 rejected",
    "PhoneNumber 138****5678 14****6666 rejected",
  ],
  ["one beside short numbers", "1016 13812345678 42", "**** 138****5678 ****"],
  ["two in pieces", "138 1234 5678 139 1234 5678", "****5678"],
  ["two in one piece", "1381234567813912345678", "****5678"],
  ["a short one in pieces before more digits", "6123 4567 2026 1", "****0261"],
  [
    "full-width digits",
    "手机号１３８１２３４５６７８　１３９－１２３４－５６７８错误",
    "手机号138****5678 139****5678错误",
  ],
  ["no id", "3f2b8c1e-9d4a-4b6f-8e2d-7a1c5b9f0e3d", "3f2b8c1e-9d4a-4b6f-8e2d-7a1c5b9f0e3d"],
  ["what is too short to be one", "error 1016, 2 of 12", "error 1016, 2 of 12"],
])("maskPhonesIn() masks %s", (_what, text, masked) => {
  expect(maskPhonesIn(text)).toBe(masked);
});

test("maskPhone() leaves too little to text, whatever it is given", () => {
  expect(maskPhone("+8613800138000")).toBe("+86138****8000");
  for (const text of [
    "12345678",
    "+86138001380001390",
    "+8613800138000,13900139000",
    "13800138000 13900139000",
    "+my code is 482913, call 13800138000",
    "+１３８００１３８０００",
    "",
  ]) {
    expect(maskPhone(text)).toBe("****");
  }
});
