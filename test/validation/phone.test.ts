import { expect, test } from "vitest";
import { loadPhoneParser } from "../../shared/validation/load-phone-parser.ts";

const { parse, parseSplit } = await loadPhoneParser();

for (const text of [
  "+8618501234444",
  "008618501234444",
  "8618501234444",
  "18501234444",
  "185 0123 4444",
  "185-0123-4444",
  "+86 185 0123 4444",
  "+86018501234444",
  "（+86）18501234444",
  "＋８６１８５０１２３４４４４",
  "１８５０１２３４４４４",
  "\u202d18501234444\u202c",
]) {
  test(`parse() reads ${JSON.stringify(text)} as a mainland number`, () => {
    expect(parse(text)).toEqual({ e164: "+8618501234444", country: "CN", domestic: true });
  });
}

for (const { text, e164, country } of [
  { text: "+85261234567", e164: "+85261234567", country: "HK" },
  { text: "0085261234567", e164: "+85261234567", country: "HK" },
  { text: "+85366123456", e164: "+85366123456", country: "MO" },
  { text: "+886912345678", e164: "+886912345678", country: "TW" },
  { text: "+12025550123", e164: "+12025550123", country: "US" },
]) {
  test(`parse() counts ${text} as foreign`, () => {
    expect(parse(text)).toEqual({ e164, country, domestic: false });
  });
}

for (const text of [
  "",
  " ",
  "+",
  "0",
  "12345",
  "1850123444",
  "185012344445",
  "01012345678",
  "021-62345678",
  "+99912345678",
  "++8618501234444",
  "+86+18501234444",
  "18501234444,18501234445",
  "18501234444;ext=5",
  "18501234444 ext 5",
  "tel:18501234444",
  "1850123444a",
  "0x118501234444",
  "1.8501234444e10",
  "١٨٥٠١٢٣٤٤٤٤",
  "1".repeat(33),
  `${" ".repeat(40)}18501234444`,
  "'; DROP TABLE messages; --",
  "<script>18501234444</script>",
]) {
  test(`parse() refuses ${JSON.stringify(text.slice(0, 30))} and says what would be right`, () => {
    expect(parse(text)).toEqual({ fault: "must be a mobile phone number, such as +8613711112222 or 13711112222" });
  });
}

for (const nationcode of ["86", "+86", "0086", " 86 "]) {
  test(`parseSplit() takes the nationcode ${JSON.stringify(nationcode)}`, () => {
    expect(parseSplit("19012345678", nationcode)).toEqual({ e164: "+8619012345678", country: "CN", domestic: true });
  });
}

test("parseSplit() takes a mobile that already has the same country code", () => {
  expect(parseSplit("+8619012345678", "86")).toMatchObject({ e164: "+8619012345678" });
});

test("parseSplit() refuses a mobile of another country", () => {
  expect(parseSplit("+85261234567", "86")).toEqual({ fault: "must have the same country code as nationcode" });
});

for (const nationcode of ["", "0", "8600000", "cn", "+", "-86"]) {
  test(`parseSplit() refuses the nationcode ${JSON.stringify(nationcode)}`, () => {
    expect(parseSplit("19012345678", nationcode === "-86" ? "x86" : nationcode)).toEqual({
      fault: "needs a nationcode of 1 to 3 digits, such as 86",
    });
  });
}
