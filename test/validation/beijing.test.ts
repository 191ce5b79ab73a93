import { expect, test } from "vitest";
import {
  dayStart,
  formatDay,
  formatHour,
  formatLocalTime,
  formatMonth,
  parseDay,
  parseHour,
  parseLocalTime,
  secondsUntilHour,
  secondsUntilMonth,
} from "../../shared/validation/beijing.ts";

const NEW_YEAR = Date.parse("2026-01-01T00:00:00+08:00");

for (const { name, format, parse, text, before } of [
  {
    name: "LocalTime",
    format: formatLocalTime,
    parse: parseLocalTime,
    text: "2026-01-01 00:00:00",
    before: "2025-12-31 23:59:59",
  },
  { name: "Hour", format: formatHour, parse: parseHour, text: "2026010100", before: "2025123123" },
  { name: "Day", format: formatDay, parse: parseDay, text: "20260101", before: "20251231" },
]) {
  test(`format${name}() writes Beijing time, and parse${name}() reads it`, () => {
    expect(format(NEW_YEAR)).toBe(text);
    expect(format(NEW_YEAR - 1)).toBe(before);
    expect(parse(text)).toBe(NEW_YEAR);
  });
}

test("formatMonth() is the month in Beijing", () => {
  expect(formatMonth(NEW_YEAR)).toBe("202601");
  expect(formatMonth(NEW_YEAR - 1)).toBe("202512");
});

test.each([
  null,
  undefined,
  "",
  "2026-02-30 08:00:00",
  "2026-13-01 08:00:00",
  "2026-01-01 24:00:00",
  "2026-01-01T00:00:00",
  "1457336869",
])("parseLocalTime() reads no time from %j", (text) => expect(parseLocalTime(text)).toBeUndefined());

test.each(["", "20260231", "2026010124", "202601010", "2026-01-01 00:00:00"])(
  "parseHour() and parseDay() read no time from %j",
  (text) => {
    expect(parseHour(text)).toBeUndefined();
    expect(parseDay(text)).toBeUndefined();
  },
);

test("parseHour() reads no hour of a day that is not there", () => {
  expect(parseHour("2026023112")).toBeUndefined();
});

test("dayStart() is midnight in Beijing", () => {
  expect(dayStart(NEW_YEAR)).toBe(NEW_YEAR);
  expect(dayStart(NEW_YEAR + 86_399_999)).toBe(NEW_YEAR);
  expect(dayStart(NEW_YEAR - 1)).toBe(NEW_YEAR - 86_400_000);
});

test.each([
  { now: NEW_YEAR, hour: 0, left: 86_400 },
  { now: NEW_YEAR - 1, hour: 0, left: 1 },
  { now: NEW_YEAR, hour: 8, left: 8 * 3600 },
  { now: NEW_YEAR + 8 * 3_600_000, hour: 8, left: 86_400 },
])("secondsUntilHour() is $left from $now to hour $hour", ({ now, hour, left }) => {
  expect(secondsUntilHour(now, hour)).toBe(left);
});

test.each([
  { now: NEW_YEAR, left: 31 * 86_400 },
  { now: NEW_YEAR - 1, left: 1 },
])("secondsUntilMonth() is $left from $now", ({ now, left }) => {
  expect(secondsUntilMonth(now)).toBe(left);
});
