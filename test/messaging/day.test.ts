import { expect, test } from "vitest";
import { dayEnd, dayOf } from "../../shared/messaging/day.ts";

for (const { at, day, ends } of [
  { at: "2026-01-31T15:59:59.999Z", day: "2026-01-31", ends: "2026-01-31T16:00:00.000Z" },
  { at: "2026-01-31T16:00:00.000Z", day: "2026-02-01", ends: "2026-02-01T16:00:00.000Z" },
  { at: "2026-07-01T00:00:00.000Z", day: "2026-07-01", ends: "2026-07-01T16:00:00.000Z" },
]) {
  test(`dayOf() counts ${at} to ${day} in UTC+8`, () => {
    expect(dayOf(Date.parse(at))).toBe(day);
    expect(new Date(dayEnd(Date.parse(at))).toISOString()).toBe(ends);
  });
}
