import { expect, test } from "vitest";
import { readPhoneNumber } from "../../sandbox/phone-number.ts";

const domestic = (national: string) => ({
  e164: `+86${national}`,
  domestic: true,
  country: "CN",
  countryCode: "86",
  national,
});

const DOMESTIC = [
  ["+8618501234444", "18501234444"],
  ["008618501234444", "18501234444"],
  ["8618501234444", "18501234444"],
  ["18501234444", "18501234444"],
  ["+86018501234444", "18501234444"],
  ["21212313123", "21212313123"],
  ["86123456789", "86123456789"],
];
test.each(DOMESTIC)("readPhoneNumber() takes %s for the domestic %s", (text, national) => {
  expect(readPhoneNumber(text)).toEqual(domestic(national ?? ""));
});

const FOREIGN: [text: string, country: string, countryCode: string, national: string][] = [
  ["+85261234567", "HK", "852", "61234567"],
  ["+85366123456", "MO", "853", "66123456"],
  ["+886912345678", "TW", "886", "912345678"],
  ["+12025550123", "US", "1", "2025550123"],
  ["+60123456789", "MY", "60", "123456789"],
  ["+8801712345678", "BD", "880", "1712345678"],
  ["+870773111632", "DEF", "870", "773111632"],
];
test.each(FOREIGN)("readPhoneNumber() takes %s for one of %s", (text, country, countryCode, national) => {
  expect(readPhoneNumber(text)).toEqual({ e164: text, domestic: false, country, countryCode, national });
});

const NONE = [
  "",
  "+",
  "+86",
  "+861850123444",
  "+86185012344445",
  "1850123444",
  "018501234444",
  "+999123456",
  "+0123456",
  "+1 202 555 0123",
  "１８５０１２３４４４４",
  "+12025550123x",
  "9".repeat(40),
];
test.each(NONE)("readPhoneNumber() takes %j for no number", (text) => {
  expect(readPhoneNumber(text)).toBeUndefined();
});
