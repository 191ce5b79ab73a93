import { expect, test } from "vitest";
import {
  formatLocalTime,
  hourNumber,
  parseLocalTime,
  secondsUntilHour,
} from "../../../shared/providers/qcloudsms/beijing.ts";

const NEW_YEAR = Date.parse("2026-01-01T00:00:00+08:00");

test("parseLocalTime() reads Beijing time, and formatLocalTime() writes it", () => {
  expect(parseLocalTime("2026-01-01 00:00:00")).toBe(NEW_YEAR);
  expect(formatLocalTime(NEW_YEAR)).toBe("2026-01-01 00:00:00");
});

test.each([
  "",
  "2026-02-30 08:00:00",
  "2026-13-01 08:00:00",
  "2026-01-01 24:00:00",
  "2026-01-01T00:00:00",
  "1457336869",
])("parseLocalTime() reads no time from %j", (text) => expect(parseLocalTime(text)).toBeUndefined());

test("hourNumber() is the hour in Beijing", () => {
  expect(hourNumber(NEW_YEAR)).toBe(2026010100);
  expect(hourNumber(NEW_YEAR - 1)).toBe(2025123123);
});

test.each([
  { now: NEW_YEAR, hour: 0, left: 86_400 },
  { now: NEW_YEAR - 1, hour: 0, left: 1 },
  { now: NEW_YEAR, hour: 8, left: 8 * 3600 },
])("secondsUntilHour() is $left from $now to hour $hour", ({ now, hour, left }) => {
  expect(secondsUntilHour(now, hour)).toBe(left);
});
