import { describe, expect, test } from "vitest";
import { isMarketingTime, secondsUntilMarketing } from "../../shared/validation/marketing-hours.ts";

const at = (time: string): number => Date.parse(`2026-03-02T${time}+08:00`);

describe("isMarketingTime()", () => {
  test.each([
    ["07:59:59", false],
    ["08:00:00", true],
    ["21:59:59", true],
    ["22:00:00", false],
    ["00:00:00", false],
  ])("at %s in Beijing is %s", (time, isIt) => {
    expect(isMarketingTime(at(time))).toBe(isIt);
  });
});

test.each([
  ["22:00:00", 36_000],
  ["00:00:00", 28_800],
  ["07:59:59", 1],
])("secondsUntilMarketing() at %s is %i", (time, seconds) => {
  expect(secondsUntilMarketing(at(time))).toBe(seconds);
});
