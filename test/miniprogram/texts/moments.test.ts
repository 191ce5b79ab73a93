import { expect, test } from "vitest";
import { clockText, momentText } from "../../../miniprogram/texts/moments.ts";

/** All in local time, so the zone of the machine does not matter. */
const NOW = new Date(2026, 0, 2, 0, 5).getTime();

test.each([
  { time: new Date(2026, 0, 2, 0, 4), text: "今天 00:04" },
  { time: new Date(2026, 0, 1, 23, 59, 59), text: "昨天 23:59" },
  { time: new Date(2026, 0, 1, 0, 0), text: "昨天 00:00" },
  { time: new Date(2025, 11, 31, 23, 59), text: "2025年12月31日 23:59" },
  { time: new Date(2026, 5, 3, 9, 7), text: "6月3日 09:07" },
])("momentText() reads $text", ({ time, text }) => {
  expect(momentText(time.getTime(), NOW)).toBe(text);
});

test("clockText() has two digits each", () => {
  expect(clockText(new Date(2026, 0, 2, 4, 5).getTime())).toBe("04:05");
});
